"""Weather, and what is made of it: the sun, irradiance on a plane, PV and wind profiles.

Arrays have shape (steps,); each value is the mean over its interval, and steps are local standard time.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanhe import _core
from zhanhe._core import Weather, plane_of_array, pv_profile, wind_profile

__all__ = [
    "SunPosition",
    "Weather",
    "map_to",
    "plane_of_array",
    "pv_profile",
    "read_epw",
    "sun_position",
    "synthetic",
    "time",
    "wind_profile",
]


class SunPosition(NamedTuple):
    """Where the sun's centre stands, without refraction; arrays of shape (n,)."""

    zenith_deg: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    distance_au: NDArray[np.float64]


def sun_position(latitude_deg: float, longitude_deg: float, time_utc: ArrayLike) -> SunPosition:
    """The sun at instants, years 1950 to 2050, to about 0.01 degrees.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        North and east positive.
    time_utc : array-like of datetime64, shape (n,)
        Instants in UTC; integers are seconds since 1970-01-01 00:00 UTC.

    Returns
    -------
    SunPosition
        Zenith from the vertical and azimuth from north clockwise, in degrees; distance in astronomical units.
    """
    times: NDArray[Any] = np.atleast_1d(np.asarray(time_utc))
    if not np.issubdtype(times.dtype, np.integer):
        times = times.astype("datetime64[s]")
    zenith_deg, azimuth_deg, distance_au = _core.sun_position(latitude_deg, longitude_deg, times.astype(np.int64))
    return SunPosition(zenith_deg, azimuth_deg, distance_au)


def read_epw(path: str | os.PathLike[str]) -> Weather:
    """Read an EnergyPlus weather file.

    Parameters
    ----------
    path : str or os.PathLike
        The file, one year of hours.

    Returns
    -------
    Weather
        What was mapped or left out is in its `issues`.

    Raises
    ------
    ScenarioError
        Not an EPW file, missing values, values out of range: all of them, with their lines.
    IoError
        It cannot be read.
    """
    return _core.read_epw(os.fspath(path))


def synthetic(
    latitude_deg: float,
    longitude_deg: float,
    utc_offset_h: float,
    start: str = "2025-01-01",
    step_h: float = 1.0,
    steps: int = 8760,
    seed: int | None = None,
) -> Weather:
    """Weather made from the monthly means of Zhengzhou: plausible, not measured. Same arguments, same numbers.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Where the sun is taken from.
    utc_offset_h : float
        Local standard time minus UTC.
    start : str
        Start of the first step, local standard time.
    step_h : float
        0.25, 0.5 or 1.
    steps : int
        Number of steps.
    seed : int, optional
        Another number gives another, equally likely year.

    Returns
    -------
    Weather

    Raises
    ------
    ScenarioError
        An argument is out of range.
    """
    more = {} if seed is None else {"seed": seed}
    return _core.synthetic_weather(latitude_deg, longitude_deg, utc_offset_h, start, step_h, steps, **more)


def map_to(weather: Weather, start: str, step_h: float = 1.0, steps: int = 8760) -> Weather:
    """Weather on another time axis, by month, day and time of day; 29 February repeats the 28th.

    Parameters
    ----------
    weather : Weather
        At least a year.
    start : str
        Start of the first step.
    step_h : float
        Length of a step.
    steps : int
        Number of steps.

    Returns
    -------
    Weather

    Raises
    ------
    ScenarioError
        The axis does not fit.
    """
    return _core.map_weather(weather, start, step_h, steps)


def time(weather: Weather) -> NDArray[np.datetime64]:
    """Start of each step of a weather.

    Parameters
    ----------
    weather : Weather
        Any.

    Returns
    -------
    ndarray of datetime64[s], shape (steps,)
        Local standard time.
    """
    step_s = np.timedelta64(round(weather.step_h * 3600), "s")
    return np.datetime64(weather.start.replace(" ", "T"), "s") + step_s * np.arange(weather.steps)
