#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/extension.hpp"
#include "zhanhe/network/pipe.hpp"
#include "zhanhe/network/tap_changing.hpp"
#include "zhanhe/network/temperature_level.hpp"

namespace zhanhe {

/// The carriers that need no declaration.
inline constexpr std::array<std::string_view, 7> known_carriers{"electricity", "heat",     "steam",  "cooling",
                                                                "gas",         "hydrogen", "biomass"};

/// A form of energy that nodes balance. Needed only for carriers beyond `known_carriers`.
struct Carrier : Component {
  static constexpr std::string_view kind = "carrier";
  static constexpr std::string_view doc = "A form of energy beyond the known ones.";

  static const std::vector<Field>& fields() {
    static const auto table = Component::component_fields<Carrier>();
    return table;
  }
};

/// A place where one carrier is balanced in every step.
struct Node : Component, TemperatureLevel {
  static constexpr std::string_view kind = "node";
  static constexpr std::string_view doc = "A place where one carrier is balanced in every step.";

  std::string carrier = "electricity";
  std::string area;
  std::optional<double> v_kv;
  double v_min_pu = 0.93;
  double v_max_pu = 1.07;
  std::optional<double> latitude_deg;
  std::optional<double> longitude_deg;

  [[nodiscard]] Problems problems() const {
    Problems found;
    if (carrier == "heat" || carrier == "cooling") found = kelvin_problems();
    found = all_of(std::move(found), temperature_problems(carrier == "cooling"));
    if (!(v_min_pu < v_max_pu)) {
      found.push_back({IssueCode::conflict,
                       {"v_min_pu", "v_max_pu"},
                       "v_min_pu is not below v_max_pu",
                       "leave room between them",
                       {}});
    }
    return found;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Node>;
    static const auto table =
        join(join(Component::component_fields<Node>(),
                  {D::reference("carrier", &Node::carrier, "carrier", "The form of energy balanced here."),
                   D::text("area", &Node::area, "The part of the district it lies in."),
                   D::number("v_kv", &Node::v_kv, positive,
                             "Nominal line-to-line voltage; needed for the grid check of electricity."),
                   D::number("v_min_pu", &Node::v_min_pu, positive,
                             "Lowest allowed voltage; the default is GB/T 12325 for three phases up to 20 kV."),
                   D::number("v_max_pu", &Node::v_max_pu, positive,
                             "Highest allowed voltage; the default is GB/T 12325 for three phases up to 20 kV."),
                   D::number("latitude_deg", &Node::latitude_deg, {-90, 90}, "Latitude, for maps."),
                   D::number("longitude_deg", &Node::longitude_deg, {-180, 180}, "Longitude, for maps.")}),
             TemperatureLevel::temperature_fields<Node>());
    return table;
  }
};

/// What lines and transformers share in the dispatch: a limit that may vary and be extended, and Kirchhoff's voltage
/// law.
struct Branching : Extension {
  Profile profile = 1.0;
  std::optional<double> x_pu;

  template <class T>
  static std::vector<Field> branching_fields() {
    using D = Describe<T>;
    return join({D::profile("profile", &T::profile, not_negative, "Limit of the flow as a fraction of its size."),
                 D::number("x_pu", &T::x_pu, any_number,
                           "Reactance on a base of 1 MVA, for direct current the resistance: the flow then obeys "
                           "Kirchhoff's voltage law around every loop of such branches; default: any way that the "
                           "limits leave.")},
                Extension::extension_fields<T>());
  }
};

/// A connection between two nodes of one carrier. In the dispatch it carries up to its limit without loss; the grid
/// check computes current, voltage drop and loss from its resistance, reactance and capacitance.
struct Line : Component, Branching {
  static constexpr std::string_view kind = "line";
  static constexpr std::string_view doc = "A line, cable or pipe between two nodes of one carrier.";

  std::string from;
  std::string to;
  std::optional<double> p_max_kw;
  double length_km = 0.0;
  double r_ohm_km = 0.0;
  double x_ohm_km = 0.0;
  double c_nf_km = 0.0;
  std::optional<double> i_max_a;
  int parallel = 1;
  bool closed = true;

  [[nodiscard]] Problems problems() const {
    return size_problems(extendable, p_max_kw.value_or(0.0), "p_max_kw", size_max_kw, "size_max_kw");
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Line>;
    static const auto table = join(
        join(Component::component_fields<Line>(),
             {required(D::reference("from", &Line::from, "node", "The node where positive flow leaves.")),
              required(D::reference("to", &Line::to, "node", "The node where positive flow arrives.")),
              D::number(
                  "p_max_kw", &Line::p_max_kw, size_range,
                  "Largest flow either way; default: the rating sqrt(3) v_kv i_max_a parallel, else no limit. When "
                  "extendable, the least size; default 0."),
              D::number("length_km", &Line::length_km, size_range, "Length."),
              D::number("r_ohm_km", &Line::r_ohm_km, not_negative,
                        "Resistance of one circuit at operating temperature."),
              D::number("x_ohm_km", &Line::x_ohm_km, any_number, "Reactance of one circuit."),
              D::number("c_nf_km", &Line::c_nf_km, not_negative, "Capacitance of one circuit."),
              D::number("i_max_a", &Line::i_max_a, size_range, "Continuous current of one circuit."),
              D::integer("parallel", &Line::parallel, {1, 100}, "Number of equal circuits side by side."),
              D::flag("closed", &Line::closed, "Whether its switch is closed; an open line carries nothing.")}),
        Branching::branching_fields<Line>());
    return table;
  }
};

/// A two-winding transformer by its nameplate, `from` the side of higher voltage.
struct Transformer : Component, Branching, TapChanging {
  static constexpr std::string_view kind = "transformer";
  static constexpr std::string_view doc = "A two-winding transformer by its nameplate.";

  std::string from;
  std::string to;
  double s_max_kva = 0.0;
  double u_k_frac = 0.105;
  double p_k_kw = 0.0;
  double p_0_kw = 0.0;
  double i_0_frac = 0.0;
  int parallel = 1;
  bool closed = true;
  Profile phase_shift_deg = 0.0;

  [[nodiscard]] Problems problems() const {
    return all_of(size_problems(extendable, s_max_kva * parallel, "s_max_kva", size_max_kw, "size_max_kw"),
                  tap_problems());
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Transformer>;
    static const auto table = join(
        join(Component::component_fields<Transformer>(),
             {required(D::reference("from", &Transformer::from, "node", "The node on the side of higher voltage.")),
              required(D::reference("to", &Transformer::to, "node", "The node on the side of lower voltage.")),
              required(D::number("s_max_kva", &Transformer::s_max_kva, size_range,
                                 "Rated power of one unit; of all together the least when extendable.")),
              D::number("u_k_frac", &Transformer::u_k_frac, positive_fraction, "Short-circuit voltage."),
              D::number("p_k_kw", &Transformer::p_k_kw, not_negative, "Load loss of one unit at rated current."),
              D::number("p_0_kw", &Transformer::p_0_kw, not_negative, "No-load loss of one unit."),
              D::number("i_0_frac", &Transformer::i_0_frac, fraction, "No-load current."),
              D::integer("parallel", &Transformer::parallel, {1, 100}, "Number of equal units side by side."),
              D::flag("closed", &Transformer::closed, "Whether its switch is closed."),
              D::profile("phase_shift_deg", &Transformer::phase_shift_deg, any_number,
                         "Angle it adds in Kirchhoff's voltage law of the dispatch; the grid check knows none.")}),
        join(TapChanging::tap_fields<Transformer>(), Branching::branching_fields<Transformer>()));
    return table;
  }
};

using NetworkParts = TypeList<Carrier, Node, Line, Transformer, Pipe>;

}  // namespace zhanhe
