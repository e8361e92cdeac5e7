"""Devices that are on or off: in windows, against one search over the whole run by HiGHS, and against PyPSA."""

import numpy as np
import pandas as pd
import pypsa
import pytest

import zhanhe as zh

HOURS = 336
FULL = {"power": 1.0, "heat": 1.15, "fuel": 2.5}


def waves(hours):
    clock = np.arange(hours)
    rng = np.random.default_rng(5)
    air_c = -12.0 * np.cos(2.0 * np.pi * clock / 8760.0) + 13.0 + 4.0 * np.sin((clock - 9) / 12 * np.pi)
    day = np.sin((clock - 8) / 12 * np.pi)
    return {
        "air": air_c,
        "price": 0.6 + 0.1 * day + rng.uniform(-0.05, 0.05, hours),
        "power": 220.0 + 150.0 * day + rng.uniform(0.0, 30.0, hours),
        "heat": np.maximum(60.0, 450.0 - 16.0 * air_c) + 40.0 * np.cos(clock / 12 * np.pi),
    }


def district(hours=HOURS, fuel_at_half=1.4, integer=True, curve=True):
    """An engine with a least load of 50 %, a heat pump, a boiler and a heat store. An engine that burns 1.25 at half
    load has the efficiency of full load there; 1.4 is less efficient."""
    wave = waves(hours)
    study = zh.Study(name="district", start="2025-01-01", step_h=1.0, steps=hours, grid="off")
    study.add("node", name="power")
    for carrier in ("heat", "gas"):
        study.add("node", name=carrier, carrier=carrier)
    study.add("connection", name="grid", node="power", import_max_kw=2000.0, import_yuan_kwh=wave["price"])
    study.add("connection", name="mains", node="gas", import_max_kw=5000.0, import_yuan_kwh=0.3)
    study.add("load", name="p", node="power", p_kw=wave["power"], firm=True)
    study.add("load", name="q", node="heat", p_kw=wave["heat"], firm=True)
    study.add("chp", name="engine", fuel_node="gas", power_node="power", heat_node="heat", p_max_kw=300.0,
              region_power_frac=[0.5, FULL["power"]], region_heat_frac=[0.575, FULL["heat"]],
              region_fuel_frac=[fuel_at_half, FULL["fuel"]], integer=integer, cost_yuan_kwh=0.05)  # fmt: skip
    part_load = {"part_load_frac": [0.3, 0.6, 1.0], "part_load_efficiency_frac": [1.1, 1.06, 1.0]} if curve else {}
    study.add("heat_pump", name="pump", power_node="power", heat_node="heat", p_max_kw=150.0,
              cop=2.5 + 0.05 * wave["air"], **part_load)  # fmt: skip
    study.add("boiler", name="boiler", fuel_node="gas", heat_node="heat", p_max_kw=800.0, efficiency_frac=0.9)
    study.add("store", name="tank", node="heat", e_max_kwh=1500.0, p_in_max_kw=400.0, p_out_max_kw=400.0,
              loss_frac_h=0.005)  # fmt: skip
    return study


def powers(results, carrier):
    return results.dataset[carrier]["device_power_kw"].to_pandas()


@pytest.fixture(scope="module")
def in_windows():
    return district().run()


def test_the_plan_is_as_good_as_that_of_one_search_within_the_gap_that_is_told(in_windows):
    at_once = district().run(solver="highs")
    assert in_windows.status == at_once.status == "optimal"
    told, best = in_windows.certificate, at_once.objective_yuan
    searched_to = 1e-4
    assert told.lower_bound_yuan <= best
    assert best * (1.0 - searched_to) <= in_windows.objective_yuan <= best * (1.0 + 2e-3)
    assert told.gap == pytest.approx(1.0 - told.lower_bound_yuan / in_windows.objective_yuan, rel=1e-9)
    assert 1e-5 < told.gap < 0.02
    assert "2 windows" in in_windows.message
    assert "1 window" in at_once.message


def test_what_is_on_keeps_to_its_least_load_and_its_line(in_windows):
    power, gas = powers(in_windows, "electricity")["engine"], powers(in_windows, "gas")["engine"]
    on = power > 1e-6
    assert 20 < on.sum() < HOURS - 20
    assert power[on].min() >= 150.0 - 1e-6
    assert power.max() <= 300.0 + 1e-6
    # 1.4 at half load, 2.5 at full load and nothing when off, of 300 kW.
    expected = np.where(on, 420.0 + (power - 150.0) * (750.0 - 420.0) / 150.0, 0.0)
    assert -gas.to_numpy() == pytest.approx(expected, abs=1e-5)
    free = powers(district(fuel_at_half=1.25, integer=False).run(), "electricity")["engine"]
    assert ((free > 1.0) & (free < 149.0)).any()


def test_the_balance_closes(in_windows):
    wave = waves(HOURS)
    for carrier in ("electricity", "heat", "gas"):
        flows = powers(in_windows, carrier)
        assert np.abs(flows.sum(axis=1)).max() <= 1e-6 * np.abs(flows.to_numpy()).max()
    assert -powers(in_windows, "heat")["q"].to_numpy() == pytest.approx(wave["heat"], abs=1e-9)


def test_a_part_load_curve_is_reached_at_the_performance_of_the_hour(in_windows):
    """Straight lines of electricity between 0, 0.3, 0.6 and full load, each hour by its own coefficient."""
    heat, power = powers(in_windows, "heat")["pump"], -powers(in_windows, "electricity")["pump"]
    loads, relative = np.array([0.0, 0.3, 0.6, 1.0]), np.array([1.0, 1.1, 1.06, 1.0])
    at_cop_1 = np.interp(heat / 150.0, loads, loads / relative) * 150.0
    assert heat.max() > 140.0
    assert power.to_numpy() == pytest.approx(at_cop_1 / (2.5 + 0.05 * waves(HOURS)["air"]), abs=1e-5)


def test_the_optimum_is_that_of_pypsa_with_committable_links():
    """PyPSA's committable links have one efficiency: an engine that burns 1.25 at half load."""
    study = district(fuel_at_half=1.25, curve=False)
    results = study.run()
    wave = waves(HOURS)
    network = pypsa.Network()
    network.set_snapshots(pd.RangeIndex(HOURS))
    series = lambda values: pd.Series(values, index=network.snapshots)  # noqa: E731
    for bus in ("power", "heat", "gas"):
        network.add("Bus", bus)
    network.add("Load", "p", bus="power", p_set=series(wave["power"]))
    network.add("Load", "q", bus="heat", p_set=series(wave["heat"]))
    network.add("Generator", "grid", bus="power", p_nom=2000.0, marginal_cost=series(wave["price"]))
    network.add("Generator", "mains", bus="gas", p_nom=5000.0, marginal_cost=0.3)
    network.add("Link", "engine", bus0="gas", bus1="power", efficiency=0.4, bus2="heat", efficiency2=0.46,
                p_nom=750.0, p_min_pu=0.5, committable=True, marginal_cost=0.05 * 0.4)  # fmt: skip
    cop = 2.5 + 0.05 * wave["air"]
    network.add("Link", "pump", bus0="power", bus1="heat", efficiency=series(cop), p_nom=150.0,
                p_max_pu=series(1.0 / cop))  # fmt: skip
    network.add("Link", "boiler", bus0="gas", bus1="heat", efficiency=0.9, p_nom=800.0 / 0.9)
    network.add("StorageUnit", "tank", bus="heat", p_nom=400.0, max_hours=1500.0 / 400.0, standing_loss=0.005,
                cyclic_state_of_charge=True)  # fmt: skip
    options = {"output_flag": False, "mip_rel_gap": 1e-4}
    network.optimize(solver_name="highs", solver_options=options, include_objective_constant=False)
    best, gap = network.objective, results.certificate.gap
    assert results.certificate.lower_bound_yuan <= best * (1.0 + 1e-9)
    assert best * (1.0 - 1e-4) <= results.objective_yuan
    assert results.objective_yuan - best <= gap * results.objective_yuan * (1.0 + 1e-9)
    # Whole numbers cost something here, in both programs.
    free = district(fuel_at_half=1.25, curve=False, integer=False).run()
    assert free.objective_yuan < best * (1.0 - 2e-4)


def test_an_engine_that_wastes_at_part_load_is_refused_without_whole_numbers():
    errors = [issue for issue in district(24, integer=False).validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == ["non-convex"]
    assert "integer = true" in errors[0].remedy
    assert district(24, fuel_at_half=1.25, integer=False).validate() == []
    assert district(24).validate() == []


def test_what_must_run_is_on():
    study = district(48)
    study.devices["grid"].export_max_kw = 500.0
    study.devices["grid"].export_yuan_kwh = 0.0
    study.devices["engine"].must_run_frac = np.where(np.arange(48) < 30, 0.6, 0.0)
    power = powers(study.run(), "electricity")["engine"]
    assert power[:30].min() >= 180.0 - 1e-6


def test_a_study_is_run_again_with_the_same_digits():
    study = district(48)
    once, again = study.run(), study.run()
    assert once.objective_yuan == again.objective_yuan
    study.devices["boiler"].efficiency_frac = 0.8
    assert study.run().objective_yuan > once.objective_yuan


def test_a_year_of_hours_can_be_cancelled():
    answers = iter([True] * 20)

    def stop(*_):
        return next(answers, False)

    with pytest.raises(zh.Cancelled):
        district(8760).run(progress=stop)


def test_the_interior_point_alone_takes_no_whole_numbers():
    assert district(24).run(solver="interior-point").status == "trouble"
