"""On-load tap changers: they follow their voltage in the check, and serve the plan where the grid is part of it."""

import numpy as np
import pytest

import zhanhe as zh

HOURS = 24
CLOCK = np.arange(HOURS)
SUN = np.clip(np.sin((CLOCK - 6) / 12 * np.pi), 0.0, None)
TAPS = {"tap_step_frac": 0.0125, "tap_min_frac": -0.1, "tap_max_frac": 0.1}


def two_nodes(load_kw=0.0, steps=1, v_source_pu=1.0, **taps):
    """A source, an ideal line to it, a transformer and a load."""
    study = zh.Study(name="two", start="2025-06-01", step_h=1.0, steps=steps, grid="check")
    study.add("node", name="high", v_kv=110.0)
    study.add("node", name="low", v_kv=10.0)
    study.add("grid_connection", name="grid", node="high", import_max_kw=1e5, import_yuan_kwh=0.5, v_pu=v_source_pu)
    study.add("transformer", name="station", from_="high", to="low", s_max_kva=20000.0, u_k_frac=0.105, **taps)
    study.add("load", name="town", node="low", p_kw=load_kw)
    return study


def station(taps=True, pv_kw=5000.0, evening_kw=3500.0):
    """A station and a long feeder: too high a voltage at noon, too low a one in the evening, whatever one tap does."""
    study = zh.Study(name="station", start="2025-06-01", step_h=1.0, steps=HOURS, grid="check")
    study.add("node", name="high", v_kv=110.0)
    study.add("node", name="bar", v_kv=10.0, v_min_pu=0.9, v_max_pu=1.1)
    study.add("node", name="end", v_kv=10.0, v_min_pu=0.97, v_max_pu=1.03)
    limits = {"import_max_kw": 1e5, "export_max_kw": 1e5}
    study.add("grid_connection", name="grid", node="high", import_yuan_kwh=0.5, export_yuan_kwh=0.2, **limits)
    # In the check it rests: the band is as wide as may be.
    changer = {**TAPS, "dead_band_pu": 0.2} if taps else {}
    study.add("transformer", name="station", from_="high", to="bar", s_max_kva=20000.0, u_k_frac=0.105, **changer)
    study.add("line", name="feeder", from_="bar", to="end", length_km=5.0, r_ohm_km=0.3, x_ohm_km=0.1)
    demand = 1000.0 + (evening_kw - 1000.0) * np.exp(-0.5 * ((CLOCK - 20) / 2.0) ** 2)
    study.add("load", name="town", node="end", p_kw=demand, power_factor=0.95, firm=True)
    study.add("pv", name="sun", node="end", p_max_kw=pv_kw, profile=SUN)
    return study


def tap_of(results):
    return results.dataset["electricity"]["tap_frac"].sel(tap_changer="station").values


@pytest.mark.parametrize("v_source_pu", [0.9, 0.955, 1.0, 1.03, 1.08])
def test_without_load_the_tap_is_the_first_that_brings_the_voltage_into_the_band(v_source_pu):
    results = two_nodes(v_source_pu=v_source_pu, **TAPS).run()
    tap = 0.0
    while not 0.9875 <= v_source_pu / (1.0 + tap) <= 1.0125:
        tap += 0.0125 if v_source_pu > 1.0 else -0.0125
    assert tap_of(results)[0] == pytest.approx(tap, abs=1e-7)
    v_pu = float(results.dataset["electricity"]["v_pu"].sel(node="low")[0])
    assert v_pu == pytest.approx(v_source_pu / (1.0 + tap), abs=1e-6)


def test_a_changer_stays_within_its_range():
    results = two_nodes(v_source_pu=1.08, **{**TAPS, "tap_max_frac": 0.03}).run()
    assert tap_of(results)[0] == pytest.approx(0.025, abs=1e-7)
    assert results.summary["tap_restless_h"] == 0.0


def test_steps_are_counted_from_the_tap_that_is_given():
    results = two_nodes(v_source_pu=1.0, tap_frac=-0.05, v_target_pu=1.0, **TAPS).run()
    assert tap_of(results)[0] == 0.0  # 1 / 0.9875 is just above the band of 0.9875 to 1.0125
    assert two_nodes(v_source_pu=1.0, tap_frac=-0.05).run().dataset["electricity"].get("tap_frac") is None


def test_operations_are_counted():
    study = two_nodes(steps=4, **TAPS)
    study.devices["town"].p_kw = [0.0, 15000.0, 15000.0, 0.0]
    results = study.run()
    taps = tap_of(results)
    moves = np.abs(np.diff(taps)).sum() / 0.0125
    assert moves > 0.0
    assert results.summary["tap_operations"] == pytest.approx(moves, abs=1e-4)


def test_losses_and_flows_are_those_of_the_tap_in_each_hour():
    study = two_nodes(steps=2, v_source_pu=1.0, **TAPS)
    study.devices["town"].p_kw = [15000.0, 500.0]
    moving = study.run().dataset["electricity"]
    for hour in range(2):
        fixed = two_nodes(load_kw=[15000.0, 500.0][hour], tap_frac=float(moving["tap_frac"][hour, 0])).run()
        alone = fixed.dataset["electricity"]
        for name in ("v_pu", "ac_line_flow_kw", "line_loading_frac", "loss_kw", "ac_import_kw", "device_reactive_kvar"):
            assert np.allclose(moving[name].values[hour], alone[name].values[0], rtol=1e-6, atol=1e-5), name


def test_only_taps_keep_all_limits_without_curtailing_the_sun():
    without = station(taps=False)
    assert {v.kind for v in without.run().violations} == {"overvoltage", "undervoltage"}
    kept_without = without.run(grid="dispatch")
    assert any(v.kind == "undervoltage" and v.unmendable_h > 0 for v in kept_without.violations)
    assert float(kept_without.dataset["electricity"]["curtailed_kw"].sum()) > 100.0

    results = station().run(grid="dispatch")
    assert results.status == "optimal"
    assert results.violations == []
    assert float(results.dataset["electricity"]["curtailed_kw"].sum()) < 1.0
    taps = tap_of(results)
    assert taps.min() < 0.0 < taps.max()
    assert np.allclose(taps / 0.0125, np.round(taps / 0.0125), atol=1e-5)
    v_pu = results.dataset["electricity"]["v_pu"].sel(node="end").values
    assert 0.97 * 0.999 < v_pu.min() < v_pu.max() < 1.03 * 1.001


def test_taps_move_only_where_a_limit_needs_them():
    study = station()
    before = study.run().dataset["electricity"]["v_pu"].sel(node="end").values
    within = (before > 0.97) & (before < 1.03)
    assert within.any() and not within.all()
    assert np.all(tap_of(study.run(grid="dispatch"))[within] == 0.0)


def test_where_taps_do_not_reach_the_dispatch_helps():
    study = station()
    study.transformers["station"].tap_max_frac = 0.0125
    results = study.run(grid="dispatch")
    assert [v for v in results.violations if v.kind == "overvoltage"] == []
    assert float(results.dataset["electricity"]["curtailed_kw"].sum()) > 10.0
    assert tap_of(results).max() == pytest.approx(0.0125, abs=1e-7)


def test_parts_still_sum_to_the_objective():
    results = station().run(grid="dispatch")
    parts = float(results.dataset["economics"]["part_yuan"].sum())
    assert parts == pytest.approx(results.objective_yuan, rel=1e-9)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tap_step_frac": 0.0125, "tap_frac": 0.2}, "tap_frac"),
        ({"tap_step_frac": 0.0125, "dead_band_pu": 0.01}, "dead_band_pu"),
        ({"tap_min_frac": -0.05}, "tap_min_frac"),
        ({"v_target_pu": 1.02}, "v_target_pu"),
        ({"dead_band_pu": 0.02}, "dead_band_pu"),
    ],
)
def test_what_contradicts_itself_is_told_with_its_field(wrong, field):
    study = two_nodes(**wrong)
    errors = [issue for issue in study.validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == ["conflict"]
    assert field in errors[0].where


def test_a_narrow_band_is_told_what_would_do():
    study = two_nodes(tap_step_frac=0.0125, dead_band_pu=0.012)
    (issue,) = study.validate()
    study.transformers["station"].dead_band_pu = float(issue.remedy.split()[-1])
    assert study.validate() == []
    assert study.run().summary["tap_restless_h"] == 0.0


def test_a_changer_behind_which_the_voltage_is_held_stays():
    study = two_nodes(**TAPS)
    study.add("grid_connection", name="second", node="low", import_max_kw=1e5, import_yuan_kwh=0.6, v_pu=1.05)
    results = study.run()
    assert results.dataset["electricity"].get("tap_frac") is None
