"""What a run produced: in memory after `study.run()`, or read from a file by `zhanhe.open`."""

from __future__ import annotations

import datetime
import enum
import math
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from zhanhe import _core
from zhanhe.errors import Issue
from zhanhe.indicators import Indicators

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from zhanhe._core import RunRecord


class Record(Protocol):
    """What can write itself to a file."""

    def write(self, path: Path, created: str) -> None:
        """Write an HDF5 file that says when it was created."""


def write_record(record: Record, path: str | os.PathLike[str]) -> Path:
    """Write a record with the time of now as its time of creation, UTC.

    Parameters
    ----------
    record : Record
        Of the core.
    path : str or os.PathLike
        Where to.

    Returns
    -------
    Path
        The file.
    """
    target = Path(path)
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    record.write(target, created.replace("+00:00", "Z"))
    return target


class Status(enum.StrEnum):
    """How a run ended. Equal to its text: ``results.status == "optimal"``."""

    optimal = "optimal"
    infeasible = "infeasible"
    unbounded = "unbounded"
    limit = "limit"
    trouble = "trouble"


@dataclass(frozen=True)
class Certificate:
    """What a separate piece of code found about the solution, given only the program.

    Attributes
    ----------
    lower_bound_yuan : float
        No dispatch costs less.
    gap : float
        (objective - lower bound) / max(1, abs(objective)). At most 1e-6, but for whole numbers:
        docs/methods/whole-numbers.md.
    primal_residual, dual_residual : float
        Relative, as defined in the docs.
    worst_row : str
        The row or bound that is violated most, empty when none is.
    """

    lower_bound_yuan: float
    gap: float
    primal_residual: float
    dual_residual: float
    worst_row: str


@dataclass(frozen=True)
class Cause:
    """One cause of infeasibility: a row that cannot hold, or a bound that stands against it.

    Attributes
    ----------
    owner : str
        Device, line or node.
    quantity : str
        "balance", "output", "level", ...
    unit : str
        Unit of the quantity.
    kind : str
        "row": it cannot hold; "bound": a limit that is reached and stands against a row that cannot.
    amount : float
        Of a row the largest shortfall, in `unit`; of a bound its weight in the proof, which has no unit.
    steps : int
        In how many steps.
    first_time, last_time : str
        Start of the first and the last of them, local standard time; empty when it belongs to no step.
    times : tuple of str or None
        Start of each of them; None when the results come from a file, which keeps the first and the last.
    """

    owner: str
    quantity: str
    unit: str
    kind: str
    amount: float
    steps: int
    first_time: str
    last_time: str
    times: tuple[str, ...] | None


@dataclass(frozen=True)
class Violation:
    """One limit of the electric network that the AC power flow found broken.

    Attributes
    ----------
    kind : str
        "undervoltage", "overvoltage", "overload" or "not-converged".
    name : str
        Of the node or line.
    worst_time : str
        Start of the step where it is worst, local standard time.
    duration_h : float
        For how long it is broken, in all.
    value_pu, limit_pu : float
        Voltage, or loading relative to the rating, at the worst step; NaN where it did not converge.
    unmendable_h : float
        Of that time, with the grid in the dispatch: nothing that may move can mend the limit.
    unsettled_h : float
        Of that time, with the grid in the dispatch: the dispatch keeps the limit, but the AC power flow does not.
    """

    kind: str
    name: str
    worst_time: str
    duration_h: float
    value_pu: float
    limit_pu: float
    unmendable_h: float = 0.0
    unsettled_h: float = 0.0


class Summary(Mapping[str, float]):
    """Key figures by name, in a fixed order; the unit is in the name."""

    def __init__(self, figures: list[tuple[str, float, str]]) -> None:
        self._values = {name: value for name, value, _ in figures}
        self._docs = {name: doc for name, _, doc in figures}

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def doc(self, name: str) -> str:
        """What a figure means.

        Parameters
        ----------
        name : str
            Of the figure.

        Returns
        -------
        str
        """
        return self._docs[name]

    def __repr__(self) -> str:
        width = max(map(len, self._values), default=0)
        return "\n".join(f"{name:<{width}}  {value:>20,.6g}  {self._docs[name]}" for name, value in self.items())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{value:,.6g}</td><td>{escape(self._docs[name])}</td></tr>"
            for name, value in self.items()
        )
        return f"<table><tr><th>figure</th><th>value</th><th>meaning</th></tr>{rows}</table>"


class Results:
    """Everything a run produced, the same whether it was just run or read from a file."""

    def __init__(
        self,
        described: Mapping[str, Any],
        make_dataset: Callable[[], xr.DataTree],
        record: RunRecord | None = None,
        path: Path | None = None,
    ) -> None:
        self._described = described
        self._make_dataset = make_dataset
        self._dataset: xr.DataTree | None = None
        self._record = record
        self._path = path

    @classmethod
    def of_run(cls, record: RunRecord) -> Results:
        """Wrap what the core hands over.

        Parameters
        ----------
        record : RunRecord
            From the core.

        Returns
        -------
        Results
        """
        return cls(record.describe(), lambda: _tree_of(record), record=record)

    @property
    def status(self) -> Status:
        """How the run ended; everything but the certificate, the causes and the issues is empty unless optimal."""
        return Status(self._described["status"])

    @property
    def engine(self) -> str:
        """What solved it: "interior-point" or "highs"."""
        return str(self._described["engine"])

    @property
    def iterations(self) -> int:
        """Iterations of the engine."""
        return int(self._described["iterations"])

    @property
    def message(self) -> str:
        """The engine's own words."""
        return str(self._described["message"])

    @property
    def objective_yuan(self) -> float:
        """Cost of the dispatch; NaN unless optimal."""
        return float(self._described["objective_yuan"]) if self.status is Status.optimal else math.nan

    @property
    def certificate(self) -> Certificate:
        """What the judge, who knows only the program, found about the solution."""
        return Certificate(**self._described["certificate"])

    @property
    def seconds(self) -> dict[str, float]:
        """Wall-clock seconds of pose, solve, judge, read, check, settle and in total."""
        return dict(self._described["seconds"])

    @property
    def summary(self) -> Summary:
        """Key figures by name."""
        return Summary(self._described["summary"])

    @property
    def indicators(self) -> Indicators | None:
        """Clean and low-carbon indicators; None unless the run is optimal, and for files without them."""
        group = self._group("indicators")
        return Indicators.from_group(group, int(self._described["steps"]), self.step_h) if group else None

    @property
    def causes(self) -> list[Cause]:
        """Why no dispatch satisfies all limits; empty unless infeasible."""
        return [
            Cause(**{**cause, "times": None if cause["times"] is None else tuple(cause["times"])})
            for cause in self._described["causes"]
        ]

    @property
    def issues(self) -> list[Issue]:
        """Warnings and notes of the study and of the run."""
        return list(self._described["issues"])

    @property
    def violations(self) -> list[Violation]:
        """Limits of the electric network that the AC power flow found broken, worst first within each kind."""
        columns = {
            field.name: column[0]
            for field in fields(Violation)
            if (column := self._columns("electricity", [f"violation_{field.name}"]))  # older files have fewer
        }
        return [Violation(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]

    @property
    def time(self) -> np.ndarray[Any, np.dtype[np.datetime64]]:
        """Start of each step, local standard time: datetime64[s], shape (steps,)."""
        first = np.datetime64(str(self._described["start"]).replace(" ", "T"), "s")
        step_s = np.timedelta64(round(self._described["step_h"] * 3600), "s")
        return first + step_s * np.arange(self._described["steps"])

    @property
    def step_h(self) -> float:
        """Length of a step."""
        return float(self._described["step_h"])

    @property
    def study(self) -> _core.Study:
        """The study as it was run.

        Raises
        ------
        AttributeError
            The results come from a file; its attribute `scenario` holds the scenario's text.
        """
        if self._record is None:
            raise AttributeError("results of a file have no study; dataset.attrs['scenario'] is its scenario's text")
        return self._record.study

    @property
    def dataset(self) -> xr.DataTree:
        """All numbers as xarray.DataTree: a group for each carrier, `economics`, `indicators`, `summary`, `solve`.

        Power and flows are read-only views of the run's own numbers; those of a file are read when they are used.
        Needs xarray, for files also h5netcdf.
        """
        if self._dataset is None:
            self._dataset = self._make_dataset()
        return self._dataset

    def to_hdf5(self, path: str | os.PathLike[str]) -> Path:
        """Write an HDF5 file that is also netCDF-4. A reader sees the old file or the complete new one.

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
        ValueError
            The results come from a file already.
        """
        if self._record is None:
            raise ValueError(f"these results are the file {self._path}; copy it")
        return write_record(self._record, path)

    def to_pandas(self, name: str | None = None) -> Any:
        """Tables as pandas objects.

        Parameters
        ----------
        name : str, optional
            "electricity/device_power_kw" for one variable, "electricity" for all of a group; default: all groups.

        Returns
        -------
        DataFrame, Series, scalar, or dict of these
            A variable over (time, x) is a DataFrame with a row for each step and a column for each name, over one
            axis a Series. A group is a dict by variable, all is a dict by "group/variable".

        Raises
        ------
        KeyError
            There is no such group or variable.
        """
        if name is None:
            return {f"{group}/{key}": table for group in self.dataset for key, table in self.to_pandas(group).items()}
        import xarray as xr

        found = self.dataset[name.strip("/")]
        if isinstance(found, xr.DataTree):
            return {str(key): _frame(variable) for key, variable in found.data_vars.items()}
        return _frame(found)

    def _columns(self, group: str, names: list[str]) -> list[list[Any]]:
        """Columns of a group as lists, nothing when it has none of them."""
        if self._record is not None:
            found = {(where, name): data for where, name, _, _, _, data in self._record.contents()[1]}
            return [list(found[group, name]) for name in names] if (group, names[0]) in found else []
        if group not in self.dataset:
            return []
        table = self.dataset[group].to_dataset()
        return [table[name].to_numpy().tolist() for name in names] if names[0] in table else []

    def _group(self, group: str) -> dict[str, Any]:
        """All variables of a group that has no tables over time, by name; empty when there is no such group."""
        if self._record is not None:
            return {name: data for where, name, _, _, _, data in self._record.contents()[1] if where == group}
        if group not in self.dataset:
            return {}
        table = self.dataset[group].to_dataset()
        return {str(name): table[name].to_numpy().tolist() for name in table.variables}

    def __repr__(self) -> str:
        objective = f", {self.objective_yuan:,.2f} yuan" if self.status is Status.optimal else ""
        source = f" from {self._path}" if self._path else ""
        return (
            f"<zhanhe.Results{source}: {self.status}{objective}, {self._described['steps']} steps "
            f"from {self._described['start']}, {self.engine}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.summary._repr_html_()}"


def open(path: str | os.PathLike[str]) -> Results:
    """Open a results file. Large tables are read when they are used.

    Parameters
    ----------
    path : str or os.PathLike
        Written by `zhanhe run` or `Results.to_hdf5`.

    Returns
    -------
    Results

    Raises
    ------
    IoError
        It is missing, damaged, not written by zhanhe, or of a newer version.
    """
    file = Path(path)
    return Results(_core.read_info(file), lambda: _open_tree(file), path=file)


def _open_tree(path: Path) -> xr.DataTree:
    import xarray as xr

    return xr.open_datatree(path, engine="h5netcdf")


def _tree_of(record: RunRecord) -> xr.DataTree:
    """The tree that xarray would read from the file, around the run's own arrays."""
    import xarray as xr

    attributes, variables = record.contents()
    groups: dict[str, dict[str, Any]] = {}
    for group, name, dims, attrs, single, data in variables:
        values = data
        if dims and isinstance(data, list):
            values = np.array(data, dtype=str)
        elif single:
            values = np.asarray(data, dtype=np.float32)
        groups.setdefault(group, {})[name] = (tuple(dims), values, attrs)
    datasets = {f"/{group}": xr.Dataset(found) for group, found in groups.items()}
    datasets["/"] = xr.decode_cf(datasets["/"]).assign_attrs(attributes)
    return xr.DataTree.from_dict(datasets)


def _frame(variable: xr.DataArray) -> pd.DataFrame | pd.Series | Any:
    return variable.to_pandas() if variable.ndim else variable.item()
