"""`zhanhe retrofit FILE`: which measures to take in a stock of buildings."""

from __future__ import annotations

import argparse
import csv
import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from zhanhe import climate, command, retrofit
from zhanhe._core import retrofit_settings
from zhanhe.errors import IoError, Issue, ScenarioError

EPILOG = """\
FILE is a question: [retrofit] with prices, CO2 factors, budget and objective, a [[building]] for each class of equal
buildings, and, unless the common measures are offered, a [[measure]] for each that is: docs/howto/retrofit.md.

exit codes: 0 done  1 world or internal error  2 bad input  3 budget and target exclude each other  4 out of time"""
T = TypeVar("T")
INFEASIBLE = 3
SERIES = ("power_yuan_kwh", "heat_source_yuan_kwh", "power_kg_kwh", "heat_source_kg_kwh")
PLACE = ("latitude_deg", "longitude_deg", "utc_offset_h")


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str
        What stands behind ``zhanhe retrofit``.

    Returns
    -------
    int
        0 done, 1 world or internal error, 2 bad input, 3 nothing keeps budget and target, 4 out of time.
    """
    return command.answer(_parser(), arguments, _run)


def _parser() -> argparse.ArgumentParser:
    parser = command.parser(
        "retrofit", "Which measures to take in a stock of buildings, and what they save and cost.", EPILOG
    )
    parser.add_argument("file", metavar="FILE", help="the question, a TOML file")
    parser.add_argument("--out", metavar="R.h5", help="write everything as HDF5, also netCDF-4")
    parser.add_argument("--curve", metavar="T.csv", help="write the marginal abatement cost curve")
    parser.add_argument("--weather", metavar="F.epw", help="weather to take instead of the question's")
    parser.add_argument("--budget", type=float, metavar="YUAN", help="budget to take instead of the question's")
    parser.add_argument("--objective", help="cost, carbon or energy, instead of the question's")
    parser.add_argument("--threads", type=int, help="default: as many as the machine offers")
    parser.add_argument("--progress", action="store_true", help="show how far it is on the error stream")
    return parser


def _run(asked: argparse.Namespace) -> int:
    path = Path(asked.file)
    issues: list[Issue] = []
    buildings, measures, settings = read_question(path, issues)
    weather = _weather(path, settings, asked.weather, issues)
    for name, value in (("budget_yuan", asked.budget), ("objective", asked.objective), ("threads", asked.threads)):
        if value is not None:
            settings[name] = value
    if issues:
        raise ScenarioError(issues + _more(buildings, measures, weather, settings))
    found = retrofit.ask(buildings, measures, weather, settings, progress=asked.progress)
    print(found.text())
    if asked.out is not None:
        print(f"results in {found.to_hdf5(asked.out)}")
    if asked.curve is not None:
        found.table("measure_curve").write(asked.curve)
        print(f"curve in {asked.curve}")
    return {"optimal": command.DONE, "infeasible": INFEASIBLE}.get(found.status, command.NOT_SOLVED)


def read_question(path: Path, issues: list[Issue]) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The buildings, measures and settings of a question.

    Parameters
    ----------
    path : Path
        A TOML file; the files that it names lie beside it.
    issues : list of Issue
        Gets unknown names, and tables and files that cannot be read; they are left out.

    Returns
    -------
    tuple
        Rows of buildings, rows of measures, settings by name; `weather`, the place and the like are among them.

    Raises
    ------
    ScenarioError
        It is no TOML.
    IoError
        It cannot be read.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise IoError(str(path), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError([Issue("bad-file", "error", str(path), f"is no TOML: {error}", "correct it")]) from error
    issues += _unknown(str(path), tables, ("retrofit", "building", "measure"))
    settings = _table(f"{path} [retrofit]", tables.get("retrofit", {}), dict, issues)
    buildings = _table(f"{path} [[building]]", tables.get("building", []), list, issues)
    measures = _table(f"{path} [[measure]]", tables.get("measure", []), list, issues)
    known = [*retrofit_settings(), "title", "stock", "weather", *PLACE]
    issues += _unknown(f"{path} [retrofit]", settings, known)
    settings = {name: value for name, value in settings.items() if name in known}
    if "stock" in settings:
        file = path.parent / str(settings.pop("stock"))
        stock = _read(f"{path} [retrofit] stock", lambda: retrofit.read_stock(file), issues)
        buildings = [*buildings, *(stock or [])]
    for name in SERIES:
        if isinstance(settings.get(name), str):
            where, text = f"{path} [retrofit] {name}", settings.pop(name)
            settings[name] = _read(where, partial(_series, path.parent, text, where), issues)
    return buildings, measures, settings


def _read(where: str, read: Callable[[], T], issues: list[Issue]) -> T | None:
    """What a file holds; None, and what is wrong with it among the issues, when it cannot be read."""
    try:
        return read()
    except ScenarioError as error:
        issues += error.issues
    except IoError as error:
        said, remedy = f"the file '{error.filename}': {error.strerror}", "correct the name, or put it there"
        issues.append(Issue("bad-file", "error", where, said, remedy))
    return None


def _more(buildings: list[Any], measures: list[Any], weather: climate.Weather | None, settings: Any) -> list[Issue]:
    """The other errors of a question of which something could not be read, which is told already."""
    found = retrofit.validate(buildings, measures, weather, settings)
    if weather is None:  # nobody knows how long series have to be
        found = [issue for issue in found if issue.code != "wrong-length"]
    # That there is no building mostly follows: of a table or file that could not be read.
    found = [issue for issue in found if issue.where != "[retrofit] building"]
    return [issue for issue in found if issue.severity == "error"]


def _table(where: str, value: Any, kind: type, issues: list[Issue]) -> Any:
    if isinstance(value, kind):
        return value
    remedy = "write [[...]] above each of them" if kind is list else "write [retrofit] above the settings"
    issues.append(Issue("wrong-type", "error", where, f"is a {type(value).__name__}", remedy))
    return kind()


def _unknown(where: str, names: Iterable[str], known: Sequence[str]) -> list[Issue]:
    issues = []
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(known)}"
            issues.append(Issue("unknown-key", "error", f"{where} {name}", "is not known", remedy))
    return issues


def _weather(path: Path, settings: dict[str, Any], instead: str | None, issues: list[Issue]) -> climate.Weather | None:
    """The weather of a question; takes what names it out of the settings."""
    settings.pop("title", None)
    place = {name: settings.pop(name, value) for name, value in zip(PLACE, retrofit.PLACE, strict=True)}
    named = settings.pop("weather", None)
    if instead is not None:
        return _read("--weather", lambda: climate.read_epw(instead), issues)
    if named is not None:
        return _read(f"{path} [retrofit] weather", lambda: climate.read_epw(path.parent / str(named)), issues)
    wrong = [name for name, value in place.items() if isinstance(value, bool) or not isinstance(value, int | float)]
    if wrong:
        said, remedy = "is no number", "give a number"
        issues += [Issue("wrong-type", "error", f"{path} [retrofit] {name}", said, remedy) for name in wrong]
        return None
    return _read(f"{path} [retrofit]", lambda: climate.synthetic(*place.values()), issues)


def _series(folder: Path, text: str, where: str) -> NDArray[np.float64]:
    """The column of a CSV table that "prices.csv:power" names."""
    file, _, column = text.rpartition(":")
    if not file:
        raise ScenarioError([Issue("wrong-type", "error", where, f"'{text}' names no column", "write FILE.csv:COLUMN")])
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as opened:
            rows: list[Mapping[str, str]] = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError) as error:
        raise IoError(str(folder / file), getattr(error, "strerror", None) or str(error)) from error
    names = list(rows[0]) if rows else []
    if column not in names:
        near = difflib.get_close_matches(column, names, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(names)}"
        raise ScenarioError([Issue("unknown-name", "error", where, f"{file} has no column '{column}'", remedy)])
    values, issues = [], []
    for line, row in enumerate(rows, start=2):
        try:
            values.append(float(row[column]))
        except (TypeError, ValueError):
            where = f"{folder / file}:{line} column {column}"
            issues.append(Issue("wrong-type", "error", where, f"'{row[column]}' is no number", "give a number"))
    if issues:
        raise ScenarioError(issues)
    return np.asarray(values)
