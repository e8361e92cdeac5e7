"""The whole year of the Zhanhe district, judged from its results file by numpy and h5py alone.

Prices, wear and battery data are read from the scenario's own files once more, by code that shares nothing with zhanhe.
"""

import csv
import tomllib
from pathlib import Path

import h5py
import numpy as np
import pytest
from workloads import data

import zhanhe as zh

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "zhanhe"
HOURS = 8760
# Sums of 8760 products in double precision, and powers that are good to 1e-7 kW.
YUAN_FRAC = 1e-9

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("zhanhe") / "year.h5"
    zh.load(FOLDER / "scenario.toml").run().to_hdf5(path)
    with h5py.File(path) as opened:
        yield opened


def names(file, name):
    return list(file[f"electricity/{name}"].asstr()[:])


def table(file, name):
    return file[f"electricity/{name}"][:]


def scenario():
    return tomllib.loads((FOLDER / "scenario.toml").read_text(encoding="utf-8"))


def rows(name):
    with (FOLDER / name).open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(line for line in text if not line.startswith("#")))


def months_and_hours(file):
    units = file["time"].attrs["units"]
    assert units == "seconds since 2025-01-01 00:00:00"
    times = np.datetime64("2025-01-01", "s") + file["time"][:].astype("timedelta64[s]")
    return times.astype("datetime64[M]").astype(int) % 12, times.astype("datetime64[h]").astype(int) % 24


def part_yuan(file):
    return dict(zip(file["economics/part"].asstr()[:], file["economics/part_yuan"][:], strict=True))


def test_the_year_is_solved_and_proved(file):
    assert file.attrs["status"] == "optimal"
    assert len(file["time"]) == HOURS
    solve = file["solve"]
    objective_yuan, bound_yuan = solve["objective_yuan"][()], solve["lower_bound_yuan"][()]
    assert (objective_yuan - bound_yuan) / abs(objective_yuan) <= 1e-6
    assert solve["gap"][()] == pytest.approx((objective_yuan - bound_yuan) / abs(objective_yuan), abs=1e-15)
    assert solve["primal_residual"][()] <= 1e-6
    assert solve["dual_residual"][()] <= 1e-6
    assert solve["grid_converged"][:].all()


def test_every_node_balances_in_every_hour(file):
    power_kw, flow_kw, loss_kw = (table(file, name) for name in ("device_power_kw", "line_flow_kw", "line_loss_kw"))
    device_node, line_from, line_to = (np.array(names(file, n)) for n in ("device_node", "line_from", "line_to"))
    nodes = names(file, "node")
    assert set(device_node) | set(line_from) | set(line_to) <= set(nodes)
    for node in nodes:
        devices_kw = power_kw[:, device_node == node]
        leaving_kw = flow_kw[:, line_from == node]
        arriving_kw = (flow_kw - loss_kw)[:, line_to == node]
        terms_kw = np.hstack([devices_kw, -leaving_kw, arriving_kw])
        assert terms_kw.shape[1] > 0, node
        largest_kw = np.abs(terms_kw).max()
        assert np.abs(terms_kw.sum(axis=1)).max() <= 1e-6 * largest_kw, node


def test_the_price_of_import_is_that_of_the_tariff(file):
    (tariff,) = scenario()["tariff"]
    ratio = {
        letter: tariff[f"{word}_frac"] for letter, word in zip("SPFV", ("sharp", "peak", "flat", "valley"), strict=True)
    }
    months, hours = months_and_hours(file)
    ratios = np.array([ratio[tariff["periods"][m][h]] for m, h in zip(months, hours, strict=True)])
    price = tariff["energy_yuan_kwh"] * ratios + tariff["adder_yuan_kwh"]
    np.testing.assert_allclose(table(file, "import_yuan_kwh")[:, 0], price, rtol=1e-12)


def test_the_cost_is_the_sum_of_its_parts_and_each_follows_from_the_tables(file):
    parts = part_yuan(file)
    objective_yuan = file["solve/objective_yuan"][()]
    assert sum(parts.values()) == pytest.approx(objective_yuan, rel=YUAN_FRAC)

    import_kw, export_kw = table(file, "import_kw"), table(file, "export_kw")
    (connection,) = scenario()["grid_connection"]
    assert connection["export_yuan_kwh"] == pytest.approx(table(file, "export_yuan_kwh").mean(), rel=1e-12)
    months, _ = months_and_hours(file)
    peaks_kw = [import_kw[months == month].sum(axis=1).max() for month in range(12)]

    wear_yuan_kwh = {row["name"]: float(row["cost_yuan_kwh"]) for row in rows("batteries.csv")}
    discharge_kwh = dict(zip(names(file, "store"), table(file, "discharge_kw").sum(axis=0), strict=True))
    assert set(discharge_kwh) == set(wear_yuan_kwh)

    unserved_yuan_kwh = {row["name"]: float(row["unserved_yuan_kwh"] or 14) for row in rows("loads.csv")}
    unserved_kwh = dict(zip(names(file, "load"), table(file, "unserved_kw").sum(axis=0), strict=True))
    assert "cost_yuan_kwh" not in rows("pv.csv")[0]
    assert all("cost_yuan_kwh" not in wind for wind in scenario()["wind"])
    assert "carbon_yuan_kg" not in scenario()["study"]

    recomputed = {
        "import": (import_kw * table(file, "import_yuan_kwh")).sum(),
        "export": -(export_kw * table(file, "export_yuan_kwh")).sum(),
        "demand_charge": scenario()["tariff"][0]["demand_yuan_kw_month"] * sum(peaks_kw),
        "operation": sum(wear_yuan_kwh[name] * kwh for name, kwh in discharge_kwh.items()),
        "unserved": sum(unserved_yuan_kwh[name] * kwh for name, kwh in unserved_kwh.items()),
        "carbon": 0.0,
        "investment": 0.0,
    }
    assert set(recomputed) == set(parts)
    for part, yuan in recomputed.items():
        assert parts[part] == pytest.approx(yuan, abs=YUAN_FRAC * objective_yuan), part
    assert sum(recomputed.values()) == pytest.approx(objective_yuan, rel=YUAN_FRAC)
    assert min(recomputed["import"], recomputed["demand_charge"], recomputed["operation"]) > 1e6


def test_levels_of_the_batteries_follow_from_what_goes_in_and_out(file):
    level_kwh, first_kwh = table(file, "level_kwh"), table(file, "level_first_kwh")
    charge_kw, discharge_kw = table(file, "charge_kw"), table(file, "discharge_kw")
    for i, name in enumerate(names(file, "store")):
        (row,) = [row for row in rows("batteries.csv") if row["name"] == name]
        e_max_kwh, p_max_kw = float(row["e_max_kwh"]), float(row["p_max_kw"])
        round_trip_frac = float(row.get("round_trip_frac") or 0.87)
        before_kwh = np.r_[first_kwh[i], level_kwh[:-1, i]]
        stored_kwh = np.sqrt(round_trip_frac) * charge_kw[:, i] - discharge_kw[:, i] / np.sqrt(round_trip_frac)
        np.testing.assert_allclose(level_kwh[:, i], before_kwh + stored_kwh, atol=1e-6 * e_max_kwh, err_msg=name)
        assert level_kwh[-1, i] == pytest.approx(first_kwh[i], abs=1e-6 * e_max_kwh)
        assert level_kwh[:, i].min() >= 0.05 * e_max_kwh - 1e-6 * e_max_kwh
        assert level_kwh[:, i].max() <= 0.95 * e_max_kwh + 1e-6 * e_max_kwh
        for power_kw in (charge_kw[:, i], discharge_kw[:, i]):
            assert power_kw.min() >= -1e-6
            assert power_kw.max() <= p_max_kw * (1 + 1e-9)


def test_measured_weather_gives_another_year_and_says_where_it_came_from(file):
    weather = data("weather/CHN_Henan.Zhengzhou.570830_CSWD.epw")
    results = zh.load(FOLDER / "scenario.toml", weather=weather).run(grid="off")
    assert results.status == "optimal"
    assert results.certificate.gap <= 1e-6
    for figure in ("electricity_pv_kwh", "electricity_wind_kwh"):
        synthetic_kwh = file[f"summary/{figure}"][()]
        assert results.summary[figure] != pytest.approx(synthetic_kwh, rel=1e-3), figure
        # The synthetic year is made from the monthly means of the same station.
        assert results.summary[figure] == pytest.approx(synthetic_kwh, rel=0.3), figure
    # A load's energy is given; the weather only moves it within the year.
    served_kwh = file["summary/electricity_load_served_kwh"][()] + file["summary/unserved_kwh"][()]
    measured_kwh = results.summary["electricity_load_served_kwh"] + results.summary["unserved_kwh"]
    assert measured_kwh == pytest.approx(served_kwh, rel=1e-9)
    notes = {issue.code: issue.message for issue in results.issues if issue.severity == "note"}
    assert "2005" in notes["mapped-time"]
    assert "assumed" not in notes
    assert "assumed" in set(file["solve/issue_code"].asstr()[:])
