"""What `from_pypsa` makes of a network has PyPSA's optimum, and what it cannot carry over is refused by name."""

import numpy as np
import pandas as pd
import pypsa_networks
import pytest
from pypsa_networks import empty

import zhanhe as zh

SAME = 1e-6


def optimum(network):
    """PyPSA's objective, NaN when it finds no solution."""
    _, condition = network.optimize(
        solver_name="highs",
        solver_options={"output_flag": False},
        log_to_console=False,
        include_objective_constant=False,
    )
    return float(network.objective) if condition == "optimal" else np.nan


def prices_of(results):
    """Prices in yuan/MWh, a column for each node."""
    groups = [group for group in results.dataset.children.values() if "price_yuan_kwh" in group]
    return pd.concat([group["price_yuan_kwh"].to_pandas() for group in groups], axis=1) * 1e3


def same(network, prices=()):
    """Run both; the parts of the cost add up; prices at `prices` agree."""
    study = zh.from_pypsa(network)
    results = study.run()
    expected = optimum(network)
    assert results.status == "optimal", results.message
    assert results.objective_yuan == pytest.approx(expected, rel=SAME, abs=1e-6)
    parts = results.dataset["economics/part_yuan"].values
    assert parts.sum() == pytest.approx(expected, rel=SAME, abs=1e-6)
    ours = prices_of(results)
    for bus in prices:
        peer = network.buses_t.marginal_price[bus].to_numpy()
        np.testing.assert_allclose(ours[bus].to_numpy(), peer, atol=1e-4, rtol=1e-6)
    return results


def noise(seed, low, high, network):
    return pypsa_networks.series(np.random.default_rng(seed), low, high, network)


def one_bus(steps=24, **time):
    """A load, a cheap plant and a dear one at one bus."""
    network = empty(steps, **time)
    network.add("Bus", "bus", v_nom=110.0)
    network.add("Load", "load", bus="bus", p_set=noise(1, 20.0, 90.0, network))
    network.add("Generator", "cheap", bus="bus", p_nom=50.0, marginal_cost=noise(2, 10.0, 20.0, network))
    network.add("Generator", "dear", bus="bus", p_nom=200.0, marginal_cost=noise(3, 50.0, 80.0, network))
    return network


def chosen(results, name):
    """The size in MW or MWh of an extendable component."""
    for group in results.dataset.children.values():
        for axis, size in (("sized", "size_kw"), ("sized_store", "size_kwh")):
            if axis in group and name in group[axis].values:
                return float(group[size].sel({axis: name})) / 1e3
    raise LookupError(name)


def test_plants_loads_and_their_prices():
    network = one_bus()
    network.generators.loc["cheap", "p_min_pu"] = 0.2
    network.add("Load", "second", bus="bus", p_set=4.0, sign=-2.0)
    network.add("Load", "feeds", bus="bus", p_set=3.0, sign=1.0)
    network.add("Generator", "off", bus="bus", p_nom=100.0, active=False)
    same(network, ["bus"])


def test_limits_that_vary_and_are_negative():
    network = one_bus()
    network.add("Generator", "wind", bus="bus", p_nom=40.0, p_max_pu=noise(4, 0.0, 1.0, network), marginal_cost=1.0)
    network.add("Generator", "export", bus="bus", p_nom=9.0, p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=30.0)
    network.add("Generator", "trade", bus="bus", p_nom=7.0, p_min_pu=noise(5, -1.0, -0.5, network), marginal_cost=33.0)
    same(network, ["bus"])


def test_a_generator_with_another_sign():
    network = one_bus()
    limits = {"p_min_pu": 0.1, "p_max_pu": noise(4, 0.3, 1.0, network), "ramp_limit_up": 0.2}
    network.add("Generator", "sink", bus="bus", p_nom=30.0, sign=-1.0, marginal_cost=-25.0, **limits)
    network.add("Generator", "shed", bus="bus", p_nom=3e5, sign=1e-3, marginal_cost=0.04)
    same(network, ["bus"])


def test_set_power_holds_where_it_is_given():
    network = one_bus()
    given = noise(6, 2.0, 19.0, network)
    given.iloc[::3] = np.nan
    network.add("Generator", "plan", bus="bus", p_nom=50.0, p_set=given, marginal_cost=70.0)
    same(network, ["bus"])


def test_quadratic_cost():
    network = one_bus(6)
    network.generators["marginal_cost_quadratic"] = [0.2, 0.4]
    results = same(network)
    # PyPSA's prices are those of HiGHS's default regularisation, which moves them in the fourth digit.
    np.testing.assert_allclose(prices_of(results)["bus"], network.buses_t.marginal_price["bus"], rtol=1e-3)


@pytest.mark.parametrize("hours", [0.5, 1.0, 3.0])
def test_ramp_limits_are_per_snapshot(hours):
    network = one_bus(hours=hours)
    network.generators.loc["cheap", ["ramp_limit_up", "ramp_limit_down", "p_init"]] = [0.3, 0.25, 20.0]
    limit = noise(7, 0.1, 0.5, network)
    limit.iloc[3] = np.nan
    network.add("Generator", "slow", bus="bus", p_nom=40.0, marginal_cost=15.0, ramp_limit_up=limit)
    same(network)


def test_energy_of_a_generator_over_the_run():
    network = one_bus()
    network.generators.loc["cheap", "e_sum_max"] = 400.0
    network.generators.loc["dear", "e_sum_min"] = 500.0
    same(network)


WEIGHTS = {
    "objective": np.linspace(0.0, 9.0, 24),
    "stores": np.linspace(0.5, 2.0, 24),
    "generators": np.linspace(3.0, 1.0, 24),
}


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["steps of 3 h", "three columns"])
def test_snapshot_weightings(weights):
    network = one_bus(hours=3.0, weights=weights)
    network.generators.loc["cheap", "e_sum_max"] = 700.0
    storage(network, standing_loss=0.02, cyclic_state_of_charge=True)
    results = same(network)
    assert results.study.settings.step_h == 3.0


def test_snapshots_without_equal_distance_are_counted_by_hours():
    network = one_bus()
    network.set_snapshots(network.snapshots.delete(3))
    study = zh.from_pypsa(network)
    assert [issue.code for issue in study.issues] == ["mapped-time"]
    assert study.run().objective_yuan == pytest.approx(optimum(network), rel=SAME)


def test_a_carrier_that_could_be_no_group_of_a_file_gets_another_name():
    network = empty(2)
    network.add("Bus", "bus", carrier="heat/70")
    network.add("Generator", "source", bus="bus", p_nom=1.0)
    study = zh.from_pypsa(network)
    assert study.nodes["bus"].carrier == "heat_70"
    assert not [issue for issue in study.validate() if issue.severity == "error"]


def storage(network, name="storage", **fields):
    fields = {"p_nom": 15.0, "max_hours": 4.0, "efficiency_store": 0.9, "efficiency_dispatch": 0.95} | fields
    network.add("StorageUnit", name, bus="bus", marginal_cost=0.5, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"cyclic_state_of_charge": True},
        {"state_of_charge_initial": 30.0, "standing_loss": 0.02},
        {"cyclic_state_of_charge": True, "standing_loss": 0.02, "p_min_pu": -0.5},
        {"inflow": 6.0, "spill_cost": 0.3, "p_min_pu": 0.0},
        {"inflow": 25.0, "state_of_charge_initial": 5.0},
        {"marginal_cost_storage": 0.4, "state_of_charge_initial": 30.0},
        {"state_of_charge_set": [30.0 if t == 11 else np.nan for t in range(24)], "cyclic_state_of_charge": True},
        {"p_max_pu": np.linspace(0.2, 1.0, 24), "efficiency_store": np.linspace(0.7, 0.9, 24)},
        {"p_nom": 0.0, "p_nom_extendable": True, "capital_cost": 20.0, "cyclic_state_of_charge": True},
        {
            "p_nom": 0.0,
            "p_nom_extendable": True,
            "capital_cost": 5.0,
            "p_nom_max": 9.0,
            "state_of_charge_initial": 20.0,
        },
    ],
    ids=lambda fields: " ".join(fields),
)
def test_storage_units(fields):
    network = one_bus()
    fields = {key: pd.Series(value, network.snapshots) if np.ndim(value) else value for key, value in fields.items()}
    storage(network, **fields)
    same(network)


@pytest.mark.parametrize(
    "fields",
    [
        {"e_nom": 60.0, "e_cyclic": True},
        {"e_nom": 60.0, "e_initial": 40.0, "standing_loss": 0.03},
        {"e_nom": 60.0, "e_initial": 10.0, "marginal_cost": 3.0, "marginal_cost_storage": 0.1},
        {"e_nom": 60.0, "e_min_pu": -0.5, "e_max_pu": np.linspace(0.4, 1.0, 24)},
        {"e_nom": 60.0, "e_cyclic": True, "e_set": [20.0 if t == 7 else np.nan for t in range(24)]},
        {"e_nom_extendable": True, "capital_cost": 9.0, "e_cyclic": True},
        {"e_nom_extendable": True, "capital_cost": 4.0, "e_nom_min": 5.0, "e_nom_max": 50.0, "e_initial": 3.0},
        {"e_nom": np.inf, "e_initial": 300.0},
    ],
    ids=lambda fields: " ".join(fields),
)
def test_stores(fields):
    network = one_bus()
    fields = {key: pd.Series(value, network.snapshots) if np.ndim(value) else value for key, value in fields.items()}
    network.add("Store", "store", bus="bus", **fields)
    same(network)


def test_links_of_several_outputs_and_processes():
    network = one_bus()
    network.add("Bus", ["warm", "pipe", "cold"], carrier=["heat", "gas", "chill"])
    network.add("Load", "rooms", bus="warm", p_set=noise(8, 5.0, 30.0, network))
    network.add("Generator", "well", bus="pipe", p_nom=150.0, marginal_cost=25.0)
    network.add("Generator", "burner", bus="warm", p_nom=50.0, marginal_cost=noise(9, 60.0, 90.0, network))
    chp = {"bus1": "bus", "bus2": "warm", "bus3": "cold", "efficiency": 0.38, "efficiency3": 0.1}
    network.add("Link", "chp", bus0="pipe", p_nom=40.0, efficiency2=noise(10, 0.4, 0.5, network), **chp)
    network.add("Link", "pump", bus0="bus", bus1="warm", p_nom=6.0, efficiency=noise(11, 2.0, 4.0, network))
    network.add("Link", "chiller", bus0="cold", bus1="warm", bus2="bus", p_nom=9.0, efficiency=1.3, efficiency2=-0.3)
    network.add("Process", "plant", bus0="bus", bus1="pipe", bus2="warm", rate0=-1.5, rate1=1.0, rate2=-0.1, p_nom=5.0)
    same(network, ["bus", "warm"])


def test_a_link_in_both_directions_feeds_the_bus_it_begins_at():
    network = one_bus()
    network.add("Bus", "far")
    network.add("Load", "village", bus="far", p_set=5.0)
    network.add("Link", "cable", bus0="far", bus1="bus", p_nom=20.0, p_min_pu=-1.0, marginal_cost=-0.2)
    same(network, ["bus", "far"])


def mesh(carrier="AC", seed=0, **fields):
    """Four buses in a ring with a chord and a parallel line."""
    network = empty(12)
    buses = ["a", "b", "c", "d"]
    network.add("Bus", buses, v_nom=[110.0, 110.0, 110.0, 110.0], carrier=carrier)
    for i, bus in enumerate(buses):
        network.add("Load", f"load {bus}", bus=bus, p_set=noise(20 + i + seed, 10.0, 60.0, network))
        network.add("Generator", f"plant {bus}", bus=bus, p_nom=150.0, marginal_cost=10.0 + 17.0 * i)
    for i, (one, other) in enumerate([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c"), ("b", "a")]):
        limits = {"x": 8.0 + 3 * i, "r": 5.0 - 0.5 * i, "s_nom": 25.0 + 3 * i}
        network.add("Line", f"{one}{other}", bus0=one, bus1=other, **(limits | fields))
    return network


@pytest.mark.parametrize("carrier", ["AC", "DC"])
def test_a_mesh_obeys_kirchhoffs_voltage_law(carrier):
    network = mesh(carrier)
    results = same(network, ["a", "b", "c", "d"])
    flow = results.dataset["power/line_flow_kw"].to_pandas() / 1e3
    np.testing.assert_allclose(flow["ac"], network.lines_t.p0["ac"], atol=1e-4)


def test_transformers_with_taps_and_phase_shifts():
    network = mesh()
    shift = noise(30, -4.0, 4.0, network)
    network.add("Bus", "low", v_nom=20.0)
    network.add("Load", "town", bus="low", p_set=20.0)
    fields = {"x": 0.12, "r": 0.01, "s_nom": 40.0, "tap_ratio": 1.04}
    network.add("Transformer", "ab", bus0="a", bus1="low", phase_shift=2.0, **fields)
    network.add("Transformer", "second", bus0="low", bus1="c", phase_shift=shift, s_max_pu=0.8, **fields)
    results = same(network, ["a", "low"])
    assert "Transformer ab" in results.dataset["power"]["line"].values


def test_lines_that_are_extended_and_limited_by_their_angle():
    network = mesh(s_max_pu=0.7)
    network.lines.loc["ac", "v_ang_max"] = 0.6
    network.lines.loc[["ab", "bc"], "s_nom_extendable"] = True
    network.lines.loc[["ab", "bc"], "capital_cost"] = [150.0, 170.0]
    network.lines.loc["ab", "s_nom_max"] = 60.0
    results = same(network)
    for name in ("ab", "bc"):
        assert chosen(results, name) == pytest.approx(network.lines.s_nom_opt[name], abs=1e-4)


def test_sizes_are_chosen_and_shown():
    network = one_bus()
    network.generators.loc["cheap", ["p_nom_extendable", "capital_cost", "p_nom_min"]] = [True, 300.0, 5.0]
    overnight = {"overnight_cost": 9e4, "discount_rate": 0.07, "lifetime": 20.0, "fom_cost": 3.0}
    network.add("Generator", "sun", bus="bus", p_nom_extendable=True, p_max_pu=noise(12, 0, 1, network), **overnight)
    network.add("Bus", "far")
    network.add("Generator", "far plant", bus="far", p_nom=40.0, p_min_pu=0.1, marginal_cost=3.0)
    network.add("Link", "cable", bus0="far", bus1="bus", p_nom_extendable=True, capital_cost=200.0, efficiency=0.9)
    results = same(network)
    for name in ("cheap", "sun"):
        assert chosen(results, name) == pytest.approx(network.generators.p_nom_opt[name], abs=1e-4)
    assert chosen(results, "cable") == pytest.approx(network.links.p_nom_opt["cable"], abs=1e-4)
    assert results.summary["power_converter_size_kw"] == pytest.approx(1e3 * network.links.p_nom_opt["cable"], abs=0.1)
    parts = dict(
        zip(results.dataset["economics/part"].values, results.dataset["economics/part_yuan"].values, strict=True)
    )
    assert parts["investment"] > 0.0


def test_a_limit_of_co2_counts_stores_that_are_not_cyclic():
    network = one_bus()
    network.add("Carrier", ["coal", "oil"], co2_emissions=[0.9, 0.3])
    network.generators.loc["cheap", ["carrier", "efficiency"]] = ["coal", 0.4]
    network.add("Store", "tank", bus="bus", carrier="oil", e_nom=300.0, e_initial=250.0, standing_loss=0.01)
    storage(network, carrier="oil", state_of_charge_initial=20.0, inflow=2.0)
    limit = {"type": "primary_energy", "sense": "<=", "constant": 900.0}
    network.add("GlobalConstraint", "co2", carrier_attribute="co2_emissions", **limit)
    results = same(network)
    assert results.summary["carbon_kg"] <= 900e3


@pytest.mark.parametrize("sense", ["<=", ">=", "=="])
def test_other_limits_over_the_run(sense):
    network = mesh()
    network.carriers = network.carriers.reindex(["AC", "coal"]).assign(nox=[0.0, 0.5])
    network.generators["carrier"] = "coal"
    network.lines[["s_nom_extendable", "capital_cost", "length"]] = [True, 3.0, 2.0]
    network.lines["carrier"] = "AC"
    network.generators.loc["plant b", ["p_nom_extendable", "capital_cost"]] = [True, 1.0]
    limits = {
        "nox": ("primary_energy", "nox", 900.0),
        "coal": ("operational_limit", "coal", 1683.0),
        "wires": ("transmission_volume_expansion_limit", "AC", 150.0),
        "money": ("transmission_expansion_cost_limit", "[AC]", 300.0),
        "plants": ("tech_capacity_expansion_limit", "coal", 60.0),
    }
    for name in limits if sense == "<=" else ["wires", "plants"]:
        kind, attribute, constant = limits[name]
        network.add("GlobalConstraint", name, type=kind, carrier_attribute=attribute, sense=sense, constant=constant)
    network.add("Generator", "last resort", bus="a", p_nom=900.0, marginal_cost=300.0)
    study = zh.from_pypsa(network)
    results = study.run()
    expected = optimum(network)
    if np.isnan(expected):
        assert results.status == "infeasible"
    else:
        assert results.objective_yuan == pytest.approx(expected, rel=SAME)


def test_sizes_without_limit_are_noted():
    network = one_bus()
    network.add("Generator", "shed", bus="bus", p_nom=1e6, marginal_cost=90.0)
    results = same(network)
    assert [issue.where for issue in results.issues] == ["Generator 'shed' p_nom"]


def test_names_that_clash_get_their_kind_in_front():
    network = one_bus()
    network.add("Load", "cheap", bus="bus", p_set=1.0)
    study = zh.from_pypsa(network)
    assert set(study.devices) == {"load", "cheap", "Generator cheap", "dear"}
    assert study.devices["cheap"].kind == "load"
    assert [issue.where for issue in study.issues] == ["Generator 'cheap'"]


@pytest.mark.parametrize(
    ("carrier", "ours"),
    [("AC", "power"), ("DC", "power"), ("", "power"), ("heat", "heat"), ("H2", "hydrogen"), ("EV", "EV")],
)
def test_carriers(carrier, ours):
    network = one_bus()
    network.buses["carrier"] = carrier
    assert zh.from_pypsa(network).nodes["bus"].carrier == ours


def refusals(network):
    with pytest.raises(zh.ScenarioError) as error:
        zh.from_pypsa(network)
    assert {issue.code for issue in error.value.issues} == {"not-supported"}
    return [issue.where for issue in error.value.issues]


def test_what_cannot_be_carried_over_is_refused_by_name_all_at_once():
    network = one_bus()
    network.generators.loc["cheap", "committable"] = True
    network.generators.loc["dear", ["p_nom_extendable", "p_nom_mod"]] = [True, 5.0]
    network.add("Bus", "far")
    network.add("Link", "pipe", bus0="bus", bus1="far", p_nom=3.0, delay=2)
    network.add("Link", "nowhere", bus0="bus", bus1="", p_nom=3.0)
    network.add("Transformer", "pst", bus0="bus", bus1="far", x=0.1, s_nom=9.0, phase_shift_max=5.0)
    storage(network, p_set=1.0)
    network.add("Store", "odd", bus="bus", e_nom=1.0, sign=-1.0)
    assert refusals(network) == [
        "Generator 'cheap' committable",
        "Generator 'dear' p_nom_mod",
        "Link 'pipe' delay",
        "Link 'nowhere' bus1",
        "StorageUnit 'storage' p_set",
        "Store 'odd' sign",
        "Transformer 'pst' phase_shift_min",
    ]


def test_near_misses_of_refusals_pass():
    network = one_bus()
    network.generators.loc["cheap", ["start_up_cost", "min_up_time"]] = [5.0, 3]  # without committable
    network.generators.loc["dear", "p_nom_mod"] = 5.0  # without extendable
    network.add("Bus", "far")
    network.add("Link", "pipe", bus0="bus", bus1="far", p_nom=3.0, delay=0)
    network.add("Generator", "off", bus="bus", committable=True, active=False)
    network.add("Transformer", "plain", bus0="bus", bus1="far", x=0.1, s_nom=9.0)
    same(network)


def test_investment_periods_and_set_power_outside_its_limits_are_refused():
    network = one_bus()
    network.generators.loc["cheap", "p_set"] = 60.0
    assert refusals(network) == ["Generator 'cheap' p_set"]
    network = one_bus()
    network.set_snapshots(pd.MultiIndex.from_product([[2030, 2040], network.snapshots]))
    assert refusals(network) == [f"Network '{network.name}' investment_periods"]


def test_the_network_is_not_changed():
    network = pypsa_networks.random_network(3)
    before = network.copy()
    zh.from_pypsa(network)
    assert network.equals(before)


@pytest.mark.parametrize("seed", range(24))
def test_random_networks(seed):
    network = pypsa_networks.random_network(seed)
    results = zh.from_pypsa(network).run()
    expected = optimum(network)
    if np.isnan(expected):
        assert results.status == "infeasible"
    else:
        assert results.objective_yuan == pytest.approx(expected, rel=SAME)


@pytest.mark.parametrize("seed", range(40, 47))
def test_there_and_back_again(seed):
    network = pypsa_networks.random_network(seed)
    study = zh.from_pypsa(network)
    expected = optimum(network)
    back = zh.to_pypsa(study)
    assert optimum(back) == pytest.approx(expected, rel=SAME, nan_ok=True)
    assert zh.from_pypsa(back).run().objective_yuan == pytest.approx(expected, rel=SAME, nan_ok=True)


def test_a_study_of_its_own_as_a_network():
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=24, grid="off", carbon_yuan_kg=0.1)
    rng = np.random.default_rng(5)
    for name in ("campus", "hall"):
        study.add("node", name=name)
    study.add("node", name="radiators", carrier="heat")
    study.add("line", name="cable", from_="campus", to="hall", p_max_kw=80.0)
    study.add("grid_connection", name="grid", node="campus", import_max_kw=300.0, export_max_kw=50.0,
              import_yuan_kwh=rng.uniform(0.3, 0.9, 24), export_yuan_kwh=0.2, carbon_kg_kwh=0.5)  # fmt: skip
    study.add("pv", name="roof", node="hall", p_max_kw=90.0, profile=rng.uniform(0.0, 0.8, 24), cost_yuan_kwh=0.01)
    study.add("battery", name="battery", node="hall", p_max_kw=20.0, e_max_kwh=60.0, loss_frac_h=0.01)
    study.add("store", name="tank", node="radiators", e_max_kwh=50.0, p_in_max_kw=20.0, p_out_max_kw=25.0,
              efficiency_in_frac=0.95, cyclic=False, level_initial_frac=0.5, level_final_frac=0.4)  # fmt: skip
    study.add("generator", name="boiler", node="radiators", p_max_kw=40.0, cost_yuan_kwh=0.5, carbon_kg_kwh=0.25,
              ramp_up_frac_h=0.4)  # fmt: skip
    study.add("converter", name="pump", inputs=[{"node": "hall"}], p_max_kw=15.0, cost_yuan_kwh=0.01,
              outputs=[{"node": "radiators", "factor_frac": rng.uniform(2.5, 4.0, 24)}])  # fmt: skip
    study.add("load", name="rooms", node="radiators", p_kw=rng.uniform(10.0, 60.0, 24), unserved_yuan_kwh=3.0)
    study.add("load", name="lights", node="hall", p_kw=rng.uniform(20.0, 90.0, 24), firm=True)
    study.add("budget", name="co2", limit_kg=650.0)
    results = study.run()
    assert results.status == "optimal"
    assert optimum(zh.to_pypsa(study)) == pytest.approx(results.objective_yuan, rel=SAME)


def test_what_a_network_cannot_hold_is_refused_by_name():
    study = zh.Study(start="2025-01-01", steps=24, latitude_deg=34.7, longitude_deg=113.6, grid="off")
    study.add("node", name="campus")
    study.add("pv", name="roof", node="campus", p_max_kw=9.0)
    study.add("connection", name="grid", node="campus", import_max_kw=9.0, demand_yuan_kw_month=38.0)
    study.add("load", name="halls", node="campus", annual_kwh=9000.0)
    with pytest.raises(zh.ScenarioError) as error:
        zh.to_pypsa(study)
    assert [issue.where for issue in error.value.issues] == [
        "[[load]] 'halls' annual_kwh",
        "[[connection]] 'grid' demand_yuan_kw_month",
        "[[pv]] 'roof' profile",
    ]
