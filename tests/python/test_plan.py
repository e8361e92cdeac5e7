"""What planners ask of a grid, from Python and on the command line. Against the numbers of pandapower in
tests/cases/grid_planning_33, closed forms, and the power flow by itself."""

import csv
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import feeder33
import numpy as np
import pytest

import zhanhe as zh

ROOT = Path(__file__).resolve().parents[2]
LOAD, SUN = feeder33.day()
CAPACITY = 2e-4  # of its value: what two bisections leave
SAME_KWH, SAME_PU = 1e-4, 1e-8


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "feeder33.m"
    path.write_text(feeder33.case_text(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def day(case):
    """The grid, and its injections of the day."""
    grid = zh.grid.from_matpower(case)
    return grid, LOAD[:, None] * grid.p_kw, LOAD[:, None] * grid.q_kvar


def codes(call):
    """Code and place of every issue that a call is refused with."""
    with pytest.raises(zh.ScenarioError) as caught:
        call()
    for issue in caught.value.issues:
        assert issue.severity == "error"
        assert issue.message
        assert issue.remedy, issue
    return [(issue.code, issue.where) for issue in caught.value.issues]


def test_statistics_are_those_of_pandapower(day):
    found = zh.grid.statistics(*day, limits=zh.grid.Limits(lower_pu=0.95))
    assert found.loss_kwh == pytest.approx(feeder33.expected("loss_kwh", "grid"), abs=SAME_KWH)
    assert found.pass_frac == pytest.approx(feeder33.expected("pass_frac_above_0.95_pu", "grid"), abs=1e-9)
    for bus in ("18", "33", "22"):
        row = found.table.loc[f"bus {bus}"]
        for name in ("lowest", "highest", "mean"):
            assert row[f"{name}_pu"] == pytest.approx(feeder33.expected(f"v_{name}_pu", bus), abs=SAME_PU)
        assert row.pass_frac == pytest.approx(feeder33.expected("pass_frac_above_0.95_pu", bus), abs=1e-9)
    for line in ("1", "2", "28"):
        expected = feeder33.expected("loss_kwh", line)
        assert found.lines.loc[f"branch {line}"].loss_kwh == pytest.approx(expected, abs=SAME_KWH)
    state = zh.grid.power_flow(*day)
    np.testing.assert_allclose(found.lines.loading_max_frac, state.line_loading_frac.max(axis=0), rtol=1e-12)
    assert len(found.transformers) == 0
    assert "lowest voltage 0.9362 pu at bus 18, hour 19" in repr(found)


def test_durations_weigh_the_rows(day):
    grid, p_kw, q_kvar = day
    short = zh.grid.statistics(grid, p_kw, q_kvar, duration_h=0.25)
    assert short.loss_kwh == pytest.approx(feeder33.expected("loss_kwh", "grid") / 4, abs=SAME_KWH)


def test_hosting_capacity_is_that_of_pandapower(day):
    found = zh.grid.hosting_capacity(*day, profile=SUN)
    assert len(found.table) == 32  # all but the source
    for bus in ("2", "6", "18", "22", "25", "33"):
        expected = feeder33.expected("capacity_kw", bus)
        assert found.table.loc[f"bus {bus}"].p_kw == pytest.approx(expected, rel=CAPACITY)
    assert found.table.loc["bus 18"].limit == "overvoltage"
    assert found.table.loc["bus 18"].place == "bus 18"
    assert found.table.loc["bus 25"].limit == "line loading"
    assert "bus 18: 1,887.5 kW, then overvoltage at bus 18, hour 12" in repr(
        zh.grid.hosting_capacity(*day, profile=SUN, nodes=["bus 18"])
    )


def test_hosting_capacity_knows_patterns_reverse_limits_and_power_factors(day):
    together = zh.grid.hosting_capacity(*day, profile=SUN, together=True)
    assert together.p_kw[0] == pytest.approx(feeder33.expected("capacity_kw", "all"), rel=CAPACITY)
    equal = zh.grid.hosting_capacity(*day, profile=SUN, weights={f"bus {k}": 7.0 for k in range(2, 34)})
    assert equal.p_kw[0] == together.p_kw[0]
    limits = zh.grid.Limits(reverse_kw={"branch 1": 1500.0})
    back = zh.grid.hosting_capacity(*day, profile=SUN, nodes=["bus 2", "bus 18"], limits=limits)
    for bus in ("2", "18"):
        expected = feeder33.expected("capacity_reverse_kw", bus)
        assert back.table.loc[f"bus {bus}"].p_kw == pytest.approx(expected, rel=CAPACITY)
    absorbing = zh.grid.hosting_capacity(*day, profile=SUN, nodes="bus 18", power_factor=0.95)
    assert absorbing.p_kw[0] == pytest.approx(feeder33.expected("capacity_absorbing_kw", "18"), rel=CAPACITY)


def test_every_limit_holds_at_the_capacity_and_one_breaks_above(day):
    grid, p_kw, q_kvar = day
    found = zh.grid.hosting_capacity(grid, p_kw, q_kvar, profile=SUN)
    for node, row in found.table.iterrows():
        for factor, holds in ((1.0, True), (1.001, False)):
            more = p_kw.copy()
            more[:, grid.node_names.index(node)] += factor * row.p_kw * SUN
            state = zh.grid.power_flow(grid, more, q_kvar)
            within = state.v_pu.max() <= 1.07 + 1e-7 and np.nanmax(state.line_loading_frac) <= 1 + 1e-7
            assert within == holds, (node, factor)


@pytest.mark.parametrize("existing", ["leaves-no-capacity", "may-not-grow"])
def test_the_number_of_threads_changes_no_number(day, existing):
    limits = zh.grid.Limits(lower_pu=0.93 if existing == "leaves-no-capacity" else 0.95)
    one, two = (
        zh.grid.hosting_capacity(
            *day, profile=SUN, limits=limits, existing=existing, threads=threads
        ).capacities.columns
        for threads in (1, 2)
    )
    assert one == two
    one, two = (zh.grid.outages(*day, threads=threads).rows.columns for threads in (1, 2))
    assert one == two


def test_broken_limits_leave_no_capacity_or_may_not_grow(day):
    limits = zh.grid.Limits(lower_pu=0.95)
    none = zh.grid.hosting_capacity(*day, profile=SUN, nodes=["bus 18"], limits=limits)
    assert none.p_kw[0] == 0.0
    assert none.table.loc["bus 18"].limit == "undervoltage"
    grown = zh.grid.hosting_capacity(*day, profile=SUN, nodes=["bus 18"], limits=limits, existing="may-not-grow")
    assert grown.p_kw[0] == pytest.approx(feeder33.expected("capacity_kw", "18"), rel=CAPACITY)


def test_outages_restore_what_pandapower_says_is_best(day):
    grid, p_kw, q_kvar = day
    found = zh.grid.outages(grid, p_kw[19], q_kvar[19])
    assert len(found.table) == 32
    for line in ("3", "6", "9", "25"):
        row = found.table.loc[f"branch {line}"]
        assert row.left_kw == pytest.approx(feeder33.expected("restored_unserved_kw", line), abs=1e-6)
        operations = len([name for name in f"{row.close}, {row.open}".split(", ") if name])
        assert operations == feeder33.expected("restored_operations", line)
        assert row.v_lowest_pu == pytest.approx(feeder33.expected("restored_v_lowest_pu", line), abs=SAME_PU)
        expected = feeder33.expected("restored_loading_highest_frac", line)
        assert row.loading_highest_frac == pytest.approx(expected, abs=1e-7)
        assert row.within_limits
    assert found.without_supply["branch 1"] == [f"bus {k}" for k in range(2, 34)]
    assert found.broken.empty


def test_outages_of_many_hours_keep_limits_in_all_of_them(day):
    grid, p_kw, q_kvar = day
    rng = np.random.default_rng(5)
    factor = rng.uniform(0.7, 1.0, (40, 1))  # more hours than the search looks at first
    hours = np.tile(np.arange(24), 2)[:40]
    p_kw, q_kvar = p_kw[hours] * factor, q_kvar[hours] * factor
    p_kw[33, 17] -= 250.0  # a peak at one bus that the sum of all does not show
    found = zh.grid.outages(grid, p_kw, q_kvar)
    tables = grid.tables()
    names = grid.line_names
    for row in found.table[found.table.within_limits].reset_index().to_dict("records"):
        closed = np.array(tables["branch"]["closed"], bool)
        closed[names.index(row["equipment"])] = False
        for name, value in ((row["close"], True), (row["open"], False)):
            for line in filter(None, name.split(", ")):
                closed[names.index(line)] = value
        switched = zh._core.make_grid({**tables, "branch": {**tables["branch"], "closed": closed}})
        state = zh.grid.power_flow(switched, p_kw, q_kvar)
        assert np.nanmin(state.v_pu) >= 0.93 - 1e-6
        assert np.nanmax(state.line_loading_frac) <= 1 + 1e-6
        assert np.nanmin(state.v_pu) == pytest.approx(row["v_lowest_pu"], abs=1e-9)


def test_only_the_switches_named_are_used(day):
    grid, p_kw, q_kvar = day
    found = zh.grid.outages(grid, p_kw[19], q_kvar[19], ties=["branch 33"], sections=[])
    assert set(found.table.close) <= {"", "branch 33"}
    assert set(found.table.open) == {""}


def test_reconfiguration_finds_the_best_known_positions(day):
    # 139.55 kW, the best known for the feeder of M. E. Baran and F. F. Wu (1989).
    found = zh.grid.reconfigure(day[0])
    assert found.open == [f"branch {k}" for k in (7, 9, 14, 32, 37)]
    assert found.open_before == [f"branch {k}" for k in range(33, 38)]
    assert found.loss_kwh == pytest.approx(139.55, abs=0.005)
    assert found.loss_before_kwh == pytest.approx(202.68, abs=0.005)
    assert found.table.action.value_counts().to_dict() == {"close": 4, "open": 4}
    assert "202.68 -> 139.55 kWh, 31.1 % less" in repr(found)


def test_reinforcements_are_those_of_pandapower(day):
    lines = feeder33.table("case33bw/branches.csv")
    trunk = [
        zh.grid.Conductor(
            line=f"branch {k + 1}",
            length_km=1.0,
            r_ohm_km=0.5 * float(lines[k]["r_ohm"]),
            x_ohm_km=0.9 * float(lines[k]["x_ohm"]),
            i_max_a=400.0,
            cost_yuan_km=2e5,
        )
        for k in range(5)
    ]
    measures = {"trunk": trunk, "capacitor": zh.grid.Capacitor(node="bus 30", q_kvar=600.0, cost_yuan=5e4)}
    found = zh.grid.reinforcements(day[0], measures, *day[1:], price_yuan_kwh=0.5, capacity_at=["bus 18"], profile=SUN)
    for name, quantity in (("trunk", "loss_conductor_kwh"), ("capacitor", "loss_capacitor_kwh")):
        assert found.table.loc[name].loss_kwh == pytest.approx(feeder33.expected(quantity, "grid"), abs=SAME_KWH)
        saved = feeder33.expected("loss_kwh", "grid") - feeder33.expected(quantity, "grid")
        assert found.table.loc[name].saved_yuan == pytest.approx(0.5 * saved, abs=SAME_KWH)
    assert found.table.loc["trunk"].cost_yuan == pytest.approx(1e6)
    assert found.by_loss == ["capacitor", "trunk"]
    assert found.without["capacity_kw"] == pytest.approx(feeder33.expected("capacity_kw", "18"), rel=CAPACITY)


def test_a_battery_changes_losses_by_what_the_power_flow_says(day):
    grid, p_kw, q_kvar = day
    battery = zh.grid.Battery(node="bus 18", p_max_kw=300.0, energy_kwh=900.0, efficiency_frac=0.9)
    found = zh.grid.reinforcements(grid, {"battery": battery}, p_kw, q_kvar)
    row = found.table.loc["battery"]
    assert row.v_lowest_pu > found.without["v_lowest_pu"]
    assert row.battery_loss_kwh > 0
    assert np.isnan(row.capacity_kw)


TRANSFORMER = """function mpc = stations
mpc.version = '2';
mpc.baseMVA = 10;
mpc.bus = [1 3 0 0 0 0 1 1 0 110 1 1.1 0.9; 2 1 2 0 0 0 1 1 0 10 1 1.1 0.9; 3 1 {p3} 0 0 0 1 1 0 10 1 1.1 0.9];
mpc.gen = [1 0 0 10 -10 1 100 1 10 0];
mpc.branch = [1 2 0 0.05 0 20 0 0 1 0 1; 1 2 0 0.05 0 20 0 0 1 0 1; 2 3 0 0.001 0 5 0 0 0 0 1];
"""


@pytest.mark.parametrize(
    ("p3_mw", "colours"), [(1.0, ("green", "green")), (-4.0, ("yellow", "yellow")), (-4.9, ("yellow", "red"))]
)
def test_stations_and_feeders_are_found_and_painted(tmp_path, p3_mw, colours):
    path = tmp_path / "stations.m"
    path.write_text(TRANSFORMER.format(p3=p3_mw))
    grid = zh.grid.from_matpower(path)
    found = zh.grid.station_classes(grid)
    assert list(found.table.kind) == ["station", "feeder"]
    station, feeder = found.table.iloc[0], found.table.iloc[1]
    # Without resistance nothing is lost, so that what enters is what is drawn.
    assert station.net_kw == pytest.approx(1e3 * (2.0 + p3_mw), abs=1e-3)
    assert feeder.net_kw == pytest.approx(1e3 * p3_mw, abs=1e-3)
    assert (station.colour_2019, feeder.colour_2019) == colours
    # DL/T 2041-2025: two transformers leave (2 - 1) / 2 of 40 MVA, a feeder 0.8 of 5 MVA, at a power factor of 0.95.
    assert station.additional_kw == pytest.approx(station.net_kw + 0.5 * 40e3 * 0.95)
    assert feeder.additional_kw == pytest.approx(feeder.net_kw + 0.8 * 5e3 * 0.95)
    assert feeder.granted_kw == pytest.approx(max(0.0, 0.8 * feeder.additional_kw))


def test_a_station_may_be_named_with_what_the_standard_asks(day):
    station = zh.grid.Station(name="head", equipment=["branch 1"], s_n_kva=5000.0, storage_kw=100.0, margin_frac=0.5)
    row = zh.grid.station_classes(*day, stations=[station]).table.loc["head"]
    state = zh.grid.power_flow(*day)
    least = (-day[1].sum(axis=1) + state.loss_kw).min()
    assert row.net_kw == pytest.approx(least, abs=1e-3)
    assert row.additional_kw == pytest.approx(least + 0.8 * 5000.0 * 0.95 + 100.0, abs=1e-3)
    assert row.granted_kw == pytest.approx(0.5 * row.additional_kw)


@pytest.fixture(scope="module")
def feeder_run():
    study = zh.load(str(ROOT / "scenarios/feeder/scenario.toml"))
    return study.run(start="2025-04-17", steps=96)


def test_the_injections_of_a_run_give_the_voltages_that_its_check_found(feeder_run):
    given = zh.grid.injections(feeder_run)
    state = zh.grid.power_flow(feeder_run.study.grid, given.p_kw, given.q_kvar)
    checked = feeder_run.dataset["electricity"]["v_pu"].values
    np.testing.assert_allclose(state.v_pu, checked, rtol=0, atol=1e-7)
    found = zh.grid.statistics(feeder_run)
    assert found.loss_kwh == pytest.approx(state.loss_kw.sum(), rel=1e-9)
    (broken,) = feeder_run.violations
    assert broken.name == "farm"
    assert found.table.loc["farm"].above_h == pytest.approx(broken.duration_h)
    assert zh.grid.hosting_capacity(feeder_run, nodes=["farm"]).p_kw[0] == 0.0
    assert zh.grid.hosting_capacity(feeder_run, nodes=["hill"], limits=zh.grid.Limits(upper_pu=1.1)).p_kw[0] > 0


def test_results_of_a_file_give_injections_but_no_grid(feeder_run, tmp_path):
    pytest.importorskip("h5netcdf")
    read = zh.open(feeder_run.to_hdf5(tmp_path / "r.h5"))
    np.testing.assert_allclose(zh.grid.injections(read).p_kw, zh.grid.injections(feeder_run).p_kw, atol=1e-6)
    assert codes(lambda: zh.grid.statistics(read)) == [("not-supported", "statistics grid")]


def test_results_without_a_checked_grid_are_refused():
    study = zh.load(str(ROOT / "scenarios/feeder/scenario.toml"))
    results = study.run(start="2025-04-17", steps=24, grid="off")
    assert codes(lambda: zh.grid.statistics(results)) == [("missing-key", "injections results")]


def test_bad_input_is_told_all_at_once(day):
    grid, p_kw, q_kvar = day
    limits = zh.grid.Limits(lower_pu=2.0, line_loading_frac={"branch 99": 1.0}, reverse_kw={"branch x": 1.0})
    told = codes(
        lambda: zh.grid.hosting_capacity(
            grid,
            p_kw,
            q_kvar,
            nodes=["bus 99"],
            profile=[1, 2],
            power_factor=2.0,
            limits=limits,
            p_max_kw="many",
            tolerance_frac=1.0,
            existing="goes",
            threads=0,
        )
    )
    verb = "hosting_capacity"
    assert sorted(told) == sorted(
        [
            ("out-of-range", f"{verb} limits lower_pu, upper_pu"),
            ("unknown-name", f"{verb} limits line_loading_frac"),
            ("unknown-name", f"{verb} limits reverse_kw"),
            ("unknown-name", f"{verb} nodes"),
            ("wrong-length", f"{verb} profile"),
            ("out-of-range", f"{verb} power_factor"),
            ("wrong-type", f"{verb} p_max_kw"),
            ("out-of-range", f"{verb} tolerance_frac"),
            ("unknown-name", f"{verb} existing"),
            ("out-of-range", f"{verb} threads"),
        ]
    )


def test_bad_tables_switches_and_measures_are_told_together(day):
    grid, p_kw, q_kvar = day
    told = codes(
        lambda: zh.grid.outages(grid, p_kw[:, :3], q_kvar, ties=["branch 3"], sections=["branch 33"], ties_max=-1)
    )
    assert sorted(told) == [
        ("out-of-range", "outages section 'branch 33'"),
        ("out-of-range", "outages tie 'branch 3'"),
        ("out-of-range", "outages ties_max"),
        ("wrong-length", "outages p_kw"),
    ]
    gaps = p_kw.copy()
    gaps[3, 4] = np.nan
    measures = {
        "none": [],
        "bus": zh.grid.Capacitor(node="bus 77", q_kvar=1.0),
        "zero": zh.grid.Capacitor(node="bus 3", q_kvar=0.0),
    }
    told = codes(lambda: zh.grid.reinforcements(grid, measures, gaps, q_kvar, duration_h=[1.0, 2.0], price_yuan_kwh=-1))
    assert sorted(told) == [
        ("not-finite", "reinforcements p_kw"),
        ("out-of-range", "reinforcements measure 'none'"),
        ("out-of-range", "reinforcements measure 'zero'"),
        ("out-of-range", "reinforcements price_yuan_kwh"),
        ("unknown-name", "reinforcements measure 'bus' node"),
        ("wrong-length", "reinforcements duration_h"),
    ]
    stations = [zh.grid.Station(name="s", equipment=["branch 1", "nowhere"], power_factor=0.0)]
    told = codes(lambda: zh.grid.station_classes(grid, stations=stations, threads=0))
    assert sorted(told) == [
        ("out-of-range", "station_classes station 's' power_factor"),
        ("out-of-range", "station_classes threads"),
        ("unknown-name", "station_classes station 's' equipment"),
    ]


def test_what_is_of_another_kind_is_told(day):
    grid = day[0]
    assert codes(lambda: zh.grid.statistics("grid")) == [("wrong-type", "statistics grid")]
    assert codes(lambda: zh.grid.reinforcements(grid, [1])) == [("wrong-type", "reinforcements measures")]
    assert codes(lambda: zh.grid.reinforcements(grid, {"x": 3})) == [("wrong-type", "reinforcements measure 'x'")]
    limits = zh.grid.Limits(reverse_kw=None, upper_pu="high")
    assert sorted(codes(lambda: zh.grid.statistics(grid, limits=limits, duration_h="long"))) == [
        ("wrong-type", "statistics duration_h"),
        ("wrong-type", "statistics limits reverse_kw"),
        ("wrong-type", "statistics limits upper_pu"),
    ]


def test_lines_without_impedance_are_neither_outages_nor_switches():
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=2)
    for name in "abc":
        study.add("node", name=name, carrier="electricity", v_kv=10)
    study.add("connection", name="grid", node="a", import_max_kw=5000, import_yuan_kwh=0.6)
    study.add("line", **{"name": "ab", "from": "a", "to": "b", "p_max_kw": 3000})
    study.add("line", **{"name": "bc", "from": "b", "to": "c", "length_km": 5, "r_ohm_km": 0.2, "x_ohm_km": 0.3})
    study.add("load", name="load", node="c", p_kw=1000)
    results = study.run(grid="check")
    assert list(zh.grid.outages(results).table.index) == ["bc"]
    assert zh.grid.reconfigure(results).open == []
    told = codes(lambda: zh.grid.outages(results, sections=["ab"]))
    assert told == [("out-of-range", "outages section 'ab'")]


def test_a_near_miss_passes(day):
    grid, p_kw, q_kvar = day
    found = zh.grid.hosting_capacity(
        grid,
        p_kw,
        q_kvar,
        nodes=["bus 33"],
        profile=np.ones(24),
        power_factor=1.0,
        tolerance_frac=0.1,
        threads=1,
        limits=zh.grid.Limits(line_loading_frac={"branch 33": 1e-9}),
    )
    assert found.p_kw[0] > 0


def test_progress_is_told_and_may_stop_it(day):
    stages = []

    def told(stage, done_frac):
        stages.append((stage, done_frac))
        return True

    zh.grid.hosting_capacity(*day, profile=SUN, progress=told)
    assert {stage for stage, _ in stages} == {"hosting_capacity"}
    for ask in (zh.grid.hosting_capacity, zh.grid.outages, zh.grid.reconfigure):
        with pytest.raises(zh.Cancelled):
            ask(*day, progress=lambda stage, done_frac: False)


def test_ctrl_c_stops_a_long_question(day):
    grid, p_kw, q_kvar = day
    year_p, year_q = (np.tile(table, (365, 1)) for table in (p_kw, q_kvar))
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals go to the main thread")
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        while time.monotonic() - begin < 60:
            zh.grid.hosting_capacity(grid, year_p, year_q, tolerance_frac=1e-9)


def zhanhe(*words):
    environment = os.environ | {"PYTHONPATH": str(Path(zh.__file__).parents[1])}
    command = [sys.executable, "-m", "zhanhe", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


@pytest.fixture(scope="module")
def files(case):
    """Series, profile and measures of the day beside the case."""
    folder = case.parent
    rows = "".join(f"{hour},{load}\n" for hour, load in enumerate(LOAD))
    (folder / "series.csv").write_text("hour,factor_frac\n" + rows)
    rows = "".join(f"{hour},{sun}\n" for hour, sun in enumerate(SUN))
    (folder / "sun.csv").write_text("hour,generation_frac\n" + rows)
    (folder / "measures.toml").write_text(
        '["a capacitor"]\ncapacitor = { node = "bus 30", q_kvar = 600, cost_yuan = 5e4 }\n'
    )
    return folder


@pytest.mark.parametrize(
    ("question", "options", "line"),
    [
        ("statistics", [], "losses 1,251.1 kWh"),
        ("hosting", ["--profile", "sun.csv", "--node", "bus 18"], "bus 18"),
        ("classes", [], "branch 1  feeder"),
        ("outages", [], "branch 6"),
        ("reconfigure", [], "lowest voltage"),
        ("reinforce", ["--measures", "measures.toml", "--price", "0.5"], "a capacitor"),
    ],
)
def test_the_command_line_answers_every_question(case, files, question, options, line):
    paths = [str(files / word) if word.endswith((".csv", ".toml")) else word for word in options]
    out = files / f"{question}.csv"
    ended = zhanhe("plan", case, question, "--series", files / "series.csv", "--out", out, *paths)
    assert ended.returncode == 0, ended.stderr
    assert line in ended.stdout
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if question == "hosting":
        assert float(rows[0]["p_kw"]) == pytest.approx(feeder33.expected("capacity_kw", "18"), rel=CAPACITY)
    if question == "reinforce":
        assert float(rows[0]["loss_kwh"]) == pytest.approx(
            feeder33.expected("loss_capacitor_kwh", "grid"), abs=SAME_KWH
        )
    if question == "outages":
        assert len(rows) == 32


def test_the_command_line_exits_with_two_on_bad_input_and_with_one_without_file(case, files, tmp_path):
    assert zhanhe("plan").returncode == 2
    assert zhanhe("plan", case).returncode == 2
    assert zhanhe("plan", case, "dance").returncode == 2
    assert zhanhe("plan", tmp_path / "gone.m", "statistics").returncode == 1
    assert zhanhe("plan", tmp_path / "net.xyz", "statistics").returncode == 2
    ended = zhanhe("plan", case, "hosting", "--node", "bus 99", "--reverse", "branch x=5", "--threads", "0")
    assert ended.returncode == 2
    for text in ("bus 99", "branch x", "threads"):
        assert text in ended.stderr
    assert zhanhe("plan", case, "hosting", "--reverse", "branch 1").returncode == 2
    (tmp_path / "m.toml").write_text(
        '[a]\ncapacitor = { node = "bus 3" }\n[b]\nmagic = {}\n[c]\nbattery = { nod = "x" }\n'
    )
    ended = zhanhe("plan", case, "reinforce", "--measures", tmp_path / "m.toml")
    assert ended.returncode == 2
    for text in ("q_kvar: is missing", "'magic' is no change", "nod: is not known"):
        assert text in ended.stderr
    assert zhanhe("plan", case, "reinforce", "--measures", tmp_path / "gone.toml").returncode == 1
    assert zhanhe("plan", case, "classes", "--out", tmp_path / "gone" / "t.csv").returncode == 1


def test_the_command_line_exits_with_four_when_an_hour_has_no_solution(case, tmp_path):
    series = tmp_path / "series.csv"
    series.write_text("factor_frac\n1\n20\n")
    ended = zhanhe("plan", case, "statistics", "--series", series)
    assert ended.returncode == 4
    assert "1 h without solution" in ended.stdout


def test_the_command_line_runs_a_scenario_first(tmp_path):
    out = tmp_path / "classes.csv"
    ended = zhanhe("plan", ROOT / "scenarios/feeder/scenario.toml", "classes", "--out", out)
    assert ended.returncode == 0, ended.stderr
    with out.open(newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert rows["station"]["colour_2019"] == "yellow"
    assert set(rows) == {"station", "station_mill"}


def test_plan_is_among_the_commands():
    assert "plan" in zhanhe("--help").stdout
    ended = zhanhe("plan", "--help")
    assert ended.returncode == 0
    for question in ("statistics", "hosting", "classes", "outages", "reconfigure", "reinforce"):
        assert question in ended.stdout
