"""The classes of components, one for each kind; ``help(zhanhe.components.Pv)`` lists fields, units and defaults.

They are made by ``study.add("pv", ...)`` and handed out by ``study.devices["name"]`` and its like.
"""

from zhanhe._core import (
    Battery,
    Budget,
    Carrier,
    Component,
    Components,
    Connection,
    Converter,
    Generator,
    GridConnection,
    Line,
    Load,
    Node,
    Obligation,
    Pv,
    Shape,
    Store,
    Tariff,
    Transformer,
    Wind,
)

__all__ = [
    "Battery",
    "Budget",
    "Carrier",
    "Component",
    "Components",
    "Connection",
    "Converter",
    "Generator",
    "GridConnection",
    "Line",
    "Load",
    "Node",
    "Obligation",
    "Pv",
    "Shape",
    "Store",
    "Tariff",
    "Transformer",
    "Wind",
]
