"""`zhanhe plan FILE QUESTION`: what planners ask of a distribution grid."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zhanhe import command, powerflow_command
from zhanhe import grid as grids
from zhanhe._core import load
from zhanhe.errors import Issue, ScenarioError
from zhanhe.gridplan.files import read_measures, read_profile
from zhanhe.gridplan.table import Table
from zhanhe.results import Results

EPILOG = """\
FILE is a scenario (.toml; it is run, and its dispatch is looked at), a pandapower network (.json) or a MATPOWER case
(.m). QUESTION is one of

  statistics   voltages of all nodes with their pass rates, losses and loadings
  hosting      the most generation that fits at each node, or at all together
  classes      green, yellow or red for each station and feeder, DL/T 2041
  outages      N-1: each line and transformer out of service, and the best switching
  reconfigure  which lines to open for the least losses
  reinforce    what measures save and cost

`zhanhe plan FILE QUESTION --help` names the options of each.

exit codes: 0 done  1 world or internal error  2 bad input  4 hours without solution  130 cancelled"""
SERIES = """\
The series is a CSV table as for `zhanhe powerflow`: NODE.p_kw, NODE.q_kvar, factor_frac. Beside a scenario it replaces
the dispatch. The profile is a CSV table whose last column is the output per installed power of each hour."""


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str
        What stands behind ``zhanhe plan``.

    Returns
    -------
    int
        0 done, 1 world or internal error, 2 bad input, 4 hours without solution.
    """
    return command.answer(_parser(), arguments, _run)


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = command.parser("plan", "What planners ask of a distribution grid.", EPILOG)
    parser.add_argument("file", metavar="FILE", help="network: scenario.toml, pandapower .json or MATPOWER .m")
    questions = parser.add_subparsers(dest="question", metavar="QUESTION", required=True)

    def question(name: str, answer: Callable[..., int], meaning: str) -> argparse.ArgumentParser:
        one = questions.add_parser(name, description=meaning, epilog=SERIES, formatter_class=form, allow_abbrev=False)
        one.set_defaults(answer=answer)
        one.add_argument("--series", metavar="F", help="injections of each hour (CSV); default: the network's own hour")
        one.add_argument("--out", metavar="T.csv", help="write the table, every number with all its digits")
        one.add_argument("--threads", type=int, help="default: as many as the machine offers")
        if name != "classes":
            one.add_argument("--lower-pu", type=float, default=0.93, help="lowest voltage; default: 0.93")
            one.add_argument("--upper-pu", type=float, default=1.07, help="highest voltage; default: 1.07")
        if name not in ("classes", "statistics"):
            one.add_argument("--loading", type=float, default=1.0, help="largest current over rated; default: 1.0")
            one.add_argument(
                "--reverse",
                action="append",
                metavar="NAME=KW",
                default=[],
                help="largest power that a line or transformer hands back; may be repeated",
            )
            one.add_argument("--progress", action="store_true", help="show how far it is on the error stream")
        return one

    question("statistics", _statistics, "Voltages of all nodes with their pass rates, losses and loadings.")
    hosting = question("hosting", _hosting, "The most generation that fits at each node with all limits kept.")
    hosting.add_argument("--node", action="append", metavar="NAME", help="only this node; may be repeated")
    hosting.add_argument("--together", action="store_true", help="all nodes at once, in equal parts")
    hosting.add_argument("--may-not-grow", action="store_true", help="limits broken already may not be broken more")
    classes = question("classes", _classes, "Green, yellow or red for each station and feeder, DL/T 2041.")
    classes.add_argument("--margin", type=float, default=0.8, help="part of the result handed out; default: 0.8")
    classes.add_argument("--output-max", type=float, default=1.0, help="largest simultaneous output; default: 1.0")
    outages = question("outages", _outages, "N-1: each line and transformer out of service, and the best switching.")
    outages.add_argument("--ties-max", type=int, default=2, help="lines closed for one outage; default: 2")
    outages.add_argument("--sections-max", type=int, default=1, help="lines opened, 0 or 1; default: 1")
    question("reconfigure", _reconfigure, "Which lines to open for the least losses.")
    reinforce = question("reinforce", _reinforce, "What measures save and cost.")
    reinforce.add_argument("--measures", metavar="M.toml", required=True, help="a table for each measure")
    reinforce.add_argument("--price", type=float, default=0.0, help="of losses, yuan/kWh; default: 0")
    reinforce.add_argument("--capacity-at", action="append", metavar="NAME", help="compare what fits there together")
    for one in (hosting, reinforce):
        one.add_argument("--profile", metavar="F", help="output of each hour per installed power (CSV); default: 1")
        one.add_argument("--power-factor", type=float, default=1.0, help="of what is added; default: 1")
    return parser


def _run(asked: argparse.Namespace) -> int:
    grid, given = _given(Path(asked.file), asked.series)
    answer: Callable[..., int] = asked.answer
    return answer(asked, grid, {**given, "threads": asked.threads})


def _given(path: Path, series: str | None) -> tuple[Any, dict[str, Any]]:
    """What is asked about: a grid with its injections, or the run of a scenario."""
    if path.suffix.lower() == ".toml" and series is None:
        return run_scenario(path), {}
    grid = powerflow_command.read_grid(path)
    if series is None:
        return grid, {}
    p_kw, q_kvar = powerflow_command.read_series(grid, series)
    return grid, {"p_kw": p_kw, "q_kvar": q_kvar}


def run_scenario(path: Path) -> Results:
    """The run of a scenario, its grid checked.

    Raises
    ------
    ScenarioError
        It is wrong, or has no dispatch.
    """
    results = load(str(path)).run(grid="check")
    if results.status != "optimal":
        remedy = f"see zhanhe run {path}, or give --series"
        raise ScenarioError([Issue("not-supported", "error", str(path), f"has no dispatch: {results.status}", remedy)])
    return results


def _limits(asked: argparse.Namespace) -> grids.Limits:
    reverse: dict[str, float] = {}
    issues = []
    for text in getattr(asked, "reverse", []):
        name, _, power = text.rpartition("=")
        try:
            reverse[name] = float(power)
        except ValueError:
            issues.append(Issue("wrong-type", "error", "--reverse", f"'{text}' is not NAME=KW", "give station=1500"))
    if issues:
        raise ScenarioError(issues)
    loading = getattr(asked, "loading", 1.0)
    return grids.Limits(
        lower_pu=asked.lower_pu,
        upper_pu=asked.upper_pu,
        line_loading_frac=loading,
        transformer_loading_frac=loading,
        reverse_kw=reverse,
    )


def _show(asked: argparse.Namespace, table: Table, note: str = "", names: Sequence[str] | None = None) -> None:
    """The table, what else there is to say, and the file."""
    if note:
        print(note)
    if len(table):
        print(table.text(names=names))
    if asked.out is not None:
        table.write(asked.out)
        print(f"table in {asked.out}")


def _statistics(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.statistics(grid, limits=_limits(asked), **given)
    _show(asked, found.voltages, repr(found))
    if asked.out is None:
        for table in (found.line_table, found.transformer_table):
            if len(table):
                print(f"\n{table.text()}")
    return command.NOT_SOLVED if found.unsolved_h > 0 else command.DONE


def _hosting(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.hosting_capacity(
        grid,
        nodes=asked.node,
        together=asked.together,
        profile=read_profile(asked.profile),
        power_factor=asked.power_factor,
        existing="may-not-grow" if asked.may_not_grow else "leaves-no-capacity",
        limits=_limits(asked),
        progress=asked.progress,
        **given,
    )
    _show(asked, found.capacities)
    return command.DONE


def _classes(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.station_classes(grid, margin_frac=asked.margin, output_max_frac=asked.output_max, **given)
    note = f"without rating, and so without class: {', '.join(found.unrated)}" if found.unrated else ""
    _show(asked, found.classes, note)
    return command.NOT_SOLVED if -1 in found.classes.columns["hour"] else command.DONE


def _outages(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.outages(
        grid,
        limits=_limits(asked),
        ties_max=asked.ties_max,
        sections_max=asked.sections_max,
        progress=asked.progress,
        **given,
    )
    _show(asked, found.rows)
    return command.DONE


def _reconfigure(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.reconfigure(grid, limits=_limits(asked), progress=asked.progress, **given)
    _show(asked, found.operations, repr(found))
    return command.NOT_SOLVED if np.isnan(found.loss_kwh) else command.DONE


def _reinforce(asked: argparse.Namespace, grid: Any, given: dict[str, Any]) -> int:
    found = grids.reinforcements(
        grid,
        read_measures(asked.measures),
        limits=_limits(asked),
        price_yuan_kwh=asked.price,
        capacity_at=asked.capacity_at,
        profile=read_profile(asked.profile),
        power_factor=asked.power_factor,
        progress=asked.progress,
        **given,
    )
    without = found.without
    note = f"without: losses {without['loss_kwh']:,.1f} kWh, limits broken {without['violation_h']:g} h"
    shown = [name for name in found.effects.columns if asked.capacity_at or "capacity" not in name]
    _show(asked, found.effects, note, shown)
    return command.NOT_SOLVED if np.isnan(without["loss_kwh"]) else command.DONE
