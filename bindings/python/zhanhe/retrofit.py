"""Energy retrofit of buildings: what measures save together, what a t of CO2 costs, and what to do with a budget.

>>> import zhanhe as zh
>>> stock = [dict(name="school", type="school", standard="unrenovated", floor_area_m2=12000, count=4)]
>>> study = zh.retrofit.study(stock, budget_yuan=5e6)
>>> study.chosen, study.summary, study.abatement_curve
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from zhanhe import _core, climate
from zhanhe.errors import IoError, Issue, ScenarioError
from zhanhe.gridplan.table import Table
from zhanhe.progress import observer
from zhanhe.results import write_record

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from zhanhe._core import RetrofitRecord, Weather

Row = Mapping[str, Any]
Rows = Iterable[Row] | str | os.PathLike[str] | Any

#: Where the weather is made for, when none is given: latitude and longitude in degrees, hours from UTC of Zhanhe.
PLACE = (33.74, 113.31, 8.0)


class RetrofitStudy:
    """The answer of a retrofit study.

    Attributes
    ----------
    status : str
        Of the choice: "optimal", "infeasible" when budget and target exclude each other (then no measure is taken), or
        "limit" when the time was over; see `gap`.
    objective : str
        What was chosen by: "cost", "carbon" or "energy".
    value, bound : float
        The objective of the choice, and the one that no choice is better than: yuan a year, t of CO2 abated a year, or
        kWh saved a year. NaN when nothing could be chosen.
    gap : float
        Between them, relative; NaN likewise.
    message : str
        The engine's own words; when infeasible, how much CO2 the budget abates at most and what the target costs at
        least.
    chosen : dict of str to list of str
        The measures of each class of buildings.
    issues : list of Issue
        Warnings: measures that no building takes.
    """

    def __init__(self, record: RetrofitRecord) -> None:
        self._record = record
        about = record.describe()
        self.status: str = about["status"]
        self.objective: str = about["objective"]
        self.value: float = about["value"]
        self.bound: float = about["bound"]
        self.gap: float = about["gap"]
        self.message: str = about["message"]
        self.chosen: dict[str, list[str]] = record.chosen()
        self.issues: list[Issue] = list(about["issues"])
        self._start = np.datetime64(str(about["start"]).replace(" ", "T"), "s")
        self._groups: dict[str, dict[str, tuple[list[str], str, Any]]] = {}
        for group, name, axes, meaning, values in record.variables():
            self._groups.setdefault(group, {})[name] = (axes, meaning, values)

    def table(self, group: str) -> Table:
        """`summary`, `measure_curve` or `package_curve` as a table that needs no pandas."""
        return Table({name: values for name, (_, _, values) in self._groups[group].items()})

    def packages(self, building: str) -> Table:
        """All packages of measures of one class of buildings, each simulated; numbers of one building.

        Parameters
        ----------
        building : str
            Name of the class.

        Raises
        ------
        KeyError
            There is none of that name.
        """
        return Table(self._record.packages(list(self.chosen).index(self._known(building))))

    @property
    def summary(self) -> pd.DataFrame:
        """What each class needs, costs and emits in a year, before and with the measures chosen. Needs pandas."""
        return self.table("summary").frame

    @property
    def abatement_curve(self) -> pd.DataFrame:
        """Marginal abatement cost, one measure after another: by convention, not an optimum. Needs pandas."""
        return self.table("measure_curve").frame

    @property
    def package_curve(self) -> pd.DataFrame:
        """The least cost of each abatement, by packages of measures: exact where steps end. Needs pandas."""
        return self.table("package_curve").frame

    @property
    def before(self) -> xr.Dataset:
        """The hours before any measure, (time, building): all buildings of a class; air of one. Needs xarray."""
        return self._hours("before")

    @property
    def after(self) -> xr.Dataset:
        """The same with the measures chosen."""
        return self._hours("after")

    def to_hdf5(self, path: str | os.PathLike[str]) -> Path:
        """Write an HDF5 file that is also netCDF-4.

        Parameters
        ----------
        path : str or os.PathLike
            Where to.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        IoError
            The folder is missing or not writable, or the disk is full.
        """
        return write_record(self._record, path)

    def text(self) -> str:
        """The answer for people: the choice, the figures of each class, and the abatement curve."""
        summary, curve = self.table("summary"), self.table("measure_curve")
        total = {name: sum(values) for name, values in summary.columns.items() if name.endswith(("_yuan", "_t"))}
        abated_t = total["carbon_before_t"] - total["carbon_after_t"]
        saved_yuan = total["cost_before_yuan"] - total["cost_after_yuan"]
        names = ["building", "count", "heat_before_kwh", "heat_after_kwh", "carbon_before_t", "carbon_after_t"]
        names += ["saved_yuan_year", "investment_yuan", "payback_year", "npv_yuan", "measures"]
        shown = ["step", "step_building", "measure", "abated_t", "abatement_yuan_t", "abated_total_t"]
        gap = f"gap {self.gap:.2g}"
        lines = [
            f"choice by {self.objective}: {self.status}, {self.message if math.isnan(self.gap) else gap}",
            f"investment {total['investment_yuan']:,.0f} yuan, energy cost saved {saved_yuan:,.0f} yuan a year, "
            f"CO2 abated {abated_t:,.1f} of {total['carbon_before_t']:,.1f} t a year",
            "",
            summary.text(names=names),
        ]
        if len(curve):
            lines += ["", "marginal abatement cost, measure after measure", curve.text(names=shown)]
        if self.issues:
            lines += ["", "issues", *map(str, self.issues)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<zhanhe.retrofit.RetrofitStudy: {len(self.chosen)} classes of buildings, choice {self.status}>"

    def _known(self, building: str) -> str:
        if building not in self.chosen:
            raise KeyError(f"no buildings are called '{building}'; known are: {', '.join(self.chosen)}")
        return building

    def _hours(self, group: str) -> xr.Dataset:
        import xarray as xr

        seconds = self._groups[""]["time"][2]
        variables = self._groups[group].items()
        found = {name: (axes, values, {"long_name": meaning}) for name, (axes, meaning, values) in variables}
        return xr.Dataset(found, coords={"time": self._start + np.asarray(seconds).astype("timedelta64[s]")})


def study(
    stock: Rows,
    measures: Iterable[Row | str] | None = None,
    weather: Weather | str | os.PathLike[str] | None = None,
    *,
    power_yuan_kwh: ArrayLike | None = None,
    heat_source_yuan_kwh: ArrayLike | None = None,
    power_kg_kwh: ArrayLike | None = None,
    heat_source_kg_kwh: ArrayLike | None = None,
    discount_frac: float | None = None,
    horizon_year: float | None = None,
    budget_yuan: float | None = None,
    abated_min_t: float | None = None,
    objective: str | None = None,
    threads: int | None = None,
    time_limit_s: float | None = None,
    progress: bool | Callable[[str, float], object] | None = None,
) -> RetrofitStudy:
    """What measures save in a stock of buildings, what they cost, and which to take.

    Every subset of the measures offered to a building is simulated hour by hour, so what they save together is what the
    thermal model says. Energy, CO2 and cost, before and after, are of space heating, cooling and electricity. Hot water
    is not part of the study: no measure changes it, and a heat pump replaces the source of space heating only.

    Parameters
    ----------
    stock : sequence of dict, DataFrame or path of a CSV table
        A row for each class of equal buildings: name and floor_area_m2, and what is known of type, standard, count,
        window_share_frac, wall_u_w_m2k, ... (docs/howto/retrofit.md lists all).
    measures : sequence of dict or str, optional
        What is offered: change ("wall", "roof", ...), and name, to, cost_yuan_m2, life_year where they differ from the
        common ones; a text is a common measure. Default: all common measures. None counts as not given, NaN is wrong.
    weather : Weather, or path of an EPW file, optional
        One year. Default: the synthetic year 2025 of Zhanhe.
    power_yuan_kwh, heat_source_yuan_kwh : float or array-like of shape (steps,), optional
        What a kWh of electricity, and of fuel or district heat, costs. Default: 0.65 and 0.30.
    power_kg_kwh, heat_source_kg_kwh : float or array-like of shape (steps,), optional
        What it emits, kg of CO2. Default: 0.5897 (Henan 2023) and 0.20 (natural gas).
    discount_frac : float, optional
        Of a year. Default: 0.06.
    horizon_year : float, optional
        Years of the net present value. Default: 20.
    budget_yuan, abated_min_t : float, optional
        Largest investment, and least CO2 abated in a year. Default: any.
    objective : str, optional
        What is chosen by: "cost" (yearly cost with annuities, the default), "carbon" or "energy".
    threads : int, optional
        Default: as many as the machine offers.
    time_limit_s : float, optional
        Of the choice. Default: 120.
    progress : bool or callable, optional
        True for a bar, or called with (stage, done_frac).

    Returns
    -------
    RetrofitStudy

    Raises
    ------
    ScenarioError
        The input is wrong: everything that was found.
    IoError
        A file cannot be read.
    """
    settings = {
        "power_yuan_kwh": power_yuan_kwh,
        "heat_source_yuan_kwh": heat_source_yuan_kwh,
        "power_kg_kwh": power_kg_kwh,
        "heat_source_kg_kwh": heat_source_kg_kwh,
        "discount_frac": discount_frac,
        "horizon_year": horizon_year,
        "budget_yuan": budget_yuan,
        "abated_min_t": abated_min_t,
        "objective": objective,
        "threads": threads,
        "time_limit_s": time_limit_s,
    }
    return ask(_rows(stock), [] if measures is None else list(measures), weather, settings, progress)


def ask(
    buildings: Sequence[Any],
    measures: Sequence[Any],
    weather: Weather | str | os.PathLike[str] | None,
    settings: Row,
    progress: bool | Callable[[str, float], object] | None = None,
) -> RetrofitStudy:
    """The same with settings by name, as the command line has them.

    Parameters
    ----------
    buildings, measures : sequence of dict
        Rows as `study` takes them.
    weather : Weather, path or None
        As `study` takes it.
    settings : dict
        The other arguments of `study`; None counts as not given.
    progress : bool or callable, optional
        As `study` takes it.

    Returns
    -------
    RetrofitStudy
    """
    told = observer(progress)
    try:
        return RetrofitStudy(_core.retrofit_study(*_asked(buildings, measures, weather, settings), told))
    finally:
        if told is not None and hasattr(told, "close"):
            told.close()


def validate(
    buildings: Sequence[Any],
    measures: Sequence[Any],
    weather: Weather | str | os.PathLike[str] | None,
    settings: Row,
) -> list[Issue]:
    """All that is wrong with a question, without answering it.

    Parameters
    ----------
    buildings, measures, weather, settings
        As `ask` takes them.

    Returns
    -------
    list of Issue
        Errors; without any, warnings.
    """
    return list(_core.retrofit_validate(*_asked(buildings, measures, weather, settings)))


def _asked(
    buildings: Sequence[Any], measures: Sequence[Any], weather: Weather | str | os.PathLike[str] | None, settings: Row
) -> tuple[list[Any], list[Any], Weather, dict[str, Any]]:
    """A question as the core takes it."""
    if weather is None:
        weather = climate.synthetic(*PLACE)
    elif not isinstance(weather, climate.Weather):
        weather = climate.read_epw(weather)
    offered = [{"change": one} if isinstance(one, str) else one for one in measures]
    return list(buildings), offered, weather, {name: value for name, value in settings.items() if value is not None}


def _rows(stock: Rows) -> list[Any]:
    if isinstance(stock, str | os.PathLike):
        return read_stock(stock)
    if hasattr(stock, "to_dict") and hasattr(stock, "columns") and hasattr(stock, "isna"):
        empty = stock.isna().to_dict("records")
        return [_whole(row, none) for row, none in zip(stock.to_dict("records"), empty, strict=True)]
    return list(stock)


def _whole(row: dict[str, Any], empty: dict[str, bool]) -> dict[str, Any]:
    """A row without its empty cells, and a count that they have made a float as the integer it is."""
    row = {name: value for name, value in row.items() if not empty[name]}
    count = row.get("count")
    if isinstance(count, float) and count.is_integer():
        row["count"] = int(count)
    return row


def read_stock(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """A CSV table of buildings: a column for each field; several `measures` with semicolons between them.

    Parameters
    ----------
    path : str or os.PathLike
        The file.

    Returns
    -------
    list of dict
        A row for each class of buildings; empty cells are left out.

    Raises
    ------
    ScenarioError
        A row has more cells than the header.
    IoError
        It cannot be read.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            rows = [(table.line_num, row) for row in table]
    except (OSError, UnicodeDecodeError) as error:
        raise IoError(str(path), getattr(error, "strerror", None) or str(error)) from error
    issues = [
        Issue("wrong-length", "error", f"{path}:{line}", "has more cells than the header", "correct the row")
        for line, row in rows
        if None in row
    ]
    if issues:
        raise ScenarioError(issues)
    return [{name: _cell(name, text) for name, text in row.items() if text not in (None, "")} for _, row in rows]


def _cell(name: str, text: str) -> Any:
    if name == "measures":
        return [part.strip() for part in text.split(";") if part.strip()]
    if name in ("name", "type", "standard"):
        return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
