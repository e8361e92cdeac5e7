"""Random small studies: refused with reasons, or ended with a status; and what is called optimal is consistent."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhanhe as zh

CONVENTIONS = Path(__file__).resolve().parents[2] / "docs" / "conventions.md"
CODES = set(re.findall(r"^\| `([a-z-]+)` \| (?:error|warning|note)", CONVENTIONS.read_text(), flags=re.MULTILINE))
STATUSES = {"optimal", "infeasible", "unbounded", "limit", "trouble"}
CARRIERS = ("electricity", "heat", "gas")

# The same examples in every run; no deadline, since the machine may be busy.
fixed = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def numbers(low, high):
    return st.floats(low, high, allow_nan=False).map(lambda value: round(value, 3))


def series(steps, low, high):
    """One number, or one for each step."""
    return st.one_of(numbers(low, high), st.lists(numbers(low, high), min_size=steps, max_size=steps))


def maybe(strategy):
    return st.one_of(st.none(), strategy)


def given_only(record):
    return {key: value for key, value in record.items() if value is not None}


@st.composite
def levels(draw):
    low, first, last, high = sorted(draw(st.lists(numbers(0.0, 1.0), min_size=4, max_size=4)))
    ends = draw(st.sampled_from([{}, {"level_initial_frac": first}, {"level_final_frac": last}]))
    return {"level_min_frac": low, "level_max_frac": high, "cyclic": draw(st.booleans())} | ends


@st.composite
def device(draw, steps, nodes, carriers):
    """(kind, fields) of one device at one of the nodes."""
    node = draw(st.sampled_from(nodes))
    kinds = ["load", "load", "generator", "converter", "store", "connection"]
    if carriers[nodes.index(node)] == "electricity":
        kinds += ["battery", "pv", "wind"]
    size, price = numbers(0.0, 200.0), numbers(-0.5, 2.0)
    kind = draw(st.sampled_from(kinds))
    if kind == "load":
        return kind, {
            "node": node,
            "p_kw": draw(series(steps, 0.0, 150.0)),
            "firm": draw(st.integers(0, 3)) == 0,
            "unserved_yuan_kwh": draw(numbers(0.0, 20.0)),
        }
    if kind in {"generator", "converter"}:
        fields = {
            "p_max_kw": draw(size),
            "profile": draw(series(steps, 0.5, 1.0)),
            "must_run_frac": draw(st.sampled_from([0.0, 0.0, 0.3])),
            "cost_yuan_kwh": draw(series(steps, -0.1, 2.0)),
            "ramp_up_frac_h": draw(maybe(numbers(0.05, 2.0))),
            "ramp_down_frac_h": draw(maybe(numbers(0.05, 2.0))),
        }
        # Ports at one node are tried by a test of their own.
        others = [other for other in nodes if other != node]
        if kind == "generator" or not others:
            return "generator", given_only(fields | {"node": node})
        ends = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
        outputs = [{"node": end, "factor_frac": draw(series(steps, 0.1, 3.0))} for end in ends]
        return kind, given_only(fields | {"inputs": [{"node": node}], "outputs": outputs})
    if kind == "store":
        return kind, {
            "node": node,
            "e_max_kwh": draw(size),
            "p_in_max_kw": draw(size),
            "p_out_max_kw": draw(size),
            "efficiency_in_frac": draw(numbers(0.5, 1.0)),
            "efficiency_out_frac": draw(numbers(0.5, 1.0)),
            "loss_frac_h": draw(numbers(0.0, 0.2)),
            "cost_yuan_kwh": draw(numbers(0.0, 0.2)),
        } | draw(levels())
    if kind == "battery":
        return kind, {
            "node": node,
            "p_max_kw": draw(size),
            "e_max_kwh": draw(size),
            "round_trip_frac": draw(numbers(0.5, 1.0)),
        } | draw(levels())
    if kind == "connection":
        return kind, {
            "node": node,
            "import_max_kw": draw(size),
            "export_max_kw": draw(size),
            "import_yuan_kwh": draw(series(steps, -0.5, 2.0)),
            "export_yuan_kwh": draw(price),
            "demand_yuan_kw_month": draw(st.sampled_from([0.0, 38.0])),
            "carbon_kg_kwh": draw(numbers(0.0, 1.0)),
        }
    return kind, {
        "node": node,
        "p_max_kw": draw(size),
        "profile": draw(series(steps, 0.0, 1.2)),
        "cost_yuan_kwh": draw(numbers(0.0, 0.1)),
        "curtailable": draw(st.booleans()),
    }


@st.composite
def components(draw):
    """(settings, list of (kind, fields)) of a study that is meant to be valid."""
    steps = draw(st.integers(1, 12))
    made = {
        "steps": steps,
        "step_h": draw(st.sampled_from([0.25, 0.5, 1.0])),
        "start": draw(st.sampled_from(["2025-01-31T20:00", "2024-02-28T22:00", "2025-07-01"])),
        "carbon_yuan_kg": draw(st.sampled_from([0.0, 0.2])),
        "grid": draw(st.sampled_from(["check", "check", "off"])),
    }
    carriers = draw(st.lists(st.sampled_from(CARRIERS), min_size=1, max_size=5))
    nodes = [f"n{i}" for i in range(len(carriers))]
    parts = [
        ("node", {"name": name, "carrier": carrier} | ({"v_kv": 10.0} if carrier == "electricity" else {}))
        for name, carrier in zip(nodes, carriers, strict=True)
    ]
    extra = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=3))
    for i, node in enumerate(nodes):
        # The first node of a carrier has a source; every other is joined to an earlier one, so that few are islands.
        earlier = [other for other, carrier in zip(nodes[:i], carriers[:i], strict=True) if carrier == carriers[i]]
        if earlier:
            extra.append((draw(st.sampled_from(earlier)), node))
        else:
            fields = {"name": f"source_{node}", "node": node, "import_max_kw": 300.0}
            parts.append(("connection", fields | {"import_yuan_kwh": draw(series(steps, -0.2, 1.5))}))
    for start, end in extra:
        if start != end and carriers[nodes.index(start)] == carriers[nodes.index(end)]:
            fields = {
                "name": f"line{len(parts)}",
                "from_": start,
                "to": end,
                "p_max_kw": draw(maybe(numbers(0.0, 200.0))),
                "closed": draw(st.integers(0, 5)) > 0,
                # Up to 300 ohm at 10 kV: some of these lines cannot carry what the dispatch wants.
                "length_km": draw(numbers(0.0, 300.0)),
                "r_ohm_km": draw(numbers(0.0, 1.0)),
                "x_ohm_km": 0.4,
            }
            parts.append(("line", given_only(fields)))
    for kind, fields in draw(st.lists(device(steps, nodes, carriers), min_size=1, max_size=8)):
        parts.append((kind, {"name": f"{kind}{len(parts)}"} | fields))
    return made, parts


def build_and_run(made, parts):
    study = zh.Study(**made)
    for kind, fields in parts:
        study.add(kind, **fields)
    return study.run()


def imbalances(group):
    """For each node of a carrier, what is left of its balance as a share of its largest flow, or of 1 kW if more."""
    power_kw = group["device_power_kw"].values
    for node in group["node"].values:
        terms_kw = [power_kw[:, group["device_node"].values == node]]
        if "line_flow_kw" in group:
            flow_kw = group["line_flow_kw"].values
            arriving_kw = flow_kw - group["line_loss_kw"].values
            terms_kw += [
                -flow_kw[:, group["line_from"].values == node],
                arriving_kw[:, group["line_to"].values == node],
            ]
        terms_kw = np.hstack(terms_kw)
        if terms_kw.size:
            yield np.abs(terms_kw.sum(axis=1)).max() / max(np.abs(terms_kw).max(), 1.0)


def assert_grid_consistent(results):
    """What the AC power flow tells of an hour holds together, or is NaN."""
    electricity = results.dataset["electricity"]
    converged = results.dataset["solve"]["grid_converged"].values.astype(bool)
    loss_kw = electricity["loss_kw"].values
    assert np.isfinite(loss_kw[converged]).all()
    assert (loss_kw[converged] >= -1e-6).all()
    if "ac_line_loss_kw" in electricity:
        lost_kw = np.nansum(electricity["ac_line_loss_kw"].values, axis=1)
        np.testing.assert_allclose(loss_kw[converged], lost_kw[converged], atol=1e-6)
    told = [violation for violation in results.violations if violation.kind == "not-converged"]
    assert len(told) == (0 if converged.all() else 1)


def assert_consistent(results):
    assert str(results.status) in STATUSES
    if results.status != "optimal":
        assert np.isnan(results.objective_yuan)
        return
    certificate = results.certificate
    assert certificate.gap <= 1e-6
    assert certificate.primal_residual <= 1e-6
    assert certificate.dual_residual <= 1e-6
    assert certificate.lower_bound_yuan <= results.objective_yuan + 1e-6 * max(1.0, abs(results.objective_yuan))
    for name, group in results.dataset.children.items():
        if "device_power_kw" in group:
            assert max(imbalances(group), default=0.0) <= 1e-6, name
            assert np.isfinite(group["price_yuan_kwh"].values).all()
    if "electricity" in results.dataset.children and "v_pu" in results.dataset["electricity"]:
        assert_grid_consistent(results)
    parts_yuan = results.dataset["economics"]["part_yuan"].values
    assert parts_yuan.sum() == pytest.approx(results.objective_yuan, abs=1e-6 * max(1.0, np.abs(parts_yuan).sum()))


@fixed
@given(components())
def test_a_random_study_is_refused_with_codes_or_ends_with_a_status(drawn):
    try:
        results = build_and_run(*drawn)
    except zh.ScenarioError as error:
        codes = {issue.code for issue in error.issues if issue.severity == "error"}
        assert codes
        assert codes <= CODES
        # What is drawn here is valid field by field, so that only what belongs together can be wrong.
        assert codes <= {"conflict", "island-without-source"}
        return
    assert results.status != "trouble"
    assert_consistent(results)


def test_most_random_studies_are_solved():
    """Guards the other tests of this file: a generator of refused studies would show nothing."""
    ends = []

    @fixed
    @given(components())
    def count(drawn):
        try:
            ends.append(str(build_and_run(*drawn).status))
        except zh.ScenarioError:
            ends.append("refused")

    count()
    assert ends.count("optimal") >= len(ends) // 2
    assert set(ends) <= {"optimal", "infeasible", "refused"}


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.floats(), max_size=13),
    st.lists(st.text(max_size=3), max_size=3),
    st.just({"node": "n0"}),
)


@fixed
@given(components(), st.data())
def test_a_spoiled_field_is_refused_with_codes_or_harmless(drawn, choose):
    made, parts = drawn
    _, fields = choose.draw(st.sampled_from(parts))
    field = choose.draw(st.sampled_from(sorted(fields)))
    value = choose.draw(anything)
    fields[field] = value
    try:
        results = build_and_run(made, parts)
    except zh.ScenarioError as error:
        assert {issue.code for issue in error.issues} <= CODES
        assert all(issue.message and issue.where for issue in error.issues)
        return
    assert_consistent(results)


@pytest.mark.parametrize(
    ("inputs", "outputs", "cost_yuan"),
    [
        # 10 kW of heat from two outputs of 0.5 and 0.3: 12.5 kW of electricity at 0.4 yuan.
        (["power"], [("warm", 0.5), ("warm", 0.3)], 5.0),
        # A pump that takes 1 kW and returns 0.2 kW to where it came from: 10 kW of heat take 20 kW less 4 kW.
        (["power"], [("warm", 0.5), ("power", 0.2)], 6.4),
    ],
    ids=["two outputs", "input and output"],
)
def test_a_converter_may_have_two_ports_at_one_node(inputs, outputs, cost_yuan):
    study = zh.Study(steps=1, grid="off")
    study.add("node", name="power")
    study.add("node", name="warm", carrier="heat")
    study.add("connection", name="grid", node="power", import_max_kw=100.0, import_yuan_kwh=0.4)
    study.add("load", name="rooms", node="warm", p_kw=10.0, firm=True)
    study.add(
        "converter",
        name="boiler",
        p_max_kw=50.0,
        inputs=[{"node": node} for node in inputs],
        outputs=[{"node": node, "factor_frac": factor} for node, factor in outputs],
    )
    results = study.run()
    assert results.status == "optimal"
    assert results.objective_yuan == pytest.approx(cost_yuan, rel=1e-9)
