#pragma once

#include <string>

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// A pair of pipes, supply and return, between two nodes of heat, steam or cooling. In the dispatch it carries heat (or
/// cold) up to what its velocity allows, loses what its insulation lets through, and draws power for its pumps.
struct Pipe : Component {
  static constexpr std::string_view kind = "pipe";
  static constexpr std::string_view doc = "Supply and return pipe between two nodes of heat, steam or cooling.";

  std::string from;
  std::string to;
  double length_km = 0.0;
  double diameter_m = 0.0;
  double insulation_m = 0.05;
  double insulation_w_mk = 0.027;
  std::optional<double> loss_w_mk;
  Profile ground_c;
  double velocity_max_m_s = 1.5;
  std::optional<double> p_max_kw;
  std::string power_node;
  std::optional<double> pressure_kpa_km;
  double roughness_m = 1e-4;
  double pump_frac = 0.65;
  bool both_ways = false;
  bool closed = true;
  Profile profile = 1.0;

  /// Heat that one metre of one pipe loses for each kelvin between its water and the ground.
  [[nodiscard]] double metre_loss_w_mk() const;
  /// What it carries at the largest velocity, kW, with the temperatures of the node it begins at.
  [[nodiscard]] double capacity_kw(double supply_c, double return_c) const;
  /// What both pipes lose, kW; 0 where the ground is warmer (of cold: colder) than both together.
  [[nodiscard]] double loss_kw(double supply_c, double return_c, double ground_temperature_c, bool cold) const;
  /// Pressure that a kilometre of one pipe loses at a velocity, by Darcy and Weisbach with the friction factor of
  /// Colebrook and White; 64 / Re of laminar flow.
  [[nodiscard]] double friction_kpa_km(double velocity_m_s) const;
  /// Electricity of the pumps for each kWh carried, when it carries its capacity.
  [[nodiscard]] double pump_power_frac(double supply_c, double return_c) const;
  /// Whether the ground follows the weather.
  [[nodiscard]] bool follows_weather() const { return !ground_c.given(); }

  static const std::vector<Field>& fields() {
    using D = Describe<Pipe>;
    static const auto table = join(
        Component::component_fields<Pipe>(),
        {required(D::reference("from", &Pipe::from, "node",
                               "The node where flow begins; its supply and return "
                               "temperatures are those of the pipe.")),
         required(D::reference("to", &Pipe::to, "node", "The node where flow arrives.")),
         required(D::number("length_km", &Pipe::length_km, positive, "Length of the route.")),
         required(D::number("diameter_m", &Pipe::diameter_m, {0.01, 3.0}, "Inner diameter of each pipe.")),
         D::number("insulation_m", &Pipe::insulation_m, {0.001, 1.0}, "Thickness of the insulation (assumption)."),
         D::number("insulation_w_mk", &Pipe::insulation_w_mk, {0.005, 2.0},
                   "Conductivity of the insulation; the default is that of polyurethane foam in pre-insulated pipes, "
                   "EN 253 (at most 0.029 at 50 degrees)."),
         D::number("loss_w_mk", &Pipe::loss_w_mk, not_negative,
                   "Loss of one metre of one pipe for each kelvin; default: from diameter and insulation."),
         D::profile("ground_c", &Pipe::ground_c, {-30.0, 60.0},
                    "Temperature of the ground around it; default: 1 m deep, from the weather."),
         D::number("velocity_max_m_s", &Pipe::velocity_max_m_s, {0.05, 60.0},
                   "Largest velocity: of water 1 to 3 (assumption)."),
         D::number("p_max_kw", &Pipe::p_max_kw, size_range,
                   "Largest power; default: by velocity, diameter and temperatures."),
         D::reference("power_node", &Pipe::power_node, "node",
                      "The node its pumps draw from; default: they are not looked at."),
         D::number("pressure_kpa_km", &Pipe::pressure_kpa_km, not_negative,
                   "Pressure lost on a kilometre of one pipe when it carries its largest power; default: by its "
                   "friction."),
         D::number("roughness_m", &Pipe::roughness_m, {0.0, 0.01},
                   "Roughness of its inside, for the friction; the default is a steel pipe in use (assumption)."),
         D::number("pump_frac", &Pipe::pump_frac, positive_fraction, "Efficiency of pumps and motors (assumption)."),
         D::flag("both_ways", &Pipe::both_ways, "Whether flow may turn round."),
         D::flag("closed", &Pipe::closed, "Whether it is in service; else it carries and loses nothing."),
         D::profile("profile", &Pipe::profile, not_negative,
                    "Available capacity as a fraction; where it is 0 the pipe is empty and loses nothing.")});
    return table;
  }
};

}  // namespace zhanhe
