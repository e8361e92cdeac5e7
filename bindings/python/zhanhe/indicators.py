"""Clean and low-carbon indicators of a run; definitions with formulas in docs/methods/indicators.md."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhanhe.errors import Issue, ScenarioError

BALANCE = ("source_kg", "load_kg", "export_kg", "stored_kg", "lost_kg", "residual_kg")
STRUCTURE = ("source_capacity_kw", "source_energy_kwh", "source_frac", "source_carbon_kg")
CURTAILED = ("device_curtailed_kwh", "device_curtailed_frac")
OBLIGATION = ("due_kwh", "met_local_kwh", "met_import_kwh", "met_certificate_kwh", "short_kwh", "short_yuan")
BOUNDARY = (
    "generation_kwh",
    "renewable_kwh",
    "load_kwh",
    "import_kwh",
    "export_kwh",
    "curtailed_kwh",
    "renewable_generation_frac",
    "renewable_load_frac",
    "self_consumption_frac",
    "self_sufficiency_frac",
    "export_frac",
    "curtailed_frac",
    "load_carbon_kg",
    "load_carbon_kg_kwh",
)

#: What is told of the flows that were traced.
FLOWS = {"ac": "flows of the AC power flow", "dispatch": "flows of the dispatch"}

Table = dict[str, dict[str, float]]


class Change(NamedTuple):
    """A number of two runs; a kind of source that one of them lacks has 0 there."""

    before: float
    after: float

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, repr=False)
class Indicators:
    """Yearly indicators; the CO2 of a kWh by node and step is ``results.dataset["electricity/carbon_kg_kwh"]``.

    Attributes
    ----------
    flows : str
        What was traced: "ac" where the AC power flow checked and solved, else "dispatch".
    balance : dict
        kg of CO2 of the run, all carriers: source = load + export + stored + lost + residual.
    boundaries : dict of dict
        Of "territory", "network" and, with a `project_owner`, "project": energies and shares; of nothing NaN.
    structure : dict of dict
        Of each kind of source of electricity: capacity, energy, share and CO2.
    curtailed : dict of dict
        Of each device: energy that was not used, and its share of what was available.
    obligations : dict of dict
        Of "<name>_total" and "<name>_nonhydro": what is due, what meets it, what is short.
    steps, step_h : int, float
        Number of steps of the run, and their length.
    """

    flows: str
    balance: dict[str, float]
    boundaries: Table
    structure: Table
    curtailed: Table
    obligations: Table
    steps: int
    step_h: float

    @classmethod
    def from_group(cls, group: Mapping[str, Any], steps: int, step_h: float) -> Indicators:
        """Of the variables of the group `indicators` of results, and the steps of their run."""
        return cls(
            str(group["flows"]),
            {name: float(group[name]) for name in BALANCE},
            _table(group, "boundary", BOUNDARY),
            _table(group, "source_kind", STRUCTURE),
            _table(group, "curtailed_device", CURTAILED),
            _table(group, "obligation", OBLIGATION),
            steps,
            step_h,
        )

    def __repr__(self) -> str:
        lines = [f"indicators, traced over the {FLOWS[self.flows]}"]
        lines += _text(self.boundaries, BOUNDARY)
        lines += ["sources of electricity", *_text(self.structure, STRUCTURE)]
        if self.obligations:
            lines += ["obligations", *_text(self.obligations, OBLIGATION)]
        return "\n".join(lines)

    def compare(self, before: Indicators) -> dict[str, dict[str, dict[str, Change]]]:
        """Numbers of this run beside those of an earlier one.

        Parameters
        ----------
        before : Indicators
            Of the run to compare with.

        Returns
        -------
        dict
            "structure" and "boundaries", then kind or boundary, then name of the number: `Change`.

        Raises
        ------
        ScenarioError
            The runs have not the same number of steps of the same length.
        """
        if (before.steps, before.step_h) != (self.steps, self.step_h):
            said = f"{before.steps} steps of {before.step_h:g} h before, {self.steps} of {self.step_h:g} h now"
            remedy = "compare runs with as many steps of the same length"
            raise ScenarioError([Issue("wrong-length", "error", "compare", said, remedy)])
        return {
            "structure": _changes(before.structure, self.structure, 0.0),
            "boundaries": _changes(before.boundaries, self.boundaries, math.nan),
        }


def _table(group: Mapping[str, Any], axis: str, names: tuple[str, ...]) -> Table:
    """Rows by the entries of an axis, nothing when the group lacks it."""
    entries = [str(entry) for entry in group.get(axis, ())]
    return {entry: {name: float(group[name][k]) for name in names} for k, entry in enumerate(entries)}


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{round(value, 6):.4g}"


def _text(table: Table, names: tuple[str, ...]) -> list[str]:
    """A line for each number, a column for each entry of the table."""
    wide = [max(len(entry), 15) for entry in table]
    head = "  ".join([" " * 25, *(f"{entry:>{width}}" for entry, width in zip(table, wide, strict=True))])
    rows = []
    for name in names:
        values = [f"{_number(row[name]):>{width}}" for row, width in zip(table.values(), wide, strict=True)]
        rows.append("  ".join([f"{name:<25}", *values]))
    return [head, *rows]


def _changes(before: Table, after: Table, missing: float) -> dict[str, dict[str, Change]]:
    """Rows of both tables, the later one's first."""
    rows = list(after) + [row for row in before if row not in after]
    changes = {}
    for row in rows:
        old, new = before.get(row, {}), after.get(row, {})
        changes[row] = {name: Change(old.get(name, missing), new.get(name, missing)) for name in {**new, **old}}
    return changes
