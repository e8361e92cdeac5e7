"""Heat, cold, gas and hydrogen: the named converters and tanks, against PyPSA and in closed form."""

import numpy as np
import pandas as pd
import pypsa
import pytest
from energies import MAP, district, interpolated, peer

import zhanhe as zh

HOURS = 72


def table(results, carrier):
    group = results.dataset[carrier]
    return group["device_power_kw"].to_pandas()


def test_the_optimum_of_a_district_with_every_converter_is_that_of_pypsa():
    study = district(HOURS)
    results = study.run()
    assert results.status == "optimal"
    network = peer(study)
    network.optimize(solver_name="highs", solver_options={"output_flag": False}, include_objective_constant=False)
    assert results.objective_yuan == pytest.approx(network.objective, rel=1e-6)
    running = {name for carrier in study.nodes for name in ([] if carrier == "power" else table(results, carrier))}
    assert running >= {"pump", "boiler", "station", "engine", "chiller", "absorber", "splitter", "tank"}
    # HiGHS and the interior point agree.
    assert study.run(solver="highs").objective_yuan == pytest.approx(results.objective_yuan, rel=1e-7)


def test_the_energy_balance_of_every_device_closes():
    results = district(HOURS).run()
    power, heat, cooling, gas, hydrogen, steam = (
        table(results, carrier) for carrier in ("electricity", "heat", "cooling", "gas", "hydrogen", "steam")
    )

    def closes(*flows):
        assert np.abs(sum(flows)).max() <= 1e-9 * max(1.0, *(np.abs(flow).max() for flow in flows))

    closes(heat["pump"] + power["pump"] * interpolated("map_cop", HOURS))
    closes(steam["boiler"] + 0.9 * gas["boiler"])
    closes(heat["station"] + 0.97 * steam["station"])
    closes(heat["kettle"] + 0.99 * power["kettle"])
    closes(power["engine"] + 0.38 * gas["engine"], heat["engine"] + 0.47 * gas["engine"])
    closes(heat["chiller"] - cooling["chiller"] + power["chiller"])  # what it gives off is what it took in
    closes(cooling["absorber"] + 0.75 * heat["absorber"], power["absorber"] + 0.03 * cooling["absorber"])
    closes(hydrogen["splitter"] + 0.65 * power["splitter"], heat["splitter"] + 0.2 * power["splitter"])
    closes(power["cell"] + 0.5 * hydrogen["cell"], heat["cell"] + 0.3 * hydrogen["cell"])


@pytest.mark.parametrize("seed", range(4))
def test_an_extraction_turbine_has_the_region_of_its_two_lines(seed):
    """PyPSA's form of a CHP plant: a back-pressure line and an iso-fuel line, as constraints between two links."""
    rng = np.random.default_rng(seed)
    c_v, c_m, efficiency, most = 0.15, 0.75, 0.45, 500.0
    price, heat, power = rng.uniform(0.1, 0.9, 24), rng.uniform(50.0, 450.0, 24), rng.uniform(100.0, 600.0, 24)
    study = zh.Study(name="turbine", start="2025-01-10", step_h=1.0, steps=24, grid="off")
    study.add("node", name="power")
    study.add("node", name="heat", carrier="heat")
    study.add("node", name="gas", carrier="gas")
    study.add("connection", name="grid", node="power", import_max_kw=1e4, export_max_kw=1e4, import_yuan_kwh=price,
              export_yuan_kwh=0.8 * price)  # fmt: skip
    study.add("connection", name="mains", node="gas", import_max_kw=1e4, import_yuan_kwh=0.2)
    study.add("connection", name="heat net", node="heat", import_max_kw=1e4, import_yuan_kwh=0.3)
    study.add("load", name="p", node="power", p_kw=power, firm=True)
    study.add("load", name="q", node="heat", p_kw=heat, firm=True)
    study.add("chp", name="turbine", fuel_node="gas", power_node="power", heat_node="heat", p_max_kw=most,
              region_power_frac=[1.0, c_m / (c_m + c_v)], region_heat_frac=[0.0, 1.0 / (c_m + c_v)],
              region_fuel_frac=[1.0 / efficiency, 1.0 / efficiency])  # fmt: skip
    results = study.run()

    network = pypsa.Network()
    network.set_snapshots(pd.RangeIndex(24))
    for bus in ("power", "heat", "gas"):
        network.add("Bus", bus)
    series = lambda values: pd.Series(values, index=network.snapshots)  # noqa: E731
    network.add("Generator", "grid", bus="power", p_nom=1e4, marginal_cost=series(price))
    network.add("Generator", "sold", bus="power", p_nom=1e4, p_max_pu=0.0, p_min_pu=-1.0,
                marginal_cost=series(0.8 * price))  # fmt: skip
    network.add("Generator", "mains", bus="gas", p_nom=1e4, marginal_cost=0.2)
    network.add("Generator", "heat net", bus="heat", p_nom=1e4, marginal_cost=0.3)
    network.add("Load", "p", bus="power", p_set=series(power))
    network.add("Load", "q", bus="heat", p_set=series(heat))
    network.add("Link", "electric", bus0="gas", bus1="power", p_nom=2e3, efficiency=efficiency)
    network.add("Link", "thermal", bus0="gas", bus1="heat", p_nom=2e3, efficiency=efficiency / c_v)

    def region(net, _):
        p = net.model["Link-p"]
        names = p.dims[-1]
        electric, thermal = (p.sel({names: which}, drop=True) for which in ("electric", "thermal"))
        net.model.add_constraints(efficiency * electric + efficiency * thermal <= most, name="iso-fuel")
        net.model.add_constraints(efficiency * electric - c_m * efficiency / c_v * thermal >= 0.0, name="back-pressure")

    network.optimize(solver_name="highs", solver_options={"output_flag": False}, extra_functionality=region,
                     include_objective_constant=False)  # fmt: skip
    assert results.objective_yuan == pytest.approx(network.objective, rel=1e-6)


def test_a_heat_pump_follows_the_air_and_the_reset_curve_of_its_node():
    study = zh.Study(name="reset", start="2025-01-10", step_h=1.0, steps=24, grid="off", latitude_deg=33.7,
                     longitude_deg=113.3)  # fmt: skip
    study.add("node", name="power")
    study.add("node", name="heat", carrier="heat", reset_outdoor_c=[-10.0, 15.0], reset_supply_c=[50.0, 32.0],
              return_c=25.0)  # fmt: skip
    study.add("connection", name="grid", node="power", import_max_kw=1e4, import_yuan_kwh=0.5)
    study.add("load", name="q", node="heat", p_kw=100.0, firm=True)
    study.add("heat_pump", name="pump", power_node="power", heat_node="heat", p_max_kw=200.0)
    drawn = -study.run().dataset["electricity"]["device_power_kw"].sel(device="pump").values
    cop = 100.0 / drawn
    assert 2.0 < cop.min() < cop.max() < 5.4
    study.nodes["heat"].reset_supply_c = [50.0, 50.0]
    hotter = -study.run().dataset["electricity"]["device_power_kw"].sel(device="pump").values
    assert np.all(hotter >= drawn - 1e-9)


def test_a_tank_cools_as_a_mixed_body_does():
    study = zh.Study(name="tank", start="2025-01-10", step_h=1.0, steps=48, grid="off")
    study.add("node", name="heat", carrier="heat")
    study.add("load", name="nothing", node="heat", p_kw=0.0)
    study.add("connection", name="net", node="heat", import_max_kw=0.0, import_yuan_kwh=0.5)
    study.add("thermal_store", name="tank", node="heat", e_max_kwh=1000.0, loss_w_k=200.0, content_c=80.0,
              ambient_c=10.0, cyclic=False, level_initial_frac=1.0, cost_yuan_kwh=1.0)  # fmt: skip
    level = study.run().dataset["heat"]["level_kwh"].sel(store="tank").values
    heat_capacity_kwh_k = 1000.0 / (80.0 - 10.0)
    hours = np.arange(1, 49)
    assert level == pytest.approx(1000.0 * np.exp(-0.2 * hours / heat_capacity_kwh_k), rel=1e-9)


def test_a_process_of_one_point_is_a_converter():
    def build(kind):
        study = zh.Study(name="p", start="2025-01-10", step_h=1.0, steps=24, grid="off")
        study.add("node", name="power")
        study.add("node", name="heat", carrier="heat")
        study.add("connection", name="grid", node="power", import_max_kw=1e4,
                  import_yuan_kwh=0.5 + 0.3 * np.sin(np.arange(24)))  # fmt: skip
        study.add("connection", name="net", node="heat", import_max_kw=1e4, import_yuan_kwh=0.2)
        study.add("load", name="q", node="heat", p_kw=100.0, firm=True)
        more = {"extendable": True, "size_max_kw": 60.0, "invest_yuan_kw_year": 50.0}
        if kind == "process":
            study.add("process", name="x", nodes=["power", "heat"], points_frac=[-1.0, 3.0], p_max_kw=0.0,
                      cost_yuan_kwh=0.01, **more)  # fmt: skip
        else:
            study.add("converter", name="x", inputs=[{"node": "power"}], outputs=[{"node": "heat", "factor_frac": 3.0}],
                      p_max_kw=0.0, cost_yuan_kwh=0.01, **more)  # fmt: skip
        return study.run()

    ours, other = build("process"), build("converter")
    assert ours.objective_yuan == pytest.approx(other.objective_yuan, rel=1e-9)
    size = ours.summary["electricity_process_size_kw"]
    assert size == pytest.approx(other.summary["electricity_converter_size_kw"], rel=1e-6)


PUMP = {"power_node": "power", "heat_node": "heat", "p_max_kw": 100.0}
MAPPED = PUMP | MAP | {"source_c": 5.0, "supply_c": 40.0}
DIPPED = [2.7, 2.4, 1.9, 3.8, 3.2, 2.6, 4.8, 3.9, 3.0, 4.5, 5.0, 3.7]
CHP = {"fuel_node": "gas", "power_node": "power", "heat_node": "heat", "p_max_kw": 100.0}
REGION = ("region_power_frac", "region_heat_frac", "region_fuel_frac")


def region(power, heat, fuel):
    return CHP | dict(zip(REGION, (power, heat, fuel), strict=True))


@pytest.mark.parametrize(
    ("kind", "fields", "code", "where"),
    [
        ("heat_pump", MAPPED | {"map_cop": DIPPED}, "conflict", "map_cop"),
        ("heat_pump", MAPPED | {"map_cop": [2.7, float("nan")] + 10 * [2.0]}, "not-finite", "map_cop"),
        ("heat_pump", MAPPED | {"map_cop": 11 * [3.0]}, "wrong-length", "map_cop"),
        ("heat_pump", MAPPED | {"map_cop": 12 * [19.0]}, "conflict", "map_cop"),  # above Carnot's
        ("heat_pump", MAPPED | {"map_source_c": [0.0, -15.0, 7.0, 20.0]}, "conflict", "map_source_c"),
        ("heat_pump", PUMP | {"cop": 3.0, "carnot_frac": 0.5}, "conflict", "cop"),
        ("heat_pump", PUMP | {"source_c": 5.0}, "missing-key", "supply_c"),
        ("heat_pump", PUMP | {"cop": 3.0, "source_c": 5.0}, "conflict", "source_c"),
        ("heat_pump", PUMP | {"heat_node": "power", "cop": 3.0}, "conflict", "heat_node"),
        ("boiler", {"fuel_node": "gas", "heat_node": "nowhere", "p_max_kw": 1.0}, "unknown-name", "heat_node"),
        ("boiler", {"fuel_node": "gas", "heat_node": "heat", "p_max_kw": -1.0}, "negative-size", "p_max_kw"),
        ("chp", CHP | {"efficiency_frac": 0.6, "heat_efficiency_frac": 0.6}, "conflict", "heat_efficiency_frac"),
        ("chp", region([0.5, 1.0], [0.0, 0.0], [1.6, 2.5]), "non-convex", "region_fuel_frac"),
        ("chp", region([1.0], [0.5], [1.2]), "conflict", "region_fuel_frac"),
        ("chp", region([1.0], [], [2.0]), "wrong-length", "region_power_frac"),
        ("electrolyser", {"power_node": "power", "hydrogen_node": "gas", "p_max_kw": 1.0}, "conflict", "hydrogen_node"),
        ("heat_exchanger", {"from_node": "cold", "to_node": "heat", "p_max_kw": 1.0}, "conflict", "to_node"),
        ("process", {"nodes": ["power", "heat"], "points_frac": [1.0, 2.0, 3.0], "p_max_kw": 1.0}, "wrong-length",
         "points_frac"),
        ("process", {"nodes": ["power", "hat"], "points_frac": [-1.0, 2.0], "p_max_kw": 1.0}, "unknown-name", "nodes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_field(kind, fields, code, where):
    study = zh.Study(name="wrong", start="2025-01-10", step_h=1.0, steps=2, grid="off")
    study.add("node", name="power")
    for node, carrier in (("heat", "heat"), ("gas", "gas"), ("cold", "cooling")):
        study.add("node", name=node, carrier=carrier)
        study.add("connection", name=f"{node} net", node=node, import_max_kw=1.0, import_yuan_kwh=0.1)
    study.add("connection", name="grid", node="power", import_max_kw=1.0, import_yuan_kwh=0.1)
    assert study.validate() == []
    study.add(kind, name="x", **fields)
    errors = [issue for issue in study.validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == [code]
    assert where in errors[0].where


@pytest.mark.parametrize(
    ("supply", "pump", "told"),
    [
        ({"supply_c": 55.0}, {}, []),
        ({"supply_c": 55.1}, {}, ["heat_node"]),
        ({"supply_c": 90.0}, {}, ["heat_node"]),
        ({"supply_c": 90.0}, {"carnot_frac": 0.4}, []),
        ({"reset_outdoor_c": [-5.0, 15.0], "reset_supply_c": [75.0, 40.0]}, {}, ["heat_node"]),
        ({"supply_c": 90.0}, {"supply_c": 45.0, "source_c": -25.0}, ["source_c"]),
        ({"supply_c": 66.0}, {"map_source_c": [0.0, 10.0], "map_supply_c": [40.0, 60.0],
                              "map_cop": [3.0, 2.5, 4.0, 3.0], "source_c": -6.0}, ["heat_node", "source_c"]),
    ],
)  # fmt: skip
def test_a_heat_pump_beyond_its_map_is_told(supply, pump, told):
    study = zh.Study(name="far", start="2025-01-10", step_h=1.0, steps=2, grid="off", latitude_deg=33.7,
                     longitude_deg=113.3)  # fmt: skip
    study.add("node", name="power")
    study.add("node", name="heat", carrier="heat", return_c=30.0, **supply)
    study.add("connection", name="grid", node="power", import_max_kw=1.0, import_yuan_kwh=0.1)
    study.add("heat_pump", name="x", power_node="power", heat_node="heat", p_max_kw=1.0, **pump)
    issues = [issue for issue in study.validate() if issue.severity != "note"]
    assert [issue.severity for issue in issues] == ["warning"] * len(told)
    assert [issue.where.rsplit(" ", 1)[1] for issue in issues] == told


CURVE = {"carrier": "heat", "reset_outdoor_c": [0.0, 10.0], "reset_supply_c": [60.0, 40.0]}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"carrier": "heat", "supply_c": 40.0, "return_c": 50.0}, "conflict"),
        ({"carrier": "cooling", "supply_c": 12.0, "return_c": 7.0}, "conflict"),
        ({"carrier": "heat", "supply_c": 363.0, "return_c": 50.0}, "out-of-range"),
        ({"carrier": "heat", "reset_outdoor_c": [0.0, 10.0], "reset_supply_c": [343.0, 323.0]}, "out-of-range"),
        ({"carrier": "heat", "supply_c": [60.0, 40.0], "return_c": 45.0}, "conflict"),
        (CURVE | {"return_c": 45.0}, "conflict"),
        (CURVE | {"reset_outdoor_c": [10.0, 0.0]}, "conflict"),
        (CURVE | {"reset_supply_c": [60.0]}, "wrong-length"),
        (CURVE | {"supply_c": 60.0}, "conflict"),
    ],
)  # fmt: skip
def test_temperatures_that_cannot_be_are_refused(fields, code):
    study = zh.Study(name="wrong", start="2025-01-10", step_h=1.0, steps=2, grid="off", latitude_deg=33.7,
                     longitude_deg=113.3)  # fmt: skip
    study.add("node", name="x", **fields)
    assert [issue.code for issue in study.validate() if issue.severity == "error"] == [code]


def heat_network(**pipe):
    """A plant, a pipe of 2 km and a village."""
    study = zh.Study(name="net", start="2025-01-10", step_h=1.0, steps=24, grid="off")
    study.add("node", name="plant", carrier="heat", supply_c=90.0, return_c=50.0)
    study.add("node", name="village", carrier="heat")
    study.add("node", name="power")
    study.add("connection", name="grid", node="power", import_max_kw=1e4, import_yuan_kwh=0.6)
    study.add("connection", name="works", node="plant", import_max_kw=1e5, import_yuan_kwh=0.2)
    study.add("load", name="homes", node="village", p_kw=2000.0 + 500.0 * np.sin(np.arange(24)), firm=True)
    fields = {"length_km": 2.0, "diameter_m": 0.2, "ground_c": 10.0, "power_node": "power"} | pipe
    study.add("pipe", name="main", from_="plant", to="village", **fields)
    return study


def test_a_pipe_loses_what_its_insulation_lets_through():
    heat = heat_network(insulation_m=0.06, insulation_w_mk=0.03).run().dataset["heat"]
    per_metre = 2.0 * np.pi * 0.03 / np.log((0.2 + 0.12) / 0.2)
    loss_kw = per_metre * 2000.0 * ((90.0 - 10.0) + (50.0 - 10.0)) / 1000.0
    assert heat["line_loss_kw"].values == pytest.approx(loss_kw, rel=1e-12)
    assert heat["line_flow_kw"].values[:, 0] == pytest.approx(2000.0 + 500.0 * np.sin(np.arange(24)) + loss_kw)
    assert heat_network(loss_w_mk=0.0).run().dataset["heat"]["line_loss_kw"].values.max() == 0.0


def test_a_pipe_carries_what_its_velocity_allows_and_its_pumps_draw_by_pressure():
    study = heat_network(loss_w_mk=0.0, velocity_max_m_s=1.0, pressure_kpa_km=80.0, pump_frac=0.5)
    study.devices["homes"].firm = False
    study.devices["homes"].p_kw = 1e5
    results = study.run()
    volume_m3_s = np.pi * 0.2**2 / 4.0
    most_kw = 983.0 * 4.185 * volume_m3_s * 40.0
    assert results.dataset["heat"]["line_flow_kw"].values == pytest.approx(most_kw, rel=1e-9)
    pumps = -results.dataset["electricity"]["device_power_kw"].sel(device="main pumps").values
    assert pumps == pytest.approx(volume_m3_s * 2.0 * 2.0 * 80.0 / 0.5, rel=1e-9)  # m3/s kPa = kW


def test_a_pipe_both_ways_pumps_either_way():
    study = heat_network(loss_w_mk=0.1, both_ways=True, pressure_kpa_km=100.0)
    wave = np.where(np.arange(24) % 2 == 0, -800.0, 900.0)
    study.devices["homes"].p_kw = wave
    study.devices["works"].export_max_kw = 1e5
    study.devices["works"].export_yuan_kwh = 0.1
    results = study.run()
    flow = results.dataset["heat"]["line_flow_kw"].values[:, 0]
    assert flow.min() < 0.0 < flow.max()
    loss = results.dataset["heat"]["line_loss_kw"].values[:, 0]
    assert flow == pytest.approx(wave + loss)
    pumps = -results.dataset["electricity"]["device_power_kw"].sel(device="main pumps").values
    share = 2.0 * 2.0 * 100.0 / (983.0 * 4.185 * 40.0) / 0.65
    assert pumps == pytest.approx(share * np.abs(flow), rel=1e-6)


def test_pumps_of_a_pipe_both_ways_take_what_they_must_where_power_is_free():
    def pumps_kw(price, both_ways):
        study = heat_network(both_ways=both_ways, velocity_max_m_s=1.0, pressure_kpa_km=80.0, pump_frac=0.5)
        study.devices["grid"].import_yuan_kwh = price
        return -table(study.run(), "electricity")["main pumps"].to_numpy()

    assert pumps_kw(0.0, True) == pytest.approx(pumps_kw(0.0, False), rel=1e-3)
    # Where its price is negative they may waste it, but no more than they could take at the capacity of the pipe.
    at_capacity_kw = np.pi * 0.2**2 / 4.0 * 2.0 * 2.0 * 80.0 / 0.5
    assert pumps_kw(-0.1, True) == pytest.approx(at_capacity_kw, rel=1e-6)


def test_losses_and_pumps_of_pipes_are_in_the_summary():
    results = heat_network().run()
    heat, power = results.dataset["heat"], table(results, "electricity")
    assert results.summary["heat_pipe_loss_kwh"] == pytest.approx(heat["line_loss_kw"].values.sum())
    assert results.summary["electricity_pumps_kwh"] == pytest.approx(-power["main pumps"].sum())
    assert results.summary["electricity_import_kwh"] == pytest.approx(results.summary["electricity_pumps_kwh"])


def test_a_pipe_out_of_season_is_empty():
    season = np.where(np.arange(24) < 12, 1.0, 0.0)
    study = heat_network(profile=season)
    study.devices["homes"].p_kw = 1000.0 * season
    heat = study.run().dataset["heat"]
    assert heat["line_loss_kw"].values[:12].min() > 0.0
    assert heat["line_loss_kw"].values[12:].max() == heat["line_flow_kw"].values[12:].max() == 0.0


def test_a_cold_pipe_gains_from_the_ground():
    study = zh.Study(name="cold", start="2025-07-10", step_h=1.0, steps=24, grid="off")
    study.add("node", name="plant", carrier="cooling", supply_c=6.0, return_c=12.0)
    study.add("node", name="office", carrier="cooling")
    study.add("connection", name="plant", node="plant", import_max_kw=1e5, import_yuan_kwh=0.2)
    study.add("load", name="rooms", node="office", p_kw=100.0, firm=True)
    study.add(
        "pipe", name="main", from_="plant", to="office", length_km=0.5, diameter_m=0.25, loss_w_mk=0.4, ground_c=22.0
    )
    loss = study.run().dataset["cooling"]["line_loss_kw"].values
    assert loss == pytest.approx(0.4 * 500.0 * (16.0 + 10.0) / 1000.0)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda s: setattr(s.nodes["plant"], "return_c", None), "missing-key", "return_c"),
        (lambda s: setattr(s.nodes["plant"], "supply_c", None), "missing-key", "supply_c"),
        (lambda s: setattr(s.pipes["main"], "diameter_m", 0.0), "out-of-range", "diameter_m"),
        (lambda s: setattr(s.pipes["main"], "power_node", "village"), "conflict", "power_node"),
        (lambda s: setattr(s.nodes["plant"], "supply_c", 40.0), "conflict", "supply_c"),
    ],
)
def test_a_pipe_that_cannot_be_is_refused(change, code, where):
    study = heat_network()
    assert study.validate() == []
    change(study)
    errors = [issue for issue in study.validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == [code]
    assert where in errors[0].where


def test_a_digester_gives_the_methane_of_its_waste_water():
    study = zh.Study(name="mill", start="2025-07-10", step_h=1.0, steps=3, grid="off")
    study.add("node", name="gas", carrier="gas")
    study.add("connection", name="flare", node="gas", import_max_kw=0.0, import_yuan_kwh=1.0, export_max_kw=1e5,
              export_yuan_kwh=0.1)  # fmt: skip
    study.add("digester", name="digester", node="gas", flow_m3_h=[100.0, 200.0, 0.0], cod_kg_m3=3.0, removal_frac=0.8,
              methane_m3_kg=0.35)  # fmt: skip
    gas = study.run().dataset["gas"]["device_power_kw"].sel(device="digester").values
    methane = np.array([100.0, 200.0, 0.0]) * 3.0 * 0.8 * 0.35
    assert gas == pytest.approx(methane * 35.88 / 3.6, rel=1e-9)


def test_collectors_are_warmed_by_the_sun_and_cooled_by_the_air():
    study = zh.Study(name="sun", start="2025-07-10", step_h=1.0, steps=48, grid="off", latitude_deg=33.7,
                     longitude_deg=113.3)  # fmt: skip
    study.add("node", name="heat", carrier="heat", supply_c=70.0, return_c=40.0)
    study.add("connection", name="sink", node="heat", import_max_kw=0.0, import_yuan_kwh=1.0, export_max_kw=1e5,
              export_yuan_kwh=0.1)  # fmt: skip
    study.add("solar_thermal", name="roof", node="heat", area_m2=100.0, system_frac=1.0)
    warm = study.run().dataset["heat"]["device_power_kw"].sel(device="roof").values
    assert warm.min() == pytest.approx(0.0, abs=1e-6)
    assert 10.0 < warm.max() < 78.0
    study.nodes["heat"].supply_c = 50.0
    study.nodes["heat"].return_c = 30.0
    cooler = study.run().dataset["heat"]["device_power_kw"].sel(device="roof").values
    lost = warm[warm > 1.0]
    # 15 K less in the collectors: a1 15 + a2 (2 T 15 - 15^2) W/m2 more, T the warmer one's kelvins above the air.
    gained = (cooler[warm > 1.0] - lost) / 100.0 * 1000.0
    assert np.all(gained > 3.5 * 15.0)
    assert np.all(gained < 3.5 * 15.0 + 0.015 * 15.0 * 2 * 45.0)


def test_indicators_and_summary_know_named_converters():
    results = district(HOURS).run()
    summary = results.summary
    heat = table(results, "heat")
    for kind, device in (("heat_pump", "pump"), ("chp", "engine"), ("heat_exchanger", "station")):
        assert summary[f"heat_{kind}_out_kwh"] == pytest.approx(heat[device].sum(), rel=1e-9)
    kinds = set(results.indicators.structure)
    assert {"chp", "import"} <= kinds
    assert "heat_pump" not in kinds  # it makes no electricity


def biogas_plant():
    """A CHP plant on biogas, whose heat and power have one buyer each, beside a connection."""
    study = zh.Study(name="works", start="2025-01-10", step_h=1.0, steps=2, grid="off")
    study.add("carrier", name="biogas")
    for node, carrier in (("power", "electricity"), ("heat", "heat"), ("gas", "biogas")):
        study.add("node", name=node, carrier=carrier)
    study.add("connection", name="grid", node="power", import_max_kw=1e3, import_yuan_kwh=0.6, carbon_kg_kwh=0.5)
    study.add("chp", name="engine", fuel_node="gas", power_node="power", heat_node="heat", p_max_kw=500.0,
              efficiency_frac=0.4, heat_efficiency_frac=0.45)  # fmt: skip
    study.add("load", name="mill", node="power", p_kw=40.0, firm=True)
    study.add("load", name="dryer", node="heat", p_kw=45.0, firm=True)
    return study


def test_power_from_biogas_is_renewable_and_what_is_not_needed_of_it_is_told():
    study = biogas_plant()
    study.add("digester", name="tank", node="gas", flow_m3_h=100.0, cod_kg_m3=5.0)
    results = study.run()
    assert table(results, "electricity")["engine"].to_numpy() == pytest.approx(40.0)
    territory = results.indicators.boundaries["territory"]
    assert territory["renewable_generation_frac"] == pytest.approx(1.0)
    made = table(results, "biogas")["tank"].sum()
    assert made == pytest.approx(200.0)
    assert results.summary["biogas_curtailed_kwh"] == pytest.approx(
        2 * 100.0 * 5.0 * 0.75 * 0.35 * 9.97 - made, rel=1e-3
    )


def test_a_plant_carries_the_carbon_of_its_fuel_into_what_it_makes():
    study = biogas_plant()
    study.add("connection", name="pipeline", node="gas", import_max_kw=1e3, import_yuan_kwh=0.05, carbon_kg_kwh=0.2)
    results = study.run()
    assert results.summary["carbon_kg"] == pytest.approx(2 * 100.0 * 0.2)
    # By energy: 40 of the 85 kWh that 100 kWh of gas become are power.
    engine = results.indicators.structure["chp"]
    assert engine["source_carbon_kg"] == pytest.approx(40.0 * 40.0 / 85.0)
    assert results.indicators.boundaries["territory"]["renewable_generation_frac"] == pytest.approx(0.0, abs=1e-12)


def test_sun_that_is_not_needed_is_curtailed_whatever_way_it_is_given():
    kwh = []
    for profile in (1.0, [1.0] * 3):
        study = zh.Study(name="sun", start="2025-01-10", step_h=1.0, steps=3, grid="off")
        study.add("node", name="power")
        study.add("pv", name="roof", node="power", p_max_kw=100.0, profile=profile)
        study.add("load", name="house", node="power", p_kw=10.0, firm=True)
        kwh.append(study.run().summary["electricity_curtailed_kwh"])
    assert kwh == pytest.approx([270.0, 270.0])


@pytest.mark.parametrize("solver", ["interior-point", "highs"])
def test_nothing_goes_in_and_out_at_once_at_one_price(solver):
    study = zh.Study(name="net", start="2025-01-10", step_h=1.0, steps=3, grid="off")
    study.add("node", name="power")
    study.add("connection", name="grid", node="power", import_max_kw=1000.0, export_max_kw=1000.0,
              import_yuan_kwh=0.5, export_yuan_kwh=0.5, carbon_kg_kwh=0.5)  # fmt: skip
    study.add("load", name="house", node="power", p_kw=100.0, firm=True)
    results = study.run(solver=solver)
    assert results.objective_yuan == pytest.approx(150.0, rel=1e-9)
    assert results.summary["electricity_import_kwh"] == pytest.approx(300.0, rel=1e-4)
    assert results.summary["electricity_export_kwh"] == pytest.approx(0.0, abs=0.1)
    assert results.summary["carbon_kg"] == pytest.approx(150.0, rel=1e-4)
