"""The AC power flow behind a dispatch, against the published feeder of 33 buses and a case computed with pandapower."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

import zhanhe as zh

CASES = Path(__file__).resolve().parents[1] / "cases"
BUS_33, TRANSFORMERS = CASES / "case33bw", CASES / "two_transformers"

# `v_pu` is stored in single precision, which is good to 6e-8.
V_PU = 2e-7


def rows(path):
    """Rows of a table, with numbers where the text is one and nan where there is none."""

    def number(text):
        try:
            return float(text or "nan")
        except ValueError:
            return text

    with path.open(newline="") as file:
        return [{key: number(value) for key, value in row.items()} for row in csv.DictReader(file)]


def bus(number):
    return f"bus_{number:.0f}"


def add_load(study, node, p_kw, q_kvar, factors=1.0):
    """A load of constant power; all reactive power of these cases is drawn, so the power factor is a lagging one."""
    assert q_kvar >= 0.0
    power_factor = p_kw / math.hypot(p_kw, q_kvar)
    p_kw = p_kw * np.asarray(factors)
    study.add("load", name=f"load_{node}", node=node, p_kw=p_kw, power_factor=power_factor, firm=True)


def feeder(factors=(1.0,), open_branches=(33, 34, 35, 36, 37), v_min_pu=0.8, weak_line_a=None):
    """The feeder with one step for each factor of its loads."""
    study = zh.Study(name="case33bw", start="2025-03-01", step_h=1.0, steps=len(factors), grid="check")
    for row in rows(BUS_33 / "buses.csv"):
        node = bus(row["bus"])
        study.add("node", name=node, v_kv=12.66, v_min_pu=v_min_pu)
        if row["p_load_kw"] > 0:
            add_load(study, node, row["p_load_kw"], row["q_load_kvar"], factors)
    for row in rows(BUS_33 / "branches.csv"):
        study.add(
            "line",
            name=f"branch_{row['branch']:.0f}",
            from_=bus(row["from"]),
            to=bus(row["to"]),
            length_km=1.0,
            r_ohm_km=row["r_ohm"],
            x_ohm_km=row["x_ohm"],
            closed=row["branch"] not in open_branches,
        )
    if weak_line_a is not None:
        study.lines["branch_1"].i_max_a = weak_line_a
        study.lines["branch_1"].p_max_kw = 1e5  # the plan may overload it, so that the check has something to find
    study.add("grid_connection", name="grid", node="bus_1", import_max_kw=1e5, import_yuan_kwh=0.5, v_pu=1.0)
    return study


def voltages(variant):
    return {bus(row["bus"]): row for row in rows(BUS_33 / "voltages.csv") if row["variant"] == variant}


def expected():
    return {row["variant"]: row for row in rows(BUS_33 / "expected.csv")}


def test_the_feeder_has_the_losses_and_the_lowest_voltage_of_the_literature():
    results = feeder().run()
    assert results.status == "optimal"
    electricity = results.dataset["electricity"]
    assert float(electricity["loss_kw"][0]) == pytest.approx(202.6771, abs=1e-4)
    v_pu = electricity["v_pu"].isel(time=0).to_series()
    assert v_pu.idxmin() == "bus_18"
    assert v_pu.min() == pytest.approx(0.913090, abs=1e-6)
    # What the source delivers is the load of 3715 kW and the losses.
    assert float(electricity["ac_import_kw"][0]) == pytest.approx(3715.0 + 202.6771, abs=1e-4)
    assert results.summary["network_loss_kwh"] == pytest.approx(202.6771, abs=1e-4)


def test_reactive_power_of_the_loads_is_that_of_the_table():
    electricity = feeder().run().dataset["electricity"]
    reactive_kvar = electricity["device_reactive_kvar"].isel(time=0)
    for row in rows(BUS_33 / "buses.csv")[1:]:
        node = bus(row["bus"])
        assert float(reactive_kvar.sel(device=f"load_{node}")) == pytest.approx(-row["q_load_kvar"], abs=1e-9)
    losses_kvar = float(reactive_kvar.sel(device="grid")) - sum(r["q_load_kvar"] for r in rows(BUS_33 / "buses.csv"))
    assert losses_kvar == pytest.approx(expected()["base"]["q_loss_kvar"], abs=1e-4)


@pytest.mark.parametrize("variant", ["half load", "heavy load", "reconfigured", "all ties closed"])
def test_variants_of_the_feeder_have_their_losses_and_voltages(variant):
    told = expected()[variant]
    branches = told["open_branches"]
    branches = [] if isinstance(branches, float) else [int(branch) for branch in branches.split()]
    results = feeder([told["load_factor"]], branches).run()
    assert results.status == "optimal"
    electricity = results.dataset["electricity"]
    assert float(electricity["loss_kw"][0]) == pytest.approx(told["p_loss_kw"], abs=1e-4)
    v_pu = electricity["v_pu"].isel(time=0).to_series()
    if not math.isnan(told["v_min_pu"]):
        assert v_pu.idxmin() == bus(told["v_min_bus"])
        assert v_pu.min() == pytest.approx(told["v_min_pu"], abs=V_PU)
    for node, row in voltages(variant).items():
        assert v_pu[node] == pytest.approx(row["v_pu"], abs=V_PU), node


def test_every_hour_of_a_run_is_the_power_flow_of_that_hour():
    electricity = feeder([0.5, 1.0, 1.6]).run().dataset["electricity"]
    for step, variant in enumerate(("half load", "base", "heavy load")):
        told = expected()[variant]
        assert float(electricity["loss_kw"][step]) == pytest.approx(told["p_loss_kw"], abs=1e-4)
        for node, row in voltages(variant).items():
            here = electricity.to_dataset().isel(time=step).sel(node=node)
            assert float(here["v_pu"]) == pytest.approx(row["v_pu"], abs=V_PU), (variant, node)
            assert float(here["angle_rad"]) == pytest.approx(math.radians(row["angle_deg"]), abs=1e-8), (variant, node)


def test_broken_voltages_are_told_by_name_and_hour():
    variants = ["half load", "base", "heavy load", "base"]
    results = feeder([0.5, 1.0, 1.6, 1.0], v_min_pu=0.93).run()
    by_variant = {variant: voltages(variant) for variant in set(variants)}
    broken = {}
    for node in by_variant["base"]:
        hours = [h for h, variant in enumerate(variants) if by_variant[variant][node]["v_pu"] < 0.93]
        if hours:
            broken[node] = hours
    assert len(broken) > len([node for node, row in by_variant["base"].items() if row["v_pu"] < 0.93]) > 10
    assert {violation.kind for violation in results.violations} == {"undervoltage"}
    assert {violation.name for violation in results.violations} == set(broken)
    for violation in results.violations:
        assert violation.duration_h == len(broken[violation.name])
        assert violation.worst_time == "2025-03-01 02:00:00"
        assert violation.value_pu == pytest.approx(by_variant["heavy load"][violation.name]["v_pu"], abs=V_PU)
        assert violation.limit_pu == 0.93
    assert results.violations[0].name == "bus_18"


def test_a_line_above_its_current_is_told_with_its_loading():
    # All power goes through the first branch: S = (3715 + 202.677) kW + j (2300 + 135.141) kvar at 1 pu of 12.66 kV.
    current_a = math.hypot(3715.0 + 202.677126, 2300.0 + 135.140971) / (math.sqrt(3.0) * 12.66)
    (violation,) = feeder(weak_line_a=200.0).run().violations
    assert (violation.kind, violation.name, violation.duration_h) == ("overload", "branch_1", 1.0)
    assert violation.value_pu == pytest.approx(current_a / 200.0, rel=1e-6)
    assert feeder(weak_line_a=current_a * 1.0001).run().violations == []


def two_transformers():
    """The case in zhanhe's terms.

    A transformer's rated voltages are the nominal ones of its nodes and its tap is on the side of `from`. So the nodes
    between the transformers get 10.5 kV, the last one 0.4 kV times its tap, and what is left goes into the taps. The
    capacitor is the charging of a cable that leads nowhere.
    """
    first, second = rows(TRANSFORMERS / "transformers.csv")
    v_kv = {1: 110.0, 2: 10.5, 3: 10.5, 4: 0.4 * (1 + second["tap_step_frac"] * second["tap_position"])}
    study = zh.Study(name="two_transformers", steps=1, grid="check")
    table = rows(TRANSFORMERS / "buses.csv")
    for row in table:
        node = bus(row["bus"])
        study.add("node", name=node, v_kv=v_kv[row["bus"]], v_min_pu=0.5, v_max_pu=1.5)
        if row["p_load_kw"] > 0:
            add_load(study, node, row["p_load_kw"], row["q_load_kvar"])
        if row["capacitor_kvar"] > 0:
            susceptance_s = row["capacitor_kvar"] / 1e3 / row["u_base_kv"] ** 2
            study.add("node", name="capacitor", v_kv=v_kv[row["bus"]], v_max_pu=1.5)
            study.add(
                "line",
                name="to_capacitor",
                from_=node,
                to="capacitor",
                length_km=1.0,
                x_ohm_km=1e-6,
                c_nf_km=susceptance_s / (2 * math.pi * 50) * 1e9,
            )
    for row in rows(TRANSFORMERS / "lines.csv"):
        fields = {key: row[key] for key in ("length_km", "r_ohm_km", "x_ohm_km", "c_nf_km")}
        study.add("line", name="line_1", from_=bus(row["from"]), to=bus(row["to"]), i_max_a=1000.0, **fields)
    taps = [
        first["tap_step_frac"] * first["tap_position"],
        second["u_from_kv"] / v_kv[3] - 1.0,
    ]
    for row, tap_frac in zip((first, second), taps, strict=True):
        fields = {key: row[key] for key in ("u_k_frac", "p_k_kw", "p_0_kw", "i_0_frac")}
        study.add(
            "transformer",
            name=f"transformer_{row['transformer']:.0f}",
            from_=bus(row["from"]),
            to=bus(row["to"]),
            s_max_kva=row["s_n_kva"],
            tap_frac=tap_frac,
            **fields,
        )
    study.add("grid_connection", name="grid", node="bus_1", import_max_kw=1e5, import_yuan_kwh=0.5, v_pu=1.02)
    return study, v_kv


def test_transformers_in_series_have_the_voltages_and_flows_of_pandapower():
    study, v_kv = two_transformers()
    results = study.run()
    assert results.status == "optimal"
    electricity = results.dataset["electricity"].to_dataset().isel(time=0)
    u_base_kv = {row["bus"]: row["u_base_kv"] for row in rows(TRANSFORMERS / "buses.csv")}
    # The shifts of both transformers and the source's 5 degrees turn everything behind them and change nothing else.
    turned_deg = {1: 5.0, 2: 5.0 - 330.0, 3: 5.0 - 330.0, 4: 5.0 - 330.0 - 150.0}
    for row in rows(TRANSFORMERS / "expected_buses.csv"):
        number = row["bus"]
        here = electricity.sel(node=bus(number))
        assert float(here["v_pu"]) * v_kv[number] / u_base_kv[number] == pytest.approx(row["v_pu"], abs=V_PU), number
        difference_deg = row["angle_deg"] - turned_deg[number] - math.degrees(float(here["angle_rad"]))
        assert math.remainder(difference_deg, 360.0) == pytest.approx(0.0, abs=1e-6), number
    for row in rows(TRANSFORMERS / "expected_branches.csv"):
        here = electricity.sel(line=f"{row['kind']}_{row['number']:.0f}")
        assert float(here["ac_line_flow_kw"]) == pytest.approx(row["p_from_kw"], abs=1e-3)
        assert float(here["ac_line_loss_kw"]) == pytest.approx(row["p_from_kw"] + row["p_to_kw"], abs=1e-3)
    branches = {(row["kind"], row["number"]): row for row in rows(TRANSFORMERS / "expected_branches.csv")}
    row = branches["transformer", 1]
    rated_a = [16000.0 / (math.sqrt(3.0) * u_kv) for u_kv in (110.0, 10.5)]
    loading_frac = max(row["i_from_a"] / rated_a[0], row["i_to_a"] / rated_a[1])
    assert float(electricity["line_loading_frac"].sel(line="transformer_1")) == pytest.approx(loading_frac, rel=1e-6)
    row = branches["line", 1]
    loading_frac = max(row["i_from_a"], row["i_to_a"]) / 1000.0
    assert float(electricity["line_loading_frac"].sel(line="line_1")) == pytest.approx(loading_frac, rel=1e-6)
