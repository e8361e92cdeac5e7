"""zhanhe, a district energy engine: hourly dispatch checked by AC power flow.

>>> import zhanhe as zh
>>> study = zh.load("scenarios/zhanhe/scenario.toml")
>>> study.devices["storage_park"].p_max_kw *= 2
>>> results = study.run(progress=True)
>>> results.status, results.objective_yuan
>>> results.dataset["electricity"]["device_power_kw"]

Units are part of every name (``_kw``, ``_kwh``, ``_yuan``, ...). Power is positive into a node, time stamps name the
start of a step in local standard time. Bad input raises `ScenarioError` with all its `issues`; a run that finds no
solution returns results whose `status` says so.
"""

from __future__ import annotations

import json
from typing import Any

from zhanhe import buildings, climate, components, grid, retrofit
from zhanhe._core import Settings, Study, __version__, kind_names, load, schema_text
from zhanhe.adapters import from_pypsa, to_pypsa
from zhanhe.errors import Cancelled, InternalError, IoError, Issue, ScenarioError
from zhanhe.results import Results, Status, open

__all__ = [
    "Cancelled",
    "InternalError",
    "IoError",
    "Issue",
    "Results",
    "ScenarioError",
    "Settings",
    "Status",
    "Study",
    "__version__",
    "buildings",
    "climate",
    "components",
    "from_pypsa",
    "grid",
    "kinds",
    "load",
    "open",
    "retrofit",
    "schema",
    "to_pypsa",
    "version",
]

version: str = __version__

#: What `Study.add` takes; the classes are in `zhanhe.components`.
kinds: list[str] = kind_names()


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 4) of scenario files, for editors and checkers.

    Returns
    -------
    dict
        As `zhanhe schema` prints it.
    """
    document: dict[str, Any] = json.loads(schema_text())
    return document
