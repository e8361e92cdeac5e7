"""Zenith and azimuth of the sun at about 200 instants, from pvlib's implementation of the NREL SPA."""

import csv
from pathlib import Path

import pandas as pd
import pvlib

PLACES = [(33.74, 113.31), (34.72, 113.65), (0.0, 0.0), (51.48, -0.5), (67.0, 26.0), (-33.9, 151.2), (78.2, 15.6)]
INSTANTS_PER_PLACE = 30


def main():
    """Write expected.csv beside this script."""
    start = pd.Timestamp("2024-01-01 00:10", tz="UTC")
    step = pd.Timedelta(hours=587, minutes=53)  # no multiple of a day: 30 of them run through two years and all hours
    times = pd.DatetimeIndex([start + i * step for i in range(INSTANTS_PER_PLACE)])
    with Path(__file__).with_name("expected.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["latitude_deg", "longitude_deg", "seconds_utc", "zenith_deg", "azimuth_deg"])
        for latitude, longitude in PLACES:
            sun = pvlib.solarposition.get_solarposition(times, latitude, longitude, method="nrel_numpy")
            for time, zenith, azimuth in zip(times, sun["zenith"], sun["azimuth"], strict=True):
                writer.writerow([latitude, longitude, int(time.timestamp()), f"{zenith:.6f}", f"{azimuth:.6f}"])


if __name__ == "__main__":
    main()
