#include "zhanhe/study/network_rules.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

template <class T>
concept Source = poses_as<T, Generator> && requires(const T& device) { device.p_max_kw; };

std::set<std::string_view> electric_nodes(const Study& study) {
  std::set<std::string_view> electric;
  for (const Node& node : study.network.nodes()) {
    if (node.carrier == "electricity") electric.insert(node.name);
  }
  return electric;
}

/// Calls take(device, kW of electricity for each kW of its size) for every source of electricity.
template <class Take>
void for_each_source(const Study& study, const Take& take) {
  const std::set<std::string_view> electric = electric_nodes(study);
  for_each_device(study, [&]<class T>(const T& device) {
    if constexpr (Source<T>) {
      if (electric.contains(device.node)) take(device, 1.0);
    } else if constexpr (std::is_same_v<T, Converter>) {
      // From electricity to electricity is no source.
      if (std::ranges::any_of(device.inputs, [&](const Port& port) { return electric.contains(port.node); })) return;
      double factor = 0.0;
      for (const Port& port : device.outputs) {
        if (electric.contains(port.node)) factor += extent(port.factor_frac.values()).highest;
      }
      if (factor > 0.0) take(device, factor);
    } else if constexpr (std::is_same_v<T, Chp> || std::is_same_v<T, FuelCell>) {
      // Their size is that of their electric output.
      if (electric.contains(device.power_node)) take(device, 1.0);
    } else if constexpr (std::is_same_v<T, Process>) {
      double most = 0.0;
      for (std::size_t k = 0; k < device.point_count(); ++k) {
        double given = 0.0;
        for (std::size_t n = 0; n < device.nodes.size(); ++n) {
          if (electric.contains(device.nodes[n])) given += device.point_frac(k, n);
        }
        most = std::max(most, given);
      }
      if (most > 0.0) take(device, most);
    }
  });
}

template <class T>
bool is_chosen(const T& device) {
  if constexpr (requires { device.extendable; }) return device.extendable;
  return false;
}

}  // namespace

bool is_incremental(const Settings& settings) { return settings.network_rules == "incremental"; }

bool may_export(const Study& study, const std::string& node) {
  return !is_incremental(study.settings) || !electric_nodes(study).contains(node);
}

PeakRule peak_rule(const Study& study, const Surroundings& surroundings) {
  PeakRule rule;
  const std::set<std::string_view> electric = electric_nodes(study);
  std::vector<double> demand_kw(study.axis().steps, 0.0);
  for (const Load& load : study.all<Load>()) {
    if (!electric.contains(load.node)) continue;
    const Profile own_kw = surroundings.demand_kw(load);
    for (std::size_t t = 0; t < demand_kw.size(); ++t) demand_kw[t] += own_kw[t];
  }
  for (const Building& device : study.all<Building>()) {
    for (const Load& load : surroundings.parts_of(device).loads) {
      if (!electric.contains(load.node)) continue;
      for (std::size_t t = 0; t < demand_kw.size(); ++t) demand_kw[t] += load.p_kw[t];
    }
  }
  const auto highest = std::ranges::max_element(demand_kw);
  rule.peak_kw = *highest;
  rule.peak_step = static_cast<std::size_t>(highest - demand_kw.begin());
  for_each_source(study, [&](const auto& source, double factor) { rule.sources_kw += factor * source.p_max_kw; });
  return rule;
}

std::optional<Budget> peak_budget(const Study& study, const Surroundings& surroundings) {
  if (!is_incremental(study.settings)) return std::nullopt;
  Budget budget;
  budget.name = "sources within the highest demand";
  double fixed_kw = 0.0;
  for_each_source(study, [&](const auto& source, double factor) {
    if (is_chosen(source)) {
      budget.devices.push_back(source.name);
      budget.factors_frac.push_back(factor);
    } else {
      fixed_kw += factor * source.p_max_kw;
    }
  });
  if (budget.devices.empty()) return std::nullopt;
  budget.limit_kw = peak_rule(study, surroundings).peak_kw - fixed_kw;
  return budget;
}

void validate_rules(Validation& validation) {
  const Study& study = validation.study;
  if (!is_incremental(study.settings) || !validation.axis || has_errors(validation.issues)) return;
  const std::set<std::string_view> electric = electric_nodes(study);
  const auto no_export = [&](const auto& connection) {
    if (connection.export_max_kw <= 0.0 || !electric.contains(connection.node)) return;
    validation.tell(connection, "export_max_kw", IssueCode::assumed,
                    "counts as 0: an incremental distribution network feeds nothing back",
                    "leave it out, or leave network_rules out of [study]", Severity::note);
  };
  std::ranges::for_each(study.all<GridConnection>(), no_export);
  std::ranges::for_each(study.all<Connection>(), no_export);
  Issues weather_notes;  // told where the weather itself is looked at
  try {
    const PeakRule rule = peak_rule(study, Surroundings(study, weather_notes));
    if (rule.sources_kw <= rule.peak_kw) return;
    validation.tell(study.settings, "network_rules", IssueCode::above_peak_load,
                    "the sources of electricity have " + number_text(rule.sources_kw) +
                        " kW together, more than the highest demand, " + number_text(rule.peak_kw) + " kW at " +
                        validation.when(rule.peak_step),
                    "an incremental distribution network has no more sources than that: make them smaller, or leave "
                    "network_rules out");
  } catch (const ScenarioError& error) {
    validation.issues.insert(validation.issues.end(), error.issues().begin(), error.issues().end());
  }
}

}  // namespace zhanhe
