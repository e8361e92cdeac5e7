"""Among plans of equal cost: stores move no more than they have to, and what no plan pays for stands at zero."""

import numpy as np
import pytest

import zhanhe as zh

HOURS = 24 * 60


def sunny(price, tie_break=1e-6):
    """Batteries beside PV that is worth nothing at noon: charging and discharging at once then costs nothing."""
    hour = np.arange(HOURS) % 24
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0.0, None)
    study = zh.Study(start="2025-06-01", step_h=1.0, steps=HOURS, grid="off", tie_break_yuan_kwh=tie_break)
    study.add("node", name="n", carrier="electricity")
    study.add("grid_connection", name="grid", node="n", import_max_kw=2000.0, import_yuan_kwh=price(hour))
    study.add("load", name="load", node="n", p_kw=300.0 + 200.0 * np.cos((hour - 19) / 12 * np.pi))
    study.add("pv", name="pv", node="n", p_max_kw=3000.0, profile=sun)
    for k in range(3):
        study.add("battery", name=f"b{k}", node="n", p_max_kw=100.0, e_max_kwh=200.0, round_trip_frac=0.85)
    return study


def both_ways(results):
    stores = results.dataset["electricity"]
    return np.minimum(stores["charge_kw"].values, stores["discharge_kw"].values)


def evening(hour):
    return np.where((hour >= 17) & (hour < 22), 1.0, 0.4)


def test_power_that_is_worth_nothing_is_not_sent_round_in_circles():
    free = sunny(evening, tie_break=0.0).run(solver="interior-point")
    calm = sunny(evening).run(solver="interior-point")
    assert both_ways(free).sum() > 1e3  # the centre of all equal plans
    assert both_ways(calm).max() < 1e-3
    assert calm.objective_yuan == pytest.approx(free.objective_yuan, rel=1e-7)
    assert not [issue for issue in calm.issues if issue.code == "charges-while-discharging"]
    assert [issue for issue in free.issues if issue.code == "charges-while-discharging"]


def test_the_tie_break_is_in_no_account():
    study = sunny(evening, tie_break=1e-3)
    results = study.run()
    parts = results.dataset["economics"]["part_yuan"]
    assert float(parts.sum()) == pytest.approx(results.objective_yuan, rel=1e-12)
    assert results.certificate.lower_bound_yuan <= results.objective_yuan
    assert results.certificate.gap < 1e-8


def test_both_engines_find_the_same_plan():
    by_points = sunny(evening).run(solver="interior-point")
    by_vertices = sunny(evening).run(solver="highs")
    assert by_points.objective_yuan == pytest.approx(by_vertices.objective_yuan, rel=1e-8)
    moved = [r.dataset["electricity"]["discharge_kw"].values.sum() for r in (by_points, by_vertices)]
    assert moved[0] == pytest.approx(moved[1], rel=1e-6)


def test_what_a_negative_price_pays_for_is_told():
    results = sunny(lambda hour: np.where(hour < 6, -0.5, 0.6)).run()
    told = [issue for issue in results.issues if issue.code == "charges-while-discharging"]
    assert {issue.where for issue in told} == {"store 'b0'", "store 'b1'", "store 'b2'"}
    assert "first 2025-06-01 0" in told[0].message


def test_equal_stores_are_each_told():
    study = zh.Study(start="2025-06-01", step_h=1.0, steps=1, grid="off")
    study.add("node", name="n", carrier="electricity")
    study.add("grid_connection", name="grid", node="n", import_max_kw=2000.0, import_yuan_kwh=-0.5)
    study.add("load", name="load", node="n", p_kw=300.0)
    for name in ("left", "right"):
        study.add("battery", name=name, node="n", p_max_kw=100.0, e_max_kwh=200.0, round_trip_frac=0.85)
    told = [issue for issue in study.run().issues if issue.code == "charges-while-discharging"]
    assert {issue.where for issue in told} == {"store 'left'", "store 'right'"}
    assert told[0].message == told[1].message


def test_a_study_from_pypsa_has_none():
    pypsa = pytest.importorskip("pypsa")
    network = pypsa.Network()
    network.set_snapshots(range(4))
    network.add("Bus", "b")
    network.add("Generator", "g", bus="b", p_nom=10.0, marginal_cost=1.0)
    network.add("Load", "l", bus="b", p_set=1.0)
    assert zh.from_pypsa(network).settings.tie_break_yuan_kwh == 0.0
