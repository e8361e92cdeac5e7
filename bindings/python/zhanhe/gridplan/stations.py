"""Classes of stations and feeders for more generation, DL/T 2041."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.question import Question
from zhanhe.gridplan.table import Table
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Station:
    """A transformer station or feeder, and what DL/T 2041 wants to know of it.

    Attributes
    ----------
    name : str
        Of the row in the answer.
    equipment : iterable of str
        Transformers or lines through which it is fed, in parallel.
    s_n_kva : float, optional
        Rated power of all together. Default: the sum of their rated currents at nominal voltage.
    units : int, optional
        Transformers that share the power. Default: as many as there is equipment.
    power_factor : float
        cos(theta) of the standard.
    storage_kw, new_storage_kw : float
        What existing and planned batteries take at the hour that decides.
    output_max_frac : float
        Largest simultaneous output of what is added, per installed power.
    margin_frac : float
        Part of the result that is handed out.
    other_checks_hold : bool
        Whether voltage, short circuit and harmonics allow more; False paints it red.
    """

    name: str
    equipment: Iterable[str]
    s_n_kva: float | None = None
    units: int | None = None
    power_factor: float = 0.95
    storage_kw: float = 0.0
    new_storage_kw: float = 0.0
    output_max_frac: float = 1.0
    margin_frac: float = 0.8
    other_checks_hold: bool = True


@dataclass(frozen=True, repr=False)
class StationClasses:
    """Stations and feeders, each in the hour that leaves least.

    Attributes
    ----------
    classes : Table
        The same as `table`, without pandas.
    unrated : list of str
        Equipment that would be a station or feeder but has no rated current.
    """

    classes: Table
    unrated: list[str]

    @property
    def table(self) -> pd.DataFrame:
        """One row for each station and feeder.

        `net_kw`: what enters it from the source in `hour`; `additional_kw`: installed power that may be added, and
        `granted_kw`: with the margin; `colour_2019` and `colour_2025`: green, yellow or red by edition.
        """
        return self.classes.frame

    def __repr__(self) -> str:
        names = ["name", "kind", "net_kw", "reverse_load_rate_frac", "granted_kw", "colour_2019", "colour_2025"]
        text = self.classes.text(30, names)
        return f"{text}\nwithout rating, and so without class: {', '.join(self.unrated)}" if self.unrated else text


def station_classes(
    grid: Grid | Results,
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    stations: Iterable[Station] | None = None,
    output_max_frac: float = 1.0,
    margin_frac: float = 0.8,
    threads: int | None = None,
) -> StationClasses:
    """Green, yellow or red for each transformer station and feeder, and what may be added there: DL/T 2041.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections as `zhanhe.grid.power_flow` takes them; the hour with the least load decides.
    stations : iterable of Station, optional
        Default: transformers, those between the same buses as one station; and each line that leaves a source or a
        transformer as a feeder.
    output_max_frac, margin_frac : float
        As of `Station`, for those that are found.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.

    Returns
    -------
    StationClasses

    Raises
    ------
    ScenarioError
        All that is wrong with the input.

    Notes
    -----
    Formula and colours follow a copy and a summary of the standard: check its text before quoting. See
    docs/methods/grid-planning.md.
    """
    question = Question("station_classes", grid, p_kw, q_kvar)
    rest = Station(name="", equipment=[], output_max_frac=output_max_frac, margin_frac=margin_frac)
    options = {
        "threads": question.threads(threads),
        "stations": None if stations is None else [_asked(question, one) for one in stations],
        "rest": _inputs(question, "", rest),
    }
    found = question.answer(_core.plan_classes, options)
    unrated = found.pop("unrated")
    return StationClasses(Table(found), unrated)


def _asked(question: Question, station: Station) -> dict[str, Any]:
    place = f"station '{station.name}'"
    known = [*question.grid.line_names, *question.grid.transformer_names]
    equipment = [station.equipment] if isinstance(station.equipment, str) else list(station.equipment)
    question.places(f"{place} equipment", equipment, known)
    s_n_kva = station.s_n_kva
    return {
        "name": station.name,
        "equipment": equipment,
        "s_n_kva": None if s_n_kva is None else question.number(f"{place} s_n_kva", s_n_kva, 0.0, 1e12, above=True),
        **_inputs(question, f"{place} ", station),
    }


def _inputs(question: Question, place: str, station: Station) -> dict[str, Any]:
    return {
        "units": 0 if station.units is None else question.count(f"{place}units", station.units, 1),
        "power_factor": question.number(f"{place}power_factor", station.power_factor, 0.0, 1.0, above=True),
        "storage_kw": question.number(f"{place}storage_kw", station.storage_kw, -1e12, 1e12),
        "new_storage_kw": question.number(f"{place}new_storage_kw", station.new_storage_kw, -1e12, 1e12),
        "output_max_frac": question.number(f"{place}output_max_frac", station.output_max_frac, 0.0, 1.0, above=True),
        "margin_frac": question.number(f"{place}margin_frac", station.margin_frac, 0.0, 1.0, above=True),
        "other_checks_hold": bool(station.other_checks_hold),
    }
