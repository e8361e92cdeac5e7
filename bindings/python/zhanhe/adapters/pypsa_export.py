"""A study as a PyPSA network, with the same optimum."""

from __future__ import annotations

from typing import Any

from zhanhe._core import Study


def to_pypsa(study: Study) -> Any:
    """Make a PyPSA network of a study.

    Parameters
    ----------
    study : Study
        What to turn into a network.

    Returns
    -------
    pypsa.Network
    """
    raise NotImplementedError
