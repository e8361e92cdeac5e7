#include <algorithm>
#include <string>

#include "zhanhe/settlement/settle.hpp"

namespace zhanhe::settlement {

namespace {

/// Of the highest power of a store: less is nothing that anybody would see.
constexpr double noticeable_frac = 1e-5;

std::string short_number(double value) {
  std::string text = std::to_string(value);
  text.resize(text.find('.') + 2);
  return text;
}

}  // namespace

Issues both_ways(const Dispatch& dispatch, const TimeAxis& axis) {
  Issues notes;
  for (const CarrierDispatch& group : dispatch.carriers) {
    for (std::size_t k = 0; k < group.store.size(); ++k) {
      const auto charge = group.charge_kw.col(static_cast<Eigen::Index>(k));
      const auto discharge = group.discharge_kw.col(static_cast<Eigen::Index>(k));
      const Eigen::ArrayXd both = charge.min(discharge);
      const double noticeable = noticeable_frac * std::max({charge.maxCoeff(), discharge.maxCoeff(), 1e-3});
      const Eigen::Index steps = (both > noticeable).count();
      if (steps == 0) continue;
      Eigen::Index first = 0, most = 0;
      (both > noticeable).maxCoeff(&first);
      both.maxCoeff(&most);
      const auto at = [&](Eigen::Index step) { return to_string(axis.time(static_cast<std::size_t>(step))); };
      notes.push_back({IssueCode::charges_while_discharging, Severity::note, "store '" + group.store[k] + "'",
                       "it charges while it discharges in " + std::to_string(steps) + " steps, first " + at(first) +
                           "; most at " + at(most) + ": " + short_number(both[most]) + " kW both ways",
                       "at a negative price its losses earn money: correct the price unless it is meant"});
    }
  }
  return notes;
}

}  // namespace zhanhe::settlement
