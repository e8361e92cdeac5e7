"""Heat networks: losses, flows, friction and pumps of a tree of pipes against pandapipes (tests/cases/heat_tree)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import zhanhe as zh

CASE = Path(__file__).parents[1] / "cases" / "heat_tree"
SUPPLY_C, RETURN_C, GROUND_C = 90.0, 50.0, 10.0
HEAT_KJ_M3K = 983.0 * 4.185
PUMP_FRAC = 0.65


@pytest.fixture(scope="module")
def pipes():
    return pd.read_csv(CASE / "pipes.csv").set_index("name")


@pytest.fixture(scope="module")
def expected():
    """One row for each load, one column for each pipe, by quantity."""
    rows = pd.read_csv(CASE / "expected.csv")
    return {name: rows.pivot(index="share_frac", columns="pipe", values=name).iloc[::-1] for name in rows.columns[2:]}


@pytest.fixture(scope="module")
def ours(pipes, expected):
    """The tree over one step for each load; capacities are what pandapipes has flow at the largest."""
    shares = expected["flow_kw"].index.to_numpy()
    study = zh.Study(name="tree", start="2025-01-10", step_h=1.0, steps=len(shares), grid="off")
    for place in ["plant", *pipes["to"]]:
        study.add("node", name=place, carrier="heat", supply_c=SUPPLY_C, return_c=RETURN_C)
    study.add("node", name="power")
    study.add("connection", name="grid", node="power", import_max_kw=1e3, import_yuan_kwh=0.6)
    study.add("connection", name="works", node="plant", import_max_kw=1e5, import_yuan_kwh=0.2)
    for node, p_kw in pd.read_csv(CASE / "consumers.csv").itertuples(index=False):
        study.add("load", name=f"{node} demand", node=node, p_kw=p_kw * shares, firm=True)
    largest_kw = expected["flow_kw"].iloc[0]
    for name, pipe in pipes.iterrows():
        study.add("pipe", name=name, from_=pipe["from"], to=pipe["to"], length_km=pipe["length_km"],
                  diameter_m=pipe["diameter_m"], loss_w_mk=pipe["loss_w_mk"], ground_c=GROUND_C, roughness_m=1e-4,
                  p_max_kw=1.01 * largest_kw[name], power_node="power", pump_frac=PUMP_FRAC)  # fmt: skip
    results = study.run()
    assert results.status == "optimal"
    return results.dataset


def by_pipe(dataset, variable, columns):
    """A variable of lines with the pipes as columns, in the order of pandapipes."""
    heat = dataset["heat"]
    found = pd.DataFrame(heat[variable].values, columns=[str(name) for name in heat["line"].values])
    return found[list(columns)].to_numpy()


def test_losses_are_right_at_the_largest_flow_and_a_little_high_below_it(ours, expected):
    loss = by_pipe(ours, "line_loss_kw", expected["loss_kw"].columns)
    excess = loss / expected["loss_kw"].to_numpy() - 1.0
    assert excess[0].min() > 0.0 and excess[0].max() < 0.01
    assert excess.max() < 0.032
    assert np.all(np.diff(excess, axis=0) > 0.0)
    assert loss.sum(axis=1) == pytest.approx(expected["loss_kw"].sum(axis=1).to_numpy(), rel=0.023)


def test_the_excess_of_a_first_pipe_is_that_of_water_that_cools_along_the_way(pipes, expected):
    """Closed form: T(x) - T_g falls with exp(-U' x / (m c)) in both pipes; the last pipe's return is at 50 degrees."""
    mass = expected["mass_kg_s"]["main"].to_numpy()
    falls = np.exp(-pipes["loss_w_mk"]["main"] * 1000.0 * pipes["length_km"]["main"] / (mass * 4190.0))
    supply_k = expected["supply_c"]["main"].to_numpy() - GROUND_C
    end_k = expected["supply_end_c"]["main"].to_numpy() - GROUND_C
    assert end_k == pytest.approx(supply_k * falls, rel=1e-4)


def test_flows_are_those_of_demands_and_losses(ours, expected):
    flow = by_pipe(ours, "line_flow_kw", expected["flow_kw"].columns)
    most = expected["flow_kw"].to_numpy()
    # A consumer of pandapipes takes its heat from cooler water, and what the return has lost counts at the plant.
    assert flow[:, list(expected["flow_kw"].columns).index("main")] == pytest.approx(
        expected["flow_kw"]["main"].to_numpy(), rel=0.003
    )
    assert flow == pytest.approx(most, rel=0.03)


def test_pumps_draw_what_the_friction_takes_at_the_largest_flow(ours, pipes, expected):
    power = ours["electricity"]["device_power_kw"]
    drawn = np.column_stack([-power.sel(device=f"{name} pumps").values for name in expected["flow_kw"].columns])
    density = 975.0
    hydraulic = (expected["pressure_kpa"] * expected["mass_kg_s"] / density).to_numpy()
    assert PUMP_FRAC * drawn[0] == pytest.approx(hydraulic[0], rel=0.06)
    assert PUMP_FRAC * drawn[0].sum() == pytest.approx(hydraulic[0].sum(), rel=0.03)
    # With the flow in the model, with its cube in pipes: overstated at part flow.
    assert np.all(np.diff(PUMP_FRAC * drawn / hydraulic, axis=0) > 0.0)


@pytest.mark.parametrize(
    ("reynolds_of_a_smooth_pipe", "friction"),
    [(1e4, 0.0309), (1e5, 0.0180), (1e6, 0.01165)],
)
def test_friction_of_smooth_pipes_is_that_of_prandtl(reynolds_of_a_smooth_pipe, friction):
    """Friction factors of smooth pipes, 1 / sqrt(l) = 2 lg(Re sqrt(l)) - 0.8 (Prandtl, in any table of Moody)."""
    diameter_m, viscosity = 0.1, 4.74e-7
    velocity = reynolds_of_a_smooth_pipe * viscosity / diameter_m
    study = zh.Study(name="smooth", start="2025-01-10", step_h=1.0, steps=1, grid="off")
    for place in ("plant", "village"):
        study.add("node", name=place, carrier="heat", supply_c=SUPPLY_C, return_c=RETURN_C)
    study.add("node", name="power")
    study.add("connection", name="grid", node="power", import_max_kw=1e4, import_yuan_kwh=0.6)
    study.add("connection", name="works", node="plant", import_max_kw=1e6, import_yuan_kwh=0.2)
    carried = HEAT_KJ_M3K * velocity * np.pi * diameter_m**2 / 4.0 * (SUPPLY_C - RETURN_C)
    study.add("load", name="homes", node="village", p_kw=carried, firm=True)
    study.add("pipe", name="main", from_="plant", to="village", length_km=1.0, diameter_m=diameter_m, loss_w_mk=0.0,
              ground_c=GROUND_C, roughness_m=0.0, p_max_kw=carried, power_node="power", pump_frac=1.0)  # fmt: skip
    drawn = -study.run().dataset["electricity"]["device_power_kw"].sel(device="main pumps").values[0]
    pressure_kpa = drawn / (velocity * np.pi * diameter_m**2 / 4.0)
    found = pressure_kpa * 1000.0 * diameter_m / (2.0 * 1000.0 * 0.5 * 983.0 * velocity**2)
    assert found == pytest.approx(friction, rel=0.005)
