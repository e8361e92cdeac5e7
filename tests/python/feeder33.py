"""The 33-bus feeder with the day and the ratings of tests/cases/grid_planning_33, as a MATPOWER case."""

import csv
from pathlib import Path

import numpy as np

CASES = Path(__file__).resolve().parents[1] / "cases"
V_KV, BASE_MVA = 12.66, 10.0
REST = [0, 0, 1, 1, 0, V_KV, 1, 1.1, 0.9]  # of a bus: shunt, area, voltage and its limits


def table(path):
    with (CASES / path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def case_text():
    """Lines 1 to 5 with 400 A, all others with 200 A. Buses are "bus 1" ..., lines "branch 1" ... in the grid."""
    base_ohm = V_KV**2 / BASE_MVA
    buses = [
        [
            row["bus"],
            3 if row["bus"] == "1" else 1,
            float(row["p_load_kw"]) / 1e3,
            float(row["q_load_kvar"]) / 1e3,
            *REST,
        ]
        for row in table("case33bw/buses.csv")
    ]
    branches = []
    for k, row in enumerate(table("case33bw/branches.csv")):
        rate_mva = np.sqrt(3) * V_KV * (0.4 if k < 5 else 0.2)
        r, x = float(row["r_ohm"]) / base_ohm, float(row["x_ohm"]) / base_ohm
        branches.append([row["from"], row["to"], repr(r), repr(x), 0, repr(float(rate_mva)), 0, 0, 0, 0, row["closed"]])
    rows = {"bus": buses, "gen": [[1, 0, 0, 10, -10, 1, 100, 1, 10, 0]], "branch": branches}
    text = f"function mpc = feeder33\nmpc.version = '2';\nmpc.baseMVA = {BASE_MVA};\n"
    for name, lines in rows.items():
        text += f"mpc.{name} = [\n" + "".join("\t".join(map(str, line)) + ";\n" for line in lines) + "];\n"
    return text


def day():
    """Load factor and generation of each hour."""
    rows = table("grid_planning_33/hours.csv")
    return np.array([float(row["load_factor"]) for row in rows]), np.array([float(row["generation"]) for row in rows])


def expected(quantity, element):
    """What pandapower found; see the case's README."""
    (row,) = [r for r in table("grid_planning_33/expected.csv") if (r["quantity"], r["element"]) == (quantity, element)]
    return float(row["value"])
