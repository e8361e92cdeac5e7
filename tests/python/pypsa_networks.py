"""Random PyPSA networks that mix what `from_pypsa` carries over, each with a seed of its own."""

import numpy as np
import pandas as pd
import pypsa


def series(rng, low, high, network):
    return pd.Series(rng.uniform(low, high, len(network.snapshots)), index=network.snapshots)


def maybe(rng, share=0.5):
    return rng.uniform() < share


def empty(steps, hours=1.0, start="2025-01-01", weights=None):
    """A network of `steps` snapshots that are `hours` apart; `weights` for the columns of snapshot_weightings."""
    network = pypsa.Network()
    network.set_snapshots(pd.date_range(start, periods=steps, freq=f"{round(60 * hours)}min"))
    frame = network.snapshot_weightings
    values = weights or dict.fromkeys(frame.columns, hours)
    for column in frame.columns:
        frame[column] = values[column]
    network.snapshot_weightings = frame
    return network


def weightings(rng, steps, hours):
    """Equal weightings, those of typical days, or three columns that differ."""
    kind = rng.integers(3)
    if kind == 0:
        return None
    objective = rng.uniform(1.0, 20.0, steps)
    if kind == 1:
        return {"objective": objective, "stores": objective, "generators": objective}
    return {"objective": objective, "stores": np.full(steps, hours), "generators": rng.uniform(1.0, 5.0, steps)}


def size(rng, nominal, fixed, cost):
    """A size that is given, or one to be chosen, with or without a limit."""
    if not maybe(rng, 0.4):
        return {nominal: fixed}
    fields = {f"{nominal}_extendable": True, "capital_cost": cost * rng.uniform(0.5, 2.0)}
    if maybe(rng):
        fields[f"{nominal}_min"] = fixed * rng.uniform(0.0, 0.5)
    if maybe(rng):
        fields[f"{nominal}_max"] = fixed * rng.uniform(1.5, 3.0)
    if maybe(rng, 0.3):
        fields |= {"overnight_cost": cost * 5.0, "discount_rate": 0.07, "lifetime": 20.0, "fom_cost": 0.1 * cost}
    return fields


def add_plants(rng, network, buses):
    for i in range(int(rng.integers(3, 7))):
        fields = size(rng, "p_nom", rng.uniform(20.0, 120.0), 30.0)
        if maybe(rng):
            fields["p_max_pu"] = series(rng, 0.3, 1.0, network)
        if maybe(rng, 0.3):
            fields["p_min_pu"] = series(rng, 0.0, 0.2, network) if maybe(rng) else 0.1
        if maybe(rng, 0.3):
            fields |= {"ramp_limit_up": rng.uniform(0.2, 0.6), "ramp_limit_down": rng.uniform(0.2, 0.6)}
        if maybe(rng, 0.2):
            fields["efficiency"] = series(rng, 0.3, 0.6, network) if maybe(rng) else 0.4
        cost = series(rng, 5.0, 60.0, network) if maybe(rng, 0.3) else rng.uniform(5.0, 60.0)
        network.add(
            "Generator",
            f"plant {i}",
            bus=rng.choice(buses),
            carrier=rng.choice(["coal", "gas plant", "sun"]),
            marginal_cost=cost,
            **fields,
        )
    if maybe(rng, 0.4):
        network.add(
            "Generator",
            "market",
            bus=buses[0],
            p_nom=15.0,
            p_min_pu=-1.0,
            p_max_pu=0.0,
            marginal_cost=rng.uniform(1, 9),
        )
    if maybe(rng, 0.3):
        network.add("Generator", "sink", bus=buses[-1], p_nom=12.0, sign=-1.0, marginal_cost=-rng.uniform(1.0, 9.0))
    for bus in buses:
        network.add("Generator", f"last resort {bus}", bus=bus, p_nom=500.0, marginal_cost=400.0)
        network.add("Generator", f"dump {bus}", bus=bus, p_nom=500.0, p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=-200.0)


def add_grid(rng, network, buses):
    """A ring with chords, some of them transformers."""
    pairs = [(buses[i], buses[(i + 1) % len(buses)]) for i in range(len(buses))] if len(buses) > 2 else [tuple(buses)]
    if len(buses) > 3:
        pairs += [(buses[0], buses[2]), (buses[0], buses[1])]
    for i, (one, other) in enumerate(pairs):
        fields = size(rng, "s_nom", rng.uniform(15.0, 60.0), 10.0)
        if maybe(rng, 0.3):
            fields["s_max_pu"] = series(rng, 0.5, 1.0, network) if maybe(rng) else 0.7
        if maybe(rng, 0.3):
            shift = rng.uniform(-3.0, 3.0)
            network.add(
                "Transformer",
                f"branch {i}",
                bus0=one,
                bus1=other,
                x=rng.uniform(0.05, 0.2),
                r=0.01,
                tap_ratio=rng.uniform(0.95, 1.05),
                phase_shift=shift if maybe(rng) else 0.0,
                **({"s_nom": 40.0} | fields),
            )
        else:
            network.add(
                "Line", f"branch {i}", bus0=one, bus1=other, x=rng.uniform(5, 50), r=rng.uniform(1, 9), **fields
            )


def add_stores(rng, network, buses):
    for i in range(int(rng.integers(1, 4))):
        fields = size(rng, "p_nom", rng.uniform(5.0, 30.0), 5.0)
        if maybe(rng, 0.3):
            fields |= {"inflow": series(rng, 0.0, 6.0, network), "spill_cost": rng.choice([0.0, 0.5])}
        if maybe(rng):
            fields["cyclic_state_of_charge"] = True
        else:
            fields["state_of_charge_initial"] = rng.uniform(0.0, 4.0)
        if maybe(rng, 0.3):
            fields["p_max_pu"] = series(rng, 0.5, 1.0, network)
        if maybe(rng, 0.3):
            fields["marginal_cost_storage"] = rng.uniform(0.0, 0.2)
        network.add(
            "StorageUnit",
            f"battery {i}",
            bus=rng.choice(buses),
            carrier=rng.choice(["battery", "coal"]),
            max_hours=rng.uniform(1.0, 6.0),
            efficiency_store=rng.uniform(0.8, 1.0),
            efficiency_dispatch=rng.uniform(0.8, 1.0),
            standing_loss=rng.choice([0.0, 0.01]),
            marginal_cost=rng.uniform(0.1, 1.0),
            **fields,
        )


def add_sectors(rng, network, buses):
    """Heat and gas, with links of several outputs."""
    network.add("Bus", ["warm", "pipe"], carrier=["heat", "gas"])
    network.add("Load", "rooms", bus="warm", p_set=series(rng, 5.0, 30.0, network))
    network.add("Generator", "burner", bus="warm", p_nom=100.0, marginal_cost=90.0)
    network.add("Generator", "well", bus="pipe", p_nom=200.0, marginal_cost=rng.uniform(10, 30), carrier="gas plant")
    network.add(
        "Link",
        "chp",
        bus0="pipe",
        bus1=rng.choice(buses),
        bus2="warm",
        efficiency=0.38,
        efficiency2=series(rng, 0.4, 0.5, network),
        **size(rng, "p_nom", 40.0, 20.0),
    )
    network.add(
        "Link",
        "heat pump",
        bus0=rng.choice(buses),
        bus1="warm",
        efficiency=series(rng, 2.0, 4.0, network),
        marginal_cost=0.3,
        ramp_limit_up=0.5,
        **size(rng, "p_nom", 6.0, 20.0),
    )
    network.add(
        "Link",
        "cable",
        bus0=buses[0],
        bus1=buses[-1],
        p_min_pu=-1.0,
        efficiency=1.0,
        marginal_cost=0.01,
        **size(rng, "p_nom", 10.0, 3.0),
    )
    network.add(
        "Process", "digester", bus0=buses[0], bus1="pipe", bus2="warm", rate0=-0.1, rate1=1.0, rate2=-0.2, p_nom=5.0
    )
    fields = size(rng, "e_nom", rng.uniform(20.0, 60.0), 1.0)
    if maybe(rng):
        fields["e_cyclic"] = True
    else:
        fields["e_initial"] = rng.uniform(0.0, 5.0)
    if maybe(rng, 0.3):
        fields["e_max_pu"] = series(rng, 0.6, 1.0, network)
    network.add(
        "Store",
        "tank",
        bus=rng.choice(["warm", "pipe"]),
        carrier=rng.choice(["", "coal"]),
        standing_loss=0.005,
        marginal_cost=rng.choice([0.0, 0.2]),
        **fields,
    )


def add_limits(rng, network):
    if maybe(rng, 0.6):
        network.add(
            "GlobalConstraint",
            "co2",
            type="primary_energy",
            carrier_attribute="co2_emissions",
            sense="<=",
            constant=rng.uniform(0.6, 1.2) * 15.0 * float(network.snapshot_weightings.generators.sum()),
        )
    if maybe(rng, 0.3):
        network.add(
            "GlobalConstraint",
            "coal",
            type="operational_limit",
            carrier_attribute="coal",
            sense="<=",
            constant=rng.uniform(10.0, 40.0) * float(network.snapshot_weightings.generators.sum()),
        )
    if maybe(rng, 0.3):
        network.generators.loc["plant 0", "e_sum_max"] = 20.0 * float(network.snapshot_weightings.generators.sum())
    if maybe(rng, 0.3):
        network.add(
            "GlobalConstraint", "suns", type="tech_capacity_expansion_limit", carrier_attribute="sun", sense="<=",
            constant=150.0,
        )  # fmt: skip
    if maybe(rng, 0.3):
        network.lines["length"] = rng.uniform(1.0, 9.0, len(network.lines))
        network.add(
            "GlobalConstraint", "wires", type="transmission_volume_expansion_limit", carrier_attribute="AC",
            sense="<=", constant=800.0,
        )  # fmt: skip


def random_network(seed):
    """A network where every bus has a dear plant of last resort and a dear place for what is too much."""
    rng = np.random.default_rng(seed)
    hours = float(rng.choice([1.0, 1.0, 0.5, 3.0]))
    steps = int(rng.integers(8, 25))
    network = empty(steps, hours, weights=weightings(rng, steps, hours))
    network.add("Carrier", ["coal", "gas plant", "sun", "battery"], co2_emissions=[0.9, 0.4, 0.0, 0.0])
    buses = [f"b{i}" for i in range(int(rng.integers(1, 6)))]
    network.add("Bus", buses, v_nom=110.0, carrier="DC" if maybe(rng, 0.2) else "AC")
    for bus in buses:
        network.add("Load", f"load {bus}", bus=bus, p_set=series(rng, 10.0, 60.0, network))
    add_plants(rng, network, buses)
    if len(buses) > 1:
        add_grid(rng, network, buses)
    add_stores(rng, network, buses)
    if maybe(rng, 0.6):
        add_sectors(rng, network, buses)
    add_limits(rng, network)
    return network
