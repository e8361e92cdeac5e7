"""MATPOWER case files (.m, version 2) as matrices: the part of the language that case files use."""

from __future__ import annotations

import ast
import math
import operator
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhanhe.errors import IoError, Issue, ScenarioError

#: Columns by their names in MATPOWER (idx_bus, idx_gen, idx_brch).
COLUMNS = {
    "bus": ["BUS_I", "BUS_TYPE", "PD", "QD", "GS", "BS", "BUS_AREA", "VM", "VA", "BASE_KV", "ZONE", "VMAX", "VMIN"],
    "gen": ["GEN_BUS", "PG", "QG", "QMAX", "QMIN", "VG", "MBASE", "GEN_STATUS", "PMAX", "PMIN"],
    "branch": [
        "F_BUS",
        "T_BUS",
        "BR_R",
        "BR_X",
        "BR_B",
        "RATE_A",
        "RATE_B",
        "RATE_C",
        "TAP",
        "SHIFT",
        "BR_STATUS",
        "ANGMIN",
        "ANGMAX",
    ],
}
#: How many of them a row must have.
NEEDED = {"bus": 13, "gen": 8, "branch": 11}
#: Fields that take no part in a power flow.
NO_PART = {
    "version",
    "gencost",
    "areas",
    "gentype",
    "genfuel",
    "branch_name",
    "gen_name",
    "reserves",
    "softlims",
    "order",
}

_CONSTANTS = re.compile(r"\[[\w,]*\]=idx_\w+|define_constants|end|return|(?:end)?function.*")
_FIELD = re.compile(r"mpc\.(\w+)\s*=\s*(.*)", re.DOTALL)
_SCALAR = re.compile(r"([A-Za-z]\w*)=(.+)")
_SCALED = re.compile(
    r"mpc\.(bus|branch|gen)\(:,(\w+|\[[\w,]+\])\)=mpc\.(bus|branch|gen)\(:,(\w+|\[[\w,]+\])\)([*/])(.+)"
)
_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "acos": math.acos, "asin": math.asin, "sqrt": math.sqrt,
}  # fmt: skip


class NotKnownError(ValueError):
    """An expression or statement that is not one of the known forms."""


class Case:
    """The matrices of a case file.

    Parameters
    ----------
    path : str or os.PathLike
        The file.

    Raises
    ------
    ScenarioError
        It is no case file of version 2, or has statements that are not known; `.issues` has each with its line.
    IoError
        It cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.base_mva = float("nan")
        self.matrices: dict[str, NDArray[np.float64]] = {}
        self.bus_names: list[str] = []
        self.lines: dict[str, list[int]] = {}
        self.other_fields: list[str] = []
        self._scalars: dict[str, float] = {}
        self._issues: list[Issue] = []
        version = ""
        for line, statement in _statements(_read(Path(self.path))):
            try:
                field = _FIELD.fullmatch(statement)
                if field and field[1] == "version":
                    version = field[2].strip("'\" ")
                elif field:
                    self._take_field(line, field[1], field[2])
                else:
                    self._take_statement(statement)
            except NotKnownError as error:
                self.refuse(line, str(error), "write the numbers themselves into the matrices")
        if version != "2":
            found = f"is of version {version}" if version else "has no mpc.version"
            self.refuse(1, f"{found}; only version 2 is known", "save it with MATPOWER's savecase")
        for name in ("bus", "gen", "branch"):
            if name not in self.matrices and not self._issues:
                self.refuse(1, f"has no mpc.{name}", "add the matrix")
        if not self._issues and not (math.isfinite(self.base_mva) and self.base_mva > 0.0):
            self.refuse(1, "has no mpc.baseMVA above 0", "add it")
        if self._issues:
            raise ScenarioError(self._issues)

    def refuse(self, line: int, message: str, remedy: str) -> None:
        """Add an issue at a line."""
        self._issues.append(Issue("bad-file", "error", f"{self.path}:{line}", message, remedy))

    def column(self, matrix: str, name: str) -> NDArray[np.float64]:
        """A column by its name in MATPOWER."""
        return self.matrices[matrix][:, COLUMNS[matrix].index(name)]

    def where(self, matrix: str, row: int) -> str:
        """Where a row stands."""
        return f"{self.path}:{self.lines[matrix][row]} mpc.{matrix}"

    def _take_field(self, line: int, name: str, text: str) -> None:
        if name == "baseMVA":
            self.base_mva = self._value(_packed(text))
        elif name in COLUMNS:
            self._take_matrix(line, name, text)
        elif name == "bus_name":
            self.bus_names = [one or two for one, two in re.findall(r"'([^']*)'|\"([^\"]*)\"", text)]
        elif name not in NO_PART:
            self.other_fields.append(name)

    def _take_matrix(self, line: int, name: str, text: str) -> None:
        body = text.strip()
        if not (body.startswith("[") and body.endswith("]")):
            raise NotKnownError(f"'mpc.{name} = {_short(body)}' is no matrix of numbers")
        rows, at = [], []
        for number, part in enumerate(body[1:-1].split("\n"), start=line):
            for row in part.split(";"):
                words = row.replace(",", " ").split()
                if not words:
                    continue
                try:
                    rows.append([float(word) for word in words])
                except ValueError:
                    self.refuse(number, f"'{_short(row)}' of mpc.{name} are not all numbers", "write numbers")
                    continue
                at.append(number)
                if len(words) < NEEDED[name] or len(words) != len(rows[0]):
                    self.refuse(
                        number,
                        f"a row of mpc.{name} has {len(words)} numbers",
                        f"give at least {NEEDED[name]}, the same in all rows",
                    )
                    rows.pop()
                    at.pop()
        width = len(rows[0]) if rows else NEEDED[name]
        self.matrices[name] = np.array(rows, dtype=np.float64).reshape(len(rows), width)
        self.lines[name] = at

    def _take_statement(self, statement: str) -> None:
        text = _packed(statement)
        if _CONSTANTS.fullmatch(text):
            return
        if scaled := _SCALED.fullmatch(text):
            self._scale(statement, *scaled.groups())
        elif scalar := _SCALAR.fullmatch(text):
            try:
                self._scalars[scalar[1]] = self._value(scalar[2])
            except NotKnownError:
                raise NotKnownError(f"the statement '{_short(statement)}' is not known") from None
        else:
            raise NotKnownError(f"the statement '{_short(statement)}' is not known")

    def _scale(self, statement: str, *form: str) -> None:
        target, target_columns, source, source_columns, sign, factor_text = form
        try:
            columns = [
                [COLUMNS[matrix].index(name) for name in names.strip("[]").split(",")]
                for matrix, names in ((target, target_columns), (source, source_columns))
            ]
            factor = self._value(factor_text)
        except (ValueError, KeyError):
            raise NotKnownError(f"the statement '{_short(statement)}' is not known") from None
        if target != source or len(columns[0]) != len(columns[1]) or target not in self.matrices:
            raise NotKnownError(f"the statement '{_short(statement)}' is not known")
        values = self.matrices[target][:, columns[1]]
        self.matrices[target][:, columns[0]] = values * factor if sign == "*" else values / factor

    def _value(self, text: str) -> float:
        """A number, or one made of numbers, variables set before, mpc.baseMVA and mpc.bus(1, BASE_KV)."""
        if "mpc.bus(1,BASE_KV)" in text:
            if not len(self.matrices.get("bus", ())):
                raise NotKnownError(f"'{_short(text)}' comes before mpc.bus")
            text = text.replace("mpc.bus(1,BASE_KV)", repr(float(self.column("bus", "BASE_KV")[0])))
        text = text.replace("mpc.baseMVA", repr(self.base_mva)).replace("^", "**")
        try:
            return self._number(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError, KeyError, ZeroDivisionError, OverflowError):
            raise NotKnownError(f"'{_short(text)}' is no number") from None

    def _number(self, node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return float(node.value)
        if isinstance(node, ast.Name) and node.id in self._scalars:
            return self._scalars[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self._number(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](self._number(node.left), self._number(node.right))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
            return _FUNCTIONS[node.func.id](self._number(node.args[0]))
        raise NotKnownError


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:77] + "..."


def _packed(text: str) -> str:
    """Without blanks; those between words become commas, as in a list."""
    return re.sub(r"\s+", "", re.sub(r"(?<=\w)\s+(?=\w)", ",", text.strip()))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise IoError(str(path), error.strerror or str(error)) from error


def _without_comments(text: str) -> str:
    lines, depth = [], 0
    for line in text.splitlines():
        bare = line.strip()
        if bare == "%{":
            depth += 1
        kept = "" if depth else _before_comment(line)
        if bare == "%}" and depth:
            depth -= 1
        lines.append(kept)
    return "\n".join(lines)


def _before_comment(line: str) -> str:
    """The line up to its comment, with "..." in the place of a continuation."""
    quoted = ""
    for i, sign in enumerate(line):
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "'\"" and not (i and re.match(r"[\w)\]'.]", line[i - 1])):
            quoted = sign
        elif sign == "%":
            return line[:i]
        elif line.startswith("...", i):
            return line[:i] + "..."
    return line


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with the line where it begins."""
    line, start, depth, quoted = 1, 1, 0, ""
    parts: list[str] = []
    begun = False
    for sign in re.split(r"(\.\.\.\n|[\n;,'\"\[\]{}()])", _without_comments(text)):
        if sign == "...\n":
            parts.append(" ")
            line += 1
            continue
        ends = sign in ("\n", ";", ",") and depth == 0 and not quoted
        if ends:
            if begun:
                yield start, "".join(parts).strip()
            parts, begun = [], False
        else:
            if not begun and sign.strip():
                start, begun = line, True
            if quoted:
                quoted = "" if sign == quoted else quoted
            elif sign in ("'", '"') and not re.search(r"[\w)\]'.]$", "".join(parts[-1:])):
                quoted = sign
            elif sign in ("[", "{", "("):
                depth += 1
            elif sign in ("]", "}", ")"):
                depth -= 1
            parts.append(sign)
        line += sign == "\n"
    if begun:
        yield start, "".join(parts).strip()
