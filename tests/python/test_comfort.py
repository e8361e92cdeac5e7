"""Buildings whose temperature may move within a comfort band, so that the dispatch stores heat and cold in them."""

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

import zhanhe as zh

HOURS = 21 * 24
START = "2025-02-24"  # into March: the heating season ends on the 15th
COP = 3.0
AREA_M2, STOREYS, COUNT = 6000.0, 6, 5
BUILDING = {
    "type": "office",
    "standard": "unrenovated",
    "floor_area_m2": AREA_M2 * COUNT,
    "count": COUNT,
    "storeys": STOREYS,
    "window_share_frac": 0.4,
    "wall_u_w_m2k": 1.5,
    "roof_u_w_m2k": 1.0,
    "window_u_w_m2k": 3.0,
    "air_change_frac_h": 0.8,
    "mass_kwh_m2_k": 0.05,
    "firm": True,
}


def price():
    hour = np.arange(HOURS) % 24
    return np.where((hour >= 16) & (hour < 22), 1.1, np.where(hour < 7, 0.35, 0.65))


def study(start=START, steps=HOURS, **fields):
    made = zh.Study(name="rooms", start=start, step_h=1.0, steps=steps, grid="off", latitude_deg=33.74,
                    longitude_deg=113.31)  # fmt: skip
    for node, carrier in {"power": "electricity", "heat": "heat", "cold": "cooling"}.items():
        made.add("node", name=node, carrier=carrier)
    made.add("connection", name="net", node="power", import_max_kw=1e6, import_yuan_kwh=np.resize(price(), steps))
    made.add("heat_pump", name="pump", power_node="power", heat_node="heat", p_max_kw=1e5, cop=COP)
    made.add("chiller", name="chiller", power_node="power", cooling_node="cold", p_max_kw=1e5, cop=COP)
    made.add("building", name="it", **(BUILDING | {"heat_node": "heat"} | fields))
    return made


def two_nodes():
    """C and H of the two-node model of all buildings together, kWh/K and kW/K, by hand."""
    height_m = 3.6
    facade = 4 * np.sqrt(AREA_M2 / STOREYS) * STOREYS * height_m
    plan = AREA_M2 / STOREYS
    opaque = 1.5 * facade * (1 - 0.4 - 0.01) + 1.0 * plan + 0.5 * 1.0 * plan  # walls, roof, half of the floor's 1.0
    light = 3.0 * facade * 0.4 + 4.7 * facade * 0.01
    air = 1.2 * 1006 / 3600 * 0.8 * AREA_M2 * height_m
    am = AREA_M2 / (1 / (9.1 * 2.5) + 1 / (3.45 * 4.5))
    mo = opaque * am / (am - opaque)
    to_kw = COUNT / 1000
    return {
        "c_air": AREA_M2 * 10 / 3600 * COUNT,
        "c_mass": AREA_M2 * 0.05 * COUNT,
        "ao": (light + air) * to_kw,
        "am": am * to_kw,
        "mo": mo * to_kw,
    }


def reduced(model):
    """keep, stored heat for a kW, and the comfort row's air and weight of the level."""
    a = np.array([[-(model["ao"] + model["am"]) / model["c_air"], model["am"] / model["c_air"]],
                  [model["am"] / model["c_mass"], -(model["mo"] + model["am"]) / model["c_mass"]]])  # fmt: skip
    slow_h = -np.linalg.eigvals(a).real.max()
    air = model["ao"] + model["am"]
    reach = model["am"] / air
    keep = np.exp(-slow_h)
    loss = model["mo"] + reach * model["ao"]
    return keep, reach * (1 - keep) / slow_h, air, air * reach * slow_h / loss


def usual_kw(**fields):
    results = study(**fields).run()
    heat = results.dataset["heat"]["device_power_kw"].to_pandas()
    return -heat["it"].to_numpy(), results


def test_the_plan_costs_what_another_program_says():
    heat_kw, without = usual_kw()
    results = study(precondition_k=2.0).run()
    keep, stored_h, air, weight = reduced(two_nodes())
    season = np.arange(HOURS) < 20 * 24  # to 15 March
    n = HOURS
    # Unknowns: heat, level after the hour. level' = keep level + stored (heat - usual).
    equal, rhs = lil_matrix((n, 2 * n)), np.zeros(n)
    band, high = lil_matrix((2 * n, 2 * n)), np.zeros(2 * n)
    for t in range(n):
        equal[t, n + t], equal[t, t] = 1.0, -stored_h
        if t:
            equal[t, n + t - 1] = -keep
        rhs[t] = -stored_h * heat_kw[t]
        band[t, t], band[t, n + t] = 1.0, weight
        band[n + t, t], band[n + t, n + t] = -1.0, -weight
        high[t] = heat_kw[t] + air * (2.0 if season[t] else 3.0)
        high[n + t] = -heat_kw[t] + air * (0.0 if season[t] else 1.0)
    most = np.where(season, heat_kw.max(), 0.0)
    bounds = [(0.0, kw) for kw in most] + [(None, None)] * n
    other = linprog(np.r_[price() / COP, np.zeros(n)], band.tocsr(), high, equal.tocsr(), rhs, bounds, method="highs")
    assert results.objective_yuan == pytest.approx(other.fun, rel=1e-7)
    assert results.objective_yuan < 0.97 * without.objective_yuan
    assert study(precondition_k=2.0).run(solver="highs").objective_yuan == pytest.approx(other.fun, rel=1e-7)


def test_the_air_stays_in_its_band_and_the_two_node_model_agrees():
    heat_kw, _ = usual_kw()
    results = study(precondition_k=2.0, relax_k=0.5).run()
    rooms = results.dataset["buildings"]
    season = ~np.isnan(rooms["low_c"].sel(building="it").to_numpy())
    assert season.sum() == 20 * 24
    planned_c = rooms["temperature_c"].sel(building="it").to_numpy()
    assert rooms["low_c"].sel(building="it").to_numpy()[season] == pytest.approx(19.5)
    assert rooms["high_c"].sel(building="it").to_numpy()[season] == pytest.approx(22.0)
    assert planned_c[season].min() >= 19.5 - 1e-6
    assert planned_c[season].max() <= 22.0 + 1e-6
    assert np.ptp(planned_c[season]) > 2.0
    # The two-node model by a matrix exponential, driven by what the plan heats beyond the usual.
    m = two_nodes()
    a = np.array([[-(m["ao"] + m["am"]) / m["c_air"], m["am"] / m["c_air"], 1 / m["c_air"]],
                  [m["am"] / m["c_mass"], -(m["mo"] + m["am"]) / m["c_mass"], 0.0], [0.0, 0.0, 0.0]])  # fmt: skip
    step = expm(a)
    shift = -results.dataset["heat"]["device_power_kw"].to_pandas()["it"].to_numpy() - heat_kw
    state, air_k = np.zeros(2), []
    for kw in shift:
        state = (step @ np.r_[state, kw])[:2]
        air_k.append(state[0])
    off_k = (planned_c - 20.0 - air_k)[season]
    told_k = float(rooms["reduction_error_k"].sel(building="it"))
    assert np.sqrt(np.mean(off_k**2)) == pytest.approx(told_k, rel=0.05)
    assert 0.0 < told_k < 0.15
    assert results.summary["building_reduction_error_k"] == told_k


def test_without_a_reason_nothing_is_stored():
    made = study(precondition_k=3.0)
    made.devices["net"].import_yuan_kwh = 0.5
    heat_kw, _ = usual_kw()
    results = made.run()
    stored = -results.dataset["heat"]["device_power_kw"].to_pandas()["it"].to_numpy() - heat_kw
    assert np.abs(stored).max() < 1e-4 * heat_kw.max()


def test_a_relaxed_band_saves_what_the_lower_temperature_loses_less():
    """Two weeks at 19 instead of 20 degrees: in steady state each kelvin is worth the loss of the envelope."""
    flat = {"start": "2025-01-06", "steps": 336}
    made = study(relax_k=1.0, **flat)
    made.devices["net"].import_yuan_kwh = 0.5
    results = made.run()
    usual = study(**flat).run()
    m = two_nodes()
    loss_kw_k = m["ao"] + m["am"] * m["mo"] / (m["am"] + m["mo"])
    power = [r.dataset["heat"]["device_power_kw"].to_pandas()["it"].to_numpy()[48:] for r in (usual, results)]
    assert (power[1] - power[0]).mean() == pytest.approx(loss_kw_k, rel=0.02)
    assert results.dataset["buildings"]["temperature_c"].to_numpy()[48:].max() == pytest.approx(19.0, abs=1e-4)


def test_cold_is_stored_as_heat_is():
    july = {"start": "2025-07-07", "steps": 168, "cooling_node": "cold"}
    without, results = study(**july).run(), study(precondition_k=2.0, **july).run()
    assert results.objective_yuan < 0.98 * without.objective_yuan
    rooms = results.dataset["buildings"]
    temperature_c = rooms["temperature_c"].sel(building="it").to_numpy()
    assert rooms["usual_temperature_c"].to_numpy().max() == pytest.approx(26.0)
    assert 24.0 - 1e-6 <= temperature_c.min() < 24.5
    assert temperature_c.max() <= 26.0 + 1e-6


def test_the_model_of_the_envelope_says_what_is_needed_and_takes_a_setback():
    january = {"start": "2025-01-06", "steps": 336, "demand_by": "model"}
    held, set_back = study(**january).run(), study(heating_setback_c=15.0, **january).run()
    assert set_back.summary["heat_load_served_kwh"] < 0.97 * held.summary["heat_load_served_kwh"]
    moved = study(heating_setback_c=15.0, precondition_k=1.0, **january).run()
    # What is heated before the morning peak need not be made in it.
    assert moved.summary["heat_load_peak_kw"] <= set_back.summary["heat_load_peak_kw"] * (1 + 1e-9)
    assert moved.objective_yuan < set_back.objective_yuan
    better = study(wall_u_w_m2k=0.4, **january).run()
    assert better.summary["heat_load_served_kwh"] < 0.9 * held.summary["heat_load_served_kwh"]


def test_a_class_is_as_many_buildings_as_it_counts():
    week = {"start": "2025-01-06", "steps": 168, "precondition_k": 2.0}
    one = study(**week).run()
    single = BUILDING | {"floor_area_m2": AREA_M2, "count": 1}
    many = study(**(week | single))
    for k in range(COUNT - 1):
        many.add("building", name=f"other {k}", heat_node="heat", precondition_k=2.0, **single)
    # Each follows the same prices; a shared plant of no cost does not make them differ in sum.
    assert many.run().objective_yuan == pytest.approx(one.objective_yuan, rel=1e-7)


def test_a_window_starts_at_the_usual_temperature():
    week = study(precondition_k=2.0).run(start="2025-03-03", steps=168)
    rooms = week.dataset["buildings"]
    assert rooms.sizes["time"] == 168
    assert rooms["temperature_c"].to_numpy()[0, 0] >= 20.0 - 1e-6


def test_heat_that_is_not_there_goes_unserved_before_the_plan_fails():
    made = study(start="2025-01-06", steps=72, precondition_k=2.0, firm=False, unserved_yuan_kwh=5.0)
    made.devices["pump"].p_max_kw = 300.0
    results = made.run()
    assert results.status == "optimal"
    assert results.summary["unserved_kwh"] > 100.0
    firm = study(start="2025-01-06", steps=72, precondition_k=2.0)
    firm.devices["pump"].p_max_kw = 300.0
    refused = firm.run()
    assert refused.status == "infeasible"
    assert "it" in {cause.owner for cause in refused.causes}


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"wall_u_w_m2k": 50.0}, "out-of-range", "wall_u_w_m2k"),
        ({"precondition_k": -1.0}, "out-of-range", "precondition_k"),
        ({"heating_setpoint_c": 26.0}, "conflict", "heating_setpoint_c"),
        ({"heating_setback_c": 15.0}, "conflict", "heating_setback_c"),
        ({"demand_by": "model", "heating_setback_c": 21.0}, "conflict", "heating_setback_c"),
        ({"demand_by": "model", "annual_heat_kwh": 1e5}, "conflict", "annual_heat_kwh"),
        ({"window_share_frac": 1.0}, "conflict", "window_share_frac"),
        ({"count": 0.5}, "out-of-range", "count"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(fields, code, where):
    errors = [issue for issue in study(steps=24, **fields).validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == [code]
    assert where in errors[0].where


def test_a_comfort_band_needs_a_node_and_near_misses_pass():
    made = study(steps=24)
    made.add("building", name="dark", type="home", floor_area_m2=100.0, power_node="power", precondition_k=1.0)
    assert [issue.code for issue in made.validate() if issue.severity == "error"] == ["conflict"]
    for fields in ({"wall_u_w_m2k": 10.0}, {"heating_setpoint_c": 25.9}, {"window_share_frac": 0.99},
                   {"demand_by": "model", "heating_setback_c": 20.0}):  # fmt: skip
        assert not [issue for issue in study(steps=24, **fields).validate() if issue.severity == "error"]


def test_many_bands_are_warned_about():
    made = study(steps=24, precondition_k=1.0)
    for k in range(60):
        made.add("building", name=f"b{k}", type="home", floor_area_m2=100.0, heat_node="heat", precondition_k=1.0)
    assert [issue.code for issue in made.validate() if issue.severity == "warning"] == ["bound-too-large"]
