"""The tables of a `zhanhe.grid.Grid` while an importer fills them, and what it has to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.errors import Issue, ScenarioError

#: A terminal of a line or transformer: branch, at its `to` end, own admittance to earth, rated current; per unit.
Terminal = tuple[int, bool, complex, float]

_COLUMNS = {
    "node": ("name", "v_kv", "bus", "p_kw", "q_kvar"),
    "branch": ("place", "from", "to", "r_pu", "x_pu", "g_pu", "b_pu", "ratio", "shift_rad", "closed"),
    "shunt": ("bus", "g_pu", "b_pu"),
    "slack": ("bus", "v_pu", "angle_rad"),
    "held": ("bus", "v_pu"),
    "current_load": ("bus", "p_pu", "q_pu"),
    "line": ("name", "first_branch", "branches"),
    "line_terminal": ("equipment", "branch", "at_to", "g_pu", "b_pu", "i_rated_pu"),
    "transformer": ("name", "first_branch", "branches"),
    "transformer_terminal": ("equipment", "branch", "at_to", "g_pu", "b_pu", "i_rated_pu"),
}
_TEXTS = {"name", "place"}
_WHOLE = {"bus", "from", "to", "closed", "first_branch", "branches", "equipment", "branch", "at_to"}


class GridTables:
    """Rows of a grid to be.

    Parameters
    ----------
    base_kva : float
        Base power of the per-unit system.
    """

    def __init__(self, base_kva: float) -> None:
        self.base_kva = base_kva
        self.buses = 0
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
        self.errors: list[Issue] = []
        self.notes: list[tuple[str, str, str, str, str]] = []

    def refuse(self, code: str, where: str, message: str, remedy: str) -> None:
        """Add an error."""
        self.errors.append(Issue(code, "error", where, message, remedy))

    def note(self, where: str, message: str, remedy: str, code: str = "assumed", severity: str = "note") -> None:
        """Add a note or warning, which the grid keeps."""
        self.notes.append((code, severity, where, message, remedy))

    def new_bus(self) -> int:
        """Add a bus."""
        self.buses += 1
        return self.buses - 1

    def branch(
        self,
        place: str,
        start: int,
        end: int,
        series_pu: complex,
        shunt_pu: complex = 0.0,
        ratio: float = 1.0,
        shift_rad: float = 0.0,
        closed: bool = True,
    ) -> int:
        """Add a branch, `shunt_pu` half at each end; its index. What is open needs no sensible numbers."""
        if not closed and not (np.isfinite([series_pu, shunt_pu, ratio, shift_rad]).all() and ratio > 0.0):
            series_pu, shunt_pu, ratio, shift_rad = 1j, 0.0, 1.0, 0.0
        z, y = complex(series_pu), complex(shunt_pu)
        self.rows["branch"].append((place, start, end, z.real, z.imag, y.real, y.imag, ratio, shift_rad, closed))
        return len(self.rows["branch"]) - 1

    def shunt(self, bus: int, admittance_pu: complex) -> None:
        """Add an admittance to earth, unless it is 0."""
        if admittance_pu != 0.0:
            y = complex(admittance_pu)
            self.rows["shunt"].append((bus, y.real, y.imag))

    def equipment(self, kind: str, name: str, first_branch: int, branches: int, terminals: Sequence[Terminal]) -> None:
        """Add a line or transformer; shunts of its terminals become shunts of their buses."""
        number = len(self.rows[kind])
        self.rows[kind].append((name, first_branch, branches))
        for branch, at_to, admittance, i_rated_pu in terminals:
            y = complex(admittance)
            self.rows[f"{kind}_terminal"].append((number, branch, at_to, y.real, y.imag, i_rated_pu))
            if self.rows["branch"][branch][9]:
                self.shunt(self.rows["branch"][branch][2 if at_to else 1], y)

    def tables(self) -> dict[str, Any]:
        """As `Grid.tables` gives them."""
        made: dict[str, Any] = {"base_kva": self.base_kva, "buses": self.buses}
        for name, columns in _COLUMNS.items():
            values = list(zip(*self.rows[name], strict=True)) or [()] * len(columns)
            made[name] = {}
            for column, numbers in zip(columns, values, strict=True):
                if column in _TEXTS:
                    made[name][column] = list(numbers)
                else:
                    made[name][column] = np.array(numbers, dtype=np.int64 if column in _WHOLE else np.float64)
        return made

    def grid(self) -> Grid:
        """The grid.

        Raises
        ------
        ScenarioError
            With all that was refused.
        """
        if self.errors:
            raise ScenarioError(self.errors)
        return _core.make_grid(self.tables(), self.notes)


class Buses:
    """Nodes that become one bus: a union of sets."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        """The one that stands for the set of `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first


def unique_names(given: Sequence[Any], kind: str, numbers: Sequence[Any]) -> list[str]:
    """Names as text; those that are missing or repeated become `<kind> <number>`."""
    texts = ["" if name is None or name != name else str(name).strip() for name in given]
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    taken = {text for text in texts if counts[text] == 1}
    names = []
    for text, number in zip(texts, numbers, strict=True):
        if not text or counts[text] > 1:
            text = f"{kind} {number}"
            while text in taken:
                text = f"{kind} {text}"
            taken.add(text)
        names.append(text)
    return names
