"""Plane-of-array irradiance from pvlib with an isotropic sky and the sun in the middle of each hour.

python make_expected.py [ZHENGZHOU.epw]: the hours of weather.csv always; the year of the file when it is given.
"""

import csv
import sys
from pathlib import Path

import pandas as pd
import pvlib

HERE = Path(__file__).parent
PLANES = [(0, 180), (25, 180), (25, 90), (25, 270), (60, 135), (90, 0), (90, 180)]
YEAR_TILTS = [0, 10, 20, 25, 30, 35]
HALF_HOUR = pd.Timedelta("30min")


def plane_of_array(weather, sun, tilt, azimuth):
    """Total irradiance on a plane, W/m2."""
    poa = pvlib.irradiance.get_total_irradiance(
        tilt,
        azimuth,
        sun["zenith"].to_numpy(),
        sun["azimuth"].to_numpy(),
        weather["dni"],
        weather["ghi"],
        weather["dhi"],
        albedo=0.2,
        model="isotropic",
    )
    return poa["poa_global"]


def hours():
    """Write expected.csv: one column for each plane."""
    table = pd.read_csv(HERE / "weather.csv", parse_dates=["hour"])
    middle = pd.DatetimeIndex(table["hour"]).tz_localize("Etc/GMT-8") + HALF_HOUR
    sun = pvlib.solarposition.get_solarposition(middle, 33.74, 113.31, altitude=80, method="nrel_numpy")
    weather = {name: table[name + "_w_m2"].to_numpy(float) for name in ("dni", "ghi", "dhi")}
    columns = [plane_of_array(weather, sun, tilt, azimuth) for tilt, azimuth in PLANES]
    with (HERE / "expected.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"tilt_{tilt}_azimuth_{azimuth}" for tilt, azimuth in PLANES])
        writer.writerows([f"{value:.4f}" for value in row] for row in zip(*columns, strict=True))


def year(path):
    """Write zhengzhou_year.csv: yearly plane of array and yield."""
    table, site = pvlib.iotools.read_epw(path)
    middle = pd.date_range("2005-01-01", periods=len(table), freq="h", tz="Etc/GMT-8") + HALF_HOUR
    sun = pvlib.solarposition.get_solarposition(
        middle, site["latitude"], site["longitude"], altitude=site["altitude"], method="nrel_numpy"
    )
    weather = {name: table[name].to_numpy(float) for name in ("dni", "ghi", "dhi")}
    temperature = table["temp_air"].to_numpy(float)
    with (HERE / "zhengzhou_year.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tilt_deg", "plane_kwh_m2", "yield_kwh_kwp"])
        for tilt in YEAR_TILTS:
            poa = plane_of_array(weather, sun, tilt, 180)
            cell = pvlib.temperature.ross(poa, temperature, noct=45.0)
            power = pvlib.pvsystem.pvwatts_dc(poa, cell, pdc0=1.0, gamma_pdc=-0.0037) * 0.86
            writer.writerow([tilt, f"{poa.sum() / 1000:.3f}", f"{power.sum():.3f}"])


if __name__ == "__main__":
    hours()
    if len(sys.argv) > 1:
        year(sys.argv[1])
