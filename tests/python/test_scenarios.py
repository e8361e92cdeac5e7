"""The scenarios that ship: they are valid, they run, their books close, and their READMEs say what they hold."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import zhanhe as zh

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FOLDERS = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.toml"))

# The largest residual of a balance, as a share of the node's largest flow.
BALANCE_FRAC = 1e-6


def load(folder):
    return zh.load(SCENARIOS / folder / "scenario.toml")


def devices_of(study, kind):
    """Devices of one kind."""
    return [device for device in study.devices.values() if isinstance(device, getattr(zh.components, kind))]


def largest_imbalance(results):
    """Over all nodes and hours, what is left of the balance, as a share of the node's largest flow."""
    electricity = results.dataset["electricity"]
    power_kw = electricity["device_power_kw"].values
    device_node = electricity["device_node"].values
    worst = 0.0
    for node in electricity["node"].values:
        parts = [power_kw[:, device_node == node]]
        if "line" in electricity.coords:
            flow_kw = electricity["line_flow_kw"].values
            arriving_kw = flow_kw - electricity["line_loss_kw"].values
            parts += [-flow_kw[:, electricity["line_from"] == node], arriving_kw[:, electricity["line_to"] == node]]
        parts = np.hstack(parts)
        if parts.size:
            worst = max(worst, np.abs(parts.sum(axis=1)).max() / max(np.abs(parts).max(), 1.0))
    return worst


def readme_table(folder, title):
    """Rows of the first table below a heading of a README, as lists of cells."""
    text = (SCENARIOS / folder / "README.md").read_text(encoding="utf-8")
    section = text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\|(.*)\|$", section, flags=re.MULTILINE)
    return [[cell.strip(" `*") for cell in row.split("|")] for row in rows[2:]]


@pytest.fixture(scope="module")
def zhanhe_study():
    return load("zhanhe")


@pytest.fixture(scope="module", params=["2025-07-07", "2025-01-13", "2025-04-14"], ids=["July", "January", "April"])
def zhanhe_week(request, zhanhe_study):
    return zhanhe_study.run(start=request.param, steps=168)


def test_the_scenarios_are_there():
    assert FOLDERS == ["campus", "campus_pv", "feeder", "zhanhe"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_scenario_is_valid(folder):
    study = load(folder)
    assert [issue for issue in study.validate() if issue.severity != "note"] == []
    assert study.name == folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_scenario_has_a_readme_and_a_program(folder):
    assert (SCENARIOS / folder / "README.md").is_file()
    assert (SCENARIOS / folder / "main.cpp").is_file()


@pytest.mark.parametrize("folder", ["campus", "campus_pv", "feeder"])
def test_the_teaching_scenarios_run_and_their_books_close(folder):
    results = load(folder).run()
    assert results.status == "optimal"
    assert results.summary["unserved_kwh"] == pytest.approx(0.0, abs=1e-3)
    assert largest_imbalance(results) < BALANCE_FRAC


def test_the_campus_pays_what_its_tariff_says():
    results = load("campus_pv").run()
    power_kw = results.dataset["electricity"]["device_power_kw"]
    import_kw = power_kw.sel(device="meter").clip(min=0).values
    export_kw = -power_kw.sel(device="meter").clip(max=0).values
    month = results.time.astype("datetime64[M]").astype(int) % 12
    hour = results.time.astype("datetime64[h]").astype(int) % 24
    winter, summer = "VVVVVVVFFFFFFFFFPSSPPPPP", "VVVVVVVFFFFFFFFFPPPPSSSP"
    june, mild = "VVVVVVVFFFFFFFFFPPPPPPPP", "VVVVVVFFFFFVVVFFPPPPPPPP"
    periods = [winter, june, mild, mild, mild, june, summer, summer, mild, mild, mild, winter]
    ratio = {"S": 2.064, "P": 1.72, "F": 1.0, "V": 0.45}
    price = np.array([0.40 * ratio[periods[m][h]] + 0.2439 for m, h in zip(month, hour, strict=True)])
    peaks_kw = [import_kw[month == m].max() for m in range(12)]
    wear = 0.10 * float(power_kw.sel(device="battery").clip(min=0).sum())
    bill = (price * import_kw).sum() - 0.22 * export_kw.sum() + 38 * sum(peaks_kw) + wear
    assert results.objective_yuan == pytest.approx(bill, rel=1e-6)


def test_the_campus_of_all_energies_comes_to_what_its_readme_says():
    stated = (SCENARIOS / "campus" / "README.md").read_text(encoding="utf-8")

    def row(case):
        (line,) = [line for line in stated.splitlines() if line.startswith(f"| {case} |")]
        return [float(cell.strip(" *").replace(",", "")) for cell in line.strip("|").split("|")[1:]]

    def found(results):
        parts = dict(zip(*(results.dataset["economics"][n].values for n in ("part", "part_yuan")), strict=True))
        summary = results.summary
        return [
            summary["electricity_import_kwh"] / 1e6,
            summary["electricity_import_peak_kw"],
            summary["gas_import_kwh"] / 1e6,
            parts["import"] / 1e3,
            parts["demand_charge"] / 1e3,
            parts["operation"] / 1e3,
            summary["carbon_kg"] / 1e3,
            results.objective_yuan / 1e3,
        ]

    study = load("campus")
    results = study.run()
    assert found(results) == pytest.approx(row("as it stands"), rel=2e-3, abs=0.6)
    heat, cold = (results.dataset[carrier]["device_power_kw"] for carrier in ("heat", "cooling"))
    peaks = [results.summary[f"{carrier}_load_peak_kw"] for carrier in ("heat", "cooling")]
    assert peaks == pytest.approx([3090.0, 4320.0], rel=0.01)
    made = float(heat.sel(device="heat_pump").sum())
    drawn = -float(results.dataset["electricity"]["device_power_kw"].sel(device="heat_pump").sum())
    assert made / drawn == pytest.approx(2.73, abs=0.01)
    assert made / results.summary["heat_load_served_kwh"] == pytest.approx(0.47, abs=0.01)
    assert float(cold.sel(device="absorber").sum()) == pytest.approx(8.8e3, rel=0.05)
    for name in ("engine", "absorber", "heat_pump"):
        study.devices[name].p_max_kw = 0.0
    for name in ("hot_tank", "cold_tank"):
        study.devices[name].e_max_kwh = 0.0
    assert found(study.run()) == pytest.approx(row("boilers and chillers alone"), rel=2e-3, abs=0.6)


def test_the_feeder_breaks_exactly_the_limit_that_its_readme_names_and_the_tap_cures_it():
    study = load("feeder")
    broken = study.run().violations
    assert [(violation.kind, violation.name) for violation in broken] == [("overvoltage", "farm")]
    study.transformers["station"].tap_frac = 0.0
    cured = study.run()
    assert cured.violations == []
    assert cured.summary["voltage_min_pu"] > 0.93


def test_the_feeder_flows_backwards_at_noon():
    results = load("feeder").run(start="2025-04-14", steps=168)
    station_kw = results.dataset["electricity"]["line_flow_kw"].sel(line="station")
    assert station_kw.min() < -1000
    assert station_kw.max() > 1000


def test_energies_of_the_loads_are_those_of_the_readme(zhanhe_study):
    gwh = Counter()
    for device in devices_of(zhanhe_study, "Load"):
        gwh[device.name.split("_at_")[0]] += device.annual_kwh / 1e6
    told = {row[0]: float(row[1]) for row in readme_table("zhanhe", "Loads")}
    total = told.pop("sum")
    assert dict(gwh) == pytest.approx(told, abs=1e-5)
    assert sum(gwh.values()) == pytest.approx(total, abs=1e-5)


def test_the_district_has_the_plants_of_its_readme(zhanhe_study):
    pv = devices_of(zhanhe_study, "Pv")
    assert sum(device.p_max_kw for device in pv) == pytest.approx(200_000)
    assert sum(device.p_max_kw for device in pv if device.name.startswith("ground_")) == pytest.approx(20_000)
    assert [device.p_max_kw for device in devices_of(zhanhe_study, "Wind")] == [20_000]
    batteries = devices_of(zhanhe_study, "Battery")
    stations = {device.name: (device.p_max_kw, device.e_max_kwh) for device in batteries if "storage" in device.name}
    assert stations == {"storage_park": (50_000, 100_000), "storage_caozhen": (50_000, 100_000)}
    works = [device for device in batteries if device.name not in stations]
    assert sum(device.p_max_kw for device in works) == pytest.approx(10_000)
    assert sum(device.e_max_kwh for device in works) == pytest.approx(20_000)


FEEDERS = ["park", "newarea", "oldtown", "caozhen"]


def test_feeders_in_detail_have_the_size_of_the_readme(zhanhe_study):
    text = (SCENARIOS / "zhanhe" / "README.md").read_text(encoding="utf-8").split("**Four feeders", 1)[1]
    row = r"^\| (\w+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \| (\d+) \|"
    rows = re.findall(row, text, flags=re.MULTILINE)
    assert [row[0] for row in rows] == FEEDERS
    for feeder, nodes, length_km, gwh, at_10_kv in rows:
        inside = re.compile(rf"{feeder}_f\d\d(_04|_lv)?")
        own = [node for node in zhanhe_study.nodes.values() if inside.fullmatch(node.name)]
        assert len(own) == int(nodes)
        assert sum(node.v_kv == 10 for node in own) == int(at_10_kv) <= 40
        sections = [line for line in zhanhe_study.lines.values() if re.fullmatch(rf"{feeder}_s\d\d", line.name)]
        assert sum(line.length_km for line in sections) == pytest.approx(float(length_km))
        loads = [device for device in devices_of(zhanhe_study, "Load") if inside.fullmatch(device.node)]
        assert sum(device.annual_kwh for device in loads) / 1e6 == pytest.approx(float(gwh))
    assert sum(int(row[1]) for row in rows) >= 300


def test_no_feeder_in_detail_draws_more_than_10_mw(zhanhe_week):
    electricity = zhanhe_week.dataset["electricity"]
    loads = electricity["device_kind"].values == "load"
    nodes = electricity["device_node"].values
    for feeder in FEEDERS:
        own = loads & np.array([bool(re.match(rf"{feeder}_f\d\d", str(node))) for node in nodes])
        assert own.any()
        assert -electricity["device_power_kw"].values[:, own].sum(axis=1).min() <= 10_000


def test_the_grid_is_radial_as_operated(zhanhe_study):
    edges = [(line.from_, line.to) for line in zhanhe_study.lines.values() if line.closed]
    edges += [(unit.from_, unit.to) for unit in zhanhe_study.transformers.values()]
    above = {to: from_ for from_, to in edges}
    assert len(above) == len(edges) == len(zhanhe_study.nodes) - 1
    for node in zhanhe_study.nodes:
        steps = 0
        while node != "source_220":
            node, steps = above[node], steps + 1
            assert steps < 50, node


def test_every_feeder_in_detail_has_two_ties_or_more(zhanhe_study):
    for feeder in FEEDERS:
        ends = [{line.from_, line.to} for line in zhanhe_study.lines.values() if not line.closed]
        assert sum(any(re.match(rf"{feeder}_f\d\d", node) for node in pair) for pair in ends) >= 2


def test_every_home_is_at_low_voltage_and_works_only_in_the_feeders_in_detail(zhanhe_study):
    for load in devices_of(zhanhe_study, "Load"):
        kv = zhanhe_study.nodes[load.node].v_kv
        if load.shape in ("town_homes", "village_homes"):
            assert kv == 0.4, load.name
        if re.match(rf"({'|'.join(FEEDERS)})_f\d\d", load.node):
            assert kv == 0.4, load.name
        elif load.shape in ("paper", "yarn", "industry", "switchgear", "hospital"):
            assert kv >= 10, load.name


def test_limits_at_low_voltage_are_the_volts_of_gb_t_12325(zhanhe_study):
    homes_v = (0.90 * 220 * 3**0.5, 1.07 * 220 * 3**0.5)
    three_phases_v = (0.93 * 380, 1.07 * 380)
    low = [node for node in zhanhe_study.nodes.values() if node.v_kv < 1]
    homes = {name for name in zhanhe_study.nodes if re.fullmatch(r"\w+_f\d\d_lv", name)}
    homes |= {name.replace("_lv", "_04") for name in homes}
    assert len(low) == 2 * 4 + 212
    for node in low:
        limits_v = homes_v if node.name in homes else three_phases_v
        assert (400 * node.v_min_pu, 400 * node.v_max_pu) == pytest.approx(limits_v, abs=0.3), node.name


# Ohm for each km of a low-voltage circuit, reach in km, rating of the lumped transformers in kVA, circuits behind each.
CABLE, WIRE = 0.098 + 0.077j, 0.30 + 0.30j
CIRCUITS = {
    "park": (CABLE, 0.25, 630, 4),
    "newarea": (CABLE, 0.25, 800, 4),
    "oldtown": (WIRE, 0.25, 1000, 6),
    "caozhen": (WIRE, 0.40, 400, 3),
}
# Loss in kW by rating in kVA of the transformers.
PLATES = {
    160: 2.2,
    250: 3.05,
    315: 3.65,
    400: 4.3,
    500: 5.1,
    630: 6.2,
    800: 7.5,
    1000: 10.3,
    1250: 12.0,
    1600: 14.5,
}


@pytest.mark.parametrize("station", CIRCUITS)
def test_circuits_at_low_voltage_follow_from_conductor_and_reach_and_transformers_from_their_plate(
    zhanhe_study, station
):
    ohm_km, reach_km, s_max_kva, circuits = CIRCUITS[station]
    length_km = reach_km / 3 * (1 + 0.5**2) * 1.15
    bank = zhanhe_study.transformers[f"{station}_10_04"]
    lumped = zhanhe_study.lines[f"{station}_circuits"]
    assert lumped.parallel == bank.parallel
    assert bank.s_max_kva == s_max_kva
    line_ohm = complex(lumped.r_ohm_km, lumped.x_ohm_km) * lumped.length_km
    assert line_ohm == pytest.approx(ohm_km * length_km / circuits, rel=5e-3)
    for line in zhanhe_study.lines.values():
        if re.fullmatch(rf"{station}_f\d\d_circuits", line.name):
            assert complex(line.r_ohm_km, line.x_ohm_km) == ohm_km
            assert line.length_km == pytest.approx(length_km, rel=5e-3)
    for unit in zhanhe_study.transformers.values():
        if re.fullmatch(rf"{station}(_f\d\d)?_10_04", unit.name):
            assert unit.p_k_kw == PLATES[unit.s_max_kva]
            assert unit.u_k_frac == (0.04 if unit.s_max_kva <= 500 else 0.045)


def test_the_district_may_be_an_incremental_distribution_network():
    study = load("zhanhe")
    study.settings.network_rules = "incremental"
    assert [issue for issue in study.validate() if issue.severity != "note"] == []
    assert study.run(start="2025-04-14", steps=48, grid="off").status == "optimal"
    study.devices["wind_caozhen"].p_max_kw += 11_000  # 231 MW of sources, 230.4 MW of demand
    assert [issue.code for issue in study.validate() if issue.severity != "note"] == ["above-peak-load"]


def test_a_week_of_the_district_is_solved_and_served(zhanhe_week):
    assert zhanhe_week.status == "optimal"
    assert zhanhe_week.summary["unserved_kwh"] == pytest.approx(0.0, abs=1e-3)
    assert zhanhe_week.certificate.gap <= 1e-6


def test_a_week_of_the_district_closes_at_every_node_and_hour(zhanhe_week):
    assert largest_imbalance(zhanhe_week) < BALANCE_FRAC


def test_a_week_of_the_district_keeps_its_limits(zhanhe_week):
    assert zhanhe_week.violations == []


def test_import_of_the_grid_check_covers_loads_and_losses(zhanhe_week):
    electricity = zhanhe_week.dataset["electricity"]
    inner = electricity["device_kind"].values != "grid_connection"
    drawn_kw = -electricity["device_power_kw"].values[:, inner].sum(axis=1)
    loss_kw = electricity["ac_line_loss_kw"].sum("line").values
    np.testing.assert_allclose(electricity["ac_import_kw"].values, drawn_kw + loss_kw, atol=1.0)
