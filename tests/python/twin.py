"""The same network twice: as a study of zhanhe and as a network of PyPSA, whose solution is the oracle.

Numbers are in kW and yuan/kWh on both sides; PyPSA calls them MW, which changes nothing. PyPSA knows neither
connection nor demand charge nor unserved load, and its own components are used in their place: generators, stores
between two links, capacities that may be extended. So the two sides share numbers, but no formulation.
"""

import numpy as np
import pandas as pd
import pypsa

import zhanhe as zh


class Twin:
    """Every method adds one component to both sides, under the same name."""

    def __init__(self, steps, step_h=1.0, start="2025-01-01"):
        self.steps, self.step_h = steps, step_h
        self.study = zh.Study(name="twin", start=start, step_h=step_h, steps=steps, grid="off")
        self.network = pypsa.Network()
        self.network.set_snapshots(pd.date_range(start, periods=steps, freq=f"{round(60 * step_h)}min"))
        weightings = self.network.snapshot_weightings
        self.network.snapshot_weightings = pd.DataFrame(step_h, index=weightings.index, columns=weightings.columns)

    def series(self, value):
        return pd.Series(np.broadcast_to(np.asarray(value, dtype=float), self.steps), index=self.network.snapshots)

    def nodes(self, *names, carrier="electricity"):
        for name in names:
            self.study.add("node", name=name, carrier=carrier)
            self.network.add("Bus", name)

    def load(self, name, node, p_kw, unserved_yuan_kwh=None):
        """A firm load, or one that may go unserved at a price."""
        fields = {"firm": True} if unserved_yuan_kwh is None else {"unserved_yuan_kwh": unserved_yuan_kwh}
        self.study.add("load", name=name, node=node, p_kw=p_kw, **fields)
        self.network.add("Load", name, bus=node, p_set=self.series(p_kw))
        if unserved_yuan_kwh is not None:
            largest_kw = float(self.series(p_kw).max())
            self.network.add(
                "Generator",
                f"{name} unserved",
                bus=node,
                p_nom=largest_kw,
                p_max_pu=self.series(p_kw) / largest_kw,
                marginal_cost=unserved_yuan_kwh,
            )

    def generator(self, name, node, p_max_kw, cost_yuan_kwh, profile=1.0, must_run=0.0, kind="generator", **ramps):
        """`ramps`: up, down, initial_kw."""
        study = {} if kind != "generator" else {"must_run_frac": must_run}
        network = {}
        low, high = self.series(must_run).copy(), self.series(profile).copy()
        if ramps:
            up, down, initial_kw = ramps["up"], ramps["down"], ramps.get("initial_kw")
            study |= {"ramp_up_frac_h": up, "ramp_down_frac_h": down, "p_initial_kw": initial_kw}
            # PyPSA's limits are per step and ours per hour; it has none in the first step, so that is a limit of power.
            network |= {"ramp_limit_up": up * self.step_h, "ramp_limit_down": down * self.step_h}
            if initial_kw is not None:
                low.iloc[0] = max(low.iloc[0], initial_kw / p_max_kw - down * self.step_h)
                high.iloc[0] = min(high.iloc[0], initial_kw / p_max_kw + up * self.step_h)
        self.study.add(
            kind, name=name, node=node, p_max_kw=p_max_kw, cost_yuan_kwh=cost_yuan_kwh, profile=profile, **study
        )
        if np.ndim(cost_yuan_kwh):
            cost_yuan_kwh = self.series(cost_yuan_kwh)
        self.network.add(
            "Generator",
            name,
            bus=node,
            p_nom=p_max_kw,
            p_max_pu=high,
            p_min_pu=low,
            marginal_cost=cost_yuan_kwh,
            **network,
        )

    def connection(
        self, name, node, import_max_kw, import_yuan_kwh, export_max_kw=0.0, export_yuan_kwh=0.0, demand=0.0
    ):
        """`demand`: yuan for each kW of the highest import of each calendar month."""
        self.study.add(
            "connection",
            name=name,
            node=node,
            import_max_kw=import_max_kw,
            import_yuan_kwh=import_yuan_kwh,
            export_max_kw=export_max_kw,
            export_yuan_kwh=export_yuan_kwh,
            demand_yuan_kw_month=demand,
        )
        price = self.series(import_yuan_kwh)
        if demand == 0.0:
            self.network.add("Generator", name, bus=node, p_nom=import_max_kw, marginal_cost=price)
        else:
            # A plant for each month whose size is the month's peak.
            months = self.network.snapshots.month
            for month in sorted(set(months)):
                self.network.add(
                    "Generator",
                    f"{name} month {month}",
                    bus=node,
                    p_nom_extendable=True,
                    p_nom_max=import_max_kw,
                    capital_cost=demand,
                    p_max_pu=pd.Series((months == month).astype(float), index=self.network.snapshots),
                    marginal_cost=price,
                )
        if export_max_kw > 0.0:
            self.network.add(
                "Generator",
                f"{name} export",
                bus=node,
                p_nom=export_max_kw,
                p_min_pu=-1.0,
                p_max_pu=0.0,
                marginal_cost=self.series(export_yuan_kwh),
            )

    def converter(self, name, source, outputs, p_max_kw, cost_yuan_kwh=0.0, profile=1.0):
        """`outputs`: factor of each node."""
        ports = [{"node": node, "factor_frac": factor} for node, factor in outputs.items()]
        self.study.add(
            "converter",
            name=name,
            inputs=[{"node": source}],
            outputs=ports,
            p_max_kw=p_max_kw,
            cost_yuan_kwh=cost_yuan_kwh,
            profile=profile,
        )
        links = {}
        for i, (node, factor) in enumerate(outputs.items(), start=1):
            links[f"bus{i}"] = node
            links[f"efficiency{i if i > 1 else ''}"] = self.series(factor) if np.ndim(factor) else factor
        self.network.add(
            "Link",
            name,
            bus0=source,
            p_nom=p_max_kw,
            p_max_pu=self.series(profile),
            marginal_cost=cost_yuan_kwh,
            **links,
        )

    def line(self, name, start, end, p_max_kw):
        self.study.add("line", name=name, from_=start, to=end, p_max_kw=p_max_kw)
        # A link in both directions: PyPSA's lines obey Kirchhoff's voltage law, ours are a transport network.
        self.network.add("Link", name, bus0=start, bus1=end, p_nom=p_max_kw, p_min_pu=-1.0)

    def store(self, name, node, e_max_kwh, p_in_max_kw, p_out_max_kw, efficiency_in=1.0, efficiency_out=1.0, **fields):
        """Remaining fields by the names of zhanhe's store."""
        self.study.add(
            "store",
            name=name,
            node=node,
            e_max_kwh=e_max_kwh,
            p_in_max_kw=p_in_max_kw,
            p_out_max_kw=p_out_max_kw,
            efficiency_in_frac=efficiency_in,
            efficiency_out_frac=efficiency_out,
            **fields,
        )
        self._links_and_store(name, node, e_max_kwh, p_in_max_kw, p_out_max_kw, efficiency_in, efficiency_out, fields)

    def battery(self, name, node, p_max_kw, e_max_kwh, round_trip=0.87, **fields):
        """A battery with the default levels of zhanhe, 0.05 to 0.95, unless given."""
        fields = {"level_min_frac": 0.05, "level_max_frac": 0.95} | fields
        self.study.add(
            "battery",
            name=name,
            node=node,
            p_max_kw=p_max_kw,
            e_max_kwh=e_max_kwh,
            round_trip_frac=round_trip,
            **fields,
        )
        each_way = np.sqrt(round_trip)
        self._links_and_store(name, node, e_max_kwh, p_max_kw, p_max_kw, each_way, each_way, fields)

    def _links_and_store(self, name, node, e_max_kwh, p_in_kw, p_out_kw, efficiency_in, efficiency_out, fields):
        """The PyPSA side of a store, with what is known of the first and the last level."""
        lowest, highest = fields.get("level_min_frac", 0.0), fields.get("level_max_frac", 1.0)
        first, last = fields.get("level_initial_frac"), fields.get("level_final_frac")
        cyclic = fields.get("cyclic", True)
        low, high = self.series(lowest).copy(), self.series(highest).copy()
        if last is not None:
            low.iloc[-1] = max(lowest, last)
        if cyclic and first is not None:
            low.iloc[-1] = high.iloc[-1] = first
        loss_frac_h = fields.get("loss_frac_h", 0.0)
        # PyPSA takes no standing loss from the initial level in the first step (`define_store_constraints`), we do.
        initial_kwh = e_max_kwh * (lowest if first is None else first) * (1.0 - loss_frac_h) ** self.step_h
        inside = f"{name} inside"
        self.network.add("Bus", inside)
        self.network.add(
            "Store",
            name,
            bus=inside,
            e_nom=e_max_kwh,
            e_min_pu=low,
            e_max_pu=high,
            e_cyclic=cyclic and first is None,
            e_initial=initial_kwh,
            standing_loss=loss_frac_h,
        )
        # A link's limit and cost are those of the power that enters it.
        self.network.add("Link", f"{name} in", bus0=node, bus1=inside, p_nom=p_in_kw, efficiency=efficiency_in)
        self.network.add(
            "Link",
            f"{name} out",
            bus0=inside,
            bus1=node,
            p_nom=p_out_kw / efficiency_out,
            efficiency=efficiency_out,
            marginal_cost=fields.get("cost_yuan_kwh", 0.0) * efficiency_out,
        )

    def solve_network(self):
        """The peer's objective in yuan; its prices are then in `network.buses_t.marginal_price`."""
        options = {"output_flag": False}
        status = self.network.optimize(
            solver_name="highs", solver_options=options, log_to_console=False, include_objective_constant=False
        )
        assert status == ("ok", "optimal")
        return float(self.network.objective)

    def peer_prices(self, nodes):
        return self.network.buses_t.marginal_price[list(nodes)].to_numpy()

    def costs_with_demand(self, node, changes_kw):
        """The peer's cost in yuan for each change of the demand at a node, a row of `changes_kw` being one change.

        The program is the one that PyPSA made: only the right-hand side of its nodal balance moves.
        """
        model = self.network.model
        highs = model.to_highspy()
        highs.setOptionValue("output_flag", False)
        labels = model.constraints["Bus-nodal_balance"].labels.sel(name=node).values
        row_of = {label: row for row, label in enumerate(model.matrices.clabels)}
        rows = np.array([row_of[label] for label in labels], dtype=np.int32)
        demand_kw = np.array(highs.getLp().row_lower_)[rows]
        costs = []
        for change_kw in changes_kw:
            sides = demand_kw + change_kw
            highs.changeRowsBounds(len(rows), rows, sides, sides)
            highs.run()
            assert highs.modelStatusToString(highs.getModelStatus()) == "Optimal"
            costs.append(highs.getInfo().objective_function_value)
        return np.array(costs)
