"""Retrofit studies from Python and on the command line. The choice under a budget against scipy's own call of HiGHS and
against trying all; sums against closed forms."""

import itertools
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.optimize
import xarray as xr

import zhanhe as zh
from zhanhe.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
STOCK = [
    {"name": "school", "type": "school", "standard": "unrenovated", "floor_area_m2": 12000, "count": 4},
    {"name": "hospital", "type": "hospital", "standard": "code_1990s", "floor_area_m2": 35000},
    {"name": "office", "type": "office", "floor_area_m2": 8000, "measures": ["wall", "roof", "lighting", "heat_pump"]},
]


@pytest.fixture(scope="module")
def found():
    return zh.retrofit.study(STOCK, budget_yuan=6e6)


def codes(call):
    with pytest.raises(zh.ScenarioError) as caught:
        call()
    return [(issue.code, issue.where) for issue in caught.value.issues]


def columns(study):
    """Yearly cost, investment and CO2 of each package, by class and for the whole class."""
    found = []
    for row in STOCK:
        packages = study.packages(row["name"]).frame
        count = row.get("count", 1)
        cost = count * (packages.annuity_yuan_year + packages.energy_cost_yuan)
        found.append(
            (cost.to_numpy(), count * packages.investment_yuan.to_numpy(), count * packages.carbon_t.to_numpy())
        )
    return found


@pytest.mark.parametrize("budget_yuan", [0.0, 1e6, 6e6, 30e6])
def test_the_choice_is_that_of_scipy(budget_yuan):
    study = zh.retrofit.study(STOCK, budget_yuan=budget_yuan)
    cost, investment, _ = (np.concatenate(part) for part in zip(*columns(study), strict=True))
    sizes = [len(part[0]) for part in columns(study)]
    one_each = np.repeat(np.eye(len(sizes)), sizes, axis=1)
    constraints = [
        scipy.optimize.LinearConstraint(one_each, 1.0, 1.0),
        scipy.optimize.LinearConstraint(investment[None, :] / 1e6, -np.inf, budget_yuan / 1e6),
    ]
    expected = scipy.optimize.milp(
        cost / 1e4, integrality=np.ones(len(cost)), bounds=(0, 1), constraints=constraints, options={"mip_rel_gap": 0.0}
    )
    assert study.status == "optimal"
    assert study.value == pytest.approx(1e4 * expected.fun, rel=1e-6)
    assert study.bound <= study.value * (1 + 1e-12)
    assert study.summary.investment_yuan.sum() <= budget_yuan * (1 + 1e-6)


def test_without_a_budget_each_building_takes_its_cheapest_package():
    study = zh.retrofit.study(STOCK)
    assert study.value == pytest.approx(sum(cost.min() for cost, _, _ in columns(study)), rel=1e-9)


def test_a_target_that_nothing_reaches_is_infeasible_and_takes_no_measure(found):
    most_t = sum(carbon[0] - carbon.min() for _, _, carbon in columns(found))
    study = zh.retrofit.study(STOCK, abated_min_t=1.001 * most_t)
    assert study.status == "infeasible"
    assert set(map(tuple, study.chosen.values())) == {()}
    assert np.isnan([study.value, study.bound, study.gap]).all()
    assert "no budget meets the target" in study.text()
    study = zh.retrofit.study(STOCK, abated_min_t=0.999 * most_t)
    assert study.status == "optimal"
    assert (study.summary.carbon_before_t - study.summary.carbon_after_t).sum() >= 0.999 * most_t * (1 - 1e-6)


def test_budget_and_target_that_exclude_each_other_say_what_would_do(found, tmp_path):
    target_t = 0.9 * sum(carbon[0] - carbon.min() for _, _, carbon in columns(found))
    study = zh.retrofit.study(STOCK, budget_yuan=1e6, abated_min_t=target_t)
    assert study.status == "infeasible"
    most_t, least_yuan = (float(number) for number in re.findall(r"at (?:most|least) ([0-9.]+)", study.text()))
    assert zh.retrofit.study(STOCK, budget_yuan=1e6, objective="carbon").value == pytest.approx(most_t, abs=1e-2)
    assert zh.retrofit.study(STOCK, budget_yuan=least_yuan, abated_min_t=target_t).status == "optimal"
    assert zh.retrofit.study(STOCK, budget_yuan=0.999 * least_yuan, abated_min_t=target_t).status == "infeasible"
    attributes = xr.open_datatree(study.to_hdf5(tmp_path / "r.h5"), engine="h5netcdf").attrs
    assert attributes["message"] == study.message
    assert np.isnan([attributes["objective_value"], attributes["objective_bound"]]).all()


def test_the_summary_is_the_sum_of_the_hours(found):
    for name, hours in (("before", found.before), ("after", found.after)):
        for quantity in ("heat", "cooling", "power", "source"):
            total = hours[f"{quantity}_kw"].sum("time").to_series()
            pd.testing.assert_series_equal(total, found.summary[f"{quantity}_{name}_kwh"], check_names=False)
    row = found.summary.loc["school"]
    assert row.cost_before_yuan == pytest.approx(0.65 * row.power_before_kwh + 0.30 * row.source_before_kwh)
    assert row.carbon_after_t == pytest.approx((0.5897 * row.power_after_kwh + 0.20 * row.source_after_kwh) / 1000)
    assert row.payback_year == pytest.approx(row.investment_yuan / row.saved_yuan_year)
    present = sum(1.06**-year for year in range(1, 21))
    assert row.npv_yuan == pytest.approx((row.saved_yuan_year - row.annuity_yuan_year) * present)


def test_prices_by_the_hour_weigh_the_hours(found):
    price = np.where(np.arange(8760) % 24 < 8, 0.3, 0.9)
    study = zh.retrofit.study(STOCK, power_yuan_kwh=price, heat_source_yuan_kwh=0.0)
    paid = (study.before.power_kw * price[:, None]).sum("time").to_series()
    pd.testing.assert_series_equal(paid, study.summary.cost_before_yuan, check_names=False)


def test_the_abatement_curve_sums_up_to_its_packages(found):
    curve = found.abatement_curve
    assert (curve.abated_t > 0).all()
    np.testing.assert_allclose(curve.abated_t.cumsum(), curve.abated_total_t)
    np.testing.assert_allclose(curve.investment_yuan.cumsum(), curve.investment_total_yuan)
    for name, steps in curve.groupby("step_building"):
        packages = found.packages(name).frame
        names = [set(filter(None, text.split(", "))) for text in packages.index]
        reached = names.index(set(steps.measure))
        count = next(row.get("count", 1) for row in STOCK if row["name"] == name)
        assert steps.abated_t.sum() == pytest.approx(
            count * (packages.carbon_t.iloc[0] - packages.carbon_t.iloc[reached])
        )


def test_no_choice_abates_as_much_as_a_step_of_the_package_curve_at_less_cost(found):
    parts = columns(found)
    cost, abated = np.zeros(1), np.zeros(1)
    for package_cost, _, carbon in parts[1:]:  # the school's 512 packages would be too many to multiply out
        cost = (cost[:, None] + package_cost - package_cost[0]).ravel()
        abated = (abated[:, None] + carbon[0] - carbon).ravel()
    two = zh.retrofit.study(STOCK[1:])
    rising = two.package_curve[two.package_curve.abatement_yuan_t > 0].abatement_yuan_t
    assert rising.is_monotonic_increasing
    end_of_negative = two.package_curve.cost_total_yuan_year.idxmin()
    for _, step in two.package_curve.loc[end_of_negative:].iterrows():
        least = cost[abated >= step.abated_total_t * (1 - 1e-9)].min()
        assert least == pytest.approx(step.cost_total_yuan_year, abs=1e-3)


def test_all_measures_together_save_less_than_each_alone(found):
    packages = found.packages("office").frame
    cost = packages.energy_cost_yuan
    singles = sum(cost.iloc[0] - cost[name] for name in ("wall", "roof", "lighting", "heat_pump"))
    assert 0 < cost.iloc[0] - cost["wall, roof, lighting, heat_pump"] < singles


@pytest.mark.parametrize("order", list(itertools.permutations(["wall", "roof", "meters"])))
def test_the_order_of_measures_does_not_matter(order):
    def abated_t(measures):
        stock = [{"name": "b", "floor_area_m2": 3000, "measures": measures}]
        study = zh.retrofit.study(stock, objective="carbon")
        assert set(study.chosen["b"]) == set(measures)
        return study.value

    assert abated_t(list(order)) == pytest.approx(abated_t(["wall", "roof", "meters"]), rel=1e-12)


def test_a_data_frame_and_a_csv_table_are_the_same_stock(found, tmp_path):
    pd_stock = pd.DataFrame(STOCK[:2])
    assert zh.retrofit.study(pd_stock, budget_yuan=6e6).value == zh.retrofit.study(STOCK[:2], budget_yuan=6e6).value
    table = tmp_path / "stock.csv"
    table.write_text(
        "name,type,standard,floor_area_m2,count,measures\n"
        "school,school,unrenovated,12000,4,\nhospital,hospital,code_1990s,35000,,\n"
        "office,office,,8000,,wall; roof; lighting; heat_pump\n"
    )
    assert zh.retrofit.study(table, budget_yuan=6e6).value == found.value


def test_wrong_input_is_told_with_place_and_remedy():
    good = {"name": "b", "floor_area_m2": 3000}
    assert codes(lambda: zh.retrofit.study([{**good, "floor_area_m2": 0}])) == [
        ("out-of-range", "[[building]] 'b' floor_area_m2")
    ]
    assert codes(lambda: zh.retrofit.study([{**good, "window_u_w_m2k": 50}])) == [
        ("out-of-range", "[[building]] 'b' window_u_w_m2k")
    ]
    zh.retrofit.study([{**good, "window_u_w_m2k": 5.0, "measures": ["window"]}])
    assert codes(lambda: zh.retrofit.study([{**good, "wall_u": 1.0, "type": "scool"}])) == [
        ("unknown-key", "[[building]] 'b' wall_u"),
        ("unknown-name", "[[building]] 'b' type"),
    ]
    assert codes(lambda: zh.retrofit.study([good], [{"change": "wall", "to": 2.5}, "rof"])) == [
        ("unknown-name", "[[measure]] 2 change")
    ]
    worse = [{**good, "measures": ["wall"]}]
    assert codes(lambda: zh.retrofit.study(worse, [{"change": "wall", "to": 2.5}]))[0][0] == "conflict"
    assert codes(lambda: zh.retrofit.study([{"name": "b"}])) == [("missing-key", "[[building]] 'b' floor_area_m2")]
    assert codes(lambda: zh.retrofit.study([good, good])) == [("duplicate-name", "[[building]] 'b'")]
    assert codes(lambda: zh.retrofit.study([])) == [("missing-key", "[retrofit] building")]
    assert codes(lambda: zh.retrofit.study([good], power_yuan_kwh=[1.0, 2.0])) == [
        ("wrong-length", "[retrofit] power_yuan_kwh")
    ]
    month = zh.climate.synthetic(33.74, 113.31, 8.0, steps=744)
    assert codes(lambda: zh.retrofit.study([good], weather=month)) == [("wrong-length", "[retrofit] weather")]


def test_wrong_measures_are_told_whatever_the_buildings():
    new = {"name": "b", "floor_area_m2": 3000, "standard": "saving_75"}
    assert codes(lambda: zh.retrofit.study([new], [{"change": "wall", "to": 45}])) == [
        ("out-of-range", "[[measure]] 1 'wall' to")
    ]
    wall = {"change": "wall", "name": "thick", "life_year": 0, "cost_yuan_m2": -3}
    assert codes(lambda: zh.retrofit.study([new], ["roof", wall])) == [
        ("negative-size", "[[measure]] 2 'thick' cost_yuan_m2"),
        ("out-of-range", "[[measure]] 2 'thick' life_year"),
    ]
    assert codes(lambda: zh.retrofit.study([{**new, "measures": ["meters", "meters"]}])) == [
        ("conflict", "[[building]] 'b' measures")
    ]


def test_a_measure_that_no_building_takes_is_a_warning():
    new = {"name": "b", "floor_area_m2": 3000, "standard": "saving_75"}
    study = zh.retrofit.study([new], ["meters", {"change": "wall", "to": 2.0}])
    assert [(issue.code, issue.severity, issue.where) for issue in study.issues] == [
        ("conflict", "warning", "[[measure]] 2 'wall'")
    ]
    assert "no building takes it" in study.text()
    assert zh.retrofit.study([new]).issues == []


def test_a_number_that_is_none_is_refused_and_an_empty_cell_is_not_given(tmp_path, capsys):
    good = {"name": "b", "floor_area_m2": 3000.0}
    nan = float("nan")
    assert codes(lambda: zh.retrofit.study([good], budget_yuan=nan)) == [("not-finite", "[retrofit] budget_yuan")]
    assert codes(lambda: zh.retrofit.study([good], [{"change": "wall", "to": nan}])) == [
        ("not-finite", "[[measure]] 1 to")
    ]
    assert codes(lambda: zh.retrofit.study([{**good, "storeys": nan}])) == [("not-finite", "[[building]] 'b' storeys")]
    question = tmp_path / "q.toml"
    question.write_text('[retrofit]\n[[building]]\nname = "b"\nfloor_area_m2 = 900\n')
    assert main(["retrofit", str(question), "--budget", "nan"]) == 2
    assert "not-finite at [retrofit] budget_yuan" in capsys.readouterr().err
    rows = [{**good, "measures": ["roof"]}, {**good, "name": "c", "storeys": 3, "count": 2, "measures": ["roof"]}]
    assert zh.retrofit.study(pd.DataFrame(rows)).value == zh.retrofit.study(rows).value


def test_a_study_can_be_stopped():
    with pytest.raises(zh.Cancelled):
        zh.retrofit.study(STOCK, progress=lambda stage, done: False)


def test_the_file_holds_what_python_shows(found, tmp_path):
    tree = xr.open_datatree(found.to_hdf5(tmp_path / "r.h5"), engine="h5netcdf")
    assert tree.attrs["filetype"] == "zhanhe-retrofit"
    xr.testing.assert_equal(tree["after"].to_dataset(), found.after)
    np.testing.assert_array_equal(tree["measure_curve/abated_t"], found.abatement_curve.abated_t)
    assert tree["summary/npv_yuan"].attrs["units"] == "yuan"
    with pytest.raises(zh.IoError):
        found.to_hdf5(tmp_path / "nowhere" / "r.h5")


def test_the_command_answers_the_question_of_the_campus(tmp_path, capsys):
    out, curve = tmp_path / "r.h5", tmp_path / "curve.csv"
    question = ROOT / "scenarios/campus/retrofit.toml"
    assert main(["retrofit", str(question), "--out", str(out), "--curve", str(curve)]) == 0
    text = capsys.readouterr().out
    assert "hospital" in text
    assert "optimal" in text
    assert xr.open_datatree(out, engine="h5netcdf").attrs["status"] == "optimal"
    assert len(pd.read_csv(curve)) > 5


def test_the_command_tells_what_is_wrong(tmp_path, capsys):
    question = tmp_path / "q.toml"
    question.write_text('[retrofit]\nbudget = 1e6\n[[building]]\nname = "b"\nfloor_area_m2 = 900\n[[measur]]\n')
    assert main(["retrofit", str(question)]) == 2
    told = capsys.readouterr().err
    assert "unknown-key" in told
    assert "'budget_yuan'" in told
    assert "'measure'" in told
    question.write_text('[retrofit]\nabated_min_t = 1e6\n[[building]]\nname = "b"\nfloor_area_m2 = 900\n')
    assert main(["retrofit", str(question)]) == 3
    assert main(["retrofit", str(tmp_path / "none.toml")]) == 1


def told_places(capsys):
    """Code and place of all errors on the error stream, the folder and the file left out."""
    lines = capsys.readouterr().err.splitlines()
    return [re.match(r"error (\S+) at (?:\S+q\.toml )?(.*?): ", line).groups() for line in lines]


def test_everything_wrong_with_a_question_is_told_at_once(tmp_path, capsys):
    question = tmp_path / "q.toml"
    building = '[[building]]\nname = "b"\nfloor_area_m2 = 900\n'
    question.write_text('[retrofit]\nlatitude_deg = 133\nbudget_yuan = "x"\nobjective = "y"\n' + building)
    assert main(["retrofit", str(question), "--threads", "-1"]) == 2
    assert told_places(capsys) == [
        ("out-of-range", "site latitude_deg"),
        ("wrong-type", "[retrofit] budget_yuan"),
        ("unknown-name", "[retrofit] objective"),
        ("out-of-range", "[retrofit] threads"),
    ]
    (tmp_path / "p.csv").write_text("power\n" + "0.5\n" * 8760)
    files = 'power_yuan_kwh = "p.csv:powr"\npower_kg_kwh = "zz.csv:a"\nweather = "zz.epw"\nstock = "none.csv"\n'
    question.write_text(f"[retrofit]\nbudgett = 1\n{files}{building}storeys = 0\n")
    assert main(["retrofit", str(question)]) == 2
    assert told_places(capsys) == [
        ("unknown-key", "[retrofit] budgett"),
        ("bad-file", "[retrofit] stock"),
        ("unknown-name", "[retrofit] power_yuan_kwh"),
        ("bad-file", "[retrofit] power_kg_kwh"),
        ("bad-file", "[retrofit] weather"),
        ("out-of-range", "[[building]] 'b' storeys"),
    ]


def test_names_and_ranges_of_buildings_are_told_at_once():
    bad = {"name": "b", "type": "y", "wall_u_w_m2k": 50, "window_share_frac": 1.2, "floor_area_m2": 0}
    assert codes(lambda: zh.retrofit.study([bad, {"storeys": 0}])) == [
        ("missing-key", "[[building]] '2' name"),
        ("missing-key", "[[building]] '2' floor_area_m2"),
        ("unknown-name", "[[building]] 'b' type"),
        ("out-of-range", "[[building]] 'b' floor_area_m2"),
        ("out-of-range", "[[building]] 'b' window_share_frac"),
        ("out-of-range", "[[building]] 'b' wall_u_w_m2k"),
        ("out-of-range", "[[building]] '2' storeys"),
    ]
    given = {"name": "b", "floor_area_m2": 900, "wall_u_w_m2k": 0.3, "measures": ["wall"]}
    assert codes(lambda: zh.retrofit.study([{**given, "type": "y"}])) == [("unknown-name", "[[building]] 'b' type")]
    assert zh.retrofit.validate([given], [], None, {"threads": -1})[0].where == "[retrofit] threads"


def test_series_of_a_question_are_columns_of_tables_beside_it(tmp_path, capsys):
    (tmp_path / "p.csv").write_text("power\n" + "0.5\n" * 8760)
    question = tmp_path / "q.toml"
    text = '[retrofit]\npower_yuan_kwh = "p.csv:{}"\n[[building]]\nname = "b"\nfloor_area_m2 = 900\nmeasures=["roof"]\n'
    question.write_text(text.format("power"))
    assert main(["retrofit", str(question)]) == 0
    question.write_text(text.format("powr"))
    assert main(["retrofit", str(question)]) == 2
    assert "did you mean 'power'?" in capsys.readouterr().err
