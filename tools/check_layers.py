"""Compare the real #includes with the module list of core/CMakeLists.txt, whose order is the architecture.

Usage: check_layers.py [PROJECT_ROOT]. Prints one line for each breach and exits with 1 when there is any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Verbs turn one noun into the next; only the pipeline `run` and the entry `app` call them.
VERBS = {"scenario", "formulation", "gridcheck", "settlement", "store"}
# Kernels know mathematics only: these modules may be below them, and these words may not be in their code.
KERNELS = {"solver", "powerflow"}
BELOW_KERNELS = {"base", "program"}
ENERGY_WORDS = {
    "battery", "boiler", "carrier", "chiller", "electrolyser", "heat", "hydrogen", "kwh", "photovoltaic", "pv",
    "steam", "tariff", "turbine", "wind", "yuan",
}  # fmt: skip
# What a public header may show besides zhanhe and the standard library, whose headers have neither '/' nor '.'.
PUBLIC_LIBRARIES = ("Eigen/",)
# A header of this name is its module's own view of a third-party library; it is not installed.
PRIVATE_HEADER = "native.hpp"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)


@dataclass(frozen=True)
class Include:
    """One #include: where it stands, what it names, and whether in quotes."""

    file: str  # relative to core/, "zhanhe/series/time_axis.cpp"
    line: int
    target: str
    quoted: bool


def module_uses(cmake_text: str) -> dict[str, list[str]]:
    """Modules in the order of the list, each with the modules its USES names."""
    text = re.sub(r"#[^\n]*", "", cmake_text)
    modules = {}
    for call in re.findall(r"\bzhanhe_module\(([^)]*)\)", text):
        words = call.split()
        uses: list[str] = []
        keyword = ""
        for word in words[1:]:
            if word.isupper():
                keyword = word
            elif keyword == "USES":
                uses.append(word)
        modules[words[0]] = uses
    return modules


def closure(modules: dict[str, list[str]], name: str) -> set[str]:
    """The module itself and everything it uses, directly or not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(modules.get(module, []))
    return found


def without_comments(text: str) -> str:
    """The code with comments blanked and line numbers kept."""
    return COMMENT.sub(lambda match: match[1] or "\n" * match[0].count("\n"), text)


def module_of(path: str) -> str:
    """The module a file or an include path belongs to: the folder after zhanhe/."""
    return path.split("/")[1] if path.count("/") >= 2 else ""


def read_includes(core: Path) -> tuple[dict[str, str], list[Include]]:
    """The code (without comments) of every source below core/zhanhe, and all their includes."""
    code, includes = {}, []
    for path in sorted(core.glob("zhanhe/**/*")):
        if path.suffix not in {".hpp", ".cpp", ".inl"}:
            continue
        name = path.relative_to(core).as_posix()
        code[name] = without_comments(path.read_text(encoding="utf-8"))
        for number, line in enumerate(code[name].splitlines(), 1):
            if match := INCLUDE.match(line):
                includes.append(Include(name, number, match[2], match[1] == '"'))
    return code, includes


def check_list(modules: dict[str, list[str]]) -> Iterable[str]:
    """Breaches in the module list itself."""
    seen: set[str] = set()
    for name, uses in modules.items():
        for used in uses:
            if used not in seen:
                yield f"core/CMakeLists.txt: {name} uses {used}, which is not above it in the list"
            if name in VERBS and used in VERBS:
                yield f"core/CMakeLists.txt: the verb {name} uses the verb {used}; only run and app call verbs"
        if name in KERNELS and (known := closure(modules, name) - {name} - BELOW_KERNELS):
            yield f"core/CMakeLists.txt: the kernel {name} knows {', '.join(sorted(known))}"
        seen.add(name)


def check_include(include: Include, modules: dict[str, list[str]], files: Iterable[str]) -> Iterable[str]:
    """Breaches of one #include."""
    place = f"core/{include.file}:{include.line}"
    module, target = module_of(include.file), include.target
    if not include.quoted:
        if target.startswith("zhanhe/"):
            yield f'{place}: write "{target}" in quotes'
        elif include.file.endswith(".hpp") and Path(include.file).name != PRIVATE_HEADER:
            third_party = "/" in target or "." in target
            if third_party and not target.startswith(PUBLIC_LIBRARIES):
                yield f"{place}: a public header shows <{target}>; only Eigen and the standard library may be seen"
        return
    if not target.startswith("zhanhe/"):
        yield f'{place}: "{target}" is not a full path; write "zhanhe/<module>/<file>.hpp"'
        return
    if target not in files:
        yield f'{place}: "{target}" does not exist'
        return
    used = module_of(target)
    if used != module and Path(target).name == PRIVATE_HEADER:
        yield f'{place}: "{target}" is private to {used}'
    if used not in closure(modules, module):
        why = "verbs never include each other" if {module, used} <= VERBS else "its USES does not reach that module"
        yield f'{place}: {module} includes "{target}": {why}'


def find_cycles(includes: Iterable[Include]) -> Iterable[str]:
    """Header cycles, each told once."""
    graph: dict[str, list[str]] = {}
    for include in includes:
        if include.quoted:
            graph.setdefault(include.file, []).append(include.target)
    done: set[str] = set()
    for start in sorted(graph):
        # Depth first with an explicit path: a file met again on the path closes a cycle.
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            file, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(file)
            elif file in path:
                yield "include cycle: " + " -> ".join([*path[path.index(file) :], file])
            elif file not in done:
                path.append(file)
                stack.append((file, True))
                stack.extend((target, False) for target in graph.get(file, []))


def check_kernel_words(file: str, code: str) -> Iterable[str]:
    """Energy words in the code of a kernel."""
    for number, line in enumerate(code.splitlines(), 1):
        words = set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", line).lower()))
        if found := words & ENERGY_WORDS:
            kernel = module_of(file)
            yield f"core/{file}:{number}: the kernel {kernel} knows the energy word {', '.join(sorted(found))}"


def check(root: Path) -> list[str]:
    """All breaches below a project root."""
    core = root / "core"
    modules = module_uses((core / "CMakeLists.txt").read_text(encoding="utf-8"))
    code, includes = read_includes(core)
    breaches = list(check_list(modules))
    for file, text in code.items():
        if module_of(file) not in modules:
            breaches.append(f"core/{file}: its folder is not in the module list of core/CMakeLists.txt")
        if file.endswith(".hpp") and "#pragma once" not in text:
            breaches.append(f"core/{file}: no #pragma once")
        if module_of(file) in KERNELS:
            breaches.extend(check_kernel_words(file, text))
    for include in includes:
        breaches.extend(check_include(include, modules, code))
    breaches.extend(find_cycles(includes))
    return breaches


def main(arguments: list[str]) -> int:
    """Run as a program."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    breaches = check(root)
    for breach in breaches:
        print(breach)
    print(f"check_layers: {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
