"""Buildings by type and floor area, as a part of studies."""

import numpy as np
import pytest

import zhanhe as zh

# kWh/m2 and year: docs/methods/buildings.md.
TABLE = {
    "home": (22.0, 85.0, 20.0, 15.0),
    "office": (54.0, 85.0, 55.0, 2.0),
    "government": (40.0, 85.0, 45.0, 2.0),
    "school": (22.0, 85.0, 20.0, 5.0),
    "hospital": (67.0, 85.0, 80.0, 25.0),
    "hotel": (97.0, 85.0, 80.0, 45.0),
    "mall": (139.0, 85.0, 110.0, 3.0),
    "logistics": (30.0, 40.0, 10.0, 1.0),
}
NODES = {"power_node": "power", "heat_node": "heat", "cooling_node": "cold", "hot_water_node": "water"}
CARRIERS = {"power": "electricity", "heat": "heat", "cold": "cooling", "water": "heat"}


def town(steps=8760, start="2025-01-01", step_h=1.0, **settings):
    study = zh.Study(name="town", start=start, step_h=step_h, steps=steps, grid="off", latitude_deg=33.74,
                     longitude_deg=113.31, **settings)  # fmt: skip
    for node, carrier in CARRIERS.items():
        study.add("node", name=node, carrier=carrier)
        study.add("connection", name=f"{node} net", node=node, import_max_kw=1e6, import_yuan_kwh=0.5)
    return study


def drawn(results, node, name):
    """What a building draws at a node, kW."""
    group = results.dataset[CARRIERS[node]]
    power = group["device_power_kw"].to_pandas()
    here = [n for n, at in zip(group["device"].values, group["device_node"].values, strict=True)
            if at == node and n.split("@")[0] == name]  # fmt: skip
    return -power[here].sum(axis=1).to_numpy()


@pytest.mark.parametrize("kind", list(TABLE))
def test_a_year_of_the_standard_building_is_that_of_the_table(kind):
    study = town()
    study.add("building", name="it", type=kind, floor_area_m2=2500.0, firm=True, **NODES)
    results = study.run()
    found = [drawn(results, node, "it").sum() / 2500.0 for node in CARRIERS]
    assert found == pytest.approx(TABLE[kind], rel=0.02, abs=1e-6)


def test_a_better_standard_needs_less_heat_and_a_metered_total_is_matched():
    study = town()
    fields = {"type": "home", "floor_area_m2": 1000.0, "firm": True} | NODES
    study.add("building", name="old", **fields)
    study.add("building", name="new", standard="saving_75", **fields)
    study.add("building", name="read", annual_heat_kwh=50_000.0, annual_power_kwh=31_000.0, **fields)
    results = study.run()
    heat = {name: drawn(results, "heat", name) for name in ("old", "new", "read")}
    assert heat["new"] == pytest.approx(heat["old"] * 38.0 / 85.0)
    assert heat["read"].sum() == pytest.approx(50_000.0)
    assert drawn(results, "power", "read").sum() == pytest.approx(31_000.0)
    assert drawn(results, "cold", "read") == pytest.approx(drawn(results, "cold", "old"))


def test_a_week_is_that_week_of_the_year():
    study = town()
    study.add("building", name="it", type="office", floor_area_m2=1000.0, firm=True, **NODES)
    year, week = study.run(), study.run(start="2025-07-14", steps=168)
    first = 24 * 194
    for node in CARRIERS:
        assert drawn(week, node, "it") == pytest.approx(drawn(year, node, "it")[first : first + 168], abs=1e-9)


@pytest.mark.parametrize("start", ["2025-01-01", "2025-02-25", "2025-07-14", "2025-11-16"])
@pytest.mark.parametrize(("demand_by", "exactly"), [("figures", 1e-9), ("model", 2e-3)])
def test_a_study_of_a_day_takes_its_part_of_the_year(start, demand_by, exactly):
    whole, part = town(), town(steps=24, start=start)
    for study in (whole, part):
        study.add("building", name="it", type="hotel", floor_area_m2=1000.0, firm=True, demand_by=demand_by, **NODES)
    year, day = whole.run(), part.run()
    first = int(np.flatnonzero(year.time == np.datetime64(start))[0])
    for node in CARRIERS:
        same = drawn(year, node, "it")[first : first + 24]
        assert drawn(day, node, "it") == pytest.approx(same, abs=exactly * max(same.max(), 1.0))


def test_heating_starts_evenly_whatever_the_step():
    """The highest heat of the year is that of a cold day, not of the first hour of the season."""
    peaks_kw = {}
    for step_h in (1.0, 0.25):
        study = town(start="2025-11-14", step_h=step_h, steps=int(80 * 24 / step_h))
        study.add("building", name="it", type="office", floor_area_m2=5000.0, demand_by="model", firm=True,
                  heating_setback_c=16.0, heat_node="heat")  # fmt: skip
        heat_kw = drawn(study.run(), "heat", "it")
        season, days = heat_kw[int(24 / step_h) :], int(3 * 24 / step_h)
        assert heat_kw[: int(24 / step_h)].max() == pytest.approx(0.0, abs=1e-6)
        assert season[:days].max() < 0.8 * season[days:].max()
        peaks_kw[step_h] = season.max()
    assert peaks_kw[0.25] == pytest.approx(peaks_kw[1.0], rel=0.1)


def test_givens_without_effect_are_told():
    study = town(steps=24)
    study.add("building", name="it", type="office", floor_area_m2=1000.0, wall_u_w_m2k=0.1, heating_setpoint_c=18.0,
              heat_max_kw=5.0, **NODES)  # fmt: skip
    (told,) = (issue for issue in study.validate() if "changes nothing" in issue.message)
    assert (told.code, told.severity) == ("conflict", "warning")
    assert "wall_u_w_m2k" in told.where
    assert told.message.startswith("wall_u_w_m2k, heating_setpoint_c, heat_max_kw")
    building = study.devices["it"]
    building.precondition_k = 1.0
    assert not [issue for issue in study.validate() if "changes nothing" in issue.message]
    building.precondition_k = 0.0
    building.demand_by = "model"
    (told,) = (issue for issue in study.validate() if "changes nothing" in issue.message)
    assert told.message.startswith("heat_max_kw:")


@pytest.mark.parametrize(("year", "known"), [(2035, True), (2036, False)])
def test_a_year_whose_spring_festival_is_not_known_is_told(year, known):
    study = town(start=f"{year}-02-01", steps=24)
    study.add("building", name="it", type="office", floor_area_m2=1000.0, **NODES)
    assert any("Spring Festival" in issue.message for issue in study.validate()) != known


def test_uses_at_one_node_are_one_load():
    study = town()
    study.add("building", name="it", type="hospital", floor_area_m2=1000.0, firm=True, heat_node="heat",
              hot_water_node="heat")  # fmt: skip
    results = study.run()
    assert list(results.dataset["heat"]["device"].values).count("it") == 1
    assert drawn(results, "heat", "it").sum() == pytest.approx(1000.0 * (85.0 + 25.0))
    assert results.summary["heat_load_served_kwh"] == pytest.approx(110_000.0)


def test_what_is_not_firm_may_go_unserved_at_its_price():
    study = town(steps=24, start="2025-01-14")
    study.add("building", name="it", type="home", floor_area_m2=1e5, heat_node="heat", unserved_yuan_kwh=3.0)
    study.devices["heat net"].import_max_kw = 1000.0
    results = study.run()
    unserved = results.summary["unserved_kwh"]
    assert unserved > 1000.0
    parts = dict(zip(*(results.dataset["economics"][n].values for n in ("part", "part_yuan")), strict=True))
    assert parts["unserved"] == pytest.approx(3.0 * unserved)


def test_electricity_of_buildings_counts_in_the_grid_and_in_the_rules_of_its_network():
    study = zh.Study(name="grid", start="2025-01-01", step_h=1.0, steps=48, grid="check", latitude_deg=33.74,
                     longitude_deg=113.31, network_rules="incremental")  # fmt: skip
    study.add("node", name="a", v_kv=10.0)
    study.add("node", name="b", v_kv=10.0)
    study.add("grid_connection", name="grid", node="a", import_max_kw=1e5, import_yuan_kwh=0.5)
    study.add("line", name="l", from_="a", to="b", length_km=1.0, r_ohm_km=0.1, x_ohm_km=0.3)
    study.add("building", name="it", type="mall", floor_area_m2=20000.0, power_node="b", power_factor=0.9, firm=True)
    results = study.run()
    power = results.dataset["electricity"]
    reactive = power["device_reactive_kvar"].sel(device="it").values
    active = power["device_power_kw"].sel(device="it").values
    assert reactive == pytest.approx(active * np.sqrt(1.0 - 0.81) / 0.9, rel=1e-9)
    study.add("generator", name="big", node="b", p_max_kw=2.0 * -active.min())
    assert [issue.code for issue in study.validate() if issue.severity != "note"] == ["above-peak-load"]


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"floor_area_m2": 0.0, "heat_node": "heat"}, "out-of-range", "floor_area_m2"),
        ({"floor_area_m2": 100.0}, "missing-key", "building"),
        ({"floor_area_m2": 100.0, "heat_node": "cold"}, "conflict", "heat_node"),
        ({"floor_area_m2": 100.0, "heat_node": "heat", "annual_power_kwh": 5.0}, "conflict", "annual_power_kwh"),
        ({"floor_area_m2": 100.0, "heat_node": "heat", "type": "castle"}, "out-of-range", "type"),
        ({"floor_area_m2": 100.0, "heat_node": "heat", "standard": "old"}, "out-of-range", "standard"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(fields, code, where):
    study = town(steps=24)
    study.add("building", name="it", **fields)
    errors = [issue for issue in study.validate() if issue.severity == "error"]
    assert [issue.code for issue in errors] == [code]
    assert where in errors[0].where


def test_a_budget_of_unserved_energy_counts_every_use_of_a_building():
    study = town(steps=24, start="2025-01-14")
    study.add("building", name="it", type="hotel", floor_area_m2=1e5, heat_node="heat", power_node="power",
              unserved_yuan_kwh=0.1)  # fmt: skip
    assert study.run().summary["unserved_kwh"] > 1000.0  # cheaper than what is bought
    study.add("budget", name="all of it", devices=["it"], limit_kwh=0.0)
    assert study.run().summary["unserved_kwh"] == pytest.approx(0.0, abs=1e-6)


def test_needs_outside_a_study_are_those_of_the_table():
    weather = zh.climate.synthetic(33.74, 113.31, 8.0)
    needs = zh.buildings.needs(weather, list(TABLE), np.full(len(TABLE), 2500.0))
    order = (needs.power_kw, needs.heat_kw, needs.cooling_kw, needs.hot_water_kw)
    found = np.column_stack([curve.sum(axis=1) / 2500.0 for curve in order])
    assert found == pytest.approx(np.array(list(TABLE.values())), rel=1e-9)


def test_one_word_or_number_stands_for_all_buildings():
    weather = zh.climate.synthetic(33.74, 113.31, 8.0)
    both = zh.buildings.needs(weather, ["office", "office"], [1000.0, 2000.0], ["saving_65", "saving_65"])
    for type, standard in (("office", "saving_65"), (["office"] * 2, "saving_65"), ("office", ["saving_65"] * 2)):
        found = zh.buildings.needs(weather, type, [1000.0, 2000.0], standard)
        np.testing.assert_array_equal(found.heat_kw, both.heat_kw)
    one = zh.buildings.needs(weather, "office", 1000, "saving_65")
    np.testing.assert_array_equal(one.heat_kw, both.heat_kw[:1])
    assert zh.buildings.needs(weather, ["office", "mall"], 1000.0).heat_kw.shape == (2, 8760)


def test_a_part_of_a_year_needs_its_part_of_the_typical_year():
    year = zh.climate.synthetic(33.74, 113.31, 8.0)
    week = zh.climate.map_to(year, "2025-07-14", steps=168)
    found = zh.buildings.needs(week, "office", 1000.0, typical=year)
    whole = zh.buildings.needs(year, "office", 1000.0)
    first = 24 * 194
    np.testing.assert_allclose(found.power_kw[0], whole.power_kw[0, first : first + 168], rtol=1e-9)
    # The mass of the first hours is not known.
    same = whole.cooling_kw[0, first + 48 : first + 168]
    assert found.cooling_kw[0, 48:] == pytest.approx(same, rel=0.02, abs=0.02)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": ["home", "palace"]}, "unknown-name"),
        ({"standard": "best"}, "unknown-name"),
        ({"floor_area_m2": [1.0]}, "wrong-length"),
        ({"floor_area_m2": [1.0, 0.0]}, "out-of-range"),
        ({"weather": zh.climate.synthetic(33.74, 113.31, 8.0, steps=24)}, "wrong-length"),
    ],
)
def test_needs_that_cannot_be_made_are_refused(change, code):
    good = {"weather": zh.climate.synthetic(33.74, 113.31, 8.0), "type": ["home", "mall"], "floor_area_m2": [1.0, 2.0]}
    assert zh.buildings.needs(**good).heat_kw.shape == (2, 8760)
    with pytest.raises(zh.ScenarioError) as told:
        zh.buildings.needs(**good | change)
    assert [issue.code for issue in told.value.issues if issue.severity == "error"] == [code]
