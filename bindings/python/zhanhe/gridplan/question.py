"""What all questions of a planner have in common: the grid, its injections, its limits, and what is wrong with them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanhe._core import Grid
from zhanhe.errors import Issue, ScenarioError
from zhanhe.gridplan.injections import injections
from zhanhe.progress import observer
from zhanhe.results import Results

PerItem = float | Mapping[str, float]
Told = bool | Callable[[str, float], object]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What has to hold in every hour. A number counts for all, a dict by name for those that it names.

    Attributes
    ----------
    lower_pu, upper_pu : float or dict of node name to float
        Allowed voltage, per unit of the nominal one. Default: 0.93 and 1.07, GB/T 12325-2008 for three phases up to
        20 kV; 220 V single phase has 0.90 and 1.07, and from 35 kV on nodes need a band of their own.
    line_loading_frac, transformer_loading_frac : float or dict of name to float
        Largest current over the rated one. Default: 1.0.
    reverse_kw : dict of line or transformer name to float
        Largest power that it hands back towards its source.
    """

    lower_pu: PerItem = 0.93
    upper_pu: PerItem = 1.07
    line_loading_frac: PerItem = 1.0
    transformer_loading_frac: PerItem = 1.0
    reverse_kw: Mapping[str, float] = field(default_factory=dict)


class Question:
    """One question while it is being put: collects every issue, so that all are told at once.

    Parameters
    ----------
    verb : str
        Name of the function that is asked; issues begin with it.
    grid : Grid or Results
        The network, or a run whose dispatch was checked.
    p_kw, q_kvar : array-like or None
        As `zhanhe.grid.power_flow` takes them.
    duration_h : array-like or None
        How long each row lasts.
    limits : Limits or None
        Default: `Limits()`.
    """

    def __init__(
        self,
        verb: str,
        grid: Grid | Results,
        p_kw: ArrayLike | None,
        q_kvar: ArrayLike | None,
        duration_h: ArrayLike | float | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.verb = verb
        self.issues: list[Issue] = []
        if isinstance(grid, Results):
            if p_kw is not None or q_kvar is not None:
                self.say("conflict", "p_kw", "is given beside results", "leave it out, or give results.study.grid")
            grid, p_kw, q_kvar, step_h = _of_results(verb, grid)
            duration_h = step_h if duration_h is None else duration_h
        if type(grid) is not Grid:
            message = f"is a {type(grid).__name__}"
            raise ScenarioError([Issue("wrong-type", "error", f"{verb} grid", message, "give a Grid or Results")])
        self.grid = grid
        self._p_kw, self._q_kvar = p_kw, q_kvar
        self.hours = _hours(p_kw, q_kvar)
        self._duration_h = self._durations(duration_h)
        self._limits = self._limit_tables(Limits() if limits is None else limits)

    def say(self, code: str, place: str, message: str, remedy: str) -> None:
        """Note an issue at an argument."""
        self.issues.append(Issue(code, "error", f"{self.verb} {place}", message, remedy))

    def number(
        self, place: str, value: Any, low: float = -math.inf, high: float = math.inf, *, above: bool = False
    ) -> float:
        """A number from `low` to `high`, both included, or with `above` only the upper one.

        A value that is none is noted, and stands as one that fits.
        """
        try:
            number = float(value)
        except (TypeError, ValueError):
            self.say("wrong-type", place, f"is a {type(value).__name__}", "give a number")
            return high if math.isfinite(high) else 1.0
        fits = low < number <= high if above else low <= number <= high
        if math.isnan(number) or not fits:
            least = f"{'above' if above else 'at least'} {low:g}" if math.isfinite(low) else ""
            most = f"at most {high:g}" if math.isfinite(high) else ""
            self.say("out-of-range", place, f"is {number:g}", f"give a number {', '.join(filter(None, (least, most)))}")
            return high if math.isfinite(high) else 1.0
        return number

    def count(self, place: str, value: Any, low: int, high: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        number = self.number(place, value, low, math.inf if high is None else high)
        if number != int(number):
            self.say("out-of-range", place, f"is {number:g}", "give a whole number")
        return int(number)

    def threads(self, value: int | None) -> int:
        """Number of threads, 0 for all."""
        return 0 if value is None else self.count("threads", value, 1)

    def place(self, what: str, name: Any, names: Sequence[str]) -> int:
        """Where a name stands; an unknown one is noted, with the nearest known one."""
        if name in names:
            return names.index(name)
        near = difflib.get_close_matches(str(name), names, n=1)
        known = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        remedy = f"did you mean '{near[0]}'?" if near else f"known are: {known}" if names else "the grid has none"
        self.say("unknown-name", what, f"'{name}' is not known", remedy)
        return 0

    def places(self, what: str, given: Iterable[str] | None, names: Sequence[str]) -> list[int] | None:
        """Where names stand; None stays None. One name by itself is a list of one."""
        if given is None:
            return None
        found = [given] if isinstance(given, str) else list(given)
        known = {name: i for i, name in enumerate(names)}
        return [known[name] if name in known else self.place(what, name, names) for name in found]

    def per_row(self, place: str, given: ArrayLike | float | None, low: float, above: bool) -> NDArray[Any] | None:
        """One number for each hour; a single one counts for all."""
        if given is None:
            return None
        try:
            values = np.atleast_1d(np.asarray(given, float))
        except (TypeError, ValueError):
            self.say("wrong-type", place, f"is a {type(given).__name__}", "give one number for each hour")
            return None
        if values.size == 1:
            values = np.full(self.hours, values.flat[0])
        if values.shape != (self.hours,):
            self.say(
                "wrong-length", place, f"has shape {values.shape}", f"give one number for each of {self.hours} hours"
            )
            return None
        wrong = np.flatnonzero(~np.isfinite(values) | (values <= low if above else values < low))
        if wrong.size:
            message = f"has {wrong.size} values that cannot be, the first in hour {wrong[0]}: {values[wrong[0]]:g}"
            self.say(
                "out-of-range", place, message, f"give finite numbers {'above' if above else 'of at least'} {low:g}"
            )
            return None
        return values

    def per_item(self, place: str, given: Any, names: Sequence[str], default: float) -> NDArray[np.float64]:
        """One number for each name: a number for all, or those of a dict and the default for the rest."""
        values = np.full(len(names), default)
        if isinstance(given, Mapping):
            known = {name: i for i, name in enumerate(names)}
            for name, value in given.items():
                number = self.number(f"{place} of '{name}'", value)
                if name in known:
                    values[known[name]] = number
                else:
                    self.place(place, name, names)
        else:
            values[:] = self.number(place, given)
        return values

    def weights(self, given: Mapping[str, float] | Iterable[str] | None) -> NDArray[np.float64]:
        """Shares of the nodes: of a dict by name, equal ones of names, of all with supply and no slack when None."""
        names = self.grid.node_names
        if isinstance(given, Mapping):
            values = self.per_item("weights", given, names, 0.0)
            if not (np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
                self.say("out-of-range", "weights", "do not share out a power", "give 0 or more, one of them above 0")
                values[:] = 1.0
            return values
        values = np.zeros(len(names))
        if given is None:
            values[:] = 1.0
            values[[names.index(name) for name in self.grid.slack_nodes]] = 0.0
            return values if values.any() else np.ones(len(names))
        values[self.places("nodes", given, names)] = 1.0
        return values

    def given(self) -> dict[str, Any]:
        """What the core takes."""
        return {"p_kw": self._p_kw, "q_kvar": self._q_kvar, "duration_h": self._duration_h, **self._limits}

    def answer(self, ask: Callable[..., Any], options: dict[str, Any]) -> Any:
        """Ask the core something that it knows at once, with options that only this question has."""
        return ask(self.grid, self.given(), options, self.issues)

    def answer_in_time(self, ask: Callable[..., Any], options: dict[str, Any], progress: Told | None) -> Any:
        """Ask the core something that takes time, and that it tells to `progress` meanwhile."""
        told = observer(progress)
        try:
            return ask(self.grid, self.given(), options, self.issues, told)
        finally:
            close = getattr(told, "close", None)
            if close is not None:
                close()

    def _durations(self, given: ArrayLike | float | None) -> NDArray[np.float64] | None:
        return self.per_row("duration_h", given, 0.0, above=True)

    def _limit_tables(self, limits: Limits) -> dict[str, Any]:
        if type(limits) is not Limits:
            self.say("wrong-type", "limits", f"is a {type(limits).__name__}", "give zhanhe.grid.Limits(...)")
            limits = Limits()
        grid = self.grid
        lower = self.per_item("limits lower_pu", limits.lower_pu, grid.node_names, 0.93)
        upper = self.per_item("limits upper_pu", limits.upper_pu, grid.node_names, 1.07)
        wrong = np.flatnonzero(~((lower >= 0) & (lower < upper)))
        if wrong.size:
            first = grid.node_names[wrong[0]]
            band = f"{lower[wrong[0]]:g} to {upper[wrong[0]]:g} pu"
            message = f"leave no band at {wrong.size} nodes, the first '{first}': {band}"
            self.say("out-of-range", "limits lower_pu, upper_pu", message, "give 0 <= lower_pu < upper_pu")
            lower[:], upper[:] = 0.93, 1.07
        equipment = [*grid.line_names, *grid.transformer_names]
        reverse = []
        given: Any = limits.reverse_kw
        if not isinstance(given, Mapping):
            self.say("wrong-type", "limits reverse_kw", f"is a {type(given).__name__}", "give a dict of name to kW")
            given = {}
        for name, p_max_kw in given.items():
            power = self.number(f"limits reverse_kw of '{name}'", p_max_kw)
            if name in equipment:
                reverse.append((name, power))
            else:
                self.place("limits reverse_kw", name, equipment)
        units = grid.transformer_names
        return {
            "bands": np.column_stack([lower, upper]),
            "line_loading_frac": self.per_item(
                "limits line_loading_frac", limits.line_loading_frac, grid.line_names, 1.0
            ),
            "transformer_loading_frac": self.per_item(
                "limits transformer_loading_frac", limits.transformer_loading_frac, units, 1.0
            ),
            "reverse": reverse,
        }


def _of_results(verb: str, results: Results) -> tuple[Grid, NDArray[Any], NDArray[Any], NDArray[Any]]:
    try:
        grid = results.study.grid
    except AttributeError as error:
        remedy = "load its scenario, and give study.grid and zhanhe.grid.injections(results)"
        raise ScenarioError(
            [Issue("not-supported", "error", f"{verb} grid", "are results of a file, which hold no network", remedy)]
        ) from error
    given = injections(results)
    return grid, given.p_kw, given.q_kvar, given.duration_h


def _hours(p_kw: ArrayLike | None, q_kvar: ArrayLike | None) -> int:
    """Rows of what is given, as far as it has the right shape; what has not is the core's to refuse."""
    for given in (p_kw, q_kvar):
        shape = () if given is None else np.shape(given)
        if len(shape) == 2:
            return int(shape[0])
    return 1
