"""What measures do to a grid, and what they cost."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.hosting import generation_options
from zhanhe.gridplan.question import Limits, Question, Told
from zhanhe.gridplan.table import Table
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Conductor:
    """Another conductor for a line; its charging stays.

    Attributes
    ----------
    line : str
        Which line.
    length_km, r_ohm_km, x_ohm_km : float
        Length, resistance and reactance.
    i_max_a : float
        Rated current; infinite without rating.
    cost_yuan_km : float
        What it costs.
    """

    line: str
    length_km: float
    r_ohm_km: float
    x_ohm_km: float
    i_max_a: float = math.inf
    cost_yuan_km: float = 0.0


@dataclass(frozen=True, kw_only=True)
class NewTransformer:
    """Another transformer of two windings in the place of one.

    Attributes
    ----------
    transformer : str
        Which transformer.
    s_n_kva, u_k_frac, p_k_kw, p_0_kw, i_0_frac : float
        Rated power, short-circuit voltage, losses at rated current and without load, current without load.
    rated_from_pu, rated_to_pu : float
        Rated voltages over the nominal ones.
    tap_from_frac, tap_to_frac : float
        (position - neutral) x step of a tap changer.
    shift_deg : float
        By which `from` leads `to`.
    cost_yuan : float
        What it costs.
    """

    transformer: str
    s_n_kva: float
    u_k_frac: float
    p_k_kw: float
    p_0_kw: float
    i_0_frac: float = 0.0
    rated_from_pu: float = 1.0
    rated_to_pu: float = 1.0
    tap_from_frac: float = 0.0
    tap_to_frac: float = 0.0
    shift_deg: float = 0.0
    cost_yuan: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Capacitor:
    """A capacitor that is always on.

    Attributes
    ----------
    node : str
        Where.
    q_kvar : float
        At nominal voltage; below 0 it is a reactor.
    cost_yuan : float
        What it costs.
    """

    node: str
    q_kvar: float
    cost_yuan: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Battery:
    """A battery that flattens the net load of the whole grid, day by day.

    Attributes
    ----------
    node : str
        Where.
    p_max_kw, energy_kwh : float
        Power at its terminals, and what it can give in one go.
    efficiency_frac : float
        Given over taken.
    rows_per_day : int
        Rows of a day.
    row_h : float
        Length of a row.
    cost_yuan : float
        What it costs.
    """

    node: str
    p_max_kw: float
    energy_kwh: float
    efficiency_frac: float = 0.9
    rows_per_day: int = 24
    row_h: float = 1.0
    cost_yuan: float = 0.0


Change = Conductor | NewTransformer | Capacitor | Battery


@dataclass(frozen=True, repr=False)
class Reinforcements:
    """Each measure by itself, compared with the grid without it.

    Attributes
    ----------
    effects : Table
        The same as `table`, without pandas.
    without : dict
        How the grid does without any: `loss_kwh`, `violation_h`, `v_lowest_pu`, `v_highest_pu`, `capacity_kw`, ...
    by_loss, by_violations : list of str
        Measures that save losses, or remove broken limits: the cheapest kWh or hour first.
    """

    effects: Table
    without: dict[str, Any]
    by_loss: list[str]
    by_violations: list[str]

    @property
    def table(self) -> pd.DataFrame:
        """One row for each measure: cost, losses saved, broken limits removed (in hours), capacity gained."""
        return self.effects.frame

    def __repr__(self) -> str:
        names = ["measure", "cost_yuan", "loss_saved_kwh", "violations_removed_h", "v_lowest_pu", "cost_yuan_kwh"]
        names += [] if math.isnan(self.without["capacity_kw"]) else ["capacity_gained_kw"]
        first = f"without: losses {self.without['loss_kwh']:,.1f} kWh, limits broken {self.without['violation_h']:g} h"
        return f"{first}\n{self.effects.text(names=names)}"


def reinforcements(
    grid: Grid | Results,
    measures: Mapping[str, Change | Iterable[Change]],
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    limits: Limits | None = None,
    price_yuan_kwh: float = 0.0,
    capacity_at: Mapping[str, float] | Iterable[str] | None = None,
    profile: ArrayLike | None = None,
    power_factor: float = 1.0,
    absorbs: bool = True,
    p_max_kw: float = 1e6,
    duration_h: ArrayLike | float | None = None,
    threads: int | None = None,
    progress: Told = False,
) -> Reinforcements:
    """What each measure saves, which limits it mends, and what that costs.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    measures : dict of name to change, or to several that are made together
        Changes are `Conductor`, `NewTransformer`, `Capacitor` and `Battery`.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections as `zhanhe.grid.power_flow` takes them.
    limits : Limits, optional
        What has to hold. Default: 0.93 to 1.07 pu, and all rated currents.
    price_yuan_kwh : float
        Of losses.
    capacity_at : iterable of str, or dict of node name to share, optional
        Also compare how much generation fits at these nodes together.
    profile, power_factor, absorbs, p_max_kw
        Of that generation, as for `hosting_capacity`; limits that are broken already may not be broken more.
    duration_h : array-like, shape (hours,), or float, optional
        How long each row lasts. Default: 1, of results their step.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.
    progress : bool or callable
        True shows a bar; a callable takes ``(stage, done_frac)`` and may return False to stop.

    Returns
    -------
    Reinforcements

    Raises
    ------
    ScenarioError
        All that is wrong with the input.
    Cancelled
        `progress` returned False.
    """
    question = Question("reinforcements", grid, p_kw, q_kvar, duration_h, limits)
    asked = {}
    given: Any = measures
    if not isinstance(given, Mapping):
        question.say("wrong-type", "measures", f"is a {type(given).__name__}", "give a dict of name to change")
        given = {}
    for name, changes in given.items():
        several = list(changes) if isinstance(changes, Iterable) else [changes]
        asked[str(name)] = [_change(question, f"measure '{name}'", change) for change in several]
    options = {
        **generation_options(question, profile, power_factor, absorbs, p_max_kw, "may-not-grow"),
        "tolerance_frac": 1e-4,
        "measures": {name: changes for name, changes in asked.items() if all(changes)},
        "price_yuan_kwh": question.number("price_yuan_kwh", price_yuan_kwh, 0.0, 1e12),
        "weights": None if capacity_at is None else question.weights(capacity_at),
        "threads": question.threads(threads),
    }
    found = question.answer_in_time(_core.plan_reinforcements, options, progress)
    names = found["columns"]["measure"]
    return Reinforcements(
        Table(found["columns"]),
        {name: values[0] for name, values in found["without"].items()},
        [names[k] for k in found["by_loss"]],
        [names[k] for k in found["by_violations"]],
    )


def _change(question: Question, place: str, change: Any) -> dict[str, Any] | None:
    """A change for the core; its own ranges are the core's to check."""
    grid = question.grid
    kinds: dict[type, tuple[str, str, list[str]]] = {
        Conductor: ("conductor", "line", grid.line_names),
        NewTransformer: ("transformer", "transformer", grid.transformer_names),
        Capacitor: ("capacitor", "node", grid.node_names),
        Battery: ("battery", "node", grid.node_names),
    }
    if type(change) not in kinds:
        remedy = "give Conductor, NewTransformer, Capacitor or Battery"
        question.say("wrong-type", place, f"holds a {type(change).__name__}", remedy)
        return None
    kind, where, names = kinds[type(change)]
    given = dataclasses.asdict(change)
    told: dict[str, Any] = {"kind": kind, "place": question.place(f"{place} {where}", given.pop(where), names)}
    for name, value in given.items():
        whole = name == "rows_per_day"
        told[name] = question.count(f"{place} {name}", value, 1) if whole else question.number(f"{place} {name}", value)
    if "shift_deg" in told:
        told["shift_rad"] = math.radians(told.pop("shift_deg"))
    return told
