"""The grid as part of the dispatch (`grid="dispatch"`): limits kept, at the least cost, for the AC power flow."""

import time

import numpy as np
import pytest

import zhanhe as zh

HOURS = 24
CLOCK = np.arange(HOURS)
SUN = np.clip(np.sin((CLOCK - 6) / 12 * np.pi), 0.0, None)


def feeder(nodes=8, pv_kw=900.0, power_factor=1.0, seed=1, i_max_a=400.0, battery_kw=500.0):
    """A 10 kV feeder with a branch, PV and loads at every node, a battery at its end."""
    rng = np.random.default_rng(seed)
    study = zh.Study(name="feeder", start="2025-06-01", step_h=1.0, steps=HOURS, grid="check")
    study.add("node", name="n0", v_kv=10.0)
    limits = {"import_max_kw": 2e4, "export_max_kw": 2e4, "v_pu": 1.02}
    price = 0.5 + 0.2 * np.sin(CLOCK / 4)
    study.add("grid_connection", name="grid", node="n0", import_yuan_kwh=price, export_yuan_kwh=0.2, **limits)
    for i in range(1, nodes):
        study.add("node", name=f"n{i}", v_kv=10.0)
        wire = {"length_km": 2.0, "r_ohm_km": 0.2, "x_ohm_km": 0.35, "c_nf_km": 10.0, "i_max_a": i_max_a}
        study.add("line", name=f"l{i}", from_=f"n{2 if i == 6 else i - 1}", to=f"n{i}", **wire)
        demand = 250.0 * (1.0 + 0.5 * np.cos((CLOCK - 19) / 12 * np.pi)) * rng.uniform(0.8, 1.2, HOURS)
        study.add("load", name=f"d{i}", node=f"n{i}", p_kw=demand)
        study.add("pv", name=f"pv{i}", node=f"n{i}", p_max_kw=pv_kw, profile=SUN, power_factor_min=power_factor)
    if battery_kw > 0.0:
        study.add("battery", name="b", node=f"n{nodes - 1}", p_max_kw=battery_kw, e_max_kwh=3.0 * battery_kw)
    return study


def broken(results):
    """Largest excess over a limit, relative."""
    return max((abs(v.value_pu - v.limit_pu) / v.limit_pu for v in results.violations), default=0.0)


@pytest.mark.parametrize("power_factor", [1.0, 0.95])
@pytest.mark.parametrize("pv_kw", [1500.0, 2500.0, 4000.0])
def test_limits_that_the_plain_dispatch_breaks_are_kept(pv_kw, power_factor):
    study = feeder(pv_kw=pv_kw, power_factor=power_factor)
    plain = study.run(grid="check")
    kept = study.run(grid="dispatch")
    assert plain.violations
    assert broken(plain) > 2e-3
    assert kept.status == "optimal"
    assert kept.violations == []
    assert kept.objective_yuan > plain.objective_yuan
    power = kept.dataset["electricity"]
    assert float(power["v_pu"].max()) < 1.07 * (1.0 + 1e-3)
    assert float(power["line_loading_frac"].max()) < 1.0 + 1e-3
    parts = kept.dataset["economics"]["part_yuan"]
    assert float(parts.sum()) == pytest.approx(kept.objective_yuan, rel=1e-9)


def test_losses_are_bought_by_the_dispatch():
    kept = feeder(pv_kw=1500.0).run(grid="dispatch").dataset["electricity"]
    bought = kept["device_power_kw"].sel(device="grid").values
    # The last pass has the losses of the state before it.
    assert np.abs(bought - kept["ac_import_kw"].values).max() < 1e-2 * np.abs(bought).max()
    loss = kept["line_loss_kw"].values
    assert loss.sum() > 0.0
    assert loss.sum() == pytest.approx(float(kept["ac_line_loss_kw"].sum()), rel=0.01)


def test_reactive_power_saves_energy():
    without = feeder(pv_kw=1500.0).run(grid="dispatch")
    with_it = feeder(pv_kw=1500.0, power_factor=0.95).run(grid="dispatch")
    assert with_it.objective_yuan < without.objective_yuan - 10.0
    reactive = with_it.dataset["electricity"]["device_reactive_kvar"].sel(device="pv7").values
    tangent = np.sqrt(1.0 - 0.95**2) / 0.95
    assert np.all(np.abs(reactive) <= tangent * 1500.0 * SUN + 1e-6)
    assert reactive.min() < -10.0


def test_a_study_within_its_limits_buys_its_losses():
    study = feeder(nodes=4, pv_kw=100.0)
    plain = study.run(grid="check")
    kept = study.run(grid="dispatch")
    assert plain.violations == []
    assert int(plain.dataset["solve"]["grid_dispatches"]) == 1
    assert 2 <= int(kept.dataset["solve"]["grid_dispatches"]) <= 3
    power = kept.dataset["electricity"]
    lost = float(power["ac_line_loss_kw"].sum())
    assert lost > 0.0
    bought = power["device_power_kw"].sel(device="grid").values
    assert np.abs(bought - power["ac_import_kw"].values).sum() < 0.01 * lost
    # No other plan is better once losses cost something, so the objective rises by their price.
    price = kept.summary["network_loss_yuan"]
    assert price > 0.0
    assert kept.objective_yuan - plain.objective_yuan == pytest.approx(price, rel=0.02)


def test_what_one_plant_may_feed_in_is_what_the_power_flow_allows():
    """One PV plant behind one line: the AC power flow alone tells how much it may feed in."""
    study = zh.Study(name="one", start="2025-06-01", step_h=1.0, steps=1, grid="dispatch")
    study.add("node", name="a", v_kv=10.0)
    study.add("node", name="b", v_kv=10.0)
    limits = {"import_max_kw": 1e4, "export_max_kw": 1e4, "v_pu": 1.0}
    study.add("grid_connection", name="grid", node="a", import_yuan_kwh=0.5, export_yuan_kwh=0.3, **limits)
    study.add("line", name="l", from_="a", to="b", length_km=10.0, r_ohm_km=0.2, x_ohm_km=0.35)
    study.add("pv", name="pv", node="b", p_max_kw=6000.0, profile=1.0)
    results = study.run()
    r, x = 2.0 / 100.0, 3.5 / 100.0  # per unit of 1 MVA at 10 kV

    def voltage(p_mw):
        # u^2 - (1 + 2 r p) u + (r^2 + x^2) p^2 = 0 for an injection p behind r + jx
        b = 1.0 + 2.0 * r * p_mw
        return np.sqrt(0.5 * (b + np.sqrt(b * b - 4.0 * (r * r + x * x) * p_mw * p_mw)))

    low, high = 0.0, 6.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if voltage(middle) < 1.07 else (low, middle)
    assert results.violations == []
    fed_in = float(results.dataset["electricity"]["device_power_kw"].sel(device="pv")[0])
    assert fed_in == pytest.approx(1000.0 * low, rel=2e-2)
    assert float(results.dataset["electricity"]["v_pu"].sel(node="b")[0]) == pytest.approx(1.07, rel=1e-3)


def test_an_hour_that_nothing_can_mend_is_told():
    study = feeder(nodes=4, pv_kw=0.0, battery_kw=0.0)
    study.devices["d3"].p_kw = 9000.0
    study.devices["d3"].unserved_yuan_kwh = 1e4  # rather a low voltage than nobody served
    results = study.run(grid="dispatch")
    assert results.status == "optimal"
    assert {v.kind for v in results.violations} >= {"undervoltage"}
    for violation in results.violations:
        assert violation.unmendable_h == violation.duration_h
        assert violation.unsettled_h == 0.0
    assert all(v.unmendable_h == v.unsettled_h == 0.0 for v in study.run(grid="check").violations)
    parts = dict(zip(*(results.dataset["economics"][n].values for n in ("part", "part_yuan")), strict=True))
    assert parts["grid_limits"] > 0.0


def test_an_hour_without_a_power_flow_has_that_reason():
    study = feeder(nodes=4, pv_kw=0.0, battery_kw=0.0, i_max_a=4000.0)
    study.devices["d3"].p_kw = np.where(CLOCK == 12, 60000.0, 100.0)
    study.devices["d3"].firm = True
    study.devices["grid"].import_max_kw = 2e5
    results = study.run(grid="dispatch")
    (unsolved,) = [v for v in results.violations if v.kind == "not-converged"]
    assert (unsolved.duration_h, unsolved.unmendable_h, unsolved.unsettled_h) == (1.0, 0.0, 0.0)


def test_an_hour_in_which_dispatch_and_power_flow_still_disagree_is_told():
    """Much reactive power at much PV: four dispatches do not close in on it."""
    study = feeder(pv_kw=3000.0, power_factor=0.8, seed=0)
    study.devices["grid"].export_yuan_kwh = 0.35
    for line in study.lines.values():
        line.r_ohm_km = 0.6
    results = study.run(grid="dispatch")
    assert int(results.dataset["solve"]["grid_dispatches"]) == 4
    assert results.violations
    assert all(v.unsettled_h > 0.0 for v in results.violations)
    assert all(v.unsettled_h + v.unmendable_h == v.duration_h for v in results.violations)


@pytest.mark.parametrize("seed", range(4))
def test_both_engines_find_the_same(seed):
    study = feeder(nodes=6, pv_kw=1500.0, seed=seed, battery_kw=300.0)
    ours = study.run(grid="dispatch", solver="interior-point")
    theirs = study.run(grid="dispatch", solver="highs")
    # Both end within what limits may be broken by, not at the same state: plans of equal cost begin apart.
    parts = theirs.dataset["economics"]
    gross = float(np.abs(parts["part_yuan"]).sum())
    assert abs(ours.objective_yuan - theirs.objective_yuan) < 1e-3 * gross
    assert ours.violations == theirs.violations == []


def ring(second_source=False):
    """A 10 kV ring of a short cable and a longer overhead line; PV and a battery stand where they meet."""
    study = zh.Study(name="ring", start="2025-06-01", step_h=1.0, steps=HOURS, grid="dispatch")
    for name in ("source", "near", "far", "plant"):
        study.add("node", name=name, v_kv=10.0)
    limits = {"import_max_kw": 2e4, "export_max_kw": 2e4}
    price = 0.5 + 0.2 * np.sin(CLOCK / 4)
    study.add(
        "grid_connection", name="grid", node="source", import_yuan_kwh=price, export_yuan_kwh=0.2, v_pu=1.0, **limits
    )
    cable = {"r_ohm_km": 0.125, "x_ohm_km": 0.08, "c_nf_km": 300.0, "i_max_a": 150.0}
    wire = {"r_ohm_km": 0.25, "x_ohm_km": 0.37, "c_nf_km": 10.0, "i_max_a": 300.0}
    study.add("line", name="short", from_="source", to="near", length_km=2.0, **cable)
    study.add("line", name="short end", from_="plant", to="near", length_km=1.0, **cable)
    study.add("line", name="long", from_="source", to="far", length_km=4.0, **wire)
    study.add("line", name="long end", from_="far", to="plant", length_km=3.0, **wire)
    for k, node in enumerate(("near", "far", "plant")):
        demand = 300.0 * (1.0 + 0.5 * np.cos((CLOCK - 19 + k) / 12 * np.pi))
        study.add("load", name=f"load {node}", node=node, p_kw=demand)
    study.add("pv", name="pv", node="plant", p_max_kw=6000.0, profile=SUN)
    study.add("battery", name="battery", node="plant", p_max_kw=800.0, e_max_kwh=2000.0)
    if second_source:
        study.add(
            "grid_connection", name="other", node="far", import_yuan_kwh=price + 0.1, export_yuan_kwh=0.1, **limits
        )
    return study


@pytest.mark.parametrize("second_source", [False, True])
def test_flows_around_a_loop_are_those_of_the_power_flow(second_source):
    study = ring(second_source)
    plain = study.run(grid="check")
    kept = study.run()
    assert {v.kind for v in plain.violations} >= {"overload"}
    assert kept.violations == []
    power = kept.dataset["electricity"]
    planned, flowing = power["line_flow_kw"].values, power["ac_line_flow_kw"].values
    assert np.abs(planned - flowing).max() < 1e-2 * np.abs(flowing).max()
    # The cable is used to its rating: nothing is curtailed that could flow.
    assert float(power["line_loading_frac"].sel(line="short end").max()) == pytest.approx(1.0, abs=2e-3)
    parts = dict(zip(*(kept.dataset["economics"][n].values for n in ("part", "part_yuan")), strict=True))
    assert parts["grid_limits"] == pytest.approx(0.0, abs=1e-3)


def test_a_plan_that_the_power_flow_cannot_follow_has_a_solution():
    """Limits of the plan on both ways that angles cannot share: told by its price, not as infeasible."""
    study = ring()
    study.devices["pv"].p_max_kw = 0.0
    study.devices["battery"].p_max_kw = 0.0
    study.devices["load plant"].p_kw = 3500.0
    for node in ("near", "far", "plant"):
        study.devices[f"load {node}"].firm = True
    study.nodes["plant"].v_min_pu = 0.995
    study.lines["short end"].p_max_kw = 1800.0
    study.lines["long end"].p_max_kw = 1800.0
    results = study.run()
    assert results.status == "optimal"
    parts = dict(zip(*(results.dataset["economics"][n].values for n in ("part", "part_yuan")), strict=True))
    assert parts["grid_limits"] > 0.0
    # What stands against it is a plan that flows cannot follow, so the power flow does not agree.
    assert sum(v.unsettled_h + v.unmendable_h for v in results.violations) == sum(
        v.duration_h for v in results.violations
    )


def test_reactances_of_the_plan_give_way_to_the_grid():
    study = ring()
    without = study.run()
    for name, reactance in {"short": 9.0, "short end": 1.0, "long": 0.1, "long end": 0.5}.items():
        study.lines[name].x_pu = reactance
    assert study.run().objective_yuan == pytest.approx(without.objective_yuan, rel=1e-5)


@pytest.mark.slow
def test_a_program_that_no_engine_can_solve_ends():
    # Far too much sun behind far too much resistance: the interior point gives up, and the active-set method of HiGHS
    # would go on for ever.
    study = feeder(pv_kw=12000.0, power_factor=0.8, seed=0)
    for line in study.lines.values():
        line.r_ohm_km = 0.6
    study.devices["grid"].export_yuan_kwh = 0.35
    begin = time.monotonic()
    assert study.run(grid="dispatch").status in ("optimal", "limit")
    assert time.monotonic() - begin < 120.0
