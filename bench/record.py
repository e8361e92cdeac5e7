"""What all measurements write down: machine, commit, versions, medians; as JSON and as a table."""

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench"
PACKAGES = (
    *("zhanhe", "pypsa", "linopy", "highspy", "highsbox", "numpy", "pandas", "demandlib"),
    *("pandapower", "power-grid-model", "lightsim2grid"),
)


def arguments(doc):
    """The options that every measurement has."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("ZHANHE_DATA", str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", default=default, help="folder of the reference data (also ZHANHE_DATA)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is told")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="folder for JSON and Markdown")
    return parser


def parse(parser, needs_data=True):
    """The options; ends in plain words when the reference data are needed and absent."""
    options = parser.parse_args()
    os.environ["ZHANHE_DATA"] = options.data
    if needs_data and not (Path(options.data) / "workloads" / "hub_year.csv").is_file():
        raise SystemExit(f"{parser.prog}: no workloads/hub_year.csv in {options.data}: name the folder with --data")
    return options


def machine():
    """What the numbers were measured on."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    words = [line.split(":", 1)[1].strip() for line in told if line.startswith("model name")]
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "processor": words[0] if words else platform.machine(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "commit": commit,
        "versions": versions,
    }


def medians(answers):
    """The median of each stage's seconds over several runs, and the spread of the whole."""
    stages = {stage: statistics.median(a["seconds"][stage] for a in answers) for stage in answers[0]["seconds"]}
    totals = [a["seconds"]["total"] for a in answers]
    return stages | {"least": min(totals), "most": max(totals), "rounds": len(answers)}


def in_its_own_process(script, *words, limit_s=3600):
    """What a script of this folder prints as JSON, or a text that says why it did not."""
    command = [sys.executable, str(BENCH / script), *map(str, words)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return f"more than {limit_s} s"
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return json.loads(lines[-1])


def table(header, rows):
    """A Markdown table; numbers with three digits that count."""

    def cell(value):
        if isinstance(value, float):
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
        return "" if value is None else str(value)

    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(map(cell, row)) + " |" for row in rows)])


def write(out, name, report, text):
    """Write NAME.json and NAME.md, and show the latter."""
    out.mkdir(parents=True, exist_ok=True)
    on = report["machine"]
    versions = ", ".join(f"{key} {value}" for key, value in on["versions"].items())
    head = (
        f"## {report['question']}\n\n{on['processor']}, {on['cores']} cores, load {on['load_before']} before; "
        f"commit {on['commit']}; {versions}.\n\n"
    )
    (out / f"{name}.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    (out / f"{name}.md").write_text(head + text + "\n", encoding="utf-8")
    print(head + text + "\n", flush=True)
