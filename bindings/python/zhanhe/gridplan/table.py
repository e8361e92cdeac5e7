"""Answers as tables: columns by name, shown by pandas, as text, or in a CSV file."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zhanhe.errors import IoError

if TYPE_CHECKING:
    import pandas as pd


class Table:
    """Columns of the same length; the first one names the rows.

    Parameters
    ----------
    columns : dict
        Sequences by name.
    """

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = {name: list(values) for name, values in columns.items()}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame, indexed by its first column. Needs pandas."""
        import pandas as pd

        return pd.DataFrame(self.columns).set_index(next(iter(self.columns)))

    def text(self, rows: int | None = None, names: Sequence[str] | None = None) -> str:
        """Aligned columns: `names`, or all; at most `rows` rows."""
        names = list(self.columns) if names is None else names
        shown = len(self) if rows is None else min(rows, len(self))
        cells = [[name, *(cell(value, decimals(name)) for value in self.columns[name][:shown])] for name in names]
        numeric = [all(isinstance(v, int | float | np.number) for v in self.columns[name]) for name in names]
        widths = [max(map(len, column)) for column in cells]
        lines = []
        for row in zip(*cells, strict=True):
            parts = [
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(row, widths, numeric, strict=True)
            ]
            lines.append("  ".join(parts).rstrip())
        if shown < len(self):
            lines.append(f"... {len(self) - shown} more rows")
        return "\n".join(lines)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write a CSV file, every number with all its digits.

        Raises
        ------
        IoError
            It cannot be written.
        """
        try:
            with Path(path).open("w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file, lineterminator="\n")
                rows.writerow(self.columns)
                rows.writerows(zip(*self.columns.values(), strict=True))
        except OSError as error:
            raise IoError(str(path), error.strerror or str(error)) from error


def decimals(name: str) -> int:
    """How many a column shows: one of powers, energies and hours, none of money, four of voltages and shares."""
    if name.endswith(("_kw", "_kwh", "_h")) and not name.endswith("yuan_kwh"):
        return 1
    return 0 if name.endswith("_yuan") else 4


def cell(value: Any, places: int = 4) -> str:
    """A value with that many decimals; what is not known is empty."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return ""
        if math.isinf(value):
            return "-" if value > 0 else ""
        return f"{value:,.{places}f}"
    return str(value)


def finding(limit: str, place: str, hour: int, excess: float) -> str:
    """A limit in words: "overvoltage at 18, hour 12, 0.0036 too much"."""
    if not limit:
        return "no limit"
    at = f" at {place}" if place else ""
    if math.isinf(excess):
        return f"{limit}{at}, hour {hour}"
    return f"{limit}{at}, hour {hour}, {abs(excess):.4g} {'too much' if excess > 0 else 'left'}"
