#include "zhanhe/gridplan/capacity_class.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zhanhe::gridplan {
namespace {

constexpr double red_above_frac = 0.8;    ///< DL/T 2041-2019
constexpr double single_unit_frac = 0.8;  ///< beta of one transformer, DL/T 2041-2025

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

Index source_terminal(const Station& station, std::size_t k) {
  return station.source_terminals.empty() ? 0 : station.source_terminals[k];
}

const powerflow::Terminal& terminal_of(const NamedGrid& grid, const Station& station, std::size_t k) {
  return equipment_named(grid, station.equipment[k])->terminals[at(source_terminal(station, k))];
}

/// Rated power by rated current at nominal voltage.
double rating_kva(const NamedGrid& grid, const Station& station) {
  double sum_kva = 0.0;
  for (std::size_t k = 0; k < station.equipment.size(); ++k) {
    sum_kva += terminal_of(grid, station, k).i_rated_pu * grid.base_kva;
  }
  return station.s_n_kva.value_or(sum_kva);
}

CapacityInputs inputs_of(const NamedGrid& grid, const Station& station, double net_kw) {
  CapacityInputs inputs = station.rest;
  inputs.load_kw = net_kw;
  inputs.generation_kw = 0.0;
  inputs.s_n_kva = rating_kva(grid, station);
  if (inputs.units == 0) inputs.units = static_cast<int>(station.equipment.size());
  return inputs;
}

bool terminals_exist(const NamedGrid& grid, const Station& station, Problems& found, Index index) {
  const std::size_t before = found.size();
  const auto say = [&](const std::string& text) { found.push_back({"station", index, text}); };
  if (station.equipment.empty()) say("has no line or transformer");
  if (!station.source_terminals.empty() && station.source_terminals.size() != station.equipment.size()) {
    say("needs one source terminal for each line or transformer, or none at all");
    return false;
  }
  for (std::size_t k = 0; k < station.equipment.size(); ++k) {
    const powerflow::Equipment* equipment = equipment_named(grid, station.equipment[k]);
    if (equipment == nullptr) {
      say("names '" + station.equipment[k] + "', which is no line or transformer");
    } else if (source_terminal(station, k) < 0 || at(source_terminal(station, k)) >= equipment->terminals.size()) {
      say("looks at a terminal that '" + station.equipment[k] + "' does not have");
    }
  }
  return found.size() == before;
}

StationClass classify(const NamedGrid& grid, const powerflow::State& state, const Station& station) {
  StationClass answer{.name = station.name};
  Eigen::ArrayXd entering_kw = Eigen::ArrayXd::Zero(state.voltage_pu.rows());
  for (std::size_t k = 0; k < station.equipment.size(); ++k) {
    entering_kw -= power_leaving_kw(grid, terminal_of(grid, station, k), state);
  }
  for (Index hour = 0; hour < entering_kw.size(); ++hour) {
    if (!state.converged(hour) || (answer.hour >= 0 && entering_kw(hour) >= answer.net_kw)) continue;
    answer.hour = hour;
    answer.net_kw = entering_kw(hour);
  }
  if (answer.hour >= 0) answer.result = capacity_class(inputs_of(grid, station, answer.net_kw));
  return answer;
}

}  // namespace

double reverse_load_rate_frac(double generation_kw, double load_kw, double s_n_kva) {
  return (generation_kw - load_kw) / s_n_kva;
}

Colour colour_2019(double reverse_load_rate_frac, bool other_checks_hold) {
  if (!other_checks_hold || reverse_load_rate_frac > red_above_frac) return Colour::red;
  return reverse_load_rate_frac > 0.0 ? Colour::yellow : Colour::green;
}

double backfeed_share_frac(int units) { return units == 1 ? single_unit_frac : (units - 1.0) / units; }

Problems problems(const CapacityInputs& inputs) {
  Problems found;
  const auto say = [&](const char* part, const char* text) { found.push_back({part, -1, text}); };
  for (const double power_kw : {inputs.load_kw, inputs.generation_kw, inputs.storage_kw, inputs.new_storage_kw}) {
    if (!std::isfinite(power_kw)) say("power", "is not finite");
  }
  const auto is_share = [](double frac) { return frac > 0.0 && frac <= 1.0; };
  if (!(inputs.s_n_kva > 0.0) || !std::isfinite(inputs.s_n_kva)) say("rated power", "is not finite or not above 0");
  if (inputs.units < 1) say("units", "are fewer than 1");
  if (!is_share(inputs.power_factor)) say("power factor", "is not above 0 and at most 1");
  if (!is_share(inputs.output_max_frac)) say("largest output", "is not above 0 and at most 1");
  if (!is_share(inputs.margin_frac)) say("margin", "is not above 0 and at most 1");
  return found;
}

CapacityClass capacity_class(const CapacityInputs& inputs) {
  CapacityClass answer;
  answer.backfeed_share_frac = backfeed_share_frac(inputs.units);
  const double room_kw = answer.backfeed_share_frac * inputs.s_n_kva * inputs.power_factor;
  const double storage_kw = inputs.storage_kw + inputs.new_storage_kw;
  answer.additional_kw = (inputs.load_kw - inputs.generation_kw + room_kw + storage_kw) / inputs.output_max_frac;
  answer.granted_kw = std::max(0.0, inputs.margin_frac * answer.additional_kw);
  answer.reverse_load_rate_frac = reverse_load_rate_frac(inputs.generation_kw, inputs.load_kw, inputs.s_n_kva);
  answer.colour_2019 = colour_2019(answer.reverse_load_rate_frac, inputs.other_checks_hold);
  if (!inputs.other_checks_hold || answer.additional_kw <= 0.0) {
    answer.colour_2025 = Colour::red;
  } else {
    answer.colour_2025 = answer.reverse_load_rate_frac > 0.0 ? Colour::yellow : Colour::green;
  }
  return answer;
}

StationClasses station_classes(const NamedGrid& grid, const powerflow::State& state,
                               const std::vector<Station>& stations) {
  StationClasses answer;
  if (state.voltage_pu.cols() != grid.grid.buses || !state.problems.empty()) {
    answer.problems.push_back({"state", -1, "belongs to another grid or comes from a power flow that was refused"});
    return answer;
  }
  for (std::size_t k = 0; k < stations.size(); ++k) {
    const auto index = static_cast<Index>(k);
    if (!terminals_exist(grid, stations[k], answer.problems, index)) continue;
    for (const Problem& problem : problems(inputs_of(grid, stations[k], 0.0))) {
      answer.problems.push_back({"station", index, problem.part + " " + problem.text});
    }
  }
  if (!answer.problems.empty()) return answer;
  for (const Station& station : stations) answer.stations.push_back(classify(grid, state, station));
  return answer;
}

}  // namespace zhanhe::gridplan
