#include "zhanhe/network/temperature_level.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/interpolate.hpp"

namespace zhanhe {

double TemperatureLevel::reset_at(double outdoor_c) const {
  return interpolate(reset_outdoor_c, reset_supply_c, outdoor_c);
}

Problems TemperatureLevel::temperature_problems(bool cold) const {
  Problems problems;
  const auto tell = [&](IssueCode code, std::vector<std::string_view> fields, std::string message, std::string remedy,
                        std::optional<std::size_t> step = {}) {
    problems.push_back({code, std::move(fields), std::move(message), std::move(remedy), step});
  };
  if (Problems curve = curve_problems("reset_outdoor_c", reset_outdoor_c, "reset_supply_c", reset_supply_c,
                                      "reset curve", "outdoor temperatures");
      !curve.empty()) {
    return curve;
  }
  if (has_reset() && supply_c.given()) {
    tell(IssueCode::conflict, {"supply_c", "reset_outdoor_c"}, "both supply_c and a reset curve are given",
         "give one of them");
    return problems;
  }
  if (!return_c.given() || !has_supply()) return problems;
  const auto wrong = [&](double supply, double back) { return cold ? supply >= back : supply <= back; };
  const std::string side = cold ? "not below the return" : "not above the return";
  if (has_reset()) {
    const Extent back = extent(return_c.values());
    for (const double supply : reset_supply_c) {
      if (!wrong(supply, cold ? back.lowest : back.highest)) continue;
      tell(IssueCode::conflict, {"reset_supply_c", "return_c"},
           "the reset curve reaches " + number_text(supply) + ", which is " + side, "correct the curve or return_c");
      return problems;
    }
    return problems;
  }
  const std::size_t steps = std::max(supply_c.size(), return_c.size());
  for (std::size_t t = 0; t < steps; ++t) {
    if ((!supply_c.constant() && t >= supply_c.size()) || (!return_c.constant() && t >= return_c.size())) break;
    if (!wrong(supply_c[t], return_c[t])) continue;
    const bool once = supply_c.constant() && return_c.constant();
    tell(IssueCode::conflict, {"supply_c", "return_c"},
         "the supply of " + number_text(supply_c[t]) + " degrees is " + side + " of " + number_text(return_c[t]),
         "exchange or correct them", once ? std::nullopt : std::optional(t));
    break;
  }
  return problems;
}

Problems TemperatureLevel::kelvin_problems() const {
  constexpr double most_c = 200.0;
  Problems problems;
  const auto look_at = [&](std::string_view field, std::span<const double> values, bool series) {
    const auto first = std::ranges::find_if(values, [](double value) { return value > most_c; });
    if (first == values.end()) return;
    const auto step = static_cast<std::size_t>(first - values.begin());
    problems.push_back({IssueCode::out_of_range,
                        {field},
                        number_text(*first) + " degrees, at a node that carries no steam",
                        "give deg C, not kelvin: at most " + number_text(most_c),
                        series ? std::optional(step) : std::nullopt});
  };
  look_at("supply_c", supply_c.values(), !supply_c.constant());
  look_at("return_c", return_c.values(), !return_c.constant());
  look_at("reset_supply_c", reset_supply_c, false);
  return problems;
}

}  // namespace zhanhe
