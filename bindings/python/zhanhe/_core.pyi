"""
The compiled core of zhanhe. Use the package `zhanhe`, which wraps it.
"""

from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import os
import typing
import zhanhe.errors
import zhanhe.results

__all__: list[str] = [
    "AbsorptionChiller",
    "Battery",
    "Boiler",
    "Budget",
    "Building",
    "Carrier",
    "Chiller",
    "Chp",
    "Component",
    "Components",
    "Connection",
    "Converter",
    "Digester",
    "ElectricBoiler",
    "Electrolyser",
    "FuelCell",
    "Generator",
    "Grid",
    "GridConnection",
    "GridState",
    "HeatExchanger",
    "HeatPump",
    "Line",
    "Load",
    "Node",
    "Obligation",
    "Pipe",
    "Process",
    "Pv",
    "RetrofitRecord",
    "RunRecord",
    "Settings",
    "Shape",
    "SolarThermal",
    "Store",
    "Study",
    "Tariff",
    "ThermalStore",
    "Transformer",
    "Weather",
    "Wind",
    "building_needs",
    "kind_names",
    "load",
    "make_grid",
    "map_weather",
    "plan_classes",
    "plan_hosting",
    "plan_outages",
    "plan_reconfigure",
    "plan_reinforcements",
    "plan_statistics",
    "plane_of_array",
    "power_flow",
    "pv_profile",
    "read_epw",
    "read_info",
    "retrofit_settings",
    "retrofit_study",
    "retrofit_validate",
    "run_command",
    "schema_text",
    "sun_position",
    "synthetic_weather",
    "wind_profile",
]

class Component:
    """
    A component of a study; each kind has its own class.
    """
    def __eq__(self, arg0: typing.Any) -> bool: ...
    def __getattr__(self, arg0: str) -> typing.Any: ...
    def __hash__(self) -> int: ...
    def __repr__(self) -> str: ...
    def __setattr__(self, arg0: str, arg1: typing.Any) -> None: ...
    def _repr_html_(self) -> str: ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        All fields by name.
        """
    @property
    def kind(self) -> str:
        """
        Its kind, as in `study.add`.
        """

class Carrier(Component):
    """
    A form of energy beyond the known ones.

    Made by ``study.add("carrier", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...

class Node(Component):
    """
    A place where one carrier is balanced in every step.

    Made by ``study.add("node", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def area(self) -> str:
        """
        The part of the district it lies in.

        Default ''.
        """
    @area.setter
    def area(self, arg1: str) -> None: ...
    @property
    def carrier(self) -> str:
        """
        The form of energy balanced here.

        Name of a carrier; default 'electricity'.
        """
    @carrier.setter
    def carrier(self, arg1: str) -> None: ...
    @property
    def latitude_deg(self) -> float | None:
        """
        Latitude, for maps.

        Unit degree; range -90 to 90; default None.
        """
    @latitude_deg.setter
    def latitude_deg(self, arg1: float | None) -> None: ...
    @property
    def longitude_deg(self) -> float | None:
        """
        Longitude, for maps.

        Unit degree; range -180 to 180; default None.
        """
    @longitude_deg.setter
    def longitude_deg(self, arg1: float | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def reset_outdoor_c(self) -> list[float]:
        """
        Outdoor temperatures of an outdoor-reset curve, rising; the supply then follows the weather.

        Unit degC; range -60 to 60; default [].
        """
    @reset_outdoor_c.setter
    def reset_outdoor_c(self, arg1: list[float]) -> None: ...
    @property
    def reset_supply_c(self) -> list[float]:
        """
        Supply temperatures of that curve, as many; held beyond its ends.

        Unit degC; range -30 to 400; default [].
        """
    @reset_supply_c.setter
    def reset_supply_c(self, arg1: list[float]) -> None: ...
    @property
    def return_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Return temperature.

        Unit degC; range -30 to 400; shape () or (steps,); default None.
        """
    @return_c.setter
    def return_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def supply_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Supply temperature, of heat, steam or cold.

        Unit degC; range -30 to 400; shape () or (steps,); default None.
        """
    @supply_c.setter
    def supply_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def v_kv(self) -> float | None:
        """
        Nominal line-to-line voltage; needed for the grid check of electricity.

        Unit kV; range above 0; default None.
        """
    @v_kv.setter
    def v_kv(self, arg1: float | None) -> None: ...
    @property
    def v_max_pu(self) -> float:
        """
        Highest allowed voltage; the default is GB/T 12325 for three phases up to 20 kV.

        Range above 0; default 1.07.
        """
    @v_max_pu.setter
    def v_max_pu(self, arg1: float) -> None: ...
    @property
    def v_min_pu(self) -> float:
        """
        Lowest allowed voltage; the default is GB/T 12325 for three phases up to 20 kV.

        Range above 0; default 0.93.
        """
    @v_min_pu.setter
    def v_min_pu(self, arg1: float) -> None: ...

class Line(Component):
    """
    A line, cable or pipe between two nodes of one carrier.

    Made by ``study.add("line", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def c_nf_km(self) -> float:
        """
        Capacitance of one circuit.

        Unit nF/km; range 0 or more; default 0.
        """
    @c_nf_km.setter
    def c_nf_km(self, arg1: float) -> None: ...
    @property
    def closed(self) -> bool:
        """
        Whether its switch is closed; an open line carries nothing.

        Default True.
        """
    @closed.setter
    def closed(self, arg1: bool) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def from_(self) -> str:
        """
        The node where positive flow leaves.

        Name of a node; must be given.
        """
    @from_.setter
    def from_(self, arg1: str) -> None: ...
    @property
    def i_max_a(self) -> float | None:
        """
        Continuous current of one circuit.

        Unit A; range 0 or more; default None.
        """
    @i_max_a.setter
    def i_max_a(self, arg1: float | None) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def length_km(self) -> float:
        """
        Length.

        Unit km; range 0 or more; default 0.
        """
    @length_km.setter
    def length_km(self, arg1: float) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float | None:
        """
        Largest flow either way; default: the rating sqrt(3) v_kv i_max_a parallel, else no limit. When extendable, the least size; default 0.

        Unit kW; range 0 or more; default None.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float | None) -> None: ...
    @property
    def parallel(self) -> int:
        """
        Number of equal circuits side by side.

        Range 1 to 100; default 1.
        """
    @parallel.setter
    def parallel(self, arg1: int) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Limit of the flow as a fraction of its size.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def r_ohm_km(self) -> float:
        """
        Resistance of one circuit at operating temperature.

        Unit ohm/km; range 0 or more; default 0.
        """
    @r_ohm_km.setter
    def r_ohm_km(self, arg1: float) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...
    @property
    def to(self) -> str:
        """
        The node where positive flow arrives.

        Name of a node; must be given.
        """
    @to.setter
    def to(self, arg1: str) -> None: ...
    @property
    def x_ohm_km(self) -> float:
        """
        Reactance of one circuit.

        Unit ohm/km; default 0.
        """
    @x_ohm_km.setter
    def x_ohm_km(self, arg1: float) -> None: ...
    @property
    def x_pu(self) -> float | None:
        """
        Reactance on a base of 1 MVA, for direct current the resistance: the flow then obeys Kirchhoff's voltage law around every loop of such branches; default: any way that the limits leave.

        Default None.
        """
    @x_pu.setter
    def x_pu(self, arg1: float | None) -> None: ...

class Transformer(Component):
    """
    A two-winding transformer by its nameplate.

    Made by ``study.add("transformer", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def closed(self) -> bool:
        """
        Whether its switch is closed.

        Default True.
        """
    @closed.setter
    def closed(self, arg1: bool) -> None: ...
    @property
    def dead_band_pu(self) -> float | None:
        """
        Full width of the band around v_target_pu in which the changer rests; default: two steps.

        Range 0 to 0.5; default None.
        """
    @dead_band_pu.setter
    def dead_band_pu(self, arg1: float | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def from_(self) -> str:
        """
        The node on the side of higher voltage.

        Name of a node; must be given.
        """
    @from_.setter
    def from_(self, arg1: str) -> None: ...
    @property
    def i_0_frac(self) -> float:
        """
        No-load current.

        Range 0 to 1; default 0.
        """
    @i_0_frac.setter
    def i_0_frac(self, arg1: float) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def p_0_kw(self) -> float:
        """
        No-load loss of one unit.

        Unit kW; range 0 or more; default 0.
        """
    @p_0_kw.setter
    def p_0_kw(self, arg1: float) -> None: ...
    @property
    def p_k_kw(self) -> float:
        """
        Load loss of one unit at rated current.

        Unit kW; range 0 or more; default 0.
        """
    @p_k_kw.setter
    def p_k_kw(self, arg1: float) -> None: ...
    @property
    def parallel(self) -> int:
        """
        Number of equal units side by side.

        Range 1 to 100; default 1.
        """
    @parallel.setter
    def parallel(self, arg1: int) -> None: ...
    @property
    def phase_shift_deg(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Angle it adds in Kirchhoff's voltage law of the dispatch; the grid check knows none.

        Unit degree; shape () or (steps,); default 0.
        """
    @phase_shift_deg.setter
    def phase_shift_deg(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Limit of the flow as a fraction of its size.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def s_max_kva(self) -> float:
        """
        Rated power of one unit; of all together the least when extendable.

        Unit kVA; range 0 or more; must be given.
        """
    @s_max_kva.setter
    def s_max_kva(self, arg1: float) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...
    @property
    def tap_frac(self) -> float:
        """
        Tap on the side of higher voltage: its turns are 1 + tap_frac of the nominal ones, so a negative tap raises the lower voltage. With tap_step_frac the tap from which the others are counted.

        Range -0.3 to 0.3; default 0.
        """
    @tap_frac.setter
    def tap_frac(self, arg1: float) -> None: ...
    @property
    def tap_max_frac(self) -> float | None:
        """
        Highest tap of the changer; default 0.1.

        Range -0.3 to 0.3; default None.
        """
    @tap_max_frac.setter
    def tap_max_frac(self, arg1: float | None) -> None: ...
    @property
    def tap_min_frac(self) -> float | None:
        """
        Lowest tap of the changer; default -0.1.

        Range -0.3 to 0.3; default None.
        """
    @tap_min_frac.setter
    def tap_min_frac(self, arg1: float | None) -> None: ...
    @property
    def tap_step_frac(self) -> float:
        """
        Step of an on-load tap changer, in turns of the nominal ones; 0: the tap stays.

        Range 0 to 0.1; default 0.
        """
    @tap_step_frac.setter
    def tap_step_frac(self, arg1: float) -> None: ...
    @property
    def to(self) -> str:
        """
        The node on the side of lower voltage.

        Name of a node; must be given.
        """
    @to.setter
    def to(self, arg1: str) -> None: ...
    @property
    def u_k_frac(self) -> float:
        """
        Short-circuit voltage.

        Range above 0, at most 1; default 0.105.
        """
    @u_k_frac.setter
    def u_k_frac(self, arg1: float) -> None: ...
    @property
    def v_target_pu(self) -> float | None:
        """
        Voltage at the side of lower voltage that the changer aims at; default 1.

        Range 0.8 to 1.2; default None.
        """
    @v_target_pu.setter
    def v_target_pu(self, arg1: float | None) -> None: ...
    @property
    def x_pu(self) -> float | None:
        """
        Reactance on a base of 1 MVA, for direct current the resistance: the flow then obeys Kirchhoff's voltage law around every loop of such branches; default: any way that the limits leave.

        Default None.
        """
    @x_pu.setter
    def x_pu(self, arg1: float | None) -> None: ...

class Pipe(Component):
    """
    Supply and return pipe between two nodes of heat, steam or cooling.

    Made by ``study.add("pipe", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def both_ways(self) -> bool:
        """
        Whether flow may turn round.

        Default False.
        """
    @both_ways.setter
    def both_ways(self, arg1: bool) -> None: ...
    @property
    def closed(self) -> bool:
        """
        Whether it is in service; else it carries and loses nothing.

        Default True.
        """
    @closed.setter
    def closed(self, arg1: bool) -> None: ...
    @property
    def diameter_m(self) -> float:
        """
        Inner diameter of each pipe.

        Unit m; range 0.01 to 3; must be given.
        """
    @diameter_m.setter
    def diameter_m(self, arg1: float) -> None: ...
    @property
    def from_(self) -> str:
        """
        The node where flow begins; its supply and return temperatures are those of the pipe.

        Name of a node; must be given.
        """
    @from_.setter
    def from_(self, arg1: str) -> None: ...
    @property
    def ground_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Temperature of the ground around it; default: 1 m deep, from the weather.

        Unit degC; range -30 to 60; shape () or (steps,); default None.
        """
    @ground_c.setter
    def ground_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def insulation_m(self) -> float:
        """
        Thickness of the insulation (assumption).

        Unit m; range 0.001 to 1; default 0.05.
        """
    @insulation_m.setter
    def insulation_m(self, arg1: float) -> None: ...
    @property
    def insulation_w_mk(self) -> float:
        """
        Conductivity of the insulation; the default is that of polyurethane foam in pre-insulated pipes, EN 253 (at most 0.029 at 50 degrees).

        Unit W/(m K); range 0.005 to 2; default 0.027.
        """
    @insulation_w_mk.setter
    def insulation_w_mk(self, arg1: float) -> None: ...
    @property
    def length_km(self) -> float:
        """
        Length of the route.

        Unit km; range above 0; must be given.
        """
    @length_km.setter
    def length_km(self, arg1: float) -> None: ...
    @property
    def loss_w_mk(self) -> float | None:
        """
        Loss of one metre of one pipe for each kelvin; default: from diameter and insulation.

        Unit W/(m K); range 0 or more; default None.
        """
    @loss_w_mk.setter
    def loss_w_mk(self, arg1: float | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float | None:
        """
        Largest power; default: by velocity, diameter and temperatures.

        Unit kW; range 0 or more; default None.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float | None) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node its pumps draw from; default: they are not looked at.

        Name of a node; default ''.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def pressure_kpa_km(self) -> float | None:
        """
        Pressure lost on a kilometre of one pipe when it carries its largest power; default: by its friction.

        Unit km; range 0 or more; default None.
        """
    @pressure_kpa_km.setter
    def pressure_kpa_km(self, arg1: float | None) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available capacity as a fraction; where it is 0 the pipe is empty and loses nothing.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def pump_frac(self) -> float:
        """
        Efficiency of pumps and motors (assumption).

        Range above 0, at most 1; default 0.65.
        """
    @pump_frac.setter
    def pump_frac(self, arg1: float) -> None: ...
    @property
    def roughness_m(self) -> float:
        """
        Roughness of its inside, for the friction; the default is a steel pipe in use (assumption).

        Unit m; range 0 to 0.01; default 0.0001.
        """
    @roughness_m.setter
    def roughness_m(self, arg1: float) -> None: ...
    @property
    def to(self) -> str:
        """
        The node where flow arrives.

        Name of a node; must be given.
        """
    @to.setter
    def to(self, arg1: str) -> None: ...
    @property
    def velocity_max_m_s(self) -> float:
        """
        Largest velocity: of water 1 to 3 (assumption).

        Unit m/s; range 0.05 to 60; default 1.5.
        """
    @velocity_max_m_s.setter
    def velocity_max_m_s(self, arg1: float) -> None: ...

class Tariff(Component):
    """
    A time-of-use tariff with a monthly demand charge.

    Made by ``study.add("tariff", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def adder_yuan_kwh(self) -> float:
        """
        What does not float: network, losses, system operation, funds.

        Unit yuan/kWh; default 0.
        """
    @adder_yuan_kwh.setter
    def adder_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def demand_yuan_kw_month(self) -> float:
        """
        Price of the highest mean import of a step in each calendar month.

        Unit yuan/(kW month); range 0 or more; default 0.
        """
    @demand_yuan_kw_month.setter
    def demand_yuan_kw_month(self, arg1: float) -> None: ...
    @property
    def energy_yuan_kwh(self) -> float:
        """
        Price that floats with the period; import costs it times the period's ratio plus the adder.

        Unit yuan/kWh; must be given.
        """
    @energy_yuan_kwh.setter
    def energy_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def flat_frac(self) -> float:
        """
        Ratio of flat hours, F.

        Range 0 or more; default 1.
        """
    @flat_frac.setter
    def flat_frac(self, arg1: float) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def peak_frac(self) -> float:
        """
        Ratio of peak hours, P.

        Range 0 or more; default 1.
        """
    @peak_frac.setter
    def peak_frac(self, arg1: float) -> None: ...
    @property
    def periods(self) -> list[str]:
        """
        A text of 24 letters S, P, F, V for the hours 0 to 23 of each month.

        Length 12; must be given.
        """
    @periods.setter
    def periods(self, arg1: list[str]) -> None: ...
    @property
    def sharp_frac(self) -> float:
        """
        Ratio of sharp hours, S.

        Range 0 or more; default 1.
        """
    @sharp_frac.setter
    def sharp_frac(self, arg1: float) -> None: ...
    @property
    def valley_frac(self) -> float:
        """
        Ratio of valley hours, V.

        Range 0 or more; default 1.
        """
    @valley_frac.setter
    def valley_frac(self, arg1: float) -> None: ...

class Shape(Component):
    """
    How a demand repeats over days, weeks and months, and follows temperature.

    Made by ``study.add("shape", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cooling_frac_k(self) -> float:
        """
        Relative rise for each kelvin above cooling_from_c.

        Unit K-1; range 0 or more; default 0.
        """
    @cooling_frac_k.setter
    def cooling_frac_k(self, arg1: float) -> None: ...
    @property
    def cooling_from_c(self) -> float:
        """
        Outdoor temperature where cooling begins.

        Unit degC; range -60 to 60; default 26.
        """
    @cooling_from_c.setter
    def cooling_from_c(self, arg1: float) -> None: ...
    @property
    def heating_frac_k(self) -> float:
        """
        Relative rise for each kelvin below heating_from_c.

        Unit K-1; range 0 or more; default 0.
        """
    @heating_frac_k.setter
    def heating_frac_k(self, arg1: float) -> None: ...
    @property
    def heating_from_c(self) -> float:
        """
        Outdoor temperature where heating begins.

        Unit degC; range -60 to 60; default 10.
        """
    @heating_from_c.setter
    def heating_from_c(self, arg1: float) -> None: ...
    @property
    def month(self) -> list[float]:
        """
        Factors of the months; default: all 1.

        Range 0 or more; length 12; default [].
        """
    @month.setter
    def month(self, arg1: list[float]) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def weekend(self) -> list[float]:
        """
        The same on Sat and Sun; default: as workday.

        Range 0 or more; length 24; default [].
        """
    @weekend.setter
    def weekend(self, arg1: list[float]) -> None: ...
    @property
    def workday(self) -> list[float]:
        """
        Factors of the hours 0 to 23, Mon to Fri.

        Range 0 or more; length 24; must be given.
        """
    @workday.setter
    def workday(self, arg1: list[float]) -> None: ...

class Budget(Component):
    """
    A limit over the whole run on CO2, on energy or on chosen sizes.

    Made by ``study.add("budget", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def devices(self) -> list[str]:
        """
        Devices that count; default with limit_kg: all.

        Default [].
        """
    @devices.setter
    def devices(self, arg1: list[str]) -> None: ...
    @property
    def factors_frac(self) -> list[float]:
        """
        What each of the devices, then each of the lines, counts times; default: 1.

        Default [].
        """
    @factors_frac.setter
    def factors_frac(self, arg1: list[float]) -> None: ...
    @property
    def limit_kg(self) -> float | None:
        """
        Limit of CO2: of what devices give off by carbon_kg_kwh, and of what stores lose in all.

        Unit kg; default None.
        """
    @limit_kg.setter
    def limit_kg(self, arg1: float | None) -> None: ...
    @property
    def limit_kw(self) -> float | None:
        """
        Limit of the sizes of extendable devices and lines; a kWh of a store counts as a kW.

        Unit kW; default None.
        """
    @limit_kw.setter
    def limit_kw(self, arg1: float | None) -> None: ...
    @property
    def limit_kwh(self) -> float | None:
        """
        Limit of energy: outputs of generators, first inputs of converters, import less export of connections, and what stores that are not cyclic lose in all.

        Unit kWh; default None.
        """
    @limit_kwh.setter
    def limit_kwh(self, arg1: float | None) -> None: ...
    @property
    def lines(self) -> list[str]:
        """
        Lines and transformers that count, for limit_kw.

        Default [].
        """
    @lines.setter
    def lines(self, arg1: list[str]) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def sense(self) -> str:
        """
        How the sum keeps to the limit.

        One of 'at_most', 'at_least', 'exactly'; default 'at_most'.
        """
    @sense.setter
    def sense(self, arg1: str) -> None: ...

class Obligation(Component):
    """
    A share of the electricity in use that is to be renewable.

    Made by ``study.add("obligation", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def certificate_yuan_kwh(self) -> float | None:
        """
        Price of a certificate for each kWh that is short; default: not priced.

        Unit yuan/kWh; range 0 or more; default None.
        """
    @certificate_yuan_kwh.setter
    def certificate_yuan_kwh(self, arg1: float | None) -> None: ...
    @property
    def certificates_kwh(self) -> float:
        """
        Green certificates that are held, of wind and solar power, for the steps of the run.

        Unit kWh; range 0 or more; default 0.
        """
    @certificates_kwh.setter
    def certificates_kwh(self, arg1: float) -> None: ...
    @property
    def import_nonhydro_frac(self) -> float:
        """
        The same without hydro power.

        Range 0 to 1; default 0.
        """
    @import_nonhydro_frac.setter
    def import_nonhydro_frac(self, arg1: float) -> None: ...
    @property
    def import_renewable_frac(self) -> float:
        """
        Renewable share of what is imported that may be counted.

        Range 0 to 1; default 0.
        """
    @import_renewable_frac.setter
    def import_renewable_frac(self, arg1: float) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def nonhydro_frac(self) -> float:
        """
        Share of the electricity used that is to be renewable without hydro power.

        Range 0 to 1; default 0.
        """
    @nonhydro_frac.setter
    def nonhydro_frac(self, arg1: float) -> None: ...
    @property
    def total_frac(self) -> float:
        """
        Share of the electricity used that is to be renewable.

        Range 0 to 1; must be given.
        """
    @total_frac.setter
    def total_frac(self, arg1: float) -> None: ...

class Generator(Component):
    """
    Power into one node, between a must-run floor and what is available.

    Made by ``study.add("generator", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carbon_kg_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        CO2 of its fuel for each kWh of output.

        Unit kg/kWh; shape () or (steps,); default 0.
        """
    @carbon_kg_kwh.setter
    def carbon_kg_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kw2h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of an hour that grows with the square of output: times kW times kW.

        Unit yuan/(kW2 h); range 0 or more; shape () or (steps,); default 0.
        """
    @cost_yuan_kw2h.setter
    def cost_yuan_kw2h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of a kWh, fuel included.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw; below 0: it may draw as much.

        Shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_initial_kw(self) -> float | None:
        """
        Output before the first step, for the ramp limits; default: free.

        Unit kW; default None.
        """
    @p_initial_kw.setter
    def p_initial_kw(self, arg1: float | None) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Nameplate power; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw; below 0: it must draw as much.

        Shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def ramp_down_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest fall of output in an hour as a fraction of p_max_kw; default: no limit.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @ramp_down_frac_h.setter
    def ramp_down_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def ramp_up_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest rise of output in an hour as a fraction of p_max_kw; default: no limit.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @ramp_up_frac_h.setter
    def ramp_up_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def renewable(self) -> str:
        """
        Whether its output counts as renewable in the indicators, and as hydro power or not.

        One of 'no', 'hydro', 'nonhydro'; default 'no'.
        """
    @renewable.setter
    def renewable(self, arg1: str) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class Converter(Component):
    """
    Takes from some nodes and gives to others in proportion to its first input.

    Made by ``study.add("converter", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carbon_kg_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        CO2 for each kWh of the first input.

        Unit kg/kWh; shape () or (steps,); default 0.
        """
    @carbon_kg_kwh.setter
    def carbon_kg_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kw2h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of an hour that grows with the square of the first input: times kW times kW.

        Unit yuan/(kW2 h); range 0 or more; shape () or (steps,); default 0.
        """
    @cost_yuan_kw2h.setter
    def cost_yuan_kw2h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of a kWh of the first input, without what the input itself costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def inputs(self) -> list[dict[str, typing.Any]]:
        """
        Nodes it draws from; factor_frac: kW drawn for each kW of the first input.

        Must be given.
        """
    @inputs.setter
    def inputs(self, arg1: list[dict[str, typing.Any]]) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw; below 0: it may run backwards.

        Shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def outputs(self) -> list[dict[str, typing.Any]]:
        """
        Nodes it feeds; factor_frac: kW given for each kW of the first input.

        Must be given.
        """
    @outputs.setter
    def outputs(self, arg1: list[dict[str, typing.Any]]) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_initial_kw(self) -> float | None:
        """
        Input before the first step, for the ramp limits; default: free.

        Unit kW; default None.
        """
    @p_initial_kw.setter
    def p_initial_kw(self, arg1: float | None) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest power of the first input; when extendable, the least size.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def ramp_down_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest fall in an hour as a fraction of p_max_kw; default: no limit.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @ramp_down_frac_h.setter
    def ramp_down_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def ramp_up_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest rise in an hour as a fraction of p_max_kw; default: no limit.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @ramp_up_frac_h.setter
    def ramp_up_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class Process(Component):
    """
    Takes and gives in any mixture of its operating points.

    Made by ``study.add("process", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh given to or drawn from the first node.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power given to or drawn from the first node as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def nodes(self) -> list[str]:
        """
        The nodes it draws from and gives to.

        Must be given.
        """
    @nodes.setter
    def nodes(self, arg1: list[str]) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Its size: the shares of its points add up to at most this; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def points_frac(self) -> list[float]:
        """
        Its operating points: kW given to each node (drawn: negative) for each kW of its size; for the first point all nodes, then for the next.

        Must be given.
        """
    @points_frac.setter
    def points_frac(self, arg1: list[float]) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available size as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class Store(Component):
    """
    Energy kept from one step to the next.

    Made by ``study.add("store", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carbon_kg_kwh(self) -> float:
        """
        CO2 of each kWh taken out in all, when not cyclic: what a budget of CO2 counts.

        Unit kg/kWh; default 0.
        """
    @carbon_kg_kwh.setter
    def carbon_kg_kwh(self, arg1: float) -> None: ...
    @property
    def cost_in_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of each kWh drawn from its node.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_in_yuan_kwh.setter
    def cost_in_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kw2h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of an hour that grows with the square of the power given: times kW times kW.

        Unit yuan/(kW2 h); range 0 or more; shape () or (steps,); default 0.
        """
    @cost_yuan_kw2h.setter
    def cost_yuan_kw2h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Wear for each kWh given to its node.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cyclic(self) -> bool:
        """
        Whether the run ends at the level it began with.

        Default True.
        """
    @cyclic.setter
    def cyclic(self, arg1: bool) -> None: ...
    @property
    def e_max_kwh(self) -> float:
        """
        Energy it holds when full; the least when extendable.

        Unit kWh; range 0 or more; must be given.
        """
    @e_max_kwh.setter
    def e_max_kwh(self, arg1: float) -> None: ...
    @property
    def efficiency_in_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Efficiency of storing.

        Range above 0, at most 1; shape () or (steps,); default 1.
        """
    @efficiency_in_frac.setter
    def efficiency_in_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_out_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Efficiency of returning.

        Range above 0, at most 1; shape () or (steps,); default 1.
        """
    @efficiency_out_frac.setter
    def efficiency_out_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the energy it holds; e_max_kwh is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def hold_yuan_kwh_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of each kWh that is in it at the end of a step, for each hour of the step.

        Unit yuan/(kWh h); shape () or (steps,); default 0.
        """
    @hold_yuan_kwh_h.setter
    def hold_yuan_kwh_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def inflow_kw(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Energy that comes in by nature, as a river does.

        Unit kW; shape () or (steps,); default 0.
        """
    @inflow_kw.setter
    def inflow_kw(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def invest_yuan_kwh_year(self) -> float:
        """
        Cost of a year of each kWh of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kWh year); default 0.
        """
    @invest_yuan_kwh_year.setter
    def invest_yuan_kwh_year(self, arg1: float) -> None: ...
    @property
    def level_final_frac(self) -> float | None:
        """
        Least level after the last step as a fraction of e_max_kwh; default: none beyond level_min_frac and cyclic.

        Range 0 to 1; default None.
        """
    @level_final_frac.setter
    def level_final_frac(self, arg1: float | None) -> None: ...
    @property
    def level_initial_frac(self) -> float | None:
        """
        Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when cyclic, else level_min_frac, or empty when extendable.

        Range 0 to 1; default None.
        """
    @level_initial_frac.setter
    def level_initial_frac(self, arg1: float | None) -> None: ...
    @property
    def level_initial_kwh(self) -> float | None:
        """
        The same as energy.

        Unit kWh; default None.
        """
    @level_initial_kwh.setter
    def level_initial_kwh(self, arg1: float | None) -> None: ...
    @property
    def level_max_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Highest level as a fraction of e_max_kwh.

        Range -1 to 1; shape () or (steps,); default 1.
        """
    @level_max_frac.setter
    def level_max_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def level_min_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Lowest level as a fraction of e_max_kwh; below 0: it may owe energy.

        Range -1 to 1; shape () or (steps,); default 0.
        """
    @level_min_frac.setter
    def level_min_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def loss_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Share of the level lost in an hour.

        Unit h-1; range 0 to 1; shape () or (steps,); default 0.
        """
    @loss_frac_h.setter
    def loss_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_in_max_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest power drawn as a fraction of its energy in an hour: 0.5 fills it in 2 h; for extendable stores whose power grows with their energy.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @p_in_max_frac_h.setter
    def p_in_max_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def p_in_max_kw(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest power drawn from its node; default: what fills it in one step.

        Unit kW; range 0 or more; shape () or (steps,); default None.
        """
    @p_in_max_kw.setter
    def p_in_max_kw(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def p_out_max_frac_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest power given as a fraction of its energy in an hour.

        Unit h-1; range 0 or more; shape () or (steps,); default None.
        """
    @p_out_max_frac_h.setter
    def p_out_max_frac_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def p_out_max_kw(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest power given to its node; default: what empties it in one step.

        Unit kW; range 0 or more; shape () or (steps,); default None.
        """
    @p_out_max_kw.setter
    def p_out_max_kw(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kwh(self) -> float | None:
        """
        Largest energy that may be chosen when extendable; default: no limit.

        Unit kWh; range 0 or more; default None.
        """
    @size_max_kwh.setter
    def size_max_kwh(self, arg1: float | None) -> None: ...
    @property
    def spill_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cost of letting a kWh of inflow go unused.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @spill_yuan_kwh.setter
    def spill_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...

class Load(Component):
    """
    Demand at a node.

    Made by ``study.add("load", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def annual_kwh(self) -> float | None:
        """
        Energy of a year of 8760 hours, spread as `profile` or `shape` say (evenly without either): the mean over the study's axis becomes annual_kwh / 8760 h.

        Unit kWh; range 0 or more; default None.
        """
    @annual_kwh.setter
    def annual_kwh(self, arg1: float | None) -> None: ...
    @property
    def firm(self) -> bool:
        """
        Whether it must be served: then there is no unserved energy.

        Default False.
        """
    @firm.setter
    def firm(self, arg1: bool) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_kw(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Demand; or give annual_kwh with profile or shape.

        Unit kW; shape () or (steps,); default None.
        """
    @p_kw.setter
    def p_kw(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def power_factor(self) -> float:
        """
        Lagging power factor of an electric load, for the grid check.

        Range above 0, at most 1; default 0.95.
        """
    @power_factor.setter
    def power_factor(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Shape of the demand for annual_kwh, in any unit.

        Range 0 or more; shape () or (steps,); default None.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def shape(self) -> str:
        """
        Named calendar shape for annual_kwh.

        Name of a shape; default ''.
        """
    @shape.setter
    def shape(self, arg1: str) -> None: ...
    @property
    def unserved_yuan_kwh(self) -> float:
        """
        Cost of each kWh not served; the default is about China's GDP per kWh consumed in 2023.

        Unit yuan/kWh; range 0 or more; default 14.
        """
    @unserved_yuan_kwh.setter
    def unserved_yuan_kwh(self, arg1: float) -> None: ...

class Connection(Component):
    """
    The outside world at one node: import and export at a price.

    Made by ``study.add("connection", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carbon_kg_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        CO2 of each kWh imported.

        Unit kg/kWh; shape () or (steps,); default 0.
        """
    @carbon_kg_kwh.setter
    def carbon_kg_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def demand_yuan_kw_month(self) -> float:
        """
        Price of the highest mean import of a step in each calendar month; a month of which only a part is run is billed in full.

        Unit yuan/(kW month); range 0 or more; default 0.
        """
    @demand_yuan_kw_month.setter
    def demand_yuan_kw_month(self, arg1: float) -> None: ...
    @property
    def export_max_kw(self) -> float:
        """
        Largest export.

        Unit kW; range 0 or more; default 0.
        """
    @export_max_kw.setter
    def export_max_kw(self, arg1: float) -> None: ...
    @property
    def export_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Price received for export.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @export_yuan_kwh.setter
    def export_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def import_max_kw(self) -> float:
        """
        Largest import.

        Unit kW; range 0 or more; must be given.
        """
    @import_max_kw.setter
    def import_max_kw(self, arg1: float) -> None: ...
    @property
    def import_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Price paid for import.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @import_yuan_kwh.setter
    def import_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def peak_initial_kw(self) -> float:
        """
        Highest import of the first month before the first step.

        Unit kW; range 0 or more; default 0.
        """
    @peak_initial_kw.setter
    def peak_initial_kw(self, arg1: float) -> None: ...

class Pv(Component):
    """
    Photovoltaics on a tilted plane.

    Made by ``study.add("pv", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def albedo_frac(self) -> float:
        """
        Share of light the ground reflects.

        Range 0 to 1; default 0.2.
        """
    @albedo_frac.setter
    def albedo_frac(self, arg1: float) -> None: ...
    @property
    def azimuth_deg(self) -> float:
        """
        Direction it faces: 90 east, 180 south, 270 west.

        Unit degree; range 0 to 360; default 180.
        """
    @azimuth_deg.setter
    def azimuth_deg(self, arg1: float) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Operating cost of a kWh.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def curtailable(self) -> bool:
        """
        Whether its output may be reduced.

        Default True.
        """
    @curtailable.setter
    def curtailable(self, arg1: bool) -> None: ...
    @property
    def inverter_frac(self) -> float | None:
        """
        Nominal efficiency of the inverter, which falls at part load; default: it is in system_frac.

        Range above 0, at most 1; default None.
        """
    @inverter_frac.setter
    def inverter_frac(self, arg1: float | None) -> None: ...
    @property
    def inverter_size_frac(self) -> float:
        """
        Rated output of that inverter as a fraction of p_max_kw; what is above is lost.

        Range 0.2 to 2; default 1.
        """
    @inverter_size_frac.setter
    def inverter_size_frac(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def noct_c(self) -> float:
        """
        Cell temperature at 800 W/m2 and 20 degrees of air.

        Unit degC; range 20 to 90; default 45.
        """
    @noct_c.setter
    def noct_c(self, arg1: float) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Nameplate power at 1000 W/m2 and 25 degC.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_factor_min(self) -> float:
        """
        Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive power up to that of its available power either way. 1: none.

        Unit min; range above 0, at most 1; default 1.
        """
    @power_factor_min.setter
    def power_factor_min(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw; default: from the study's weather.

        Range 0 or more; shape () or (steps,); default None.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def soiling_frac(self) -> list[float]:
        """
        What dirt takes from the light in each month, January first; default: it is in system_frac.

        Range 0 to 1; length 12; default [].
        """
    @soiling_frac.setter
    def soiling_frac(self, arg1: list[float]) -> None: ...
    @property
    def system_frac(self) -> float:
        """
        What wiring, mismatch, and dirt and inverter if they are not given apart, leave.

        Range above 0, at most 1; default 0.86.
        """
    @system_frac.setter
    def system_frac(self, arg1: float) -> None: ...
    @property
    def temperature_frac_k(self) -> float:
        """
        Change of power for each kelvin of cell temperature above 25 degC.

        Unit K-1; range -0.02 to 0; default -0.0037.
        """
    @temperature_frac_k.setter
    def temperature_frac_k(self, arg1: float) -> None: ...
    @property
    def tilt_deg(self) -> float:
        """
        Tilt from the horizontal.

        Unit degree; range 0 to 90; default 25.
        """
    @tilt_deg.setter
    def tilt_deg(self, arg1: float) -> None: ...

class Wind(Component):
    """
    Wind turbines.

    Made by ``study.add("wind", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def availability_frac(self) -> float:
        """
        Share of the time in which it can run; default 1: it is in system_frac.

        Range above 0, at most 1; default 1.
        """
    @availability_frac.setter
    def availability_frac(self, arg1: float) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Operating cost of a kWh.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def curtailable(self) -> bool:
        """
        Whether its output may be reduced.

        Default True.
        """
    @curtailable.setter
    def curtailable(self, arg1: bool) -> None: ...
    @property
    def curve_frac(self) -> list[float]:
        """
        Power at those speeds as a fraction of p_max_kw.

        Range 0 to 1; default [].
        """
    @curve_frac.setter
    def curve_frac(self, arg1: list[float]) -> None: ...
    @property
    def curve_m_s(self) -> list[float]:
        """
        Wind speeds of an own power curve, rising; default: the curve that ships.

        Unit m/s; range 0 or more; default [].
        """
    @curve_m_s.setter
    def curve_m_s(self, arg1: list[float]) -> None: ...
    @property
    def hub_height_m(self) -> float:
        """
        Hub height (shear).

        Unit m; range above 0; default 100.
        """
    @hub_height_m.setter
    def hub_height_m(self, arg1: float) -> None: ...
    @property
    def hub_mean_m_s(self) -> float:
        """
        Yearly mean wind at hub height (plain, damped).

        Unit m/s; range above 0; default 5.2.
        """
    @hub_mean_m_s.setter
    def hub_mean_m_s(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Nameplate power.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_factor_min(self) -> float:
        """
        Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive power up to that of its available power either way. 1: none.

        Unit min; range above 0, at most 1; default 1.
        """
    @power_factor_min.setter
    def power_factor_min(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw; default: from the study's weather.

        Range 0 or more; shape () or (steps,); default None.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def recipe(self) -> str:
        """
        How hub wind follows from the weather's: plain and damped scale to hub_mean_m_s, shear uses the power law.

        One of 'plain', 'damped', 'shear'; default 'plain'.
        """
    @recipe.setter
    def recipe(self, arg1: str) -> None: ...
    @property
    def shear_frac(self) -> float:
        """
        Exponent of the power law (shear).

        Range 0 or more; default 0.2.
        """
    @shear_frac.setter
    def shear_frac(self, arg1: float) -> None: ...
    @property
    def system_frac(self) -> float:
        """
        What cables, and wakes and standstill if they are not given apart, leave.

        Range above 0, at most 1; default 0.88.
        """
    @system_frac.setter
    def system_frac(self, arg1: float) -> None: ...
    @property
    def wake_frac(self) -> list[float]:
        """
        What the wakes leave of those speeds, on average over the farm.

        Range above 0, at most 1; default [].
        """
    @wake_frac.setter
    def wake_frac(self, arg1: list[float]) -> None: ...
    @property
    def wake_m_s(self) -> list[float]:
        """
        Wind speeds of a wake curve of the farm, rising; default: wakes are in system_frac.

        Unit m/s; range 0 or more; default [].
        """
    @wake_m_s.setter
    def wake_m_s(self, arg1: list[float]) -> None: ...

class Battery(Component):
    """
    A battery by its nameplate.

    Made by ``study.add("battery", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Wear for each kWh returned.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def cyclic(self) -> bool:
        """
        Whether the run ends at the level it began with.

        Default True.
        """
    @cyclic.setter
    def cyclic(self, arg1: bool) -> None: ...
    @property
    def e_max_kwh(self) -> float:
        """
        Nameplate energy.

        Unit kWh; range 0 or more; must be given.
        """
    @e_max_kwh.setter
    def e_max_kwh(self, arg1: float) -> None: ...
    @property
    def level_final_frac(self) -> float | None:
        """
        Least level after the last step as a fraction of e_max_kwh.

        Range 0 to 1; default None.
        """
    @level_final_frac.setter
    def level_final_frac(self, arg1: float | None) -> None: ...
    @property
    def level_initial_frac(self) -> float | None:
        """
        Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when cyclic, else level_min_frac.

        Range 0 to 1; default None.
        """
    @level_initial_frac.setter
    def level_initial_frac(self, arg1: float | None) -> None: ...
    @property
    def level_max_frac(self) -> float:
        """
        Highest level as a fraction of e_max_kwh.

        Range 0 to 1; default 0.95.
        """
    @level_max_frac.setter
    def level_max_frac(self, arg1: float) -> None: ...
    @property
    def level_min_frac(self) -> float:
        """
        Lowest level as a fraction of e_max_kwh.

        Range 0 to 1; default 0.05.
        """
    @level_min_frac.setter
    def level_min_frac(self, arg1: float) -> None: ...
    @property
    def loss_frac_h(self) -> float:
        """
        Share of the level lost in an hour.

        Unit h-1; range 0 to 1; default 0.
        """
    @loss_frac_h.setter
    def loss_frac_h(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest power, in and out.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_factor_min(self) -> float:
        """
        Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive power up to that of its available power either way. 1: none.

        Unit min; range above 0, at most 1; default 1.
        """
    @power_factor_min.setter
    def power_factor_min(self, arg1: float) -> None: ...
    @property
    def round_trip_frac(self) -> float:
        """
        Energy returned of energy drawn, at the connection to the grid; half of it (its square root) is lost each way. The default is the middle of 0.85 to 0.88 for LFP stations (assumption).

        Range above 0, at most 1; default 0.87.
        """
    @round_trip_frac.setter
    def round_trip_frac(self, arg1: float) -> None: ...

class GridConnection(Component):
    """
    Where the district meets the public grid.

    Made by ``study.add("grid_connection", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carbon_kg_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        CO2 of each kWh imported.

        Unit kg/kWh; shape () or (steps,); default 0.
        """
    @carbon_kg_kwh.setter
    def carbon_kg_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def demand_yuan_kw_month(self) -> float | None:
        """
        Price of the highest mean import of a step in each calendar month; default: the tariff's, or none. A month of which only a part is run is billed in full.

        Unit yuan/(kW month); range 0 or more; default None.
        """
    @demand_yuan_kw_month.setter
    def demand_yuan_kw_month(self, arg1: float | None) -> None: ...
    @property
    def export_max_kw(self) -> float:
        """
        Largest export.

        Unit kW; range 0 or more; default 0.
        """
    @export_max_kw.setter
    def export_max_kw(self, arg1: float) -> None: ...
    @property
    def export_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Price received for export.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @export_yuan_kwh.setter
    def export_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def import_max_kw(self) -> float:
        """
        Largest import.

        Unit kW; range 0 or more; must be given.
        """
    @import_max_kw.setter
    def import_max_kw(self, arg1: float) -> None: ...
    @property
    def import_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Price paid for import; default: the tariff's.

        Unit yuan/kWh; shape () or (steps,); default None.
        """
    @import_yuan_kwh.setter
    def import_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def peak_initial_kw(self) -> float:
        """
        Highest import of the first month before the first step.

        Unit kW; range 0 or more; default 0.
        """
    @peak_initial_kw.setter
    def peak_initial_kw(self, arg1: float) -> None: ...
    @property
    def tariff(self) -> str:
        """
        The tariff that prices import and peaks; or give import_yuan_kwh.

        Name of a tariff; default ''.
        """
    @tariff.setter
    def tariff(self, arg1: str) -> None: ...
    @property
    def v_pu(self) -> float:
        """
        Voltage it holds at its node in the grid check.

        Range 0.8 to 1.2; default 1.
        """
    @v_pu.setter
    def v_pu(self, arg1: float) -> None: ...

class Boiler(Component):
    """
    A boiler for gas, biomass or any other fuel.

    Made by ``study.add("boiler", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Heat for each kWh of fuel by its lower heating value; above 1 only where it condenses. The default is an assumption.

        Range above 0, at most 1.1; shape () or (steps,); default 0.92.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def fuel_node(self) -> str:
        """
        The node its fuel comes from.

        Name of a node; must be given.
        """
    @fuel_node.setter
    def fuel_node(self, arg1: str) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node it heats; heat or steam.

        Name of a node; must be given.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest heat output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def part_load_efficiency_frac(self) -> list[float]:
        """
        Efficiency or coefficient of performance at each of these loads, relative to that at full load; the last is 1.

        Range above 0, at most 3; default [].
        """
    @part_load_efficiency_frac.setter
    def part_load_efficiency_frac(self, arg1: list[float]) -> None: ...
    @property
    def part_load_frac(self) -> list[float]:
        """
        Loads of a part-load curve as fractions of what is available, rising to 1; the first is the least when on. Straight lines of its input between them.

        Range above 0, at most 1; default [].
        """
    @part_load_frac.setter
    def part_load_frac(self, arg1: list[float]) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class ElectricBoiler(Component):
    """
    A boiler that runs on electricity.

    Made by ``study.add("electric_boiler", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Heat for each kWh of electricity; the default is that of the Danish technology data (Danish Energy Agency, generation of electricity and district heating).

        Range above 0, at most 1; shape () or (steps,); default 0.99.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node it heats.

        Name of a node; must be given.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest heat output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it draws power from.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class HeatPump(Component):
    """
    A heat pump from air, ground, water or waste heat.

    Made by ``study.add("heat_pump", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def carnot_frac(self) -> float | None:
        """
        Takes this share of Carnot's coefficient of performance instead of a map.

        Range above 0, at most 0.8; default None.
        """
    @carnot_frac.setter
    def carnot_frac(self, arg1: float | None) -> None: ...
    @property
    def cop(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Heat for each kWh of electricity; default: from the temperatures.

        Range 1 to 20; shape () or (steps,); default None.
        """
    @cop.setter
    def cop(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node it heats.

        Name of a node; must be given.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def map_capacity_frac(self) -> list[float]:
        """
        Heat output there as a fraction of p_max_kw, in the same order; default: 1.

        Range above 0, at most 2; default [].
        """
    @map_capacity_frac.setter
    def map_capacity_frac(self, arg1: list[float]) -> None: ...
    @property
    def map_cop(self) -> list[float]:
        """
        Coefficients of performance of the map: for the first source temperature all supply temperatures, then for the next.

        Range 1 to 20; default [].
        """
    @map_cop.setter
    def map_cop(self, arg1: list[float]) -> None: ...
    @property
    def map_source_c(self) -> list[float]:
        """
        Source temperatures of an own map, rising; default: the map of an air-source unit that ships.

        Unit degC; range -60 to 120; default [].
        """
    @map_source_c.setter
    def map_source_c(self, arg1: list[float]) -> None: ...
    @property
    def map_supply_c(self) -> list[float]:
        """
        Supply temperatures of the map, rising.

        Unit degC; range 0 to 200; default [].
        """
    @map_supply_c.setter
    def map_supply_c(self, arg1: list[float]) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Rated heat output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def part_load_efficiency_frac(self) -> list[float]:
        """
        Efficiency or coefficient of performance at each of these loads, relative to that at full load; the last is 1.

        Range above 0, at most 3; default [].
        """
    @part_load_efficiency_frac.setter
    def part_load_efficiency_frac(self, arg1: list[float]) -> None: ...
    @property
    def part_load_frac(self) -> list[float]:
        """
        Loads of a part-load curve as fractions of what is available, rising to 1; the first is the least when on. Straight lines of its input between them.

        Range above 0, at most 1; default [].
        """
    @part_load_frac.setter
    def part_load_frac(self, arg1: list[float]) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it draws power from.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...
    @property
    def source_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Temperature of its source; default: the outdoor air of the study's weather.

        Unit degC; range -60 to 120; shape () or (steps,); default None.
        """
    @source_c.setter
    def source_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def source_node(self) -> str:
        """
        The node whose heat it lifts (waste heat, sewage), of heat, steam or a carrier of your own; default: heat of the surroundings, which costs nothing and has no limit.

        Name of a node; default ''.
        """
    @source_node.setter
    def source_node(self, arg1: str) -> None: ...
    @property
    def supply_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Temperature it supplies; default: that of heat_node.

        Unit degC; range 0 to 200; shape () or (steps,); default None.
        """
    @supply_c.setter
    def supply_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...

class Chiller(Component):
    """
    An electric chiller.

    Made by ``study.add("chiller", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cooling_node(self) -> str:
        """
        The node it cools.

        Name of a node; must be given.
        """
    @cooling_node.setter
    def cooling_node(self, arg1: str) -> None: ...
    @property
    def cop(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cooling for each kWh of electricity; default: from the outdoor air.

        Range 0.5 to 30; shape () or (steps,); default None.
        """
    @cop.setter
    def cop(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cop_slope_frac_k(self) -> float:
        """
        Share by which it rises for each kelvin below 35 degrees, down to 15 degrees; above 35 it falls by the same, up to 45 (assumption).

        Unit K-1; range 0 to 0.1; default 0.02.
        """
    @cop_slope_frac_k.setter
    def cop_slope_frac_k(self, arg1: float) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node that takes its heat, where that is used; default: it goes to the air.

        Name of a node; default ''.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest cooling output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def part_load_efficiency_frac(self) -> list[float]:
        """
        Efficiency or coefficient of performance at each of these loads, relative to that at full load; the last is 1.

        Range above 0, at most 3; default [].
        """
    @part_load_efficiency_frac.setter
    def part_load_efficiency_frac(self, arg1: list[float]) -> None: ...
    @property
    def part_load_frac(self) -> list[float]:
        """
        Loads of a part-load curve as fractions of what is available, rising to 1; the first is the least when on. Straight lines of its input between them.

        Range above 0, at most 1; default [].
        """
    @part_load_frac.setter
    def part_load_frac(self, arg1: list[float]) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it draws power from.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def rated_cop(self) -> float:
        """
        Coefficient of performance at 35 degrees outdoors, its auxiliaries included (assumption).

        Range 0.5 to 30; default 5.
        """
    @rated_cop.setter
    def rated_cop(self, arg1: float) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class AbsorptionChiller(Component):
    """
    A chiller driven by heat.

    Made by ``study.add("absorption_chiller", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cooling_node(self) -> str:
        """
        The node it cools.

        Name of a node; must be given.
        """
    @cooling_node.setter
    def cooling_node(self, arg1: str) -> None: ...
    @property
    def cop(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Cooling for each kWh of heat: about 0.7 with one stage, 1.2 with two (assumption).

        Range 0.1 to 2; shape () or (steps,); default 0.7.
        """
    @cop.setter
    def cop(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node that drives it, of 60 degrees or more.

        Name of a node; must be given.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest cooling output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def part_load_efficiency_frac(self) -> list[float]:
        """
        Efficiency or coefficient of performance at each of these loads, relative to that at full load; the last is 1.

        Range above 0, at most 3; default [].
        """
    @part_load_efficiency_frac.setter
    def part_load_efficiency_frac(self, arg1: list[float]) -> None: ...
    @property
    def part_load_frac(self) -> list[float]:
        """
        Loads of a part-load curve as fractions of what is available, rising to 1; the first is the least when on. Straight lines of its input between them.

        Range above 0, at most 1; default [].
        """
    @part_load_frac.setter
    def part_load_frac(self, arg1: list[float]) -> None: ...
    @property
    def power_frac(self) -> float:
        """
        Electricity of its pumps and fans for each kWh of cooling (assumption).

        Range 0 to 1; default 0.02.
        """
    @power_frac.setter
    def power_frac(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node its pumps and fans draw from; default: they are not looked at.

        Name of a node; default ''.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class HeatExchanger(Component):
    """
    Passes heat or cold from one node to another.

    Made by ``study.add("heat_exchanger", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        What arrives of a kWh; the rest is lost to the room (assumption).

        Range above 0, at most 1; shape () or (steps,); default 0.98.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def from_node(self) -> str:
        """
        The node it draws from.

        Name of a node; must be given.
        """
    @from_node.setter
    def from_node(self, arg1: str) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest power given; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...
    @property
    def to_node(self) -> str:
        """
        The node it gives to.

        Name of a node; must be given.
        """
    @to_node.setter
    def to_node(self, arg1: str) -> None: ...

class Chp(Component):
    """
    Makes electricity and heat from one fuel.

    Made by ``study.add("chp", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float:
        """
        Electricity for each kWh of fuel by its lower heating value, without a region. The default is that of gas engines in the Danish technology data.

        Range above 0, at most 1; default 0.4.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: float) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def fuel_node(self) -> str:
        """
        The node its fuel comes from; steam for a turbine.

        Name of a node; must be given.
        """
    @fuel_node.setter
    def fuel_node(self, arg1: str) -> None: ...
    @property
    def heat_efficiency_frac(self) -> float:
        """
        Heat for each kWh of fuel, without a region.

        Range above 0, at most 1; default 0.45.
        """
    @heat_efficiency_frac.setter
    def heat_efficiency_frac(self, arg1: float) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node it heats; heat or steam.

        Name of a node; must be given.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def integer(self) -> bool:
        """
        Whether it is on or off in each step, and when on keeps to its region or curve: solved with whole numbers, in windows.

        Default False.
        """
    @integer.setter
    def integer(self, arg1: bool) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest electric output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it feeds with power.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def region_fuel_frac(self) -> list[float]:
        """
        Fuel at each corner.

        Range 0 or more; default [].
        """
    @region_fuel_frac.setter
    def region_fuel_frac(self, arg1: list[float]) -> None: ...
    @property
    def region_heat_frac(self) -> list[float]:
        """
        Heat at each corner.

        Range 0 or more; default [].
        """
    @region_heat_frac.setter
    def region_heat_frac(self, arg1: list[float]) -> None: ...
    @property
    def region_power_frac(self) -> list[float]:
        """
        Corners of its operating region, standing still left out: electricity at each as a fraction of p_max_kw, the largest 1.

        Range 0 or more; default [].
        """
    @region_power_frac.setter
    def region_power_frac(self, arg1: list[float]) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class Electrolyser(Component):
    """
    Makes hydrogen from electricity.

    Made by ``study.add("electrolyser", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Hydrogen by its lower heating value for each kWh of electricity, its auxiliaries included (assumption).

        Range above 0, at most 1; shape () or (steps,); default 0.66.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_frac(self) -> float:
        """
        Heat that can be used for each kWh of electricity (assumption).

        Range 0 to 1; default 0.15.
        """
    @heat_frac.setter
    def heat_frac(self, arg1: float) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node that takes its waste heat; default: it is not used.

        Name of a node; default ''.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def hydrogen_node(self) -> str:
        """
        The node it feeds.

        Name of a node; must be given.
        """
    @hydrogen_node.setter
    def hydrogen_node(self, arg1: str) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest electric input; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it draws power from.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class FuelCell(Component):
    """
    Makes electricity and heat from hydrogen.

    Made by ``study.add("fuel_cell", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cost_yuan_kwh(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Operating cost of each kWh of that power, without what its input costs.

        Unit yuan/kWh; shape () or (steps,); default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def efficiency_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Electricity for each kWh of hydrogen by its lower heating value (assumption).

        Range above 0, at most 1; shape () or (steps,); default 0.5.
        """
    @efficiency_frac.setter
    def efficiency_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def extendable(self) -> bool:
        """
        Whether the optimiser chooses the size; the one that is given is then the least.

        Default False.
        """
    @extendable.setter
    def extendable(self, arg1: bool) -> None: ...
    @property
    def heat_frac(self) -> float:
        """
        Heat that can be used for each kWh of hydrogen (assumption).

        Range 0 to 1; default 0.35.
        """
    @heat_frac.setter
    def heat_frac(self, arg1: float) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node that takes its heat; default: it is not used.

        Name of a node; default ''.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def hydrogen_node(self) -> str:
        """
        The node it draws from.

        Name of a node; must be given.
        """
    @hydrogen_node.setter
    def hydrogen_node(self, arg1: str) -> None: ...
    @property
    def invest_yuan_kw_year(self) -> float:
        """
        Cost of a year of each kW of an extendable size, the least one included. A run pays for the share of a year of 8760 h that its steps count for.

        Unit yuan/(kW year); default 0.
        """
    @invest_yuan_kw_year.setter
    def invest_yuan_kw_year(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def must_run_frac(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Least power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 0.
        """
    @must_run_frac.setter
    def must_run_frac(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float:
        """
        Largest electric output; the least when extendable.

        Unit kW; range 0 or more; must be given.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node it feeds with power.

        Name of a node; must be given.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Available power as a fraction of p_max_kw.

        Range 0 or more; shape () or (steps,); default 1.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def size_max_kw(self) -> float | None:
        """
        Largest size that may be chosen when extendable; default: no limit.

        Unit kW; range 0 or more; default None.
        """
    @size_max_kw.setter
    def size_max_kw(self, arg1: float | None) -> None: ...

class ThermalStore(Component):
    """
    A tank of heat, cold or steam.

    Made by ``study.add("thermal_store", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def ambient_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Temperature around it; default: the outdoor air of the study's weather.

        Unit degC; range -60 to 60; shape () or (steps,); default None.
        """
    @ambient_c.setter
    def ambient_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def content_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Temperature of its content; default: the supply temperature of its node.

        Unit degC; range -30 to 400; shape () or (steps,); default None.
        """
    @content_c.setter
    def content_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Wear for each kWh given to its node.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def cyclic(self) -> bool:
        """
        Whether the run ends at the level it began with.

        Default True.
        """
    @cyclic.setter
    def cyclic(self, arg1: bool) -> None: ...
    @property
    def e_max_kwh(self) -> float:
        """
        Energy it holds when full.

        Unit kWh; range 0 or more; must be given.
        """
    @e_max_kwh.setter
    def e_max_kwh(self, arg1: float) -> None: ...
    @property
    def efficiency_in_frac(self) -> float:
        """
        Efficiency of storing.

        Range above 0, at most 1; default 1.
        """
    @efficiency_in_frac.setter
    def efficiency_in_frac(self, arg1: float) -> None: ...
    @property
    def efficiency_out_frac(self) -> float:
        """
        Efficiency of returning.

        Range above 0, at most 1; default 1.
        """
    @efficiency_out_frac.setter
    def efficiency_out_frac(self, arg1: float) -> None: ...
    @property
    def level_final_frac(self) -> float | None:
        """
        Least level after the last step as a fraction of e_max_kwh.

        Range 0 to 1; default None.
        """
    @level_final_frac.setter
    def level_final_frac(self, arg1: float | None) -> None: ...
    @property
    def level_initial_frac(self) -> float | None:
        """
        Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when cyclic, else level_min_frac.

        Range 0 to 1; default None.
        """
    @level_initial_frac.setter
    def level_initial_frac(self, arg1: float | None) -> None: ...
    @property
    def level_min_frac(self) -> float:
        """
        Lowest level as a fraction of e_max_kwh.

        Range 0 to 1; default 0.
        """
    @level_min_frac.setter
    def level_min_frac(self, arg1: float) -> None: ...
    @property
    def loss_w_k(self) -> float:
        """
        Loss of the full tank for each kelvin between its content and what surrounds it: U times surface.

        Unit W/K; range 0 or more; default 0.
        """
    @loss_w_k.setter
    def loss_w_k(self, arg1: float) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def p_max_kw(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Largest power, in and out; default: what fills or empties it in one step.

        Unit kW; range 0 or more; shape () or (steps,); default None.
        """
    @p_max_kw.setter
    def p_max_kw(self, arg1: numpy.typing.ArrayLike | None) -> None: ...

class SolarThermal(Component):
    """
    Solar thermal collectors on a tilted plane.

    Made by ``study.add("solar_thermal", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def albedo_frac(self) -> float:
        """
        Share of light the ground reflects.

        Range 0 to 1; default 0.2.
        """
    @albedo_frac.setter
    def albedo_frac(self, arg1: float) -> None: ...
    @property
    def area_m2(self) -> float:
        """
        Gross area of the collectors.

        Unit m2; range 0 or more; must be given.
        """
    @area_m2.setter
    def area_m2(self, arg1: float) -> None: ...
    @property
    def azimuth_deg(self) -> float:
        """
        Direction they face: 90 east, 180 south, 270 west.

        Unit degree; range 0 to 360; default 180.
        """
    @azimuth_deg.setter
    def azimuth_deg(self, arg1: float) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Operating cost of a kWh.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def curtailable(self) -> bool:
        """
        Whether its output may be reduced.

        Default True.
        """
    @curtailable.setter
    def curtailable(self, arg1: bool) -> None: ...
    @property
    def loss_w_m2k(self) -> float:
        """
        Linear loss, a1 of ISO 9806.

        Unit W/(m2 K); range 0 or more; default 3.5.
        """
    @loss_w_m2k.setter
    def loss_w_m2k(self, arg1: float) -> None: ...
    @property
    def loss_w_m2k2(self) -> float:
        """
        Quadratic loss, a2 of ISO 9806.

        Unit W/(m2 K2); range 0 or more; default 0.015.
        """
    @loss_w_m2k2.setter
    def loss_w_m2k2(self, arg1: float) -> None: ...
    @property
    def mean_c(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Mean temperature in the collectors; default: the mean of supply and return of the node, or its supply.

        Unit degC; range 0 to 200; shape () or (steps,); default None.
        """
    @mean_c.setter
    def mean_c(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def optical_frac(self) -> float:
        """
        Efficiency without losses, eta 0 of ISO 9806; the default is a flat plate (assumption).

        Range above 0, at most 1; default 0.78.
        """
    @optical_frac.setter
    def optical_frac(self, arg1: float) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def profile(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Heat of a square metre in kW; default: from the study's weather.

        Range 0 or more; shape () or (steps,); default None.
        """
    @profile.setter
    def profile(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def system_frac(self) -> float:
        """
        What pipes, angle of incidence and dirt leave (assumption).

        Range above 0, at most 1; default 0.9.
        """
    @system_frac.setter
    def system_frac(self, arg1: float) -> None: ...
    @property
    def tilt_deg(self) -> float:
        """
        Tilt from the horizontal.

        Unit degree; range 0 to 90; default 35.
        """
    @tilt_deg.setter
    def tilt_deg(self, arg1: float) -> None: ...

class Digester(Component):
    """
    Makes biogas of waste water.

    Made by ``study.add("digester", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def cod_kg_m3(self) -> float:
        """
        Its chemical oxygen demand.

        Unit kg/m3; range 0 or more; must be given.
        """
    @cod_kg_m3.setter
    def cod_kg_m3(self, arg1: float) -> None: ...
    @property
    def cost_yuan_kwh(self) -> float:
        """
        Operating cost of a kWh of gas.

        Unit yuan/kWh; default 0.
        """
    @cost_yuan_kwh.setter
    def cost_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def flow_m3_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Waste water that flows in.

        Unit m3/h; range 0 or more; shape () or (steps,); must be given.
        """
    @flow_m3_h.setter
    def flow_m3_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def methane_m3_kg(self) -> float:
        """
        Methane at 0 degrees and 1 atm for each kilogram digested; 0.35 is what the oxygen it takes to burn says: 22.4 l for 64 g.

        Unit m3/kg; range 0 to 0.4; default 0.35.
        """
    @methane_m3_kg.setter
    def methane_m3_kg(self, arg1: float) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def node(self) -> str:
        """
        The node it injects into.

        Name of a node; must be given.
        """
    @node.setter
    def node(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def removal_frac(self) -> float:
        """
        Share of it that is digested (assumption).

        Range above 0, at most 1; default 0.75.
        """
    @removal_frac.setter
    def removal_frac(self, arg1: float) -> None: ...

class Building(Component):
    """
    A building by its type and floor area.

    Made by ``study.add("building", ...)``; found by its name, so it stays good while others come and go.
    """
    @property
    def air_change_frac_h(self) -> float | None:
        """
        Air exchanged in an hour by heated volume; default: by its standard.

        Unit h-1; range 0 to 20; default None.
        """
    @air_change_frac_h.setter
    def air_change_frac_h(self, arg1: float | None) -> None: ...
    @property
    def annual_cooling_kwh(self) -> float | None:
        """
        Cold of a year as metered; default: by type and floor area.

        Unit kWh; range 0 or more; default None.
        """
    @annual_cooling_kwh.setter
    def annual_cooling_kwh(self, arg1: float | None) -> None: ...
    @property
    def annual_heat_kwh(self) -> float | None:
        """
        Space heat of a year as metered; default: by type, standard and floor area.

        Unit kWh; range 0 or more; default None.
        """
    @annual_heat_kwh.setter
    def annual_heat_kwh(self, arg1: float | None) -> None: ...
    @property
    def annual_hot_water_kwh(self) -> float | None:
        """
        Hot water of a year as metered; default: by type and floor area.

        Unit kWh; range 0 or more; default None.
        """
    @annual_hot_water_kwh.setter
    def annual_hot_water_kwh(self, arg1: float | None) -> None: ...
    @property
    def annual_power_kwh(self) -> float | None:
        """
        Electricity of a year as metered; default: by type and floor area.

        Unit kWh; range 0 or more; default None.
        """
    @annual_power_kwh.setter
    def annual_power_kwh(self, arg1: float | None) -> None: ...
    @property
    def cooling_max_kw(self) -> float | None:
        """
        Most cold it can take while it stores; default: the highest of its usual course.

        Unit kW; range 0 or more; default None.
        """
    @cooling_max_kw.setter
    def cooling_max_kw(self, arg1: float | None) -> None: ...
    @property
    def cooling_node(self) -> str:
        """
        The node of its cold; default: left out.

        Name of a node; default ''.
        """
    @cooling_node.setter
    def cooling_node(self, arg1: str) -> None: ...
    @property
    def cooling_setback_c(self) -> float | None:
        """
        What it is cooled to when few are there, with demand_by = "model"; default: the set-point.

        Unit degC; range 5 to 40; default None.
        """
    @cooling_setback_c.setter
    def cooling_setback_c(self, arg1: float | None) -> None: ...
    @property
    def cooling_setpoint_c(self) -> float | None:
        """
        Indoor temperature that it is cooled to; default: 26 degrees.

        Unit degC; range 5 to 40; default None.
        """
    @cooling_setpoint_c.setter
    def cooling_setpoint_c(self, arg1: float | None) -> None: ...
    @property
    def count(self) -> float:
        """
        How many equal buildings the class has.

        Range 1 to 1000000; default 1.
        """
    @count.setter
    def count(self, arg1: float) -> None: ...
    @property
    def demand_by(self) -> str:
        """
        Where heat and cold come from: the figures of its type for each m2, or the model of its envelope.

        One of 'figures', 'model'; default 'figures'.
        """
    @demand_by.setter
    def demand_by(self, arg1: str) -> None: ...
    @property
    def firm(self) -> bool:
        """
        Whether it must be served: then there is no unserved energy.

        Default False.
        """
    @firm.setter
    def firm(self, arg1: bool) -> None: ...
    @property
    def floor_area_m2(self) -> float:
        """
        Floor area, all storeys, of all buildings of the class.

        Unit m2; range above 0; must be given.
        """
    @floor_area_m2.setter
    def floor_area_m2(self, arg1: float) -> None: ...
    @property
    def heat_max_kw(self) -> float | None:
        """
        Most heat it can take while it stores; default: the highest of its usual course.

        Unit kW; range 0 or more; default None.
        """
    @heat_max_kw.setter
    def heat_max_kw(self, arg1: float | None) -> None: ...
    @property
    def heat_node(self) -> str:
        """
        The node of its space heat; default: left out.

        Name of a node; default ''.
        """
    @heat_node.setter
    def heat_node(self, arg1: str) -> None: ...
    @property
    def heating_setback_c(self) -> float | None:
        """
        What it is heated to when few are there, with demand_by = "model"; default: the set-point.

        Unit degC; range 5 to 40; default None.
        """
    @heating_setback_c.setter
    def heating_setback_c(self, arg1: float | None) -> None: ...
    @property
    def heating_setpoint_c(self) -> float | None:
        """
        Indoor temperature that it is heated to; default: by its type.

        Unit degC; range 5 to 40; default None.
        """
    @heating_setpoint_c.setter
    def heating_setpoint_c(self, arg1: float | None) -> None: ...
    @property
    def hot_water_node(self) -> str:
        """
        The node of its hot water; default: left out.

        Name of a node; default ''.
        """
    @hot_water_node.setter
    def hot_water_node(self, arg1: str) -> None: ...
    @property
    def mass_kwh_m2_k(self) -> float | None:
        """
        Effective heat capacity of its structure by floor; default: medium, 165 kJ/(m2 K).

        Unit kWh/(m2 K); range 0.005 to 0.5; default None.
        """
    @mass_kwh_m2_k.setter
    def mass_kwh_m2_k(self, arg1: float | None) -> None: ...
    @property
    def meter(self) -> str:
        """
        The meter its energy is billed on.

        Default 'district'.
        """
    @meter.setter
    def meter(self, arg1: str) -> None: ...
    @property
    def name(self) -> str:
        """
        Unique name within its kind.

        Must be given.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def owner(self) -> str:
        """
        Who owns the device.

        Default 'district'.
        """
    @owner.setter
    def owner(self, arg1: str) -> None: ...
    @property
    def power_factor(self) -> float:
        """
        Lagging power factor of its electricity, for the grid check.

        Range above 0, at most 1; default 0.95.
        """
    @power_factor.setter
    def power_factor(self, arg1: float) -> None: ...
    @property
    def power_node(self) -> str:
        """
        The node of its electricity without heating, cooling and hot water; default: that is left out.

        Name of a node; default ''.
        """
    @power_node.setter
    def power_node(self, arg1: str) -> None: ...
    @property
    def precondition_k(self) -> float:
        """
        How far above its set-point it may be heated, and below it cooled, to store heat or cold.

        Unit K; range 0 to 10; default 0.
        """
    @precondition_k.setter
    def precondition_k(self, arg1: float) -> None: ...
    @property
    def relax_k(self) -> float:
        """
        How far below its set-point it may be when heated, and above it when cooled.

        Unit K; range 0 to 10; default 0.
        """
    @relax_k.setter
    def relax_k(self, arg1: float) -> None: ...
    @property
    def roof_u_w_m2k(self) -> float | None:
        """
        That of its roof; default: by its standard.

        Unit W/(m2 K); range 0.05 to 10; default None.
        """
    @roof_u_w_m2k.setter
    def roof_u_w_m2k(self, arg1: float | None) -> None: ...
    @property
    def standard(self) -> str:
        """
        How well it keeps its heat: before the codes, of the codes of the 1990s, of the standards that save 65 % and 75 %.

        One of 'unrenovated', 'code_1990s', 'saving_65', 'saving_75'; default 'unrenovated'.
        """
    @standard.setter
    def standard(self, arg1: str) -> None: ...
    @property
    def storeys(self) -> float | None:
        """
        Storeys of one building; default: by its type.

        Range 1 to 200; default None.
        """
    @storeys.setter
    def storeys(self, arg1: float | None) -> None: ...
    @property
    def type(self) -> str:
        """
        What it is used for.

        One of 'home', 'office', 'government', 'school', 'hospital', 'hotel', 'mall', 'logistics'; default 'office'.
        """
    @type.setter
    def type(self, arg1: str) -> None: ...
    @property
    def unserved_yuan_kwh(self) -> float:
        """
        Cost of each kWh not served, as of a load.

        Unit yuan/kWh; range 0 or more; default 14.
        """
    @unserved_yuan_kwh.setter
    def unserved_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def wall_u_w_m2k(self) -> float | None:
        """
        Heat transfer coefficient of its walls; default: by its standard.

        Unit W/(m2 K); range 0.05 to 10; default None.
        """
    @wall_u_w_m2k.setter
    def wall_u_w_m2k(self, arg1: float | None) -> None: ...
    @property
    def window_share_frac(self) -> float | None:
        """
        Windows by facade; default: by its type.

        Range 0 to 1; default None.
        """
    @window_share_frac.setter
    def window_share_frac(self, arg1: float | None) -> None: ...
    @property
    def window_u_w_m2k(self) -> float | None:
        """
        That of its windows; default: by its standard.

        Unit W/(m2 K); range 0.05 to 10; default None.
        """
    @window_u_w_m2k.setter
    def window_u_w_m2k(self, arg1: float | None) -> None: ...

class Components:
    """
    Components of a study by name, like a dict. Changes go to the study.
    """
    def __contains__(self, arg0: typing.Any) -> bool: ...
    def __delitem__(self, name: str) -> None: ...
    def __getitem__(self, name: str) -> typing.Any: ...
    def __iter__(self) -> collections.abc.Iterator[str]: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    def _ipython_key_completions_(self) -> list[str]: ...
    def _repr_html_(self) -> str: ...
    def get(self, name: str, default: typing.Any = None) -> typing.Any:
        """
        The component of that name, or the default.
        """
    def items(self) -> list[tuple[str, typing.Any]]:
        """
        Pairs of name and component.
        """
    def keys(self) -> list[str]:
        """
        All names.
        """
    def values(self) -> list[typing.Any]:
        """
        All components.
        """

class Settings:
    """
    What holds for the whole study: `study.settings`. Changes go to the study.
    """
    def __getattr__(self, arg0: str) -> typing.Any: ...
    def __repr__(self) -> str: ...
    def __setattr__(self, arg0: str, arg1: typing.Any) -> None: ...
    def _repr_html_(self) -> str: ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        All settings by name.
        """
    @property
    def carbon_yuan_kg(self) -> float:
        """
        Price of CO2 in the objective.

        Unit yuan/kg; range 0 or more; default 0.
        """
    @carbon_yuan_kg.setter
    def carbon_yuan_kg(self, arg1: float) -> None: ...
    @property
    def cost_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Hours that a step counts for in costs; default: step_h. With typical days their sum is a year.

        Unit h; range 0 or more; shape () or (steps,); default None.
        """
    @cost_h.setter
    def cost_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def energy_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Hours that a step counts for in budgets and in the energies of the summary; default: step_h.

        Unit h; range 0 or more; shape () or (steps,); default None.
        """
    @energy_h.setter
    def energy_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def fill_gaps(self) -> str:
        """
        What to do with missing values of series: refuse them, repeat the previous value, interpolate linearly, or take zero. What was filled is noted.

        One of 'refuse', 'previous', 'linear', 'zero'; default 'refuse'.
        """
    @fill_gaps.setter
    def fill_gaps(self, arg1: str) -> None: ...
    @property
    def grid(self) -> str:
        """
        What is asked of the electric network: "check": an AC power flow of every step looks for broken limits; "dispatch": the dispatch keeps voltages and ratings where it can; "off": nothing.

        One of 'check', 'off', 'dispatch'; default 'check'.
        """
    @grid.setter
    def grid(self, arg1: str) -> None: ...
    @property
    def latitude_deg(self) -> float | None:
        """
        Where the study is, for the sun.

        Unit degree; range -90 to 90; default None.
        """
    @latitude_deg.setter
    def latitude_deg(self, arg1: float | None) -> None: ...
    @property
    def longitude_deg(self) -> float | None:
        """
        Where the study is, for the sun.

        Unit degree; range -180 to 180; default None.
        """
    @longitude_deg.setter
    def longitude_deg(self, arg1: float | None) -> None: ...
    @property
    def name(self) -> str:
        """
        Short name of the study.

        Default 'study'.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def network_owner(self) -> str:
        """
        Owner whose sources, stores and connections the indicators of the network count, with all loads.

        Default 'district'.
        """
    @network_owner.setter
    def network_owner(self, arg1: str) -> None: ...
    @property
    def network_rules(self) -> str:
        """
        Rules of the electric network: "incremental": those of an incremental distribution network in Henan: nothing is fed back into the public grid, and all sources together are no larger than the highest demand of the study; "none".

        One of 'none', 'incremental'; default 'none'.
        """
    @network_rules.setter
    def network_rules(self, arg1: str) -> None: ...
    @property
    def project_owner(self) -> str:
        """
        Owner whose sources, stores and loads the indicators of the project count; default: no project.

        Default ''.
        """
    @project_owner.setter
    def project_owner(self, arg1: str) -> None: ...
    @property
    def start(self) -> str:
        """
        Start of the first step, local standard time.

        Default '2025-01-01'.
        """
    @start.setter
    def start(self, arg1: str) -> None: ...
    @property
    def step_h(self) -> float:
        """
        Length of a step: 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12 or 24.

        Unit h; range above 0; default 1.
        """
    @step_h.setter
    def step_h(self, arg1: float) -> None: ...
    @property
    def steps(self) -> int:
        """
        Number of steps; 8760 hours are a year, 8784 a leap year.

        Range 1 to 100000000; default 8760.
        """
    @steps.setter
    def steps(self, arg1: int) -> None: ...
    @property
    def store_h(self) -> float | numpy.typing.NDArray[numpy.float64] | None:
        """
        Hours that a step counts for in the levels of stores; default: step_h.

        Unit h; range above 0; shape () or (steps,); default None.
        """
    @store_h.setter
    def store_h(self, arg1: numpy.typing.ArrayLike | None) -> None: ...
    @property
    def stored_carbon_kg_kwh(self) -> float:
        """
        CO2 of each kWh that stores hold before the first step, for the tracing of CO2.

        Unit kg/kWh; range 0 or more; default 0.
        """
    @stored_carbon_kg_kwh.setter
    def stored_carbon_kg_kwh(self, arg1: float) -> None: ...
    @property
    def tie_break_yuan_kwh(self) -> float:
        """
        Put on each kWh that stores take and give, so that of equally cheap plans the one is chosen that moves less; in no account. 0: any of the equal plans.

        Unit yuan/kWh; range 0 to 0.001; default 1e-06.
        """
    @tie_break_yuan_kwh.setter
    def tie_break_yuan_kwh(self, arg1: float) -> None: ...
    @property
    def title(self) -> str:
        """
        One line that says what it is about.

        Default ''.
        """
    @title.setter
    def title(self, arg1: str) -> None: ...
    @property
    def utc_offset_h(self) -> float:
        """
        Local standard time minus UTC; there is no daylight saving.

        Unit h; range -12 to 14; default 8.
        """
    @utc_offset_h.setter
    def utc_offset_h(self, arg1: float) -> None: ...
    @property
    def weather(self) -> str:
        """
        Weather file (EPW); default: a synthetic year from monthly means of Zhengzhou.

        Default ''.
        """
    @weather.setter
    def weather(self, arg1: str) -> None: ...

class Grid:
    """
    An electric network: named nodes, lines and transformers. Made by `zhanhe.grid.from_pandapower` and the like.
    """
    def __getstate__(self) -> tuple[typing.Any, ...]: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None: ...
    def tables(self) -> dict[str, typing.Any]:
        """
        All numbers of the grid, per unit of `base_kva`.

        Returns
        -------
        dict
            Tables by name (`node`, `branch`, `shunt`, `slack`, `held`, `current_load`, `line`, `transformer` and the terminals
            of the last two), each a dict of columns; and `base_kva` and `buses`.
        """
    @property
    def base_kva(self) -> float:
        """
        Base power of the per-unit system.
        """
    @property
    def held_nodes(self) -> list[str]:
        """
        Names of the nodes whose voltage a generator holds.
        """
    @property
    def issues(self) -> list[zhanhe.errors.Issue]:
        """
        Warnings and notes of the importer.
        """
    @property
    def line_names(self) -> list[str]:
        """
        In the order of `GridState.line_loading_frac`.
        """
    @property
    def node_names(self) -> list[str]:
        """
        In the order of all node columns.
        """
    @property
    def p_kw(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Own net injection of constant power of each node, generation positive, shape (nodes,).
        """
    @property
    def q_kvar(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        The same of reactive power.
        """
    @property
    def slack_nodes(self) -> list[str]:
        """
        Names of the nodes whose voltage and angle are held.
        """
    @property
    def transformer_names(self) -> list[str]:
        """
        In the order of `GridState.transformer_loading_frac`.
        """
    @property
    def v_kv(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Nominal voltage of each node, shape (nodes,).
        """

class GridState:
    """
    What a grid does in every hour: read-only arrays. Nodes without supply are NaN and leave the hour converged.
    """
    def __repr__(self) -> str: ...
    @property
    def angle_rad(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Voltage angle in (-pi, pi], shape (hours, nodes).
        """
    @property
    def converged(self) -> numpy.typing.NDArray[numpy.bool_]:
        """
        Whether the voltages solve the power balance, shape (hours,).
        """
    @property
    def energised(self) -> numpy.typing.NDArray[numpy.bool_]:
        """
        Whether the node has a path of closed branches to a slack, shape (hours, nodes).
        """
    @property
    def grid(self) -> Grid:
        """
        The grid that was solved.
        """
    @property
    def iterations(self) -> numpy.typing.NDArray[numpy.int32]:
        """
        Iterations, both methods together, shape (hours,).
        """
    @property
    def line_loading_frac(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Larger current of the two ends over the rated one, shape (hours, lines); NaN without rating, 0 without supply.
        """
    @property
    def loss_kw(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Active power lost in all lines and transformers, shape (hours,).
        """
    @property
    def mismatch_pu(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Largest error of a bus's power, per unit of `Grid.base_kva`, shape (hours,).
        """
    @property
    def transformer_loading_frac(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Largest current over rated one among the windings, shape (hours, transformers).
        """
    @property
    def v_pu(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Voltage magnitude, shape (hours, nodes); NaN in hours that did not converge.
        """

class Study:
    """
    Everything a run needs: settings, network, devices, series.

    Settings are in ``study.settings`` (and those of name and time axis also here: ``study.steps = 168``), components are found
    by name (``study.devices["roof"].p_max_kw *= 2``).

    Parameters
    ----------
    name, default 'study'
        Short name of the study.
    title, default ''
        One line that says what it is about.
    start, default '2025-01-01'
        Start of the first step, local standard time.
    step_h, default 1
        Length of a step: 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12 or 24.
    steps, default 8760
        Number of steps; 8760 hours are a year, 8784 a leap year.
    cost_h, default None
        Hours that a step counts for in costs; default: step_h. With typical days their sum is a year.
    store_h, default None
        Hours that a step counts for in the levels of stores; default: step_h.
    energy_h, default None
        Hours that a step counts for in budgets and in the energies of the summary; default: step_h.
    utc_offset_h, default 8
        Local standard time minus UTC; there is no daylight saving.
    latitude_deg, default None
        Where the study is, for the sun.
    longitude_deg, default None
        Where the study is, for the sun.
    carbon_yuan_kg, default 0
        Price of CO2 in the objective.
    tie_break_yuan_kwh, default 1e-06
        Put on each kWh that stores take and give, so that of equally cheap plans the one is chosen that moves less; in no account. 0: any of the equal plans.
    stored_carbon_kg_kwh, default 0
        CO2 of each kWh that stores hold before the first step, for the tracing of CO2.
    network_owner, default 'district'
        Owner whose sources, stores and connections the indicators of the network count, with all loads.
    project_owner, default ''
        Owner whose sources, stores and loads the indicators of the project count; default: no project.
    network_rules, default 'none'
        Rules of the electric network: "incremental": those of an incremental distribution network in Henan: nothing is fed back into the public grid, and all sources together are no larger than the highest demand of the study; "none".
    grid, default 'check'
        What is asked of the electric network: "check": an AC power flow of every step looks for broken limits; "dispatch": the dispatch keeps voltages and ratings where it can; "off": nothing.
    weather, default ''
        Weather file (EPW); default: a synthetic year from monthly means of Zhengzhou.
    fill_gaps, default 'refuse'
        What to do with missing values of series: refuse them, repeat the previous value, interpolate linearly, or take zero. What was filled is noted.

    Raises
    ------
    ScenarioError
        A setting is unknown or of a wrong type.
    """
    def __copy__(self) -> Study: ...
    def __deepcopy__(self, memo: dict[int, typing.Any]) -> Study: ...
    def __getattr__(self, arg0: str) -> typing.Any: ...
    def __init__(self, **kwargs: typing.Any) -> None: ...
    def __repr__(self) -> str: ...
    def __setattr__(self, arg0: str, arg1: typing.Any) -> None: ...
    def _repr_html_(self) -> str: ...
    def add(self, kind: str, /, **kwargs: typing.Any) -> typing.Any:
        """
        Add a component; `zhanhe.kinds` lists the kinds, help(zhanhe.components) their fields.

        Parameters
        ----------
        kind : str
            "node", "line", "load", "pv", ...
        **fields
            Fields by name; a series is any array-like of shape (steps,). None and left out mean the default. The field
            `from` is written ``from_``.

        Returns
        -------
        Component
            The new component.

        Raises
        ------
        ScenarioError
            Unknown kind or field, wrong type, missing field, name already taken; the study is unchanged.
        """
    def add_table(self, kind: str, table: typing.Any) -> None:
        """
        Add a component for each row of a table.

        Parameters
        ----------
        kind : str
            What the rows are.
        table : pandas.DataFrame or mapping
            Columns by field name. An empty cell (None, NaN, NA) means the default.

        Raises
        ------
        ScenarioError
            With the issues of all rows; the study is unchanged.
        """
    def copy(self) -> Study:
        """
        An independent study; costs little, because series are shared.
        """
    def remove(self, name: str, kind: str | None = None) -> None:
        """
        Remove a component.

        Parameters
        ----------
        name : str
            Its name.
        kind : str, optional
            Its kind; needed when two kinds share the name.

        Raises
        ------
        KeyError
            There is none of that name.
        ValueError
            Two kinds share the name.
        """
    def run(
        self,
        *,
        solver: str = "auto",
        grid: str = "auto",
        threads: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = False,
        start: typing.Any = None,
        steps: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> zhanhe.results.Results:
        """
        Run the study and wait for it.

        The run works on a snapshot of the study. The GIL is free meanwhile, so studies run side by side in threads.
        A study that was run before and has other numbers now (prices, series, sizes, a later window) is solved from where the
        solver has been, which takes fewer iterations; its last digits may differ from those of a fresh study, within the
        tolerance. An unchanged study gives the same numbers again.

        Parameters
        ----------
        solver : {"auto", "interior-point", "highs", "highs-ipm"}
            Which engine solves the dispatch. "auto" is the interior point, and HiGHS where the judge does not confirm its
            answer. "highs" takes the simplex method of HiGHS, "highs-ipm" its interior point without crossover, faster on
            long runs.
        grid : {"auto", "off", "check", "dispatch"}
            AC power flow of every step ("check"), or voltages and ratings kept by the dispatch where it can ("dispatch");
            "auto" is the study's own, `settings.grid`.
        threads : int, optional
            Threads of solver and grid check; default: as many as the machine offers.
        progress : bool or callable
            True shows a bar. A callable gets ``(stage, done_frac)`` at most ten times a second and whenever a stage begins;
            ``done_frac`` is negative while unknown. When it returns False the run stops and `zhanhe.Cancelled` is raised.
        start : str or datetime, optional
            First step, local standard time; default: the study's first.
        steps : int, optional
            Number of steps; default: to the study's end.

        Returns
        -------
        zhanhe.results.Results
            Look at its `status` first: a run that finds no solution returns, too.

        Raises
        ------
        ScenarioError
            The study or an argument is wrong; `.issues` has everything that was found.
        Cancelled
            `progress` returned False.
        KeyboardInterrupt
            Ctrl-C; the run has ended.
        """
    def tell(self, code: str, message: str, *, where: str = "", remedy: str = "", severity: str = "note") -> None:
        """
        Add a warning or note to `issues`; it goes into the results of every run.

        Parameters
        ----------
        code : str
            One of the codes of issues, such as "assumed".
        message : str
            What is to be known.
        where : str
            Component or file.
        remedy : str
            What to do about it.
        severity : {"note", "warning"}
            How serious it is.

        Raises
        ------
        ValueError
            The code or severity is unknown.
        """
    def validate(self) -> list[zhanhe.errors.Issue]:
        """
        Everything wrong with the study, and what is worth a warning.

        Returns
        -------
        list of Issue
            Empty when there is nothing to tell. Without errors the study can be run.
        """
    @property
    def budgets(self) -> Components:
        """
        All budgets by name.
        """
    @property
    def carriers(self) -> Components:
        """
        Carriers beyond the known ones, by name.
        """
    @property
    def devices(self) -> Components:
        """
        All devices by name, kind by kind.
        """
    @property
    def grid(self) -> Grid:
        """
        The electric network by itself, for `zhanhe.grid.power_flow`.

        Nodes are those of carrier electricity, lines and transformers in the order of the results; grid connections hold the
        voltage. Its own injections are 0: give those that are to be looked at. Made anew each time.

        Returns
        -------
        zhanhe.grid.Grid

        Raises
        ------
        ScenarioError
            The study is wrong, or no electricity node has a nominal voltage and a grid connection.
        """
    @property
    def issues(self) -> list[zhanhe.errors.Issue]:
        """
        Warnings and notes of the loader, of an importer and of `tell`.
        """
    @property
    def lines(self) -> Components:
        """
        All lines by name.
        """
    @property
    def name(self) -> str:
        """
        Short name of the study.

        Default 'study'.
        """
    @name.setter
    def name(self, arg1: str) -> None: ...
    @property
    def nodes(self) -> Components:
        """
        All nodes by name.
        """
    @property
    def obligations(self) -> Components:
        """
        All obligations to consume renewable electricity, by name.
        """
    @property
    def pipes(self) -> Components:
        """
        All pipes by name.
        """
    @property
    def settings(self) -> Settings:
        """
        All settings, the `[study]` table of a scenario: ``study.settings.carbon_yuan_kg = 0.1``.
        """
    @property
    def shapes(self) -> Components:
        """
        All calendar shapes by name.
        """
    @property
    def start(self) -> str:
        """
        Start of the first step, local standard time.

        Default '2025-01-01'.
        """
    @start.setter
    def start(self, arg1: str) -> None: ...
    @property
    def step_h(self) -> float:
        """
        Length of a step: 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12 or 24.

        Unit h; range above 0; default 1.
        """
    @step_h.setter
    def step_h(self, arg1: float) -> None: ...
    @property
    def steps(self) -> int:
        """
        Number of steps; 8760 hours are a year, 8784 a leap year.

        Range 1 to 100000000; default 8760.
        """
    @steps.setter
    def steps(self, arg1: int) -> None: ...
    @property
    def tariffs(self) -> Components:
        """
        All tariffs by name.
        """
    @property
    def title(self) -> str:
        """
        One line that says what it is about.

        Default ''.
        """
    @title.setter
    def title(self, arg1: str) -> None: ...
    @property
    def transformers(self) -> Components:
        """
        All transformers by name.
        """

class RunRecord:
    """
    What a run produced; zhanhe.results.Results shows it.
    """
    def contents(self) -> tuple[typing.Any, ...]:
        """
        Root attributes, and the variables of all groups.
        """
    def describe(self) -> dict[str, typing.Any]:
        """
        Status, certificate, summary and the like by name.
        """
    def write(self, path: os.PathLike[str] | str | bytes, created: str = "", compress: bool = True) -> None:
        """
        Write an HDF5 file that is also netCDF-4.
        """
    @property
    def study(self) -> Study:
        """
        A copy of the study as it was run.
        """

class Weather:
    """
    Weather of one site: read-only arrays of shape (steps,), each value the mean over its interval.
    """
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    @property
    def dhi_w_m2(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Diffuse irradiance on the horizontal, W/m2.
        """
    @property
    def dni_w_m2(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Beam irradiance on a plane facing the sun, W/m2.
        """
    @property
    def elevation_m(self) -> float: ...
    @property
    def ghi_w_m2(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Global irradiance on the horizontal, W/m2.
        """
    @property
    def issues(self) -> list[zhanhe.errors.Issue]:
        """
        What was noted while it was read or made.
        """
    @property
    def latitude_deg(self) -> float: ...
    @property
    def longitude_deg(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def start(self) -> str:
        """
        Start of the first step, local standard time.
        """
    @property
    def step_h(self) -> float: ...
    @property
    def steps(self) -> int: ...
    @property
    def temperature_c(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Dry-bulb air temperature, degC.
        """
    @property
    def utc_offset_h(self) -> float: ...
    @property
    def wind_height_m(self) -> float: ...
    @property
    def wind_m_s(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Wind speed at the station's height, m/s.
        """

class RetrofitRecord:
    """
    A retrofit study; zhanhe.retrofit.RetrofitStudy shows it.
    """
    def chosen(self) -> dict[str, list[str]]:
        """
        The names of the measures chosen, by class.
        """
    def describe(self) -> dict[str, typing.Any]:
        """
        Status and objective of the choice, warnings, and the time axis.
        """
    def packages(self, building: typing.SupportsInt | typing.SupportsIndex) -> dict[str, typing.Any]:
        """
        All packages of a class by its number.
        """
    def variables(self) -> list[typing.Any]:
        """
        (group, name, axes, meaning, values) of everything found.
        """
    def write(self, path: os.PathLike[str] | str | bytes, created: str = "") -> None:
        """
        Write an HDF5 file that is also netCDF-4.
        """

def building_needs(
    weather: Weather,
    type: collections.abc.Sequence[str],
    standard: collections.abc.Sequence[str],
    floor_area_m2: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    typical: Weather | None = None,
) -> tuple[typing.Any, ...]: ...
def kind_names() -> list[str]:
    """
    The kinds of components, in the order of the documentation.
    """

def load(path: os.PathLike[str] | str | bytes, weather: os.PathLike[str] | str | bytes | None = None) -> Study:
    """
    Read a scenario file with its tables, series and weather.

    Parameters
    ----------
    path : str or os.PathLike
        The scenario, a TOML file.
    weather : str or os.PathLike, optional
        An EPW file to take instead of the scenario's weather.

    Returns
    -------
    Study

    Raises
    ------
    ScenarioError
        With everything that is wrong, each at its file and line.
    IoError
        A file is missing or cannot be read.
    """

def make_grid(tables: dict[str, typing.Any], issues: list[typing.Any] = []) -> Grid:
    """
    A grid of the tables that `Grid.tables` gives.
    """

def map_weather(
    weather: Weather,
    start: str,
    step_h: typing.SupportsFloat | typing.SupportsIndex,
    steps: typing.SupportsInt | typing.SupportsIndex,
) -> Weather: ...
def plan_classes(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any]
) -> dict[str, typing.Any]:
    """
    What `zhanhe.grid.station_classes` shows.
    """

def plan_hosting(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any], told: typing.Any
) -> dict[str, typing.Any]:
    """
    What `zhanhe.grid.hosting_capacity` shows.
    """

def plan_outages(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any], told: typing.Any
) -> list[typing.Any]:
    """
    What `zhanhe.grid.outages` shows.
    """

def plan_reconfigure(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any], told: typing.Any
) -> dict[str, typing.Any]:
    """
    What `zhanhe.grid.reconfigure` shows.
    """

def plan_reinforcements(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any], told: typing.Any
) -> dict[str, typing.Any]:
    """
    What `zhanhe.grid.reinforcements` shows.
    """

def plan_statistics(
    grid: Grid, given: dict[str, typing.Any], options: dict[str, typing.Any], issues: list[typing.Any]
) -> dict[str, typing.Any]:
    """
    What `zhanhe.grid.statistics` shows.
    """

def plane_of_array(
    weather: Weather,
    *,
    tilt_deg: typing.SupportsFloat | typing.SupportsIndex = 25.0,
    azimuth_deg: typing.SupportsFloat | typing.SupportsIndex = 180.0,
    albedo_frac: typing.SupportsFloat | typing.SupportsIndex = 0.2,
) -> numpy.typing.NDArray[numpy.float64]:
    """
    Irradiance on a tilted plane.

    Parameters
    ----------
    weather : Weather
        Any.
    tilt_deg : float
        From the horizontal.
    azimuth_deg : float
        Direction it faces, from north clockwise: 180 is south.
    albedo_frac : float
        Reflectance of the ground.

    Returns
    -------
    ndarray of float, shape (steps,)
        W/m2, mean over each step.

    Raises
    ------
    ScenarioError
        A parameter is out of range.
    """

def power_flow(
    grid: Grid,
    p_kw: numpy.typing.ArrayLike | None = None,
    q_kvar: numpy.typing.ArrayLike | None = None,
    method: str = "auto",
    tolerance: typing.SupportsFloat | typing.SupportsIndex = 1e-08,
    threads: typing.SupportsInt | typing.SupportsIndex | None = None,
) -> GridState:
    """
    AC power flow of every hour, each solved on its own from the voltages without load.

    Parameters
    ----------
    grid : Grid
        The network.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injection of the part with constant power, generation positive, in the order of ``grid.node_names``; shape
        (nodes,) is one hour. None repeats the grid's own values, which include its generators. Values are not looked at,
        and may be NaN, at nodes with a slack or without supply, and reactive power where a generator holds the voltage.
    method : {"auto", "fixed-point", "newton"}
        "auto" is the fixed point on the factorised admittance matrix, and Newton for hours where it does not contract
        quickly or the grid has generators that hold a voltage.
    tolerance : float
        Largest change of a voltage between two iterations, pu.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.

    Returns
    -------
    GridState
        Look at `converged`: an hour without solution is no error.

    Raises
    ------
    ScenarioError
        Wrong shapes, values that are not finite where they count, an unknown method: all of them, each with its place.
    KeyboardInterrupt
        Ctrl-C.

    Notes
    -----
    Fixed point: T.-H. Chen et al., Distribution system power flow analysis - a rigid approach, IEEE Trans. Power Delivery
    6 (1991) 1146. Newton: V. M. da Costa et al., Developments in the Newton Raphson power flow formulation based on current
    injections, IEEE Trans. Power Systems 14 (1999) 1320.
    """

def pv_profile(
    weather: Weather,
    *,
    tilt_deg: typing.SupportsFloat | typing.SupportsIndex = 25.0,
    azimuth_deg: typing.SupportsFloat | typing.SupportsIndex = 180.0,
    albedo_frac: typing.SupportsFloat | typing.SupportsIndex = 0.2,
    system_frac: typing.SupportsFloat | typing.SupportsIndex = 0.86,
    temperature_frac_k: typing.SupportsFloat | typing.SupportsIndex = -0.0037,
) -> numpy.typing.NDArray[numpy.float64]:
    """
    Output of photovoltaics for each kilowatt-peak.

    Parameters
    ----------
    weather : Weather
        Any.
    tilt_deg, azimuth_deg, albedo_frac : float
        As in `plane_of_array`.
    system_frac : float
        What wiring, dirt, mismatch and inverter leave.
    temperature_frac_k : float
        Change of power for each kelvin of cell temperature above 25 degC.

    Returns
    -------
    ndarray of float, shape (steps,)
        kW for each kWp, mean over each step.

    Raises
    ------
    ScenarioError
        A parameter is out of range.
    """

def read_epw(path: str) -> Weather: ...
def read_info(path: os.PathLike[str] | str | bytes) -> dict[str, typing.Any]:
    """
    What a results file says about itself, as RunRecord.describe().
    """

def retrofit_settings() -> list[str]:
    """
    The settings of a retrofit study.
    """

def retrofit_study(
    buildings: list[dict[str, typing.Any]],
    measures: list[dict[str, typing.Any]],
    weather: Weather,
    settings: dict[str, typing.Any],
    told: typing.Any = None,
) -> RetrofitRecord:
    """
    What `zhanhe.retrofit.study` shows.
    """

def retrofit_validate(
    buildings: list[dict[str, typing.Any]],
    measures: list[dict[str, typing.Any]],
    weather: Weather,
    settings: dict[str, typing.Any],
) -> list[zhanhe.errors.Issue]:
    """
    All that is wrong with what `retrofit_study` takes.
    """

def run_command(arguments: collections.abc.Sequence[str]) -> int:
    """
    Run the command line with these arguments, the program's name left out; its exit code.
    """

def schema_text() -> str:
    """
    The JSON Schema of scenario files.
    """

def sun_position(
    latitude_deg: typing.SupportsFloat | typing.SupportsIndex,
    longitude_deg: typing.SupportsFloat | typing.SupportsIndex,
    seconds_utc: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> tuple[typing.Any, ...]: ...
def synthetic_weather(
    latitude_deg: typing.SupportsFloat | typing.SupportsIndex,
    longitude_deg: typing.SupportsFloat | typing.SupportsIndex,
    utc_offset_h: typing.SupportsFloat | typing.SupportsIndex,
    start: str,
    step_h: typing.SupportsFloat | typing.SupportsIndex,
    steps: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex = 570830,
) -> Weather: ...
def wind_profile(
    weather: Weather,
    *,
    recipe: str = "plain",
    hub_height_m: typing.SupportsFloat | typing.SupportsIndex = 100.0,
    mean_hub_m_s: typing.SupportsFloat | typing.SupportsIndex = 5.2,
    mean_station_m_s: typing.SupportsFloat | typing.SupportsIndex = 0.0,
    shear_exponent: typing.SupportsFloat | typing.SupportsIndex = 0.2,
    roughness_m: typing.SupportsFloat | typing.SupportsIndex = 0.03,
    curve: typing.Any = None,
    net_frac: typing.SupportsFloat | typing.SupportsIndex = 0.88,
) -> numpy.typing.NDArray[numpy.float64]:
    """
    Net output of wind turbines for each kilowatt installed.

    Parameters
    ----------
    weather : Weather
        Any.
    recipe : {"plain", "damped", "shear", "log_law"}
        How wind at hub height is made from wind at the station.
    hub_height_m : float
        For "shear" and "log_law".
    mean_hub_m_s, mean_station_m_s : float
        Yearly means for "plain" and "damped"; a station's mean of 0 is taken from the weather.
    shear_exponent, roughness_m : float
        For "shear" and "log_law".
    curve : pair of array-like, optional
        Wind speeds in m/s and power as a fraction of rated power; default: a generic turbine for weak wind.
    net_frac : float
        What wakes, stops and electrical losses leave.

    Returns
    -------
    ndarray of float, shape (steps,)
        kW for each kW installed, mean over each step.

    Raises
    ------
    ScenarioError
        A parameter is out of range or the curve is none.
    """

__version__: str
