"""The same linear program in zhanhe and in PyPSA gives the same cost, and the same prices where they are unique.

Where prices are not unique (a store that idles, a peak that several hours share) PyPSA still says what a little more
and a little less demand costs, and our price has to lie between the two.
"""

import numpy as np
import pandas as pd
import pypsa
import pytest
import workloads
from twin import Twin

SAME = 1e-6
# Both sides stop at reduced costs of 1e-7.
PRICE_YUAN_KWH = 1e-6


def noise(seed, low, high, steps):
    """Numbers without a pattern, so that no two hours tie."""
    return np.random.default_rng(seed).uniform(low, high, steps)


def sun(steps, per_day=24):
    hour = (np.arange(steps) % per_day) * 24.0 / per_day
    return np.clip(np.sin((hour - 6.0) / 12.0 * np.pi), 0.0, None)


def prices_of(results, node):
    """Price at a node, whatever its carrier."""
    for group in results.dataset.children.values():
        if "price_yuan_kwh" in group and node in group["node"].values:
            return group["price_yuan_kwh"].sel(node=node).values
    raise LookupError(node)


def same_cost(twin):
    results = twin.study.run()
    assert results.status == "optimal"
    assert results.objective_yuan == pytest.approx(twin.solve_network(), rel=SAME, abs=1e-6)
    return results


def same_cost_and_prices(twin, *nodes):
    results = same_cost(twin)
    ours = np.column_stack([prices_of(results, node) for node in nodes])
    np.testing.assert_allclose(ours, twin.peer_prices(nodes), atol=PRICE_YUAN_KWH)
    return results


def prices_lie_between(twin, results, node, more_kw=0.1):
    """PyPSA's cost of a little more demand is at least what our price says, and what a little less saves at most.

    In every step by itself, and in all steps at once by amounts without a pattern.
    """
    base_yuan = twin.network.objective
    # The program that is changed below is the one that was solved.
    assert twin.costs_with_demand(node, [np.zeros(twin.steps)]) == pytest.approx(base_yuan, rel=1e-9)
    changes_kw = more_kw * np.vstack([np.eye(twin.steps), noise(99, 0.0, 1.0, twin.steps)])
    dear_yuan = twin.costs_with_demand(node, changes_kw) - base_yuan
    cheap_yuan = base_yuan - twin.costs_with_demand(node, -changes_kw)
    told_yuan = twin.step_h * changes_kw @ prices_of(results, node)
    # The difference of two costs, each good to about 1e-9 of it.
    rounding = 1e-9 * abs(base_yuan) + PRICE_YUAN_KWH * twin.step_h * changes_kw.sum(axis=1)
    assert (cheap_yuan - rounding <= told_yuan).all()
    assert (told_yuan <= dear_yuan + rounding).all()


def test_plants_in_merit_order():
    twin = Twin(48)
    twin.nodes("bus")
    twin.load("load", "bus", noise(1, 50.0, 290.0, 48))
    twin.generator("cheap", "bus", 100.0, 0.2)
    twin.generator("middle", "bus", 100.0, 0.45, profile=noise(2, 0.3, 1.0, 48))
    twin.generator("dear", "bus", 300.0, noise(3, 0.8, 1.5, 48))
    results = same_cost_and_prices(twin, "bus")
    assert len(np.unique(np.round(prices_of(results, "bus"), 9))) > 3


def test_battery_import_and_load():
    twin = Twin(48)
    twin.nodes("bus")
    twin.load("load", "bus", noise(4, 50.0, 100.0, 48))
    twin.connection("grid", "bus", 140.0, noise(5, 0.2, 1.2, 48))
    twin.battery("battery", "bus", 40.0, 90.0, cost_yuan_kwh=0.01)
    results = same_cost(twin)
    assert results.summary["electricity_discharged_kwh"] > 100.0
    prices_lie_between(twin, results, "bus")


def test_hub_of_chp_boiler_and_a_heat_pump_with_a_cop_that_varies():
    twin = Twin(48)
    twin.nodes("power")
    twin.nodes("warm", carrier="heat")
    twin.nodes("gas", carrier="gas")
    twin.load("lights", "power", noise(6, 80.0, 160.0, 48))
    twin.load("rooms", "warm", noise(7, 60.0, 260.0, 48))
    twin.connection("grid", "power", 200.0, noise(8, 0.3, 1.2, 48), 100.0, 0.25)
    twin.generator("well", "gas", 800.0, 0.33)
    twin.converter("chp", "gas", {"power": 0.38, "warm": 0.45}, 200.0, cost_yuan_kwh=0.02)
    twin.converter("boiler", "gas", {"warm": 0.92}, 300.0)
    twin.converter("heat_pump", "power", {"warm": noise(9, 2.2, 4.0, 48)}, 40.0, profile=noise(10, 0.6, 1.0, 48))
    results = same_cost_and_prices(twin, "power", "warm")
    # Where nobody takes gas its price is unique on one side only: a little more would cost what the well asks.
    runs = results.dataset["gas"]["device_power_kw"].sel(device="well").values > 1e-3
    gas_yuan_kwh = prices_of(results, "gas")
    assert 30 < runs.sum() < 48
    np.testing.assert_allclose(gas_yuan_kwh[runs], twin.peer_prices(["gas"])[runs, 0], atol=PRICE_YUAN_KWH)
    assert (gas_yuan_kwh[~runs] <= 0.33 + PRICE_YUAN_KWH).all()


def test_transport_network_of_five_nodes_with_limited_lines():
    twin = Twin(36)
    names = [f"n{i}" for i in range(5)]
    twin.nodes(*names)
    for i, name in enumerate(names):
        twin.load(f"load{i}", name, noise(20 + i, 40.0, 120.0, 36), unserved_yuan_kwh=14.0)
        twin.generator(f"plant{i}", name, 150.0, 0.2 + 0.13 * i, profile=noise(30 + i, 0.4, 1.0, 36))
    for i, (start, end) in enumerate([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (1, 3)]):
        twin.line(f"line{i}", names[start], names[end], 22.0 + 3.7 * i)
    results = same_cost_and_prices(twin, *names)
    spread = np.ptp(np.column_stack([prices_of(results, name) for name in names]), axis=1)
    assert (spread > 0.1).any()


@pytest.mark.parametrize(
    "ends",
    [
        {"cyclic": True},
        {"cyclic": True, "level_initial_frac": 0.45},
        {"cyclic": False},
        {"cyclic": False, "level_initial_frac": 0.7},
        {"cyclic": False, "level_initial_frac": 0.7, "level_final_frac": 0.6},
        {"cyclic": True, "level_final_frac": 0.5},
        {"cyclic": False, "level_min_frac": 0.2, "level_max_frac": 0.8},
    ],
    ids=lambda ends: " ".join(f"{key}={value}" for key, value in ends.items()),
)
def test_store_with_standing_loss_and_its_ends(ends):
    twin = Twin(36)
    twin.nodes("warm", carrier="heat")
    twin.load("rooms", "warm", noise(40, 20.0, 100.0, 36))
    twin.connection("network", "warm", 130.0, noise(41, 0.1, 0.9, 36))
    twin.store("tank", "warm", 200.0, 50.0, 80.0, 0.97, 0.93, loss_frac_h=0.02, cost_yuan_kwh=0.005, **ends)
    results = same_cost(twin)
    prices_lie_between(twin, results, "warm")


@pytest.mark.parametrize("initial_kw", [None, 30.0])
def test_ramp_limits(initial_kw):
    twin = Twin(30)
    twin.nodes("bus")
    twin.load("load", "bus", noise(50, 40.0, 200.0, 30))
    twin.generator("slow", "bus", 160.0, 0.2, up=0.15, down=0.25, initial_kw=initial_kw)
    twin.connection("grid", "bus", 300.0, noise(51, 0.5, 1.2, 30), 300.0, 0.05)
    results = same_cost(twin)
    slow_kw = results.dataset["electricity/device_power_kw"].sel(device="slow").values
    assert np.diff(slow_kw).max() == pytest.approx(0.15 * 160.0, rel=1e-6)
    prices_lie_between(twin, results, "bus")


def test_ramp_limits_are_per_hour_also_in_quarters_of_an_hour():
    twin = Twin(40, step_h=0.25)
    twin.nodes("bus")
    twin.load("load", "bus", noise(52, 40.0, 200.0, 40))
    twin.generator("slow", "bus", 160.0, 0.2, up=0.4, down=0.6, initial_kw=20.0)
    twin.connection("grid", "bus", 300.0, noise(53, 0.5, 1.2, 40), 300.0, 0.05)
    same_cost(twin)


def test_must_run_is_paid_for_also_when_nobody_needs_it():
    twin = Twin(24)
    twin.nodes("bus")
    twin.load("load", "bus", noise(54, 60.0, 150.0, 24))
    twin.generator("plant", "bus", 160.0, 0.9, must_run=noise(55, 0.3, 0.9, 24))
    twin.connection("grid", "bus", 300.0, noise(56, 0.3, 0.8, 24), 120.0, 0.1)
    results = same_cost_and_prices(twin, "bus")
    assert prices_of(results, "bus").min() == pytest.approx(0.1, abs=PRICE_YUAN_KWH)


def test_curtailed_sun_sets_the_price():
    twin = Twin(48)
    twin.nodes("bus")
    twin.load("load", "bus", noise(57, 50.0, 100.0, 48))
    twin.generator("roof", "bus", 200.0, 0.013, profile=sun(48), kind="pv")
    twin.connection("grid", "bus", 200.0, 0.6)
    results = same_cost_and_prices(twin, "bus")
    assert results.summary["electricity_curtailed_kwh"] > 100.0
    assert prices_of(results, "bus").min() == pytest.approx(0.013, abs=PRICE_YUAN_KWH)


def test_export_earns_its_price():
    twin = Twin(48)
    twin.nodes("bus")
    twin.load("load", "bus", noise(58, 50.0, 100.0, 48))
    twin.generator("roof", "bus", 200.0, 0.0, profile=sun(48), kind="pv")
    twin.connection("grid", "bus", 200.0, noise(59, 0.5, 0.9, 48), 80.0, noise(60, 0.1, 0.4, 48))
    results = same_cost_and_prices(twin, "bus")
    assert dict(zip(*results_parts(results), strict=True))["export"] < -1.0


def test_negative_prices_are_income():
    twin = Twin(48)
    twin.nodes("bus")
    twin.load("load", "bus", noise(61, 50.0, 100.0, 48))
    twin.connection("grid", "bus", 150.0, noise(62, -0.4, 0.6, 48))
    twin.battery("battery", "bus", 30.0, 80.0)
    results = same_cost(twin)
    prices_lie_between(twin, results, "bus")


def results_parts(results):
    economics = results.dataset["economics"]
    return economics["part"].values, economics["part_yuan"].values


def test_unserved_load_at_its_price():
    twin = Twin(24)
    twin.nodes("bus")
    twin.load("first", "bus", noise(63, 50.0, 100.0, 24), unserved_yuan_kwh=14.0)
    twin.load("second", "bus", noise(64, 50.0, 100.0, 24), unserved_yuan_kwh=3.0)
    twin.connection("grid", "bus", 130.0, 0.6)
    results = same_cost_and_prices(twin, "bus")
    assert results.summary["unserved_kwh"] > 1.0


def test_quarters_of_an_hour_weigh_a_quarter():
    steps = 192
    twin = Twin(steps, step_h=0.25)
    twin.nodes("bus")
    twin.load("load", "bus", noise(65, 50.0, 100.0, steps))
    twin.generator("roof", "bus", 150.0, 0.01, profile=sun(steps, 96), kind="pv")
    twin.connection("grid", "bus", 120.0, noise(66, 0.2, 1.0, steps), 20.0, 0.1)
    twin.store("store", "bus", 100.0, 40.0, 50.0, 0.95, 0.94, loss_frac_h=0.03, cost_yuan_kwh=0.002)
    results = same_cost(twin)
    prices_lie_between(twin, results, "bus")


def test_prices_of_quarters_of_an_hour_are_per_kwh():
    twin = Twin(48, step_h=0.25)
    twin.nodes("bus")
    twin.load("load", "bus", noise(67, 50.0, 250.0, 48))
    twin.generator("cheap", "bus", 100.0, 0.2)
    twin.generator("dear", "bus", 300.0, noise(68, 0.8, 1.5, 48))
    same_cost_and_prices(twin, "bus")


def test_demand_charge_of_two_months_as_the_size_of_two_plants():
    steps = 96
    twin = Twin(steps, start="2025-01-30")
    twin.nodes("bus")
    twin.load("load", "bus", noise(69, 50.0, 150.0, steps))
    twin.generator("roof", "bus", 60.0, 0.0, profile=sun(steps), kind="pv")
    twin.connection("grid", "bus", 400.0, noise(70, 0.3, 0.9, steps), demand=38.0)
    twin.battery("battery", "bus", 40.0, 80.0, cost_yuan_kwh=0.05)
    results = same_cost(twin)
    assert dict(zip(*results_parts(results), strict=True))["demand_charge"] > 38.0 * 100.0
    prices_lie_between(twin, results, "bus")


def hub_in_pypsa(hours):
    """The hub as PyPSA writes it, in MW and yuan/MWh."""
    table = workloads.hub_table(hours)
    network = pypsa.Network()
    network.set_snapshots(pd.date_range("2021-01-01", periods=hours, freq="h"))
    table.index = network.snapshots
    for bus in ("electricity", "heat", "gas"):
        network.add("Bus", bus)
    network.add("Load", "power", bus="electricity", p_set=table.load_mw)
    network.add("Load", "warmth", bus="heat", p_set=table.heat_mw)
    for name, p_nom, available in (("pv", 60, table.pv_pu), ("wind", 30, table.wind_pu)):
        network.add("Generator", name, bus="electricity", p_nom=p_nom, p_max_pu=available, marginal_cost=0.1)
    network.add("Generator", "import", bus="electricity", p_nom=60, marginal_cost=table.import_yuan_mwh)
    network.add("Generator", "export", bus="electricity", p_nom=40, p_min_pu=-1, p_max_pu=0, marginal_cost=37.8)
    network.add("Generator", "gas", bus="gas", p_nom=100, marginal_cost=35)
    chp = {"bus0": "gas", "bus1": "electricity", "bus2": "heat", "efficiency": 0.38, "efficiency2": 0.45}
    network.add("Link", "chp", p_nom=20, **chp)
    network.add("Link", "boiler", bus0="gas", bus1="heat", p_nom=30, efficiency=0.92)
    network.add("Link", "heat_pump", bus0="electricity", bus1="heat", p_nom=10, efficiency=table.hp_cop)
    for name, bus, p_nom, hours_full, efficiency, loss, cost in (
        ("battery", "electricity", 20, 2, 0.95, 1e-4, 0.5),
        ("tank", "heat", 15, 8, 0.98, 5e-3, 0.0),
    ):
        network.add(
            "StorageUnit",
            name,
            bus=bus,
            p_nom=p_nom,
            max_hours=hours_full,
            efficiency_store=efficiency,
            efficiency_dispatch=efficiency,
            standing_loss=loss,
            cyclic_state_of_charge=True,
            marginal_cost=cost,
        )
    return network


def test_the_hub_of_two_days_costs_what_pypsa_says():
    network = hub_in_pypsa(48)
    options = {"output_flag": False}
    network.optimize(
        solver_name="highs", solver_options=options, log_to_console=False, include_objective_constant=False
    )
    results = workloads.hub(48).run()
    assert results.status == "optimal"
    assert results.objective_yuan == pytest.approx(float(network.objective), rel=SAME)


# The expected costs below were computed with PyPSA 1.4.0 and HiGHS 1.15.1, the year of the hub by the simplex method
# and by the interior point method of HiGHS; they are stated to six decimals.


@pytest.mark.parametrize(("hours", "cost_yuan"), [(168, 142121.993342), (8760, 4073017.259053)])
def test_the_hub_costs_what_was_stated(hours, cost_yuan):
    results = workloads.hub(hours).run()
    assert results.status == "optimal"
    # The interior point ends at a relative gap of 1e-8; the simplex method at a vertex.
    assert results.objective_yuan == pytest.approx(cost_yuan, rel=1e-8)
    exact = workloads.hub(hours).run(solver="highs")
    assert exact.objective_yuan == pytest.approx(cost_yuan, rel=1e-9)
    assert results.certificate.gap <= 1e-6


def test_a_month_of_the_feeder_costs_what_was_stated():
    results = workloads.feeder(744).run()
    assert results.status == "optimal"
    assert results.objective_yuan == pytest.approx(89467.422510, rel=SAME)
