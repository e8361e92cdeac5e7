"""What an importer reads of a PyPSA network: static values and series by component, and issues by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe.errors import Issue

#: A number for all steps, or one for each.
Numbers = float | NDArray[np.float64]
Row = dict[str, Any]

KILO = 1e3  # kW of a MW, kWh of a MWh, kg of a tonne
LARGEST_KW = 1e9  # sizes of this and more are refused by the core: they stand for "no limit"


def is_zero(values: Numbers) -> bool:
    """Whether all numbers are 0."""
    return not np.any(values)


def plain(values: Numbers) -> Numbers:
    """A series of equal numbers as one number."""
    if isinstance(values, float):
        return values
    return float(values[0]) if len(values) and (values == values[0]).all() else values


class Issues:
    """Everything that cannot be carried over, and notes about what was assumed."""

    def __init__(self) -> None:
        self.errors: list[Issue] = []
        self.notes: list[tuple[str, str, str, str]] = []  # code, where, message, remedy

    def refuse(self, component: str, name: object, attribute: str, message: str, remedy: str) -> None:
        """Add an error about one attribute of one component."""
        self.errors.append(Issue("not-supported", "error", f"{component} '{name}' {attribute}", message, remedy))

    def note(self, where: str, message: str, remedy: str, code: str = "assumed") -> None:
        """Add a note."""
        self.notes.append((code, where, message, remedy))


class Frames:
    """The active components of one kind.

    Parameters
    ----------
    network : pypsa.Network
        Where they are.
    kind : str
        "Generator", "Link", ...
    """

    def __init__(self, network: Any, kind: str) -> None:
        self.kind = kind
        self.components = network.c[kind]
        static = self.components.static
        self.static = static[static["active"].to_numpy(dtype=bool)] if "active" in static else static
        self.names: list[Any] = list(self.static.index)
        self._columns: dict[str, list[Any]] = {}
        self._series: dict[str, tuple[dict[Any, int], NDArray[np.float64]]] = {}

    def has(self, attribute: str) -> bool:
        """Whether there is such an attribute."""
        return attribute in self.static

    def column(self, attribute: str) -> list[Any]:
        """Static values of all names, in their order."""
        if attribute not in self._columns:
            self._columns[attribute] = self.static[attribute].tolist()
        return self._columns[attribute]

    def series(self, attribute: str) -> tuple[dict[Any, int], NDArray[np.float64]]:
        """Where each name with a series stands, and the series as rows."""
        if attribute not in self._series:
            frame = self.components.dynamic.get(attribute)
            if frame is None or frame.empty:
                self._series[attribute] = ({}, np.empty((0, 0)))
            else:
                rows = np.ascontiguousarray(frame.to_numpy(dtype=float).T)
                self._series[attribute] = ({name: i for i, name in enumerate(frame.columns)}, rows)
        return self._series[attribute]

    def value(self, i: int, attribute: str) -> Any:
        """The static value of the i-th name."""
        return self.column(attribute)[i]

    def numbers(self, i: int, attribute: str) -> Numbers:
        """The series of the i-th name, or else its static value."""
        places, rows = self.series(attribute)
        place = places.get(self.names[i])
        return rows[place] if place is not None else float(self.column(attribute)[i])

    def refuse_where(
        self, issues: Issues, attribute: str, wrong: Callable[[Any], bool], message: str, remedy: str
    ) -> None:
        """Refuse every component whose static value of an attribute is wrong."""
        if not self.has(attribute):
            return
        for name, value in zip(self.names, self.column(attribute), strict=True):
            if wrong(value):
                issues.refuse(self.kind, name, attribute, message, remedy)

    def refuse_series(self, issues: Issues, attribute: str, message: str, remedy: str) -> None:
        """Refuse every component for which an attribute that means nothing when missing is given."""
        if not self.has(attribute):
            return
        for i, name in enumerate(self.names):
            if not np.all(np.isnan(self.numbers(i, attribute))):
                issues.refuse(self.kind, name, attribute, message, remedy)

    def refuse_piecewise(self, issues: Issues) -> None:
        """Refuse curves of cost or efficiency."""
        for attribute, frame in getattr(self.components, "piecewise", {}).items():
            for name in [] if frame is None or frame.empty else frame.columns.get_level_values(0).unique():
                if name in self.static.index:
                    issues.refuse(
                        self.kind, name, attribute, "a curve of breakpoints", "give one number, or a series over time"
                    )


class Names:
    """Names that are unique in a name space of the study: those that clash get their kind in front."""

    def __init__(self, issues: Issues) -> None:
        self._taken: set[str] = set()
        self._issues = issues

    def take(self, kind: str, names: Iterable[object]) -> dict[Any, str]:
        """The name in the study of each component of a kind."""
        given: dict[Any, str] = {}
        for name in names:
            text = str(name)
            while text in self._taken:
                text = f"{kind} {text}"
            if text != str(name):
                self._issues.note(
                    f"{kind} '{name}'",
                    f"called '{text}', because another component has its name",
                    "nothing to do; names are unique among all devices, and among lines and transformers",
                )
            self._taken.add(text)
            given[name] = text
        return given
