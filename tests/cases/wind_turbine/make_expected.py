"""Gross full-load hours of windpowerlib's N131/3600 under Weibull winds (k = 2), and on a weather file if given.

python make_expected.py [ZHENGZHOU.epw]
"""

import csv
import math
import sys
from pathlib import Path

import numpy as np
from windpowerlib import WindTurbine

HERE = Path(__file__).parent
MEANS_M_S = [4.5, 4.8, 5.0, 5.2, 5.4, 5.6, 5.8]


def main():
    """Write expected.csv beside this script."""
    turbine = WindTurbine(turbine_type="N131/3600", hub_height=106)
    speed = turbine.power_curve["wind_speed"].to_numpy(float)
    power = turbine.power_curve["value"].to_numpy(float) / turbine.nominal_power
    grid = np.arange(0.005, 40.0, 0.01)
    at_grid = np.interp(grid, speed, power, left=0.0, right=0.0)
    with (HERE / "expected.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["mean_hub_m_s", "full_load_h"])
        for mean in MEANS_M_S:
            scale = mean / math.gamma(1.5)
            density = 2.0 * grid / scale**2 * np.exp(-((grid / scale) ** 2))
            writer.writerow([mean, f"{8760 * 0.01 * (density * at_grid).sum():.1f}"])
    if len(sys.argv) > 1:
        station = np.loadtxt(sys.argv[1], delimiter=",", skiprows=8, usecols=21)
        hub = station * 5.2 / station.mean()
        print("plain, gross h:", np.interp(hub, speed, power, left=0.0, right=0.0).sum())


if __name__ == "__main__":
    main()
