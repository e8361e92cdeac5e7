#pragma once

#include <algorithm>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/extension.hpp"
#include "zhanhe/network/on_off.hpp"

namespace zhanhe {

/// Primitive: takes from some nodes and gives to others in any mixture of its operating points, and of standing still
/// unless `integer`. One point is a fixed proportion; several are a part-load curve or the operating region of a CHP
/// plant.
struct Process : Device, Extension, OnOff {
  static constexpr std::string_view kind = "process";
  static constexpr std::string_view doc = "Takes and gives in any mixture of its operating points.";

  std::vector<std::string> nodes;
  std::vector<double> points_frac;
  double p_max_kw = 0.0;
  Profile profile = 1.0;
  Profile must_run_frac = 0.0;
  Profile cost_yuan_kwh = 0.0;
  /// The same as points_frac where a named device has points that change by the step; no field of its own. Those of the
  /// first node do not change.
  std::vector<Profile> points;

  [[nodiscard]] std::size_t point_count() const {
    return nodes.empty() ? 0 : std::max(points.size(), points_frac.size()) / nodes.size();
  }
  /// What a point gives to the node of that place, or with a negative sign draws.
  [[nodiscard]] double point_frac(std::size_t point, std::size_t node) const {
    return points_frac[point * nodes.size() + node];
  }
  [[nodiscard]] Profile point(std::size_t point, std::size_t node) const {
    return points.empty() ? Profile(point_frac(point, node)) : points[point * nodes.size() + node];
  }

  [[nodiscard]] Problems problems() const;

  static const std::vector<Field>& fields() {
    using D = Describe<Process>;
    static const auto table = join(
        join(Device::device_fields<Process>(),
             {required(D::references("nodes", &Process::nodes, "node", "The nodes it draws from and gives to.")),
              required(D::numbers("points_frac", &Process::points_frac, 0, any_number,
                                  "Its operating points: kW given to each node (drawn: negative) for each kW of its "
                                  "size; for the first point all nodes, then for the next.")),
              required(D::number("p_max_kw", &Process::p_max_kw, size_range,
                                 "Its size: the shares of its points add up to at most this; the least when "
                                 "extendable.")),
              D::profile("profile", &Process::profile, not_negative, "Available size as a fraction of p_max_kw."),
              D::profile("must_run_frac", &Process::must_run_frac, not_negative,
                         "Least power given to or drawn from the first node as a fraction of p_max_kw."),
              D::profile("cost_yuan_kwh", &Process::cost_yuan_kwh, any_number,
                         "Operating cost of each kWh given to or drawn from the first node.")}),
        join(Extension::extension_fields<Process>(), OnOff::on_off_fields<Process>()));
    return table;
  }
};

}  // namespace zhanhe
