"""Every number of every kind of component, given a value outside its range, is refused at its place, and so is every
name of a node that does not exist, or of a node of the wrong carrier."""

import energies
import pytest

import zhanhe as zh

KINDS = {
    kind: entry["items"]["properties"]
    for kind, entry in zh.schema()["properties"].items()
    if entry.get("type") == "array" and "name" in entry["items"].get("properties", {})
}
# Kinds that are not among the components of a study, or have tests of their own.
ELSEWHERE = {
    "carrier",
    "tariff",
    "shape",
    "budget",
    "obligation",
    "line",
    "transformer",
    "grid_connection",
    "converter",
}


CODES = {"out-of-range", "negative-size", "bound-too-large"}
CARRIERS = ("power", "heat", "cooling", "gas", "hydrogen", "steam")  # nodes, each of its carrier
ANYWHERE = {"generator", "store", "load", "connection", "process"}


def beyond(field):
    """A number on the wrong side of each bound that a field's schema tells."""
    number = next((way for way in field.get("anyOf", [field]) if way.get("type") == "number"), {})
    found = []
    if "minimum" in number:
        found.append(number["minimum"] if number.get("exclusiveMinimum") else number["minimum"] - 0.5)
    if "maximum" in number:
        found.append(number["maximum"] if number.get("exclusiveMaximum") else number["maximum"] * 1.01 + 0.5)
    return found


@pytest.fixture(scope="module")
def study():
    """One of every kind."""
    study = energies.district(24)
    study.settings.latitude_deg, study.settings.longitude_deg = 33.7, 113.3
    study.add("node", name="radiators", carrier="heat", supply_c=60.0, return_c=30.0)
    study.add("pipe", name="main", **{"from": "heat", "to": "radiators"}, length_km=1.0, diameter_m=0.2)
    study.add("process", name="mill", nodes=["gas", "power"], points_frac=[-2.0, 1.0], p_max_kw=10.0)
    study.add("generator", name="generator", node="power", p_max_kw=1.0)
    study.add("pv", name="pv", node="power", p_max_kw=1.0)
    study.add("wind", name="wind", node="power", p_max_kw=1.0)
    study.add("battery", name="battery", node="power", p_max_kw=1.0, e_max_kwh=2.0)
    study.add("solar_thermal", name="roof", node="heat", area_m2=10.0)
    study.add("digester", name="digester", node="gas", flow_m3_h=1.0, cod_kg_m3=3.0)
    study.add("building", name="school", type="school", standard="saving_65", floor_area_m2=1000.0, power_node="power",
              heat_node="radiators", cooling_node="cooling")  # fmt: skip
    assert not [issue for issue in study.validate() if issue.severity == "error"]
    return study


def component(study, kind):
    tables = {"node": study.nodes, "pipe": study.pipes}
    return next(one for one in tables.get(kind, study.devices).values() if one.kind == kind)


def told(study, one, name, value):
    """What a study says with a field changed, which then gets its value back."""
    before = getattr(one, name)
    try:
        setattr(one, name, value)
        return study.validate()
    finally:
        setattr(one, name, before)


def places(issues):
    return {(issue.code, issue.where.removeprefix("study ")) for issue in issues}


WRONG = [
    pytest.param(kind, name, value, id=f"{kind}-{name}-{value:g}")
    for kind, fields in KINDS.items()
    if kind not in ELSEWHERE
    for name, field in fields.items()
    for value in beyond(field)
]


def test_there_is_much_to_get_wrong():
    assert len(WRONG) > 300


@pytest.mark.parametrize(("kind", "name", "value"), WRONG)
def test_a_number_outside_its_range_is_refused_where_it_stands(study, kind, name, value):
    one = component(study, kind)
    issues = [issue for issue in told(study, one, name, value) if issue.code in CODES]
    assert f"[[{kind}]] '{one.name}' {name}" in [issue.where.removeprefix("study ") for issue in issues], issues
    assert all(issue.remedy for issue in issues)


def references(study, kind):
    """Fields of a component that name a node."""
    one = component(study, kind)
    return [name for name in KINDS[kind] if (name == "node" or name.endswith("_node")) and getattr(one, name)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ELSEWHERE and kind != "node"])
def test_nodes_that_are_not_there_or_carry_something_else_are_refused(study, kind):
    one = component(study, kind)
    for name in references(study, kind):
        before = getattr(one, name)
        place = f"[[{kind}]] '{one.name}' {name}"
        allowed = {node for node in CARRIERS if ("conflict", place) not in places(told(study, one, name, node))}
        assert before in allowed or study.nodes[before].carrier in allowed
        if kind not in ANYWHERE:
            assert len(allowed) < len(CARRIERS), (name, allowed)
        assert ("unknown-name", place) in places(told(study, one, name, "nowhere"))


SCENARIO = """
schema = "zhanhe-scenario/1"
study = { name = "x", start = "2024-01-01", steps = 48 }
node = [
    { name = "a" },
    { name = "h", carrier = "heat", supply_c = 40, return_c = 60 },
    { name = "r", carrier = "heat", supply_c = 40, return_c = 20 },
]
connection = [
    { name = "g", node = "a", import_max_kw = 10, import_yuan_kwh = 1 },
    { name = "w", node = "h", import_max_kw = 10, import_yuan_kwh = 1 },
]
load = [
    { name = "l", node = "a", p_kw = "use.csv:load" },
    { name = "s", node = "r", p_kw = 1 },
]
pipe = [{ name = "p", from = "h", to = "r", length_km = 1, diameter_m = 0.1, ground_c = 12 }]
"""


def test_a_file_of_another_year_and_a_supply_colder_than_the_return_are_both_told(tmp_path):
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    rows = [f"2023-01-{1 + hour // 24:02d}T{hour % 24:02d}:00,1" for hour in range(48)]
    (tmp_path / "use.csv").write_text("\n".join(["time,load", *rows, ""]), encoding="utf-8")
    with pytest.raises(zh.ScenarioError) as raised:
        zh.load(tmp_path / "scenario.toml").run()
    told = {issue.code: issue.where for issue in raised.value.issues}
    assert set(told) == {"series-gap", "conflict"}
    assert "use.csv" in told["series-gap"]
    assert "'h' supply_c" in told["conflict"]
