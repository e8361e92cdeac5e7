"""CO2 traced through the Zhanhe network, against a dense solve by numpy that shares nothing with the tracing.

The reference takes device powers and flows from the results and builds one matrix for each hour; the store is carried
along with the efficiency of the scenario's batteries.
"""

import math
from pathlib import Path

import numpy as np
import pytest

import zhanhe as zh

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "zhanhe"
DAYS = ("2025-01-15 00:00", "2025-05-03 00:00", "2025-07-20 00:00")
# 400 nodes solved in another order in double precision, stored as float32.
KG_KWH_FRAC = 1e-6


def dense(results, ac):
    """(time, node) kg/kWh of the electricity group."""
    e = results.dataset["electricity"].to_dataset()
    study = results.study
    node = {name: i for i, name in enumerate(e["node"].values)}
    at = np.array([node[n] for n in e["device_node"].values])
    start, end = ([node[n] for n in e[key].values] for key in ("line_from", "line_to"))
    power = e["device_power_kw"].values
    flow, loss = e["line_flow_kw"].values, e["line_loss_kw"].values
    if ac:
        known = np.isfinite(e["ac_line_flow_kw"].values)
        flow = np.where(known, e["ac_line_flow_kw"].values, flow)
        loss = np.where(known, e["ac_line_loss_kw"].values, loss)
    kinds = e["device_kind"].values
    stores = {name: k for k, name in enumerate(e["store"].values)}
    held = np.zeros(len(stores))
    intensity = np.full((len(power), len(node)), np.nan)
    for t in range(len(power)):
        matrix, right = np.zeros((len(node), len(node))), np.zeros(len(node))
        arrives = np.zeros(len(node))
        open_kw = np.zeros(len(node))
        for k, (a, b) in enumerate(zip(start, end, strict=True)):
            leaving, arriving = flow[t, k], flow[t, k] - loss[t, k]
            open_kw[a] += leaving
            open_kw[b] -= arriving
            if leaving > 0 and arriving > 0:
                matrix[b, a] -= leaving
                arrives[b] += arriving
            elif leaving < 0 and arriving < 0:
                matrix[a, b] += arriving
                arrives[a] -= leaving
        given = np.zeros(len(stores))
        for d, kind in enumerate(kinds):
            i, kw = at[d], power[t, d]
            if kind == "grid_connection":
                continue
            open_kw[i] -= kw
            if kind != "battery":
                arrives[i] += max(kw, 0.0)
                continue
            k = stores[e["device"].values[d]]
            out = e["discharge_kw"].values[t, k]
            one_way = math.sqrt(study.devices[e["store"].values[k]].round_trip_frac)
            used = out / one_way
            level = e["level_kwh"].values[t, k] + used - one_way * e["charge_kw"].values[t, k]
            given[k] = held[k] * (used / max(level, used) if used > 0 else 0.0)
            arrives[i] += out
            right[i] += given[k]
        for d in np.flatnonzero(kinds == "grid_connection"):
            bought = max(open_kw[at[d]], 0.0) if ac else e["import_kw"].values[t, 0]
            arrives[at[d]] += bought
            right[at[d]] += bought * study.devices[e["device"].values[d]].carbon_kg_kwh
        used = arrives > 1e-9
        matrix[np.diag_indices(len(node))] = arrives
        intensity[t, used] = np.linalg.solve(matrix[np.ix_(used, used)], right[used])
        for k, name in enumerate(e["store"].values):
            i = at[list(e["device"].values).index(name)]
            charge = e["charge_kw"].values[t, k]
            held[k] += (charge * intensity[t, i] if charge > 0 else 0.0) - given[k]
    return intensity


@pytest.fixture(scope="module")
def study():
    return zh.load(FOLDER / "scenario.toml")


@pytest.mark.parametrize("start", DAYS)
@pytest.mark.parametrize("grid", ["check", "off"])
def test_traced_carbon_of_a_day_is_that_of_a_dense_solve(study, start, grid):
    results = study.run(start=start, steps=24, grid=grid)
    assert results.indicators.flows == ("ac" if grid == "check" else "dispatch")
    ours = results.dataset["electricity/carbon_kg_kwh"].values
    theirs = dense(results, grid == "check")
    assert np.isfinite(theirs).mean() > 0.9
    np.testing.assert_allclose(ours, theirs, rtol=KG_KWH_FRAC, atol=1e-9)


def test_carbon_is_conserved_over_a_day(study):
    balance = study.run(start=DAYS[0], steps=24, grid="check").indicators.balance
    gone = sum(balance[f"{name}_kg"] for name in ("load", "export", "stored", "lost"))
    assert balance["source_kg"] > 0
    # The AC flows balance to the power flow's tolerance.
    assert gone == pytest.approx(balance["source_kg"], rel=1e-6)


def two_nodes():
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=2)
    study.add("node", name="a", carrier="electricity")
    study.add("connection", name="grid", node="a", import_max_kw=100, import_yuan_kwh=0.5, carbon_kg_kwh=0.6)
    study.add("generator", name="river", node="a", p_max_kw=4, cost_yuan_kwh=0.01, renewable="hydro")
    study.add("load", name="mill", node="a", p_kw=[8.0, 4.0])
    study.add("obligation", name="duty", total_frac=0.9, nonhydro_frac=0.2, certificate_yuan_kwh=0.01)
    return study


def test_indicators_are_those_worked_out_by_hand_in_memory_and_from_a_file(tmp_path):
    results = two_nodes().run(grid="off")
    results.to_hdf5(tmp_path / "run.h5")
    for told in (results.indicators, zh.open(tmp_path / "run.h5").indicators):
        assert told.boundaries["territory"]["load_carbon_kg_kwh"] == pytest.approx(2.4 / 12)
        assert told.structure["generator"]["source_energy_kwh"] == pytest.approx(8)
        assert told.structure["import"]["source_carbon_kg"] == pytest.approx(2.4)
        assert told.obligations["duty_total"]["short_kwh"] == pytest.approx(0.9 * 12 - 8)
        assert told.obligations["duty_nonhydro"]["short_kwh"] == pytest.approx(0.2 * 12)
    assert dict(results.summary)["load_carbon_kg_kwh"] == pytest.approx(0.2)


def test_two_runs_are_compared_number_by_number():
    before = two_nodes()
    after = two_nodes()
    after.add("pv", name="roof", node="a", p_max_kw=2, profile=1.0)
    change = after.run(grid="off").indicators.compare(before.run(grid="off").indicators)
    assert change["structure"]["pv"]["source_energy_kwh"] == (0.0, pytest.approx(4.0, abs=1e-5))
    assert change["structure"]["import"]["source_carbon_kg"].difference == pytest.approx(-1.2, abs=1e-5)


def test_runs_of_different_length_are_not_compared(tmp_path):
    def run(**settings):
        study = zh.Study(start="2025-01-01", steps=4, grid="off", **settings)
        study.add("node", name="a", carrier="electricity")
        study.add("connection", name="grid", node="a", import_max_kw=100, import_yuan_kwh=0.5)
        study.add("load", name="mill", node="a", p_kw=8.0)
        return study

    whole = run(step_h=1.0).run().indicators
    run(step_h=1.0).run().to_hdf5(tmp_path / "run.h5")
    assert whole.compare(zh.open(tmp_path / "run.h5").indicators)["boundaries"]["network"]["load_kwh"].difference == 0.0
    for other in (run(step_h=1.0).run(steps=2), run(step_h=0.5).run()):
        with pytest.raises(zh.ScenarioError) as told:
            whole.compare(other.indicators)
        assert [issue.code for issue in told.value.issues] == ["wrong-length"]


def test_a_share_above_its_whole_is_told():
    study = two_nodes()
    study.add("obligation", name="odd", total_frac=0.1, nonhydro_frac=0.2)
    issues = [(issue.code, issue.where) for issue in study.validate()]
    assert any(code == "conflict" for code, _ in issues), issues
    assert not [issue for issue in two_nodes().validate() if issue.severity == "error"]


def test_without_a_solution_there_are_no_indicators():
    study = two_nodes()
    study.devices["river"].p_max_kw = 40  # and nowhere to go
    study.devices["river"].must_run_frac = 1.0
    results = study.run(grid="off")
    assert results.status == "infeasible"
    assert results.indicators is None


def test_indicators_read_well():
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=2, grid="off")
    study.add("node", name="n", carrier="electricity")
    study.add("connection", name="grid", node="n", import_max_kw=5000.0, import_yuan_kwh=0.5, carbon_kg_kwh=0.6)
    study.add("load", name="load", node="n", p_kw=2000.0)
    study.add("pv", name="roof", node="n", p_max_kw=500.0, profile=1.0)
    text = repr(study.run().indicators)
    lines = [line.split() for line in text.splitlines()]
    assert text.startswith("indicators, traced over the flows of the dispatch")
    assert ["load_kwh", "4,000", "4,000"] in lines
    assert ["renewable_load_frac", "0.25", "0.25"] in lines
    assert ["source_carbon_kg", "0", "1,800"] in lines
