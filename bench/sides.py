"""The two sides of a comparison: the reference workloads in zhanhe and in PyPSA, each with an import price to change.

Run as a program it measures one side alone, in a process of its own:
`python bench/sides.py ours|METHOD-API hub|feeder HOURS` prints JSON with the seconds of importing, setting up and one
run, and the peak of memory.
"""

import json
import logging
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "python"))


def ready(method):
    """Whether the installed HiGHS has a method."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs.setOptionValue("solver", method) == highspy.HighsStatus.kOk


class Ours:
    """A workload in zhanhe; stages are those of the engine, `tables` is making the dataset of the results."""

    name = "zhanhe"

    def __init__(self, workload, hours):
        import workloads

        self.study = getattr(workloads, workload)(hours)
        self.study.settings.tie_break_yuan_kwh = 0.0  # the peer has none, nor has a study that is made of its network
        self.price = self.study.devices["grid"].import_yuan_kwh.copy()

    def run(self, factor=1.0):
        """Objective, iterations, residuals and seconds of each stage with the import price times `factor`."""
        self.study.devices["grid"].import_yuan_kwh = factor * self.price
        begin = time.perf_counter()
        results = self.study.run(grid="off")
        ran = time.perf_counter()
        _ = results.dataset["electricity"]["device_power_kw"].values
        end = time.perf_counter()
        if results.status != "optimal":
            raise SystemExit(f"zhanhe ended with {results.status}: {results.message}")
        s = results.seconds
        certificate = results.certificate
        return {
            "objective_yuan": results.objective_yuan,
            "iterations": results.iterations,
            "engine": results.engine,
            "residuals": {
                "gap": certificate.gap,
                "primal": certificate.primal_residual,
                "dual": certificate.dual_residual,
            },
            "seconds": {
                "build": s["pose"],
                "solve": s["solve"] + s["judge"],
                "judge": s["judge"],
                "read": (ran - begin) - s["pose"] - s["solve"] - s["judge"],
                "tables": end - ran,
                "total": end - begin,
            },
        }


class Peer:
    """The same in PyPSA: `solve` is linopy's handing over and HiGHS, of which `judge` has no counterpart."""

    def __init__(self, workload, hours, method, api):
        import pypsa_workloads

        warnings.simplefilter("ignore", FutureWarning)
        logging.getLogger("linopy").setLevel(logging.ERROR)
        logging.getLogger("pypsa").setLevel(logging.ERROR)
        self.name = f"pypsa {method} {api}"
        self.method, self.api = method, api
        self.network = getattr(pypsa_workloads, workload)(hours)
        self.price = self.network.generators_t.marginal_cost["import"].copy()

    def run(self, factor=1.0):
        """As Ours.run; the interior point methods run without crossover."""
        network = self.network
        network.generators_t.marginal_cost["import"] = factor * self.price
        options = {"solver": self.method, "output_flag": False}
        if self.method != "simplex":
            options["run_crossover"] = "off"
        begin = time.perf_counter()
        network.optimize.create_model()
        built = time.perf_counter()
        status, condition = network.model.solve(solver_name="highs", io_api=self.api, progress=False, **options)
        solved = time.perf_counter()
        if condition != "optimal":
            raise SystemExit(f"{self.name} ended with {status}, {condition}")
        network.optimize.assign_solution()
        network.optimize.assign_duals()
        network.optimize.post_processing()
        end = time.perf_counter()
        highs = network.model.solver_model
        info = highs.getInfo()
        return {
            "objective_yuan": float(network.objective),
            "iterations": max(info.simplex_iteration_count, 0) + max(info.ipm_iteration_count, 0),
            "engine": f"HiGHS {self.method}",
            "residuals": {
                "primal": info.max_primal_infeasibility,
                "dual": info.max_dual_infeasibility,
            },
            "seconds": {
                "build": built - begin,
                "solve": solved - built,
                "highs_alone": highs.getRunTime(),
                "read": end - solved,
                "total": end - begin,
            },
        }


def make(side, workload, hours):
    """A side by its name: "ours", or method and linopy's way to the engine, as in "ipm-direct"."""
    if side == "ours":
        return Ours(workload, hours)
    method, api = side.split("-")
    return Peer(workload, hours, method, api)


def peak_mb():
    """The most memory this process has held; unlike getrusage it does not count the process it was started from."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main():
    side, workload, hours = sys.argv[1], sys.argv[2], int(sys.argv[3])
    begin = time.perf_counter()
    if side == "ours":
        import xarray  # shows the tables  # noqa: F401

        import zhanhe  # noqa: F401
    else:
        import pypsa  # noqa: F401
    imported = time.perf_counter()
    import pandas  # the tables of both workloads  # noqa: F401

    imported_mb = peak_mb()
    start = time.perf_counter()
    model = make(side, workload, hours)
    ready_to_run = time.perf_counter()
    answer = model.run()
    answer["seconds"] |= {"import": imported - begin, "set_up": ready_to_run - start}
    answer |= {"peak_mb": peak_mb(), "imported_mb": imported_mb}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
