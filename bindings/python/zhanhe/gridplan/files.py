"""Files of the command line: profiles of generation (CSV) and measures (TOML)."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import MISSING
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe.errors import IoError, Issue, ScenarioError
from zhanhe.gridplan.reinforcement import Battery, Capacitor, Change, Conductor, NewTransformer

CHANGES: dict[str, type[Change]] = {
    "conductor": Conductor,
    "transformer": NewTransformer,
    "capacitor": Capacitor,
    "battery": Battery,
}


def read_profile(path: str | None) -> NDArray[np.float64] | None:
    """The last column of a CSV table with a header.

    Raises
    ------
    ScenarioError
        Rows without a number there: all of them.
    IoError
        It cannot be read.
    """
    if path is None:
        return None
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise IoError(path, getattr(error, "strerror", None) or str(error)) from error
    values, issues = [], []
    for line, row in enumerate(rows[1:], start=2):
        try:
            values.append(float(row[-1]))
        except ValueError:
            issues.append(Issue("wrong-type", "error", f"{path}:{line}", f"'{row[-1]}' is no number", "give a number"))
    if not rows[1:]:
        issues.append(Issue("series-gap", "error", path, "has no hours", "give a header and at least one"))
    if issues:
        raise ScenarioError(issues)
    return np.asarray(values)


def read_measures(path: str) -> dict[str, list[Change]]:
    """Measures of a TOML file: a table for each, with one or a list of conductor, transformer, capacitor, battery.

    Raises
    ------
    ScenarioError
        Unknown or missing keys: all of them.
    IoError
        It cannot be read.
    """
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise IoError(path, error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError([Issue("bad-file", "error", path, f"is no TOML: {error}", "correct it")]) from error
    issues: list[Issue] = []
    measures: dict[str, list[Change]] = {}
    for name, table in tables.items():
        measures[name] = []
        for kind, given in table.items() if isinstance(table, dict) else [(str(table), {})]:
            if kind not in CHANGES:
                remedy = f"known are: {', '.join(CHANGES)}"
                issues.append(Issue("unknown-key", "error", f"{path} [{name}]", f"'{kind}' is no change", remedy))
                continue
            for fields in given if isinstance(given, list) else [given]:
                change = _change(f"{path} [{name}] {kind}", CHANGES[kind], fields, issues)
                measures[name] += [] if change is None else [change]
    if not tables:
        issues.append(Issue("missing-key", "error", path, "has no measures", "give a table for each"))
    if issues:
        raise ScenarioError(issues)
    return measures


def _change(where: str, kind: type[Change], fields: Any, issues: list[Issue]) -> Change | None:
    known = kind.__dataclass_fields__
    before = len(issues)
    for name in fields:
        if name not in known:
            issues.append(
                Issue("unknown-key", "error", f"{where} {name}", "is not known", f"known are: {', '.join(known)}")
            )
    for name, field in known.items():
        if name not in fields and field.default is MISSING:
            issues.append(Issue("missing-key", "error", f"{where} {name}", "is missing", "give it"))
    return kind(**fields) if len(issues) == before else None
