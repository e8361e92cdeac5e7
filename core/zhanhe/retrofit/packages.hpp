#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/retrofit/question.hpp"

namespace zhanhe::retrofit {

/// Measures taken together in one building of a class, simulated together, in a year.
struct Package {
  std::uint32_t taken = 0;  ///< bit i: the class's offer i
  building::Demand demand;
  double investment_yuan = 0.0;
  double annuity_yuan_year = 0.0;

  [[nodiscard]] bool takes(std::size_t offer) const { return ((taken >> offer) & 1U) != 0; }
  [[nodiscard]] double cost_yuan_year() const { return demand.cost_yuan + annuity_yuan_year; }
  [[nodiscard]] double energy_kwh() const { return demand.power_kwh + demand.source_kwh; }
};

/// What one yuan costs in each of `years` years, so that their present value is one yuan: r / (1 - (1 + r)^-n).
[[nodiscard]] double annuity_frac(double discount_frac, double years);

/// The measures of a package.
[[nodiscard]] std::vector<building::Measure> measures_of(const Class& of, std::uint32_t taken);

/// For each valid class all its packages: every subset of its offers without two of the same change, the empty one
/// first, then by `taken`. Rooms are simulated once for each subset of the measures that act on them. Throws Cancelled.
[[nodiscard]] std::vector<std::vector<Package>> packages(std::span<const Class> classes, const Weather& weather,
                                                         const std::vector<double>& facade_w_m2,
                                                         const Settings& settings, const Observer& observer = {});

}  // namespace zhanhe::retrofit
