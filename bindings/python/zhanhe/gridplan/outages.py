"""N-1: what each outage does, and the switching that restores most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.question import Limits, Question, Told
from zhanhe.gridplan.table import Table
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Outages:
    """Every line and transformer out of service, one at a time.

    Attributes
    ----------
    rows : Table
        The same as `table`, without pandas.
    broken_rows : Table
        The same as `broken`, without pandas.
    without_supply : dict of str to list of str
        Nodes that stay without supply after switching, by equipment; only where there are any.
    """

    rows: Table
    broken_rows: Table
    without_supply: dict[str, list[str]]

    @property
    def table(self) -> pd.DataFrame:
        """One row for each outage.

        `unserved_kw` without switching; `close`, `open`: the switching that helps most; `restored_kw` by it and
        `left_kw` after it; `within_limits`, lowest voltage and highest loading then.
        """
        return self.rows.frame

    @property
    def broken(self) -> pd.DataFrame:
        """Limits that are broken after switching, each in its worst hour."""
        return self.broken_rows.frame

    def __repr__(self) -> str:
        columns = self.rows.columns
        left = np.asarray(columns["left_kw"], float)
        safe = np.asarray(columns["within_limits"], bool) & (left < 1e-6)
        lines = [f"{len(self.rows)} outages, {int(safe.sum())} of them with all load served within all limits"]
        names = ["equipment", "unserved_kw", "close", "open", "restored_kw", "left_kw", "within_limits"]
        lines.append(self.rows.text(40, names))
        return "\n".join(lines)


def switch_options(
    question: Question, ties: Iterable[str] | None, sections: Iterable[str] | None
) -> dict[str, list[int] | None]:
    """Lines with switches, for the core."""
    names = question.grid.line_names
    return {"ties": question.places("ties", ties, names), "sections": question.places("sections", sections, names)}


def outages(
    grid: Grid | Results,
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    limits: Limits | None = None,
    ties: Iterable[str] | None = None,
    sections: Iterable[str] | None = None,
    ties_max: int = 2,
    sections_max: int = 1,
    duration_h: ArrayLike | float | None = None,
    threads: int | None = None,
    progress: Told = False,
) -> Outages:
    """N-1: every line and transformer out of service, and the switching that then restores most load within all limits.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections as `zhanhe.grid.power_flow` takes them. Limits hold in every hour.
    limits : Limits, optional
        What has to hold. Default: 0.93 to 1.07 pu, and all rated currents.
    ties : iterable of str, optional
        Open lines that may be closed. Default: all open ones.
    sections : iterable of str, optional
        Closed lines that may be opened. Default: all closed ones.
    ties_max, sections_max : int
        How many at most for one outage; sections 0 or 1. Each more tie multiplies the time.
    duration_h : array-like, shape (hours,), or float, optional
        How long each row lasts. Default: 1, of results their step.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.
    progress : bool or callable
        True shows a bar; a callable takes ``(stage, done_frac)`` and may return False to stop.

    Returns
    -------
    Outages

    Raises
    ------
    ScenarioError
        All that is wrong with the input.
    Cancelled
        `progress` returned False.
    """
    question = Question("outages", grid, p_kw, q_kvar, duration_h, limits)
    options = {
        **switch_options(question, ties, sections),
        "ties_max": question.count("ties_max", ties_max, 0, 10),
        "sections_max": question.count("sections_max", sections_max, 0, 1),
        "threads": question.threads(threads),
    }
    found = question.answer_in_time(_core.plan_outages, options, progress)
    return Outages(
        Table(_columns(found)),
        _broken(found),
        {one["equipment"]: one["after"]["nodes_without"] for one in found if one["after"]["nodes_without"]},
    )


def _columns(found: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {
        "equipment": [one["equipment"] for one in found],
        "unserved_kw": [one["before"]["unserved_kw"] for one in found],
        "close": [", ".join(one["close"]) for one in found],
        "open": [", ".join(one["open"]) for one in found],
        "restored_kw": [one["restored_kw"] for one in found],
        "left_kw": [one["after"]["unserved_kw"] for one in found],
        "nodes_left": [len(one["after"]["nodes_without"]) for one in found],
        "within_limits": [one["within_limits"] for one in found],
        "v_lowest_pu": [one["after"]["v_lowest_pu"] for one in found],
        "v_lowest_node": [one["after"]["v_lowest_node"] for one in found],
        "loading_highest_frac": [one["after"]["loading_highest_frac"] for one in found],
        "loading_highest": [one["after"]["loading_highest"] for one in found],
    }


def _broken(found: list[dict[str, Any]]) -> Table:
    names = ("limit", "place", "hour", "excess")
    columns: dict[str, list[Any]] = {"equipment": [], **{name: [] for name in names}}
    for one in found:
        columns["equipment"] += [one["equipment"]] * len(one["after"]["limit"])
        for name in names:
            columns[name] += list(one["after"][name])
    return Table(columns)
