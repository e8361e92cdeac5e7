#!/usr/bin/env python3
"""How long do the needs of a thousand buildings take, hour by hour for a year, against pandas and demandlib?

Zhanhe makes four curves of each building: heat, cold, hot water and electricity. pandas makes those of heat of homes,
hospitals and hotels by the same formula (docs/methods/buildings.md) and has to find the same numbers. demandlib makes
a heat curve of a house by the standard load profiles of gas of the BDEW, which are other numbers to the same question;
it takes part where it is installed.
"""

import resource
import statistics
import time

import numpy as np
import pandas as pd
import record

from zhanhe import buildings, climate

SAME = 1e-9
AREA_M2 = 2500.0
ALWAYS_HEATED = {"home": 85.0, "hospital": 85.0, "hotel": 85.0}  # kWh/m2 of a year, unrenovated


def plain(weather, kinds, area_m2):
    """Heat of buildings that are heated whoever is there, by pandas: one row for each building."""
    outdoor_c = pd.Series(weather.temperature_c, index=pd.date_range("2025-01-01", periods=len(weather), freq="h"))
    felt_c = 0.5 * (outdoor_c + outdoor_c.rolling(24, min_periods=1).mean())
    day = outdoor_c.index.month * 100 + outdoor_c.index.day
    degrees_k = (18.0 - felt_c).clip(lower=0.0).where((day >= 1115) | (day <= 315), 0.0)
    shape = (degrees_k / degrees_k.sum()).to_numpy()
    return np.vstack([shape * ALWAYS_HEATED[kind] * area for kind, area in zip(kinds, area_m2, strict=True)])


def load_profiles(weather, count):
    """Heat of houses by demandlib."""
    from demandlib import bdew

    index = pd.date_range("2025-01-01", periods=len(weather), freq="h")
    outdoor_c = pd.Series(weather.temperature_c, index=index)
    return [
        bdew.HeatBuilding(index, temperature=outdoor_c, shlp_type="EFH", building_class=2, wind_class=0,
                          annual_heat_demand=85.0 * AREA_M2, name="house").get_bdew_profile()
        for _ in range(count)
    ]  # fmt: skip


def timed(function, *arguments):
    """The seconds of a call, and what it gave."""
    begin = time.perf_counter()
    answer = function(*arguments)
    return time.perf_counter() - begin, answer


def main():
    parser = record.arguments(__doc__)
    parser.add_argument("--buildings", type=int, default=1000)
    parser.add_argument(
        "--peer-buildings", type=int, default=5, help="buildings of demandlib, a fifth of a second each"
    )
    options = record.parse(parser, needs_data=False)
    count = options.buildings
    weather = climate.synthetic(33.74, 113.31, 8.0)
    area_m2 = np.linspace(500.0, 50_000.0, count)
    mixed = [buildings.TYPES[i % len(buildings.TYPES)] for i in range(count)]
    heated = [list(ALWAYS_HEATED)[i % len(ALWAYS_HEATED)] for i in range(count)]
    seconds = {"zhanhe, 4 curves each": [], "zhanhe, same heat": [], "pandas, heat": []}
    for _ in range(options.rounds):
        took, needs = timed(buildings.needs, weather, mixed, area_m2)
        seconds["zhanhe, 4 curves each"].append(took)
        curves_mib = sum(curve.nbytes for curve in needs) / 2**20
        del needs
        took, ours = timed(buildings.needs, weather, heated, area_m2)
        seconds["zhanhe, same heat"].append(took)
        took, theirs = timed(plain, weather, heated, area_m2)
        seconds["pandas, heat"].append(took)
        worst = np.abs(ours.heat_kw - theirs).max() / theirs.max()
        if not worst < SAME:
            raise SystemExit(f"the heat curves differ by {worst:.2g} of the largest")
    made = {"zhanhe, 4 curves each": 4 * count, "zhanhe, same heat": 4 * count, "pandas, heat": count}
    try:
        took, _ = timed(load_profiles, weather, options.peer_buildings)
        seconds["demandlib, heat"], made["demandlib, heat"] = [took], options.peer_buildings
    except ImportError:
        print("demandlib is not installed and left out")
    median = {side: statistics.median(found) for side, found in seconds.items()}
    report = {
        "question": f"{count} buildings, {len(weather)} hours",
        "machine": record.machine(),
        "seconds": median,
        "curves": made,
        "curves_mib": curves_mib,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    }
    rows = [[side, made[side], took, 1000.0 * took / made[side]] for side, took in median.items()]
    text = record.table(["side", "curves", "s", "ms a curve"], rows)
    memory = (
        f"\n\nThe curves of all uses take {curves_mib:.0f} MiB; the process had {report['peak_mib']:.0f} MiB at most."
    )
    record.write(options.out, "building_curves", report, text + memory)


if __name__ == "__main__":
    main()
