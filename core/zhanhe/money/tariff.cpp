#include "zhanhe/money/tariff.hpp"

#include "zhanhe/base/error.hpp"

namespace zhanhe {

std::string period_problem(const std::vector<std::string>& periods) {
  if (periods.size() != 12) return "has " + std::to_string(periods.size()) + " months instead of 12";
  for (std::size_t month = 0; month < 12; ++month) {
    const std::string& day = periods[month];
    if (day.size() != 24) {
      return "month " + std::to_string(month + 1) + " has " + std::to_string(day.size()) + " letters instead of 24";
    }
    if (const auto at = day.find_first_not_of("SPFV"); at != std::string::npos) {
      return "month " + std::to_string(month + 1) + " has the letter '" + day[at] + "' at hour " + std::to_string(at) +
             "; only S, P, F and V are known";
    }
  }
  return {};
}

std::vector<double> time_of_use_price(const TimeOfUse& tariff, const TimeAxis& axis) {
  ensure(period_problem(tariff.periods).empty(), "a tariff's periods are valid");
  std::vector<double> price(axis.steps);
  for (std::size_t t = 0; t < axis.steps; ++t) {
    double ratio = 0.0;
    for (int part = 0; part < axis.hours_begun(); ++part) {
      const CivilTime time = axis.hour(t, part);
      const char period = tariff.periods[static_cast<std::size_t>(time.month - 1)][static_cast<std::size_t>(time.hour)];
      ratio += period == 'S'   ? tariff.sharp_frac
               : period == 'P' ? tariff.peak_frac
               : period == 'F' ? tariff.flat_frac
                               : tariff.valley_frac;
    }
    price[t] = tariff.energy_yuan_kwh * (ratio / axis.hours_begun()) + tariff.adder_yuan_kwh;
  }
  return price;
}

}  // namespace zhanhe
