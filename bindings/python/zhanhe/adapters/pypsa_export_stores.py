"""Stores and batteries as PyPSA's stores and storage units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zhanhe.adapters.pypsa_frames import KILO

if TYPE_CHECKING:
    from zhanhe.adapters.pypsa_export import Export


def add_store(export: Export, device: Any) -> None:
    """A Store behind two links, which holds what a StorageUnit cannot: limits of the level, any two powers."""
    store = _as_store(device)
    get = store.__getitem__
    if _is_storage_unit(store):
        _add_storage_unit(export, device, store)
        return
    fields = export.size(store["component"], "e_max_kwh", "e_nom", "kwh")
    fields |= {"e_min_pu": export.series(get("level_min_frac")), "e_max_pu": export.series(get("level_max_frac"))}
    fields |= _ends(export, device, store)
    fields["marginal_cost_storage"] = export.series(get("hold_yuan_kwh_h"), KILO)
    fields["carrier"] = export.limits.carrier(device.name)
    limits = [get(name) for name in ("p_in_max_kw", "p_out_max_kw", "p_in_max_frac_h", "p_out_max_frac_h")]
    plain = all(limit is None for limit in limits) and all(
        np.all(np.equal(get(name), 1.0)) for name in ("efficiency_in_frac", "efficiency_out_frac")
    )
    if plain and np.all(np.equal(get("cost_in_yuan_kwh"), -np.asarray(get("cost_yuan_kwh")))):
        if np.any(get("inflow_kw")):
            _inflow(export, device, store, device.node)
        export.network.add(
            "Store",
            device.name,
            bus=device.node,
            marginal_cost=export.series(get("cost_yuan_kwh"), KILO),
            marginal_cost_quadratic=export.series(get("cost_yuan_kw2h"), KILO**2),
            **fields,
        )
        return
    inside = f"{device.name} inside"
    carrier = export.network.buses.at[device.node, "carrier"]
    export.network.add("Bus", inside, carrier=f"{carrier} inside")
    export.network.add("Store", device.name, bus=inside, **fields)
    _inflow(export, device, store, inside)
    _links(export, device, store, inside)


def _ends(export: Export, device: Any, store: dict[str, Any]) -> dict[str, Any]:
    """First and last level. PyPSA takes no loss from the first level in its first step, so that comes before."""
    component, settings = store["component"], export.study.settings
    initial = store["level_initial_kwh"]
    if store["level_initial_frac"] is not None:
        initial = store["level_initial_frac"] * component.e_max_kwh
    ends: dict[str, Any] = {"standing_loss": export.series(store["loss_frac_h"])}
    steps = settings.steps
    low = np.array(np.broadcast_to(store["level_min_frac"], steps), dtype=float)
    high = np.array(np.broadcast_to(store["level_max_frac"], steps), dtype=float)
    if store["level_final_frac"] is not None:
        low[-1] = max(low[-1], store["level_final_frac"])
    if store["cyclic"] and initial is None:
        ends["e_cyclic"] = True
    else:
        if initial is None:
            initial = 0.0 if component.extendable else low[0] * component.e_max_kwh
        if store["cyclic"]:
            if component.extendable or component.e_max_kwh == 0.0:
                export.refuse(device, "cyclic", "a given first level of a size that is chosen")
                return ends
            low[-1] = high[-1] = initial / component.e_max_kwh
        hours = np.broadcast_to(settings.step_h if settings.store_h is None else settings.store_h, steps)
        loss = np.broadcast_to(store["loss_frac_h"], steps)
        ends["e_initial"] = initial / KILO * (1.0 - loss[0]) ** hours[0]
    if store["level_final_frac"] is not None or store["cyclic"]:
        ends |= {"e_min_pu": export.series(low), "e_max_pu": export.series(high)}
    return ends


def _inflow(export: Export, device: Any, store: dict[str, Any], bus: str) -> None:
    """What flows in, as a negative load, and what of it may be spilt."""
    inflow = np.asarray(store["inflow_kw"], dtype=float)
    if not inflow.any():
        return
    export.network.add("Load", f"{device.name} inflow", bus=bus, p_set=export.series(inflow, -1.0 / KILO))
    most = np.maximum(inflow, 0.0) / KILO
    largest = float(most.max()) or 1.0
    export.network.add(
        "Generator",
        f"{device.name} spill",
        bus=bus,
        sign=-1.0,
        p_nom=largest,
        p_max_pu=export.series(most / largest),
        marginal_cost=export.series(store["spill_yuan_kwh"], KILO),
    )


def _links(export: Export, device: Any, store: dict[str, Any], inside: str) -> None:
    """One link in, one out. A link's power and cost are those of what enters it."""
    component = store["component"]
    for way in ("in", "out"):
        efficiency = np.asarray(store[f"efficiency_{way}_frac"], dtype=float)
        if efficiency.ndim and way == "out" and component.extendable:
            export.refuse(device, "efficiency_out_frac", "a series, beside a size that is chosen")
            continue
        enters = efficiency if way == "out" else np.asarray(1.0)
        cost = np.asarray(store["cost_yuan_kwh" if way == "out" else "cost_in_yuan_kwh"], dtype=float)
        square = np.asarray(store["cost_yuan_kw2h"] if way == "out" else 0.0, dtype=float)
        fields: dict[str, Any] = {
            "bus0": inside if way == "out" else device.node,
            "bus1": device.node if way == "out" else inside,
            "efficiency": export.series(efficiency),
            "marginal_cost": export.series(cost * enters, KILO),
            "marginal_cost_quadratic": export.series(square * enters**2, KILO**2),
        }
        limit, share = store[f"p_{way}_max_kw"], store[f"p_{way}_max_frac_h"]
        if component.extendable and share is not None:
            export.refuse(device, f"p_{way}_max_frac_h", "a power that grows with a size that is chosen")
            continue
        limits = [np.asarray(kw, dtype=float) for kw in (limit,) if kw is not None]
        if share is not None:
            limits.append(np.asarray(share, dtype=float) * component.e_max_kwh)
        if not limits:
            export.refuse(device, f"p_{way}_max_kw", "a store with losses and without a limit of power", "give one")
            continue
        power = (limits[0] if len(limits) == 1 else np.minimum(*limits)) / enters / KILO
        largest = float(np.max(power))
        fields |= {"p_nom": largest, "p_max_pu": export.series(power / (largest or 1.0))}
        export.network.add("Link", f"{device.name} {way}", **fields)


def _is_storage_unit(store: dict[str, Any]) -> bool:
    """Whether a StorageUnit holds it: any level from empty to full, free ends or the first level given."""
    powers = [store["p_in_max_kw"], store["p_out_max_kw"]]
    shares = [store["p_in_max_frac_h"], store["p_out_max_frac_h"]]
    by_share = store["component"].extendable or all(power is None for power in powers)
    given, other = (shares, powers) if by_share else (powers, shares)
    if any(limit is None for limit in given) or any(limit is not None for limit in other):
        return False
    full_range = np.all(np.equal(store["level_min_frac"], 0.0)) and np.all(np.equal(store["level_max_frac"], 1.0))
    initial = store["level_initial_frac"] is not None or store["level_initial_kwh"] is not None
    ends = store["level_final_frac"] is None and not (store["cyclic"] and initial)
    return bool(full_range and ends and not np.any(store["cost_in_yuan_kwh"]) and any(np.any(limit) for limit in given))


def _add_storage_unit(export: Export, device: Any, store: dict[str, Any]) -> None:
    component = store["component"]
    ends = _ends(export, device, store)
    fields: dict[str, Any] = {"standing_loss": ends["standing_loss"]}
    if ends.get("e_cyclic"):
        fields["cyclic_state_of_charge"] = True
    else:
        fields["state_of_charge_initial"] = ends["e_initial"]
    if store["p_out_max_frac_h"] is not None:
        out, into = (np.asarray(store[f"p_{way}_max_frac_h"], dtype=float) for way in ("out", "in"))
        hours = 1.0 / max(float(out.max()), float(into.max()))
        fields |= export.size(component, "e_max_kwh", "p_nom", "kwh", 1.0 / hours)
        largest = 1.0 / hours
    else:
        out, into = (np.asarray(store[f"p_{way}_max_kw"], dtype=float) for way in ("out", "in"))
        largest = max(float(out.max()), float(into.max()))
        hours = component.e_max_kwh / largest
        fields["p_nom"] = largest / KILO
    export.network.add(
        "StorageUnit",
        device.name,
        bus=device.node,
        max_hours=hours,
        p_max_pu=export.series(out / largest),
        p_min_pu=export.series(into / -largest),
        efficiency_store=export.series(store["efficiency_in_frac"]),
        efficiency_dispatch=export.series(store["efficiency_out_frac"]),
        marginal_cost=export.series(store["cost_yuan_kwh"], KILO),
        marginal_cost_quadratic=export.series(store["cost_yuan_kw2h"], KILO**2),
        marginal_cost_storage=export.series(store["hold_yuan_kwh_h"], KILO),
        inflow=export.series(store["inflow_kw"], 1.0 / KILO),
        spill_cost=export.series(store["spill_yuan_kwh"], KILO),
        carrier=export.limits.carrier(device.name),
        **fields,
    )


def _as_store(device: Any) -> dict[str, Any]:
    """The fields of a store, for a battery those it poses as."""
    fields: dict[str, Any] = device.to_dict()
    if device.kind == "battery":
        each_way = float(np.sqrt(device.round_trip_frac))
        fields |= {
            "p_in_max_kw": device.p_max_kw,
            "p_out_max_kw": device.p_max_kw,
            "efficiency_in_frac": each_way,
            "efficiency_out_frac": each_way,
            "level_initial_kwh": None,
            "carbon_kg_kwh": 0.0,
        }
        fields |= dict.fromkeys(("p_in_max_frac_h", "p_out_max_frac_h"))
        zero = ("cost_in_yuan_kwh", "cost_yuan_kw2h", "hold_yuan_kwh_h", "inflow_kw", "spill_yuan_kwh")
        fields |= dict.fromkeys(zero, 0.0)
    fields["component"] = _Fixed(device) if device.kind == "battery" else device
    return fields


class _Fixed:
    """A battery's size, which is never chosen."""

    extendable = False

    def __init__(self, device: Any) -> None:
        self.e_max_kwh: float = device.e_max_kwh
