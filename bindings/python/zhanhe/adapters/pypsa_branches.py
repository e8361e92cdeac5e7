"""Lines and transformers of PyPSA, with what Kirchhoff's voltage law needs to know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhanhe.adapters.pypsa_devices import LEAVE_OUT, Device, DeviceNames
from zhanhe.adapters.pypsa_frames import KILO, LARGEST_KW, Frames, Names, Row, plain

if TYPE_CHECKING:
    from zhanhe.adapters.pypsa_import import Import


def add_branches(work: Import) -> DeviceNames:
    """Add lines and transformers to the study; what each is called there."""
    names = Names(work.issues)
    kinds = {kind: Frames(work.network, kind) for kind in ("Line", "Transformer")}
    taken = {kind: names.take(kind, frames.names) for kind, frames in kinds.items()}
    if not any(taken.values()):
        return taken
    reactance = _reactances(work, kinds)
    for kind, frames in kinds.items():
        frames.refuse_piecewise(work.issues)
        device = Device(work, frames)
        rows = []
        for i, name in enumerate(frames.names):
            device.at(i, taken[kind][name])
            rows.append(_branch(device, reactance[kind][name]))
        work.add(kind.lower(), rows)
    return taken


def _reactances(work: Import, kinds: dict[str, Frames]) -> dict[str, dict[Any, float]]:
    """Of every branch the reactance, or in a network of direct current the resistance, on a base of 1 MVA.

    PyPSA computes them in place, so it gets a network of its own that has nothing but what they are made of.
    """
    import pypsa

    bare = pypsa.Network()
    source = work.network
    for kind in ("Bus", "Line", "Transformer", "LineType", "TransformerType"):
        bare.c[kind].static = source.c[kind].static.copy()
    bare.calculate_dependent_values()
    carriers = source.c.buses.static["carrier"]
    first = _first_bus_of_island(source, kinds)
    reactance: dict[str, dict[Any, float]] = {}
    for kind in kinds:
        static = bare.c[kind].static
        alternating = np.array([carriers.get(first[bus]) == "AC" for bus in static["bus0"]], dtype=bool)
        values = np.where(alternating, static["x_pu_eff"].to_numpy(float), static["r_pu_eff"].to_numpy(float))
        reactance[kind] = dict(zip(static.index, values.tolist(), strict=True))
    return reactance


def _first_bus_of_island(network: Any, kinds: dict[str, Frames]) -> dict[Any, Any]:
    """For every bus the first one, in the order of the buses, that active lines and transformers join it with."""
    root = {bus: bus for bus in network.c.buses.static.index}
    order = {bus: i for i, bus in enumerate(root)}

    def find(bus: Any) -> Any:
        while root[bus] != bus:
            root[bus] = root[root[bus]]
            bus = root[bus]
        return bus

    for frames in kinds.values():
        for one, other in zip(frames.column("bus0"), frames.column("bus1"), strict=True):
            first, second = sorted((find(one), find(other)), key=order.__getitem__)
            root[second] = first
    return {bus: find(bus) for bus in root}


def _branch(device: Device, x_pu: float) -> Row:
    row = device.row
    row |= {"from": str(device.value("bus0")), "to": str(device.value("bus1")), "x_pu": x_pu}
    transformer = device.frames.kind == "Transformer"
    profile = device.numbers("s_max_pu")
    if device.value("s_nom_extendable") or (transformer and float(device.value("s_nom")) * KILO >= LARGEST_KW):
        device.size("s_nom", "s_max_kva" if transformer else "p_max_kw", "kw")
        if np.isfinite(device.value("v_ang_max")):
            device.refuse("v_ang_max", "a limit of the angle of an extendable branch")
    else:
        limit = float(device.value("s_nom")) * KILO
        if limit < LARGEST_KW:
            row["s_max_kva" if transformer else "p_max_kw"] = limit
        profile = _within_angle(device, profile, limit, x_pu)
    if device.value("s_nom_mod") > 0.0 and device.value("s_nom_extendable"):
        device.refuse("s_nom_mod", "its size is a whole number of modules")
    device.put("profile", plain(profile), default=1.0)
    if transformer:
        if device.frames.has("phase_shift_min") and device.value("phase_shift_min") < device.value("phase_shift_max"):
            device.refuse("phase_shift_min", "a phase shift that is chosen in every step", LEAVE_OUT)
        device.put("phase_shift_deg", device.numbers("phase_shift"))
    return row


def _within_angle(device: Device, profile: Any, limit_kw: float, x_pu: float) -> Any:
    """The limit of flow as a fraction of `limit_kw` with PyPSA's limit of the angle between the ends."""
    most_deg = float(device.value("v_ang_max"))
    if not np.isfinite(most_deg):
        return profile
    if device.frames.kind == "Line":
        carrier = device.value("carrier") or device.work.network.c.buses.static["carrier"].get(device.value("bus0"))
        if carrier != "AC":
            return profile
    elif np.any(device.numbers("phase_shift")):
        device.refuse("v_ang_max", "a limit of the angle of a transformer with a phase shift")
        return profile
    if x_pu <= 0.0:
        return profile
    if not 0.0 < limit_kw < LARGEST_KW:
        device.refuse("v_ang_max", "a limit of the angle of a branch without a limit of flow", "give s_nom")
        return profile
    most = np.deg2rad(most_deg) / x_pu * KILO / limit_kw
    return np.minimum(profile, most) if isinstance(profile, np.ndarray) else min(profile, float(most))
