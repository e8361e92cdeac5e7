"""CO2 traced through random networks of four carriers, against a dense solve by numpy that shares nothing with it.

The networks have meshes, stores that lose, a CHP with CO2 of its own, a heat pump, and an electrolyser and a fuel cell
that feed each other in a circle. The reference builds one matrix over all nodes for each step from the results' powers.
"""

import math

import numpy as np
import pytest

import zhanhe as zh

CARRIERS = ("electricity", "heat", "hydrogen", "gas")
STEPS, PLACES = 24, 14
CHP_KG_KWH = 0.01
GAS_KG_KWH = 0.2
DIESEL_KG_KWH = 0.8
EFFICIENCIES = {"battery": (0.95, 0.9), "tank": (1.0, 1.0)}
# Stored as float32.
KG_KWH = 1e-6


def place(random):
    return f"e{int(random.integers(1, PLACES))}"


def add_network(study, random):
    for k in range(PLACES):
        study.add("node", name=f"e{k}", carrier="electricity")
    for carrier in CARRIERS[1:]:
        study.add("node", name=carrier, carrier=carrier)
    tree = [(k, int(random.integers(0, k))) for k in range(1, PLACES)]
    chords = [tuple(int(k) for k in random.choice(PLACES, 2, replace=False)) for _ in range(9)]
    for k, (a, b) in enumerate(tree + chords):
        ends = {"from": f"e{a}", "to": f"e{b}"}
        study.add("line", name=f"l{k}", p_max_kw=float(random.uniform(20, 90)), **ends)


def add_converters(study):
    def ports(**factors):
        return [{"node": node, "factor_frac": factor} for node, factor in factors.items()]

    study.add(
        "converter",
        name="chp",
        inputs=ports(gas=1.0),
        outputs=ports(e5=0.4, heat=0.45),
        p_max_kw=90,
        carbon_kg_kwh=CHP_KG_KWH,
    )
    study.add("converter", name="pump", inputs=ports(e7=1.0), outputs=ports(heat=3.0), p_max_kw=20)
    outputs = ports(hydrogen=0.7, heat=0.1)
    study.add("converter", name="electrolyser", inputs=ports(e2=1.0), outputs=outputs, p_max_kw=30, must_run_frac=0.3)
    study.add(
        "converter", name="cell", inputs=ports(hydrogen=1.0), outputs=ports(e3=0.5), p_max_kw=10, must_run_frac=0.2
    )


def make_study(seed):
    """The study and the CO2 of its imports of electricity, kg/kWh of each step."""
    random = np.random.default_rng(seed)
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=STEPS)
    add_network(study, random)
    add_converters(study)
    import_kg_kwh = [float(c) for c in random.uniform(0.2, 0.9, STEPS)]
    trade = {"import_yuan_kwh": list(random.uniform(0.3, 0.9, STEPS)), "export_yuan_kwh": 0.2, "export_max_kw": 200}
    study.add(
        "connection",
        name="grid",
        node="e0",
        import_max_kw=500,
        carbon_kg_kwh=import_kg_kwh,
        **trade,
    )
    study.add("connection", name="main", node="gas", import_max_kw=500, import_yuan_kwh=0.25, carbon_kg_kwh=GAS_KG_KWH)
    for k in range(5):
        p_kw = list(random.uniform(5, 40, STEPS))
        study.add("load", name=f"load{k}", node=place(random), p_kw=p_kw, unserved_yuan_kwh=20.0)
    study.add("load", name="house", node="heat", p_kw=list(random.uniform(10, 60, STEPS)), unserved_yuan_kwh=20.0)
    study.add("load", name="bus", node="hydrogen", p_kw=list(random.uniform(0, 5, STEPS)), unserved_yuan_kwh=20.0)
    sun = list(np.maximum(0.0, np.sin(np.arange(STEPS) / STEPS * 2 * math.pi - 1.5)))
    study.add("generator", name="sun", node=place(random), p_max_kw=120, profile=sun, cost_yuan_kwh=0.01)
    study.add(
        "generator", name="diesel", node=place(random), p_max_kw=40, cost_yuan_kwh=0.5, carbon_kg_kwh=DIESEL_KG_KWH
    )
    limits = {"p_in_max_kw": 40, "p_out_max_kw": 40, "loss_frac_h": 0.02}
    for name, node in (("battery", "e4"), ("tank", "heat")):
        into, out = EFFICIENCIES[name]
        study.add(
            "store", name=name, node=node, e_max_kwh=120, efficiency_in_frac=into, efficiency_out_frac=out, **limits
        )
    return study, import_kg_kwh


class Reference:
    """Dense tracing of all carriers, step by step."""

    def __init__(self, results, import_kg_kwh):
        self.groups = [results.dataset[carrier].to_dataset() for carrier in CARRIERS]
        names = [str(node) for group in self.groups for node in group["node"].values]
        self.node = {name: k for k, name in enumerate(names)}
        self.held = dict.fromkeys(EFFICIENCIES, 0.0)
        self.import_kg_kwh = import_kg_kwh

    def intensity(self):
        """(time, node) kg/kWh; NaN where there is no more than noise."""
        return np.array([self.step(t) for t in range(STEPS)])

    def step(self, t):
        count = len(self.node)
        self.matrix, self.right, self.arrives = np.zeros((count, count)), np.zeros(count), np.zeros(count)
        self.charges, self.ports = [], {}
        for group in self.groups:
            self.add_lines(group, t)
            self.add_devices(group, t)
        for name, ports in self.ports.items():
            self.add_converter(name, ports)
        self.matrix[np.diag_indices(count)] += self.arrives
        fed = self.arrives > 1e-9
        mixture = np.full(count, np.nan)
        mixture[fed] = np.linalg.lstsq(self.matrix[np.ix_(fed, fed)], self.right[fed], rcond=None)[0]
        for name, node, charge_kw, given_kg in self.charges:
            taken_kg = charge_kw * mixture[node] if charge_kw > 0 else 0.0
            self.held[name] += taken_kg - given_kg
        return np.where(self.arrives > 1e-6, mixture, np.nan)

    def add_lines(self, group, t):
        for k in range(group.sizes.get("line", 0)):
            a, b = (self.node[str(group[end].values[k])] for end in ("line_from", "line_to"))
            kw = group["line_flow_kw"].values[t, k]
            if kw < 0:
                a, b, kw = b, a, -kw
            self.matrix[b, a] -= kw
            self.arrives[b] += kw

    def add_devices(self, group, t):
        rows = zip(group["device"].values, group["device_kind"].values, group["device_node"].values, strict=True)
        for k, (device, kind, place_name) in enumerate(rows):
            node, kw, kg_kwh = self.node[str(place_name)], group["device_power_kw"].values[t, k], 0.0
            if kind == "converter":
                self.ports.setdefault(str(device).split("@")[0], []).append((node, kw))
                continue
            if kind == "store":
                self.add_store(group, t, str(device), node)
                continue
            if kind == "connection":
                kw = group["import_kw"].values[t, list(group["connection"].values).index(device)]
                kg_kwh = self.import_kg_kwh[t] if device == "grid" else GAS_KG_KWH
            if device == "diesel":
                kg_kwh = DIESEL_KG_KWH
            self.arrives[node] += max(kw, 0.0)
            self.right[node] += max(kw, 0.0) * kg_kwh

    def add_store(self, group, t, name, node):
        k = list(group["store"].values).index(name)
        charge, discharge, level = (group[v].values[t, k] for v in ("charge_kw", "discharge_kw", "level_kwh"))
        into, out = EFFICIENCIES[name]
        taken = discharge / out
        rested = level + taken - charge * into
        given_kg = self.held[name] * taken / max(rested, taken) if taken > 0 else 0.0
        self.right[node] += given_kg
        self.arrives[node] += discharge
        self.charges.append((name, node, charge, given_kg))

    def add_converter(self, name, ports):
        given = sum(kw for _, kw in ports if kw > 0)
        drawn = [(node, -kw) for node, kw in ports if kw < 0]
        own_kg = CHP_KG_KWH * sum(kw for _, kw in drawn) if name == "chp" else 0.0
        for node, kw in ports:
            if kw <= 0:
                continue
            self.arrives[node] += kw
            self.right[node] += own_kg * kw / given
            for source, source_kw in drawn:
                self.matrix[node, source] -= source_kw * kw / given


@pytest.mark.parametrize("seed", range(4))
def test_traced_carbon_of_four_carriers_is_that_of_a_dense_solve(seed):
    study, import_kg_kwh = make_study(seed)
    results = study.run(grid="off")
    assert results.status == "optimal"
    theirs = Reference(results, import_kg_kwh).intensity()
    ours = np.hstack([results.dataset[f"{carrier}/carbon_kg_kwh"].values for carrier in CARRIERS])
    known = np.isfinite(theirs)
    assert known.mean() > 0.5
    np.testing.assert_allclose(ours[known], theirs[known], rtol=0, atol=KG_KWH)
    balance = results.indicators.balance
    assert abs(balance["residual_kg"]) < 1e-9 * balance["source_kg"]
