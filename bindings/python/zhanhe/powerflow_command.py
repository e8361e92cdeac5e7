"""`zhanhe powerflow FILE`: AC power flow of a network file, hour by hour."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe import command
from zhanhe import grid as grids
from zhanhe._core import Grid, GridState, load
from zhanhe.errors import IoError, Issue, ScenarioError

READERS = {
    ".toml": lambda path: load(path).grid,
    ".json": grids.from_pandapower,
    ".m": grids.from_matpower,
}
SCALE = "factor_frac"
LABELS = {"time", "hour", "step"}
EPILOG = """\
FILE is a scenario (.toml; its network without injections), a pandapower network (.json) or a MATPOWER case (.m).
The series is a CSV table with a row for each hour. A column NODE.p_kw or NODE.q_kvar is the net injection at a node,
generation positive; a column factor_frac scales what the network itself injects and draws; time is not looked at.

exit codes: 0 done  1 world or internal error  2 bad input  4 hours without solution  130 cancelled"""


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str
        What stands behind ``zhanhe powerflow``.

    Returns
    -------
    int
        0 done, 1 world or internal error, 2 bad input, 4 hours without solution.
    """
    return command.answer(_parser(), arguments, _run)


def _parser() -> argparse.ArgumentParser:
    parser = command.parser("powerflow", "AC power flow of a network file, hour by hour.", EPILOG)
    parser.add_argument("file", metavar="FILE", help="network: scenario.toml, pandapower .json or MATPOWER .m")
    parser.add_argument("--series", metavar="F", help="injections of each hour (CSV); default: the network's own hour")
    parser.add_argument("--out", metavar="R.h5", help="results file (HDF5)")
    parser.add_argument("--method", choices=["auto", "fixed-point", "newton"], default="auto", help="default: auto")
    parser.add_argument("--tolerance", type=float, default=1e-8, help="largest change of a voltage, pu; default: 1e-8")
    parser.add_argument("--threads", type=int, help="default: as many as the machine offers")
    return parser


def _run(asked: argparse.Namespace) -> int:
    grid = read_grid(Path(asked.file))
    p_kw, q_kvar = (None, None) if asked.series is None else read_series(grid, asked.series)
    state = grids.power_flow(grid, p_kw, q_kvar, asked.method, asked.tolerance, asked.threads)
    print(summary(grid, state))
    if asked.out is not None:
        write(grid, state, asked.out)
        print(f"results in {asked.out}")
    return command.DONE if state.converged.all() else command.NOT_SOLVED


def read_grid(path: Path) -> Grid:
    """The network of a file; what its reader notes goes to the error stream.

    Parameters
    ----------
    path : Path
        Scenario (.toml), pandapower network (.json) or MATPOWER case (.m).

    Raises
    ------
    ScenarioError
        It is of another kind, or wrong.
    IoError
        It cannot be read.
    """
    if path.suffix.lower() not in READERS:
        remedy = "give a scenario (.toml), a pandapower network (.json) or a MATPOWER case (.m)"
        raise ScenarioError([Issue("bad-file", "error", str(path), "is of a kind that is not known", remedy)])
    grid: Grid = READERS[path.suffix.lower()](str(path))
    for issue in grid.issues:
        print(issue, file=sys.stderr)
    return grid


def read_series(grid: Grid, path: str | os.PathLike[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Injections of each hour from a table.

    Parameters
    ----------
    grid : Grid
        Whose own injections hold where the table has no column.
    path : str or os.PathLike
        CSV with the columns `NODE.p_kw`, `NODE.q_kvar` or `factor_frac`.

    Returns
    -------
    p_kw, q_kvar : ndarray of float, shape (hours, nodes)
        Generation positive.

    Raises
    ------
    ScenarioError
        Unknown columns, values that are no numbers, rows of another length: all of them.
    IoError
        It cannot be read.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise IoError(str(path), getattr(error, "strerror", None) or str(error)) from error
    issues: list[Issue] = []
    names = [name.strip() for name in rows[0]] if rows else []
    place = {name: i for i, name in enumerate(grid.node_names)}
    columns: list[tuple[int, str, int]] = []  # of the table, quantity, node
    for i, name in enumerate(names):
        node, _, quantity = name.rpartition(".")
        if name == SCALE:
            columns.append((i, SCALE, -1))
        elif quantity in ("p_kw", "q_kvar") and node in place:
            columns.append((i, quantity, place[node]))
        elif name not in LABELS:
            remedy = "name columns NODE.p_kw, NODE.q_kvar or factor_frac, with nodes of the network"
            issues.append(Issue("unknown-key", "error", f"{path}:1 {name}", "is no column that is known", remedy))
    hours = len(rows) - 1
    if hours < 1 or not columns:
        issues.append(Issue("series-gap", "error", str(path), "has no hours or no columns", "give at least one"))
    values = np.full((max(hours, 0), len(names)), np.nan)
    for hour, row in enumerate(rows[1:]):
        if len(row) != len(names):
            where, message = f"{path}:{hour + 2}", f"has {len(row)} cells, the header {len(names)}"
            issues.append(Issue("wrong-length", "error", where, message, "give every column a value"))
            continue
        for i, _, _ in columns:
            try:
                values[hour, i] = float(row[i])
            except ValueError:
                where = f"{path}:{hour + 2} {names[i]}"
                issues.append(Issue("wrong-type", "error", where, f"'{row[i]}' is no number", "give a number"))
    if issues:
        raise ScenarioError(issues)
    scale = np.ones((hours, 1))
    for column, quantity, _ in columns:
        if quantity == SCALE:
            scale = values[:, column : column + 1]
    tables = {"p_kw": grid.p_kw * scale, "q_kvar": grid.q_kvar * scale}
    for column, quantity, at in columns:
        if quantity != SCALE:
            tables[quantity][:, at] = values[:, column]
    return tables["p_kw"], tables["q_kvar"]


def summary(grid: Grid, state: GridState) -> str:
    """A few lines about a state."""
    hours = len(state.converged)
    lines = [
        f"{len(grid.node_names)} nodes, {len(grid.line_names)} lines, {len(grid.transformer_names)} transformers",
        f"{hours} hours, {int(state.converged.sum())} with a solution",
    ]
    missing = np.flatnonzero(~state.converged)
    if len(missing):
        lines.append(f"without solution: hour {', '.join(map(str, missing[:10]))}{' ...' if len(missing) > 10 else ''}")
    dark = int((~state.energised[0]).sum()) if hours else 0
    if dark:
        lines.append(f"{dark} nodes without supply")
    tables = (
        ("lowest voltage", state.v_pu, grid.node_names, np.nanargmin, "pu"),
        ("highest voltage", state.v_pu, grid.node_names, np.nanargmax, "pu"),
        ("largest line loading", state.line_loading_frac, grid.line_names, np.nanargmax, ""),
        ("largest transformer loading", state.transformer_loading_frac, grid.transformer_names, np.nanargmax, ""),
    )
    for what, table, names, find, unit in tables:
        if np.isfinite(table).any():
            hour, column = np.unravel_index(find(table), table.shape)
            lines.append(f"{what} {table[hour, column]:.4f} {unit}".rstrip() + f" at {names[column]}, hour {hour}")
    if state.converged.any():
        lines.append(f"losses {np.nansum(state.loss_kw):.6g} kWh")
    return "\n".join(lines)


def write(grid: Grid, state: GridState, path: str | os.PathLike[str]) -> None:
    """Write a state to an HDF5 file that is also netCDF-4.

    Parameters
    ----------
    grid : Grid
        What was solved.
    state : GridState
        What was found.
    path : str or os.PathLike
        The file; it is there only when complete.

    Raises
    ------
    ImportError
        xarray or h5netcdf is not installed.
    IoError
        It cannot be written.
    """
    try:
        import h5netcdf  # noqa: F401
        import xarray as xr
    except ImportError as error:
        raise ImportError("a results file needs xarray and h5netcdf; install them") from error
    dataset = xr.Dataset(coords={"node": grid.node_names, "line": grid.line_names, "unit": grid.transformer_names})

    def add(name: str, dims: tuple[str, ...], values: Any, unit: str, meaning: str) -> None:
        dataset[name] = (dims, np.asarray(values), {"units": unit, "long_name": meaning})

    add("v_pu", ("hour", "node"), state.v_pu.astype(np.float32), "1", "voltage magnitude")
    add("angle_rad", ("hour", "node"), state.angle_rad.astype(np.float32), "rad", "voltage angle")
    add("line_loading_frac", ("hour", "line"), state.line_loading_frac.astype(np.float32), "1", "current over rated")
    loading = state.transformer_loading_frac.astype(np.float32)
    add("transformer_loading_frac", ("hour", "unit"), loading, "1", "current over rated")
    add("loss_kw", ("hour",), state.loss_kw, "kW", "lost in lines and transformers")
    add("converged", ("hour",), state.converged.astype(np.int8), "1", "whether the hour has a solution")
    add("iterations", ("hour",), state.iterations, "1", "iterations")
    partial = Path(f"{os.fspath(path)}.partial")
    try:
        dataset.to_netcdf(partial, engine="h5netcdf")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise IoError(str(path), error.strerror or str(error)) from error
