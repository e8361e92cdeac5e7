"""Loads, generators, links, processes, stores and storage units of PyPSA as devices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from zhanhe.adapters.pypsa_frames import KILO, LARGEST_KW, Frames, Issues, Names, Numbers, Row, is_zero, plain

if TYPE_CHECKING:
    from zhanhe.adapters.pypsa_import import Import

LEAVE_OUT = "leave it out, or solve the network with PyPSA"
#: The names in the study of the components of each kind.
DeviceNames = dict[str, dict[Any, str]]


def add_devices(work: Import) -> DeviceNames:
    """Add all devices to the study; what each is called there."""
    names = Names(work.issues)
    taken: DeviceNames = {}
    for kind, study_kind, make in (
        ("Load", "load", _load),
        ("Generator", "generator", _generator),
        ("Link", "converter", _link),
        ("Process", "converter", _process),
        ("StorageUnit", "store", _storage_unit),
        ("Store", "store", _store),
    ):
        frames = Frames(work.network, kind)
        if not frames.names:
            taken[kind] = {}
            continue
        _refuse(frames, work.issues)
        taken[kind] = names.take(kind, frames.names)
        device = Device(work, frames)
        rows = []
        for i, name in enumerate(frames.names):
            device.at(i, taken[kind][name])
            made = make(device)
            if made is not None:
                rows.append(made)
        work.add(study_kind, rows)
    return taken


def _refuse(frames: Frames, issues: Issues) -> None:
    """What no kind of device can carry over."""
    integers = "its on and off states are integers"
    frames.refuse_where(issues, "committable", bool, integers, "set committable to False")
    frames.refuse_where(issues, "maintainable", bool, "its maintenance is planned by integers", LEAVE_OUT)
    frames.refuse_piecewise(issues)
    nominal = "e_nom" if frames.kind == "Store" else "p_nom"
    if frames.has(f"{nominal}_mod"):
        extendable = frames.column(f"{nominal}_extendable")
        for name, module, chosen in zip(frames.names, frames.column(f"{nominal}_mod"), extendable, strict=True):
            if module > 0.0 and chosen:
                issues.refuse(frames.kind, name, f"{nominal}_mod", "its size is a whole number of modules", LEAVE_OUT)
    for attribute in frames.static.columns:
        if re.fullmatch(r"delay\d*", attribute):
            frames.refuse_where(issues, attribute, lambda delay: delay > 0, "what comes out is delayed", LEAVE_OUT)
    if frames.kind in ("Store", "StorageUnit"):
        frames.refuse_where(issues, "sign", lambda sign: sign != 1.0, "a store with another sign than 1", LEAVE_OUT)


class Device:
    """One component while it is turned into a row of the study."""

    def __init__(self, work: Import, frames: Frames) -> None:
        self.work = work
        self.frames = frames
        self.issues = work.issues
        self.i = 0
        self.row: Row = {}
        self._invest: Any = None

    def at(self, i: int, name: str) -> None:
        """Go to the i-th component, which the study calls `name`."""
        self.i = i
        self.row = {"name": name}

    @property
    def name(self) -> Any:
        """What PyPSA calls it."""
        return self.frames.names[self.i]

    def value(self, attribute: str) -> Any:
        """A static value."""
        return self.frames.value(self.i, attribute)

    def numbers(self, attribute: str) -> Numbers:
        """A number or a series."""
        return self.frames.numbers(self.i, attribute)

    def refuse(self, attribute: str, message: str, remedy: str = LEAVE_OUT) -> None:
        """Tell that an attribute cannot be carried over."""
        self.issues.refuse(self.frames.kind, self.name, attribute, message, remedy)

    def put(self, field: str, values: Numbers, factor: float = 1.0, default: float = 0.0) -> None:
        """Set a field of the row unless it is the default everywhere."""
        if isinstance(values, float):
            if values * factor != default:
                self.row[field] = values * factor
        elif factor != 1.0 or default != 0.0 or values.any():
            self.row[field] = values if factor == 1.0 else values * factor

    def invest(self) -> float:
        """Cost of the horizon for each MW or MWh of an extendable size."""
        if self._invest is None:
            costs = self.frames.components.periodized_cost.to_series()
            self._invest = costs.reindex(self.frames.static.index).tolist()
        return float(self._invest[self.i])

    def size(self, nominal: str, field: str, unit: str, scale: float = 1.0) -> float:
        """Set the size, fixed or extendable; its value in kW or kWh (the least when extendable).

        `scale` is what a MW of PyPSA is in thousand units of the study.
        """
        row = self.row
        if not self.value(f"{nominal}_extendable"):
            size = float(self.value(nominal)) * KILO * scale
            if size < LARGEST_KW:
                row[field] = size
                return size
            self.issues.note(
                f"{self.frames.kind} '{self.name}' {nominal}",
                f"{self.value(nominal):g} counts as no limit: its size is chosen at no cost",
                "give the real size",
            )
            row |= {field: 0.0, "extendable": True}
            return 0.0
        least, most = float(self.value(f"{nominal}_min")), float(self.value(f"{nominal}_max"))
        fixed = self.value(f"{nominal}_set") if self.frames.has(f"{nominal}_set") else np.nan
        if not np.isnan(fixed):
            least, most = max(least, float(fixed)), min(most, float(fixed))
        row |= {field: least * KILO * scale, "extendable": True}
        if most * KILO * scale < LARGEST_KW:
            row[f"size_max_{unit}"] = most * KILO * scale
        elif np.isfinite(most):
            self.issues.note(
                f"{self.frames.kind} '{self.name}' {nominal}_max", f"{most:g} counts as no limit", "give the real limit"
            )
        invest = self.invest() / (KILO * scale)
        if invest != 0.0:
            row[f"invest_yuan_{unit}_year"] = invest / self.work.year_share
        return least * KILO * scale

    def fixed(self, attribute: str, low: Numbers, high: Numbers, size: float) -> tuple[Numbers, Numbers]:
        """Per-unit bounds that hold a quantity where it is set (`p_set`, `e_set`, ...), `size` in kW or kWh."""
        if not self.frames.has(attribute):
            return low, high
        wanted = np.atleast_1d(self.numbers(attribute))
        given = ~np.isnan(wanted)
        if not given.any():
            return low, high
        if self.row.get("extendable") or size == 0.0:
            self.refuse(attribute, "fixed values beside a size that is chosen or 0")
            return low, high
        wanted = np.where(given, wanted, 0.0) * (KILO / size)
        steps = self.work.steps
        lows, highs = np.broadcast_to(low, steps), np.broadcast_to(high, steps)
        rounding = 1e-9
        if (given & ((wanted < lows - rounding) | (wanted > highs + rounding))).any():
            self.refuse(attribute, "it is set outside of its limits", "correct it: PyPSA finds no solution either")
        return np.where(given, wanted, lows), np.where(given, wanted, highs)


def _load(device: Device) -> Row:
    device.row |= {"node": str(device.value("bus")), "firm": True}
    device.row["p_kw"] = device.numbers("p_set") * (-KILO * float(device.value("sign")))
    return device.row


def _activity(device: Device, scale: float) -> None:
    """What generators, links and processes share. `scale` is the power in the study for each unit of PyPSA's p."""
    size = device.size("p_nom", "p_max_kw", "kw", abs(scale))
    low, high = device.fixed("p_set", device.numbers("p_min_pu"), device.numbers("p_max_pu"), size / abs(scale))
    up, down = "ramp_limit_up", "ramp_limit_down"
    if scale < 0.0:
        low, high, up, down = -high, -low, down, up
    device.put("must_run_frac", plain(low))
    device.put("profile", plain(high), default=1.0)
    device.put("cost_yuan_kwh", device.numbers("marginal_cost"), 1.0 / (KILO * scale))
    device.put("cost_yuan_kw2h", device.numbers("marginal_cost_quadratic"), 1.0 / (KILO * scale) ** 2)
    ramps = _ramp(device, up, low, high, "ramp_up_frac_h")
    ramps = _ramp(device, down, low, high, "ramp_down_frac_h") or ramps
    initial = float(device.value("p_init")) if device.frames.has("p_init") else np.nan
    if ramps and not np.isnan(initial):
        device.row["p_initial_kw"] = initial * KILO * scale


def _ramp(device: Device, attribute: str, low: Numbers, high: Numbers, field: str) -> bool:
    """PyPSA's limits are per snapshot, ours per hour of a step: they are divided by its length."""
    limit = device.numbers(attribute)
    # Where only the limit of starting or stopping is given, PyPSA takes 1 for the other.
    start = "ramp_limit_start_up" if attribute == "ramp_limit_up" else "ramp_limit_shut_down"
    beside = not np.isnan(device.value(start))
    missing = np.isnan(limit)
    if np.all(missing) and not beside:
        return False
    never = max(2.0, 2.0 * float(np.max(np.abs(high))) + 2.0 * float(np.max(np.abs(low))))
    limit = np.where(missing, 1.0 if beside else never, limit)
    hours = float(device.work.study.settings.step_h)
    device.row[field] = plain(float(limit) if limit.ndim == 0 else limit) / hours
    return True


def _generator(device: Device) -> Row | None:
    sign = float(device.value("sign"))
    if sign == 0.0:
        device.refuse("sign", "a generator with sign 0")
        return None
    device.row["node"] = str(device.value("bus"))
    _activity(device, sign)
    emissions = device.work.emissions.get(device.value("carrier"), 0.0)
    if emissions != 0.0:
        device.row["carbon_kg_kwh"] = plain(emissions / device.numbers("efficiency")) / sign
    return device.row


def _ports(frames: Frames, first: int) -> list[str]:
    """The numbers of the bus columns from `first` on."""
    found = [match[1] for column in frames.static.columns if (match := re.fullmatch(r"bus(\d+)", column))]
    return sorted((port for port in found if int(port) >= first), key=int)


def _link(device: Device) -> Row | None:
    _activity(device, 1.0)
    device.row["inputs"] = [{"node": str(device.value("bus0"))}]
    outputs = []
    for port in _ports(device.frames, 1):
        bus = str(device.value(f"bus{port}"))
        if bus in ("", "nan", "None"):
            continue
        efficiency = device.numbers("efficiency" if port == "1" else f"efficiency{port}")
        outputs.append({"node": bus, "factor_frac": plain(efficiency)})
    if not outputs:
        device.refuse("bus1", "a link without an end", "name the bus it leads to")
        return None
    device.row["outputs"] = outputs
    return device.row


def _process(device: Device) -> Row | None:
    _activity(device, 1.0)
    inputs, outputs = [], []
    for port in _ports(device.frames, 0):
        bus = str(device.value(f"bus{port}"))
        if bus in ("", "nan", "None"):
            continue
        rate = plain(device.numbers(f"rate{port}"))
        if np.all(np.less(rate, 0.0)):
            inputs.append({"node": bus, "factor_frac": -rate})
        else:
            outputs.append({"node": bus, "factor_frac": rate})
    if not inputs or not outputs:
        device.refuse("rate0", "a process that draws from no bus at all times, or feeds none", "split it")
        return None
    device.row |= {"inputs": inputs, "outputs": outputs}
    return device.row


def _levels(device: Device, initial: str, cyclic: str) -> None:
    """Ends and losses. PyPSA takes no standing loss from the level that a store begins with in its first step."""
    loss = device.numbers("standing_loss")
    if device.value(cyclic):
        device.put("loss_frac_h", loss)
        return
    device.row |= {"cyclic": False, "level_initial_kwh": float(device.value(initial)) * KILO}
    if not is_zero(loss):
        losses = np.array(np.broadcast_to(loss, device.work.steps))
        losses[0] = 0.0
        device.row["loss_frac_h"] = losses
    emissions = device.work.emissions.get(device.work.carrier_of(device.frames, device.i), 0.0)
    if emissions != 0.0:
        device.row["carbon_kg_kwh"] = emissions


def _store(device: Device) -> Row:
    device.row["node"] = str(device.value("bus"))
    size = device.size("e_nom", "e_max_kwh", "kwh")
    low, high = device.fixed("e_set", device.numbers("e_min_pu"), device.numbers("e_max_pu"), size)
    _put_levels(device, low, high)
    device.put("cost_yuan_kwh", device.numbers("marginal_cost"), 1.0 / KILO)
    device.put("cost_in_yuan_kwh", device.numbers("marginal_cost"), -1.0 / KILO)
    device.put("cost_yuan_kw2h", device.numbers("marginal_cost_quadratic"), 1.0 / KILO**2)
    device.put("hold_yuan_kwh_h", device.numbers("marginal_cost_storage"), 1.0 / KILO)
    device.frames.refuse_series(
        device.issues, "p_set", "a fixed power of a store", LEAVE_OUT
    ) if device.i == 0 else None
    _levels(device, "e_initial", "e_cyclic")
    return device.row


def _put_levels(device: Device, low: Numbers, high: Numbers) -> None:
    """Lowest and highest level; one number each when both are."""
    device.put("level_min_frac", plain(low))
    device.put("level_max_frac", plain(high), default=1.0)
    lowest, highest = plain(low), plain(high)
    if isinstance(lowest, float) and isinstance(highest, float) and lowest == highest:
        # The core wants room between two numbers, but takes a series without any.
        full = np.full(device.work.steps, lowest)
        device.row |= {"level_min_frac": full, "level_max_frac": full}


def _storage_unit(device: Device) -> Row | None:
    hours = float(device.value("max_hours"))
    device.row["node"] = str(device.value("bus"))
    for attribute in ("p_set", "p_dispatch_set", "p_store_set"):
        if device.i == 0:
            device.frames.refuse_series(device.issues, attribute, "a fixed power of a storage unit", LEAVE_OUT)
    low, high = device.numbers("p_min_pu"), device.numbers("p_max_pu")
    if device.value("p_nom_extendable") or not np.isfinite(device.value("p_nom")):
        if hours <= 0.0:
            device.refuse("max_hours", "an extendable storage unit that holds nothing", "give max_hours above 0")
            return None
        size = device.size("p_nom", "e_max_kwh", "kwh", hours)
        device.row["p_out_max_frac_h"] = high / hours
        device.row["p_in_max_frac_h"] = -low / hours
    else:
        power = device.size("p_nom", "p_max_kw", "kw")
        if device.row.pop("extendable", False):
            device.refuse("p_nom", "no size", "give the real size")
        del device.row["p_max_kw"]
        size = power * hours
        device.row |= {"e_max_kwh": size, "p_out_max_kw": high * power, "p_in_max_kw": -low * power}
    lowest, highest = device.fixed("state_of_charge_set", 0.0, 1.0, size)
    _put_levels(device, lowest, highest)
    device.put("efficiency_in_frac", device.numbers("efficiency_store"), default=1.0)
    device.put("efficiency_out_frac", device.numbers("efficiency_dispatch"), default=1.0)
    device.put("cost_yuan_kwh", device.numbers("marginal_cost"), 1.0 / KILO)
    device.put("cost_yuan_kw2h", device.numbers("marginal_cost_quadratic"), 1.0 / KILO**2)
    device.put("hold_yuan_kwh_h", device.numbers("marginal_cost_storage"), 1.0 / KILO)
    device.put("inflow_kw", device.numbers("inflow"), KILO)
    device.put("spill_yuan_kwh", device.numbers("spill_cost"), 1.0 / KILO)
    _levels(device, "state_of_charge_initial", "cyclic_state_of_charge")
    return device.row
