"""The tables of a pandapower network, out of the network itself or out of its JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe.adapters.grid_tables import GridTables
from zhanhe.errors import IoError, Issue, ScenarioError


def _missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in ("NAType", "NaTType")


def _number(value: Any) -> float:
    try:
        return float("nan") if _missing(value) else float(value)
    except (TypeError, ValueError):
        return float("nan")


class Table:
    """Rows of one kind of element.

    Parameters
    ----------
    kind : str
        "bus", "line", ...
    index : list
        Index of each row.
    columns : dict
        Values by column.
    """

    def __init__(self, kind: str, index: list[Any], columns: dict[str, list[Any]]) -> None:
        self.kind = kind
        self.index = index
        self.columns = columns
        self._place: dict[Any, int] = {number: i for i, number in enumerate(index)}
        self._read: dict[tuple[str, object], Any] = {}

    def __len__(self) -> int:
        return len(self.index)

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.columns

    def place(self, number: Any) -> int:
        """The row of an index; -1 when there is none."""
        try:
            return self._place.get(int(number), -1)
        except (TypeError, ValueError, OverflowError):
            return -1

    def values(self, column: str, default: Any = None) -> list[Any]:
        """A column as it is; a missing one is filled with the default."""
        return self.columns[column] if column in self.columns else [default] * len(self)

    def numbers(self, column: str, default: float = float("nan")) -> NDArray[np.float64]:
        """A column of numbers; missing values are the default."""
        key = column, default
        if key not in self._read:
            numbers = np.array([_number(value) for value in self.values(column)], dtype=np.float64)
            self._read[key] = np.where(np.isnan(numbers), default, numbers)
        found: NDArray[np.float64] = self._read[key]
        return found

    def flags(self, column: str, default: bool = False) -> NDArray[np.bool_]:
        """A column of yes and no; missing values are the default."""
        key = column, bool(default)
        if key not in self._read:
            values = [default if _missing(value) else bool(value) for value in self.values(column, default)]
            self._read[key] = np.array(values, dtype=bool)
        found: NDArray[np.bool_] = self._read[key]
        return found

    def texts(self, column: str) -> list[str]:
        """A column of texts, "" where missing."""
        key = column, "text"
        if key not in self._read:
            self._read[key] = ["" if _missing(value) else str(value) for value in self.values(column)]
        found: list[str] = self._read[key]
        return found

    def where(self, i: int) -> str:
        """How the i-th row is named in issues."""
        name = self.texts("name")[i] if self.has("name") else ""
        return f"{self.kind} {self.index[i]}" + (f" '{name}'" if name else "")

    def finite(self, work: GridTables, rows: NDArray[np.bool_], *columns: str) -> None:
        """Refuse values that are missing or not finite in rows that count."""
        for column in columns:
            numbers = self.numbers(column)
            for i in np.flatnonzero(rows & ~np.isfinite(numbers)):
                work.refuse("not-finite", f"{self.where(int(i))} {column}", "is missing or not finite", "give a number")


def _of_frame(kind: str, frame: Any) -> Table:
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return Table(kind, frame.index.tolist(), columns)


def _of_json(kind: str, frame: Mapping[str, Any]) -> Table:
    body = frame["_object"]
    if isinstance(body, str):
        body = json.loads(body)
    if "data" in body:
        rows, names = body["data"], [str(name) for name in body["columns"]]
        index = list(body["index"])
        columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    else:  # a dict for each column
        index = list(dict.fromkeys(number for column in body.values() for number in column))
        columns = {str(name): [column.get(number) for number in index] for name, column in body.items()}
    order = [int(number) if isinstance(number, str) and number.lstrip("-").isdigit() else number for number in index]
    return Table(kind, order, columns)


class Net:
    """A pandapower network: its tables and its plain values.

    Parameters
    ----------
    source : pandapowerNet, mapping, str or os.PathLike
        The network, the dict of its JSON text, or the JSON file.

    Raises
    ------
    ScenarioError
        It is none of these.
    IoError
        The file cannot be read.
    """

    def __init__(self, source: Any) -> None:
        if isinstance(source, (str, os.PathLike)):
            source = _read(Path(source))
        if not isinstance(source, Mapping):
            raise _not_a_net(f"is a Python {type(source).__name__}")
        if "_object" in source and "bus" not in source:
            source = source["_object"]
            if isinstance(source, str):
                source = json.loads(source)
        if not isinstance(source, Mapping) or "bus" not in source:
            raise _not_a_net("has no table of buses")
        self.tables: dict[str, Table] = {}
        self.plain: dict[str, Any] = {}
        for kind, value in source.items():
            if hasattr(value, "columns") and hasattr(value, "index"):
                if not kind.startswith(("res_", "_")):
                    self.tables[kind] = _of_frame(kind, value)
            elif isinstance(value, Mapping) and value.get("_class") == "DataFrame":
                if not kind.startswith(("res_", "_")):
                    self.tables[kind] = _of_json(kind, value)
            else:
                self.plain[kind] = value

    def table(self, kind: str) -> Table:
        """The table of a kind, empty when there is none."""
        return self.tables[kind] if kind in self.tables else Table(kind, [], {})


def _not_a_net(what: str) -> ScenarioError:
    remedy = "give a pandapower network, the dict of its JSON text, or the path of its JSON file"
    return ScenarioError([Issue("wrong-type", "error", "pandapower network", what, remedy)])


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise IoError(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise IoError(str(path), "is not text in UTF-8") from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}"
        raise ScenarioError(
            [Issue("bad-file", "error", where, f"is not JSON: {error.msg}", "write it anew")]
        ) from error
