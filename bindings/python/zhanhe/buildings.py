"""What buildings need, from their type, standard and floor area and the weather.

Arrays have shape (buildings, steps); each value is the mean over its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanhe import _core
from zhanhe._core import Weather

__all__ = ["STANDARDS", "TYPES", "Needs", "needs"]

TYPES = ("home", "office", "government", "school", "hospital", "hotel", "mall", "logistics")
STANDARDS = ("unrenovated", "code_1990s", "saving_65", "saving_75")


class Needs(NamedTuple):
    """Useful heat and electricity, kW; arrays of shape (buildings, steps)."""

    heat_kw: NDArray[np.float64]
    cooling_kw: NDArray[np.float64]
    hot_water_kw: NDArray[np.float64]
    power_kw: NDArray[np.float64]


def needs(
    weather: Weather,
    type: str | Sequence[str],
    floor_area_m2: ArrayLike,
    standard: str | Sequence[str] = "unrenovated",
    typical: Weather | None = None,
) -> Needs:
    """The needs of buildings over whole years of weather. Formulas: docs/methods/buildings.md.

    Parameters
    ----------
    weather : Weather
        Whole years, or with `typical` any time.
    type : str or sequence of str
        What each is used for, one of `TYPES`; one word stands for all.
    floor_area_m2 : float or array-like, shape (buildings,)
        Gross floor area; one number stands for all, and with one word for the type for a single building.
    standard : str or sequence of str
        How well each keeps its heat, one of `STANDARDS`; one word stands for all.
    typical : Weather, optional
        Whole years in which a building takes what its type does in a year. Default: `weather` itself.

    Returns
    -------
    Needs
        Electricity is without heating and cooling.

    Raises
    ------
    ScenarioError
        Not whole years, unknown words, areas not above 0, lists of different lengths.
    """
    areas = np.asarray(floor_area_m2, dtype=np.float64)
    lists = [given for given in (type, standard) if not isinstance(given, str)]
    count = areas.size if areas.ndim else max(map(len, lists), default=1)
    types, standards = ([given] * count if isinstance(given, str) else list(given) for given in (type, standard))
    areas = areas if areas.ndim else np.full(count, areas)
    return Needs(*_core.building_needs(weather, types, standards, areas.tolist(), typical))
