// A point of the region is reached at the least fuel by mixing corners and, unless on and off are whole numbers,
// standing still. A corner that others reach at less fuel lies inside: a plant that can be there and not anywhere
// between is no mixture. Three others are enough to look at (Caratheodory's theorem in the plane of power and heat).

#include "zhanhe/network/devices/chp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "zhanhe/base/extent.hpp"

namespace zhanhe {

namespace {

struct Corner {
  double power = 0.0, heat = 0.0, fuel = 0.0;
};

constexpr double rounding = 1e-9;

/// The fuel of the mixture of three corners at a power and heat, or infinity where they do not surround it.
double mixed_fuel(const Corner& a, const Corner& b, const Corner& c, double power, double heat) {
  const double area = (b.power - a.power) * (c.heat - a.heat) - (c.power - a.power) * (b.heat - a.heat);
  if (std::abs(area) < rounding) return INFINITY;
  const double of_b = ((power - a.power) * (c.heat - a.heat) - (c.power - a.power) * (heat - a.heat)) / area;
  const double of_c = ((b.power - a.power) * (heat - a.heat) - (power - a.power) * (b.heat - a.heat)) / area;
  if (of_b < -rounding || of_c < -rounding || of_b + of_c > 1.0 + rounding) return INFINITY;
  return (1.0 - of_b - of_c) * a.fuel + of_b * b.fuel + of_c * c.fuel;
}

/// The same of two corners, on the line between them.
double mixed_fuel(const Corner& a, const Corner& b, double power, double heat) {
  const double x = b.power - a.power, y = b.heat - a.heat;
  const double square = x * x + y * y;
  if (square < rounding * rounding) return INFINITY;
  const double of_b = ((power - a.power) * x + (heat - a.heat) * y) / square;
  const double off = std::hypot(a.power + of_b * x - power, a.heat + of_b * y - heat);
  if (of_b < -rounding || of_b > 1.0 + rounding || off > rounding) return INFINITY;
  return (1.0 - of_b) * a.fuel + of_b * b.fuel;
}

/// The first corner that others reach at less fuel, `still` among them or not; the count when there is none.
std::size_t first_inner(const std::vector<Corner>& corners, bool still) {
  for (std::size_t k = 0; k < corners.size(); ++k) {
    std::vector<Corner> others = corners;
    if (still) {
      others[k] = {};  // in its place
    } else {
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    }
    double least = INFINITY;
    for (std::size_t a = 0; a < others.size(); ++a) {
      if (std::hypot(others[a].power - corners[k].power, others[a].heat - corners[k].heat) < rounding) {
        least = std::min(least, others[a].fuel);
      }
      for (std::size_t b = a + 1; b < others.size(); ++b) {
        least = std::min(least, mixed_fuel(others[a], others[b], corners[k].power, corners[k].heat));
        for (std::size_t c = b + 1; c < others.size(); ++c) {
          least = std::min(least, mixed_fuel(others[a], others[b], others[c], corners[k].power, corners[k].heat));
        }
      }
    }
    if (least < corners[k].fuel * (1.0 - 1e-6)) return k;
  }
  return corners.size();
}

}  // namespace

Problems Chp::problems() const {
  Problems problems = all_of(Conversion::problems(), on_off_problems(extendable));
  const auto tell = [&](IssueCode code, std::vector<std::string_view> fields, std::string message, std::string remedy) {
    problems.push_back({code, std::move(fields), std::move(message), std::move(remedy), {}});
  };
  if (!has_region()) {
    if (efficiency_frac + heat_efficiency_frac > 1.1) {
      tell(IssueCode::conflict, {"heat_efficiency_frac", "efficiency_frac"},
           "both efficiencies make " + number_text(efficiency_frac + heat_efficiency_frac) + " of a kWh of fuel",
           "correct one of them; by the lower heating value they stay below 1.1");
    }
    return problems;
  }
  const std::size_t count = region_power_frac.size();
  if (region_heat_frac.size() != count || region_fuel_frac.size() != count) {
    tell(IssueCode::wrong_length, {"region_power_frac", "region_heat_frac", "region_fuel_frac"},
         "the region has " + std::to_string(count) + " powers, " + std::to_string(region_heat_frac.size()) +
             " heats and " + std::to_string(region_fuel_frac.size()) + " fuels",
         "give one of each for every corner");
    return problems;
  }
  const double most = extent(region_power_frac).highest;
  if (!(std::abs(most - 1.0) <= rounding)) {
    tell(IssueCode::conflict, {"region_power_frac"},
         "the largest power of the region is " + number_text(most) + " of p_max_kw",
         "give fractions of the largest electric output, so that the largest is 1, and scale p_max_kw, heat and fuel");
    return problems;
  }
  std::vector<Corner> corners;
  for (std::size_t k = 0; k < count; ++k) {
    corners.push_back({region_power_frac[k], region_heat_frac[k], region_fuel_frac[k]});
    if (corners[k].power + corners[k].heat > 1.1 * corners[k].fuel) {
      tell(IssueCode::conflict, {"region_fuel_frac", "region_power_frac", "region_heat_frac"},
           "corner " + std::to_string(k + 1) + " gives more than its fuel", "correct its numbers");
      return problems;
    }
  }
  if (const std::size_t inner = first_inner(corners, !integer); inner < count) {
    tell(IssueCode::non_convex, {"region_fuel_frac", "region_power_frac", "region_heat_frac"},
         "corner " + std::to_string(inner + 1) + " burns more fuel than a mixture of the others" +
             (integer ? "" : " and standing still"),
         integer
             ? "leave it out, or correct its fuel"
             : "set integer = true, so that the plant is on or off; or leave the corner out: it may then run part of "
               "an hour; or correct its fuel");
  }
  return problems;
}

}  // namespace zhanhe
