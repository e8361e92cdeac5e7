"""All measurements one after another: `python bench [options of dispatch_year.py]`. Writes JSON and Markdown.

The C++ kernels are measured, too, when build/bench/bench/kernels or build/release/bench/kernels has been built.
"""

import json
import subprocess
import sys

import record


def kernels(out):
    """The timings of kernels.cpp as JSON and Markdown."""
    built = [record.ROOT / "build" / preset / "bench" / "kernels" for preset in ("bench", "release")]
    program = next((path for path in built if path.is_file()), None)
    if program is None:
        print("kernels: not built; cmake --preset bench && cmake --build build/bench --target kernels\n", flush=True)
        return
    options = ["--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_report_aggregates_only=true"]
    done = subprocess.run([program, *options], capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout)["benchmarks"]
    report = {"question": "Steps around the solver", "machine": record.machine(), "benchmarks": answers}
    rows = [
        [a["run_name"].removesuffix("/real_time"), a["variables"], a["real_time"], a["cpu_time"]]
        for a in answers
        if a["aggregate_name"] == "median"
    ]
    record.write(out, "kernels", report, record.table(["step", "variables", "wall ms", "CPU ms"], rows))


def main():
    options = sys.argv[1:]
    parser = record.arguments(__doc__)
    known, _ = parser.parse_known_args()
    kernels(known.out)
    failed = []
    shared = ["--data", known.data, "--out", known.out, "--rounds", known.rounds]
    plan = {
        "dispatch_year.py": options,
        "warm_price.py": shared,
        "growth.py": ["--out", known.out],
        "energies_year.py": ["--out", known.out, "--rounds", known.rounds],
        "building_curves.py": ["--out", known.out, "--rounds", known.rounds],
        "zhanhe_year.py": ["--out", known.out, "--rounds", known.rounds],
    }
    for script, words in plan.items():
        command = [sys.executable, str(record.BENCH / script), *map(str, words)]
        if subprocess.run(command, check=False).returncode != 0:
            failed.append(script)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
