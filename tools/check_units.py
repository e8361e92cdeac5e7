"""Check names: numbers carry their unit, and files are not called after nothing.

Usage: check_units.py [PROJECT_ROOT] [--results FILE.h5 ...]. Prints one line for each breach and exits with 1 when
there is any. The units are those of core/zhanhe/base/units.cpp, the one list.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

# Numbers without a unit, each with its reason. A field or variable that is not here needs a suffix.
DIMENSIONLESS = {
    "profile": "fraction of the device's own size, named after its type",
    "power_factor": "cosine of an angle, the name everybody uses",
    "storeys": "a count",
    "count": "a count",
    "to": "what a measure changes, in that thing's unit",
    "from": "as to",
    "cop": "coefficient of performance, the name everybody uses",
    "workday": "relative factors of a calendar shape, as the next two",
    "weekend": "see workday",
    "month": "see workday",
}
# Groups of a result file whose numbers may be plain: iteration counts and the relative residuals of the certificate.
PLAIN_GROUPS = ("/solve",)
FORBIDDEN_NAMES = {
    "common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc", "processor", "processors",
    "util", "utils",
}  # fmt: skip
SOURCE_FOLDERS = ("core", "bindings", "scenarios", "bench", "tests", "docs", "tools", "cmake")

UNIT = re.compile(r'Unit\{"(_[a-z0-9_]+)",\s*"([^"]*)"\}')
# One line of a field table: D::number("p_max_kw", ...) or Describe<T>::number("p_max_kw", ...).
FIELD = re.compile(r'\b(?:D|Describe<[^>]*>)::(?:number|numbers|profile)\(\s*"([^"]+)"')


def known_units(root: Path) -> dict[str, str]:
    """Suffix -> symbol, longest suffix first, as the core lists them."""
    text = (root / "core/zhanhe/base/units.cpp").read_text(encoding="utf-8")
    return dict(UNIT.findall(text))


def unit_of(name: str, units: dict[str, str]) -> str | None:
    """The symbol of the unit a name ends in, or None."""
    endings = [suffix for suffix in units if name.endswith(suffix)]
    return units[max(endings, key=len)] if endings else None


def check_fields(root: Path, units: dict[str, str]) -> Iterable[str]:
    """Numeric fields of field tables without a unit."""
    for path in sorted((root / "core").glob("zhanhe/**/*.[ch]pp")):
        text = path.read_text(encoding="utf-8")
        for match in FIELD.finditer(text):
            name = match[1]
            if name not in DIMENSIONLESS and unit_of(name, units) is None:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(root)}:{line}: the number '{name}' ends in no unit of base/units.cpp"


def check_file_names(root: Path) -> Iterable[str]:
    """Source files and folders whose name says nothing."""
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if "__pycache__" in path.parts:
                continue
            if found := FORBIDDEN_NAMES & set(re.split(r"[^a-z]+", path.name.lower())):
                yield f"{path.relative_to(root)}: a name with '{found.pop()}' says nothing; name it after what it does"


def check_results(path: Path, units: dict[str, str]) -> list[str]:
    """Numeric variables of a result file without a unit in the name, or with another `units` attribute than that.

    Axes are exempt (an axis of items is text, time has CF units), and so are the groups in PLAIN_GROUPS as far as
    their names claim no unit.
    """
    import h5py  # only this check reads HDF5

    breaches = []

    def visit(name: str, item: object) -> None:
        if not isinstance(item, h5py.Dataset) or item.dtype.kind not in "fiu" or item.is_scale:
            return
        last = name.rsplit("/", 1)[-1]
        unit = unit_of(last, units)
        if unit is None:
            if last not in DIMENSIONLESS and not f"/{name}".startswith(PLAIN_GROUPS):
                breaches.append(f"{path}: the number '/{name}' ends in no unit of base/units.cpp")
        elif (said := item.attrs.get("units")) != unit:
            breaches.append(f"{path}: '/{name}' has units {said!r}; its name says {unit!r}")

    with h5py.File(path) as file:
        file.visititems(visit)
    return breaches


def check(root: Path) -> list[str]:
    """All breaches below a project root."""
    units = known_units(root)
    if not units:
        return ["core/zhanhe/base/units.cpp: no units found; has the way the list is written changed?"]
    return [*check_fields(root, units), *check_file_names(root)]


def main(arguments: list[str]) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--results", nargs="*", type=Path, default=[], help="result files to check as well")
    options = parser.parse_args(arguments)
    breaches = check(options.root)
    for path in options.results:
        breaches += check_results(path, known_units(options.root))
    for breach in breaches:
        print(breach)
    print(f"check_units: {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
