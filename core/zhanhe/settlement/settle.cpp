#include "zhanhe/settlement/settle.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace zhanhe::settlement {

namespace {

/// The hours that steps count for: as given, else the length of a step.
Profile hours_of(const Profile& given, const TimeAxis& axis) { return given.given() ? given : Profile(axis.step_h()); }

/// Energy of a flow weighed by a profile: sum of power * hours * profile.
double weigh(const Eigen::ArrayXd& power_kw, const Profile& profile, const Profile& hours) {
  const auto over_steps = [](const Profile& series) {
    return Eigen::Map<const Eigen::ArrayXd>(series.values().data(), static_cast<Eigen::Index>(series.size()));
  };
  if (profile.is(0.0)) return 0.0;
  if (profile.constant() && hours.constant()) return power_kw.sum() * profile[0] * hours[0];
  if (profile.constant()) return (power_kw * over_steps(hours)).sum() * profile[0];
  if (hours.constant()) return (power_kw * over_steps(profile)).sum() * hours[0];
  return (power_kw * over_steps(profile) * over_steps(hours)).sum();
}

/// The same for the square of the power.
double weigh_square(const Eigen::ArrayXd& power_kw, const Profile& profile, const Profile& hours) {
  if (profile.is(0.0)) return 0.0;
  return weigh(power_kw.square(), profile, hours);
}

/// Sum of a table of powers times the hours of its steps.
double energy_kwh(const Eigen::ArrayXXd& table, const Profile& hours) {
  if (hours.constant()) return table.sum() * hours[0];
  double total = 0.0;
  for (Eigen::Index k = 0; k < table.cols(); ++k) total += weigh(table.col(k), hours, 1.0);
  return total;
}

/// The highest import of each calendar month times its price, added up.
double demand_charge(const BilledPeak& billed, const TimeAxis& axis) {
  double total = 0.0;
  double peak_kw = billed.initial_kw;
  int month = axis.time(0).month;
  for (std::size_t t = 0; t < axis.steps; ++t) {
    if (const int now = axis.time(t).month; now != month) {
      month = now;
      total += peak_kw;
      peak_kw = 0.0;
    }
    peak_kw = std::max(peak_kw, billed.power_kw[static_cast<Eigen::Index>(t)]);
  }
  return (total + peak_kw) * billed.price_yuan_kw_month;
}

/// The price of import of each step: of the connections together, by what they import.
Eigen::ArrayXd import_price(const CarrierDispatch& group) {
  const Eigen::ArrayXd import_kw = group.import_kw.rowwise().sum();
  const Eigen::ArrayXd paid = (group.import_kw * group.import_yuan_kwh).rowwise().sum();
  return (import_kw > 0.0).select(paid / import_kw.max(1e-9), group.import_yuan_kwh.rowwise().mean());
}

double carbon_kg(const Dispatch& dispatch, const Profile& hours) {
  double total = 0.0;
  for (const BilledFlow& flow : dispatch.flows) total += weigh(flow.power_kw, flow.carbon_kg_kwh, hours);
  return total;
}

/// Energy by kind of device over all carriers, injections and withdrawals apart.
struct KindEnergy {
  double injected_kwh = 0.0;
  double drawn_kwh = 0.0;
};

std::map<std::string, KindEnergy> energy_by_kind(const CarrierDispatch& group, const Profile& hours) {
  std::map<std::string, KindEnergy> energy;
  for (std::size_t i = 0; i < group.device.size(); ++i) {
    const auto power = group.device_power_kw.col(static_cast<Eigen::Index>(i));
    KindEnergy& kind = energy[group.device_kind[i]];
    kind.injected_kwh += energy_kwh(power.max(0.0), hours);
    kind.drawn_kwh += energy_kwh((-power).max(0.0), hours);
  }
  return energy;
}

double highest_kw(const Eigen::ArrayXXd& table) { return table.size() > 0 ? table.rowwise().sum().maxCoeff() : 0.0; }

}  // namespace

Accounts settle(const Dispatch& dispatch, const Settings& settings, const TimeAxis& axis) {
  const Profile hours = hours_of(dispatch.cost_h, axis);
  std::map<std::string, double> yuan;
  for (const BilledFlow& flow : dispatch.flows) {
    yuan[flow.part] +=
        weigh(flow.power_kw, flow.price_yuan_kwh, hours) + weigh_square(flow.power_kw, flow.square_yuan_kw2h, hours);
  }
  for (const BilledSize& size : dispatch.sizes) yuan["investment"] += size.yuan;
  for (const BilledPeak& peak : dispatch.peaks) yuan["demand_charge"] += demand_charge(peak, axis);
  yuan["carbon"] = settings.carbon_yuan_kg * carbon_kg(dispatch, hours);
  Accounts accounts;
  for (const char* part : {"import", "export", "demand_charge", "operation", "unserved", "carbon", "investment"}) {
    accounts.part.emplace_back(part);
    accounts.part_yuan.push_back(yuan[part]);
  }
  // Only where the grid is part of the dispatch.
  if (const auto broken = yuan.find("grid_limits"); broken != yuan.end()) {
    accounts.part.push_back(broken->first);
    accounts.part_yuan.push_back(broken->second);
  }
  return accounts;
}

std::vector<Figure> summarise(const Dispatch& dispatch, const GridState& grid, const TimeAxis& axis) {
  const double step_h = axis.step_h();
  const Profile hours = hours_of(dispatch.energy_h, axis);
  const auto total_kwh = [&](const Eigen::ArrayXXd& table) { return energy_kwh(table, hours); };
  std::vector<Figure> figures;
  const auto add = [&](std::string name, double value, std::string doc) {
    figures.push_back({std::move(name), value, std::move(doc)});
  };
  double unserved_kwh = 0.0;
  double electricity_served_kwh = 0.0;
  for (const CarrierDispatch& group : dispatch.carriers) {
    auto kinds = energy_by_kind(group, hours);
    const auto column = [&](const std::string& kind) {
      Eigen::ArrayXd total = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(axis.steps));
      for (std::size_t i = 0; i < group.device.size(); ++i) {
        if (group.device_kind[i] == kind) total += group.device_power_kw.col(static_cast<Eigen::Index>(i));
      }
      return total;
    };
    const std::string c = group.carrier;
    if (kinds.contains("load")) {
      add(c + "_load_served_kwh", kinds["load"].drawn_kwh, c + " delivered to loads");
      add(c + "_load_peak_kw", (-column("load")).maxCoeff(), "highest " + c + " delivered to loads in a step");
    }
    for (const char* kind : {"pv", "wind", "generator", "solar_thermal", "digester"}) {
      if (kinds.contains(kind)) {
        add(c + "_" + kind + "_kwh", kinds[kind].injected_kwh, c + " from " + kind);
      }
    }
    for (const auto& [kind, energy] : kinds) {
      if (!converts_by_kind(kind)) continue;
      const bool plain = kind == Converter::kind;
      std::string these = plain ? "converters" : kind;
      std::ranges::replace(these, '_', ' ');
      if (plain || energy.injected_kwh > 0.0) {
        add(c + "_" + kind + "_out_kwh", energy.injected_kwh, c + " from " + these);
      }
      if (plain || energy.drawn_kwh > 0.0) add(c + "_" + kind + "_in_kwh", energy.drawn_kwh, c + " drawn by " + these);
    }
    if (kinds.contains("pipe")) add(c + "_pumps_kwh", kinds["pipe"].drawn_kwh, c + " drawn by pumps of pipes");
    if (c != "electricity" && !group.line.empty()) {
      add(c + "_pipe_loss_kwh", total_kwh(group.line_loss_kw), c + " lost by pipes");
    }
    if (!group.source.empty()) {
      add(c + "_curtailed_kwh", total_kwh(group.curtailed_kw), c + " that was available but not used");
    }
    if (!group.store.empty()) {
      add(c + "_charged_kwh", total_kwh(group.charge_kw), c + " drawn by stores");
      add(c + "_discharged_kwh", total_kwh(group.discharge_kw), c + " returned by stores");
    }
    if (!group.connection.empty()) {
      add(c + "_import_kwh", total_kwh(group.import_kw), c + " from outside");
      add(c + "_import_peak_kw", highest_kw(group.import_kw), "highest " + c + " import in a step");
      add(c + "_export_kwh", total_kwh(group.export_kw), c + " to outside");
      add(c + "_export_peak_kw", highest_kw(group.export_kw), "highest " + c + " export in a step");
    }
    std::map<std::string, double> size_kw;
    for (std::size_t i = 0; i < group.sized.size(); ++i) size_kw[group.sized_kind[i]] += group.size_kw[i];
    for (const auto& [kind, kw] : size_kw)
      add(c + "_" + kind + "_size_kw", kw, "chosen size of " + kind + ", added up");
    if (!group.sized_store.empty()) {
      add(c + "_store_size_kwh", std::accumulate(group.size_kwh.begin(), group.size_kwh.end(), 0.0),
          "chosen size of stores, added up");
    }
    unserved_kwh += total_kwh(group.unserved_kw);
    if (c == "electricity") {
      electricity_served_kwh = kinds["load"].drawn_kwh;
      const double renewable_kwh = kinds["pv"].injected_kwh + kinds["wind"].injected_kwh;
      if (electricity_served_kwh > 0.0) {
        add("renewable_frac", renewable_kwh / electricity_served_kwh,
            "electricity from PV and wind inside the district for each kWh delivered to loads");
      }
    }
  }
  add("unserved_kwh", unserved_kwh, "demand of all carriers that was not met");
  add("carbon_kg", carbon_kg(dispatch, hours), "CO2 of imports and fuels");
  if (const std::vector<double>& error_k = dispatch.rooms.reduction_error_k; !error_k.empty()) {
    add("building_reduction_error_k", *std::ranges::max_element(error_k),
        "largest root mean square by which the temperature of a building that stores heat is off its two-node model");
  }
  if (grid.checked) {
    const double loss_kwh = grid.loss_kw.isNaN().select(0.0, grid.loss_kw).sum() * step_h;
    add("network_loss_kwh", loss_kwh, "losses of lines and transformers by AC power flow");
    if (const CarrierDispatch* group = dispatch.carrier("electricity"); group && !group->connection.empty()) {
      const Eigen::ArrayXd lost_kw = grid.loss_kw.isNaN().select(0.0, grid.loss_kw);
      add("network_loss_yuan", weigh(lost_kw * import_price(*group), hours_of(dispatch.cost_h, axis), 1.0),
          "those losses at the price of import of their hour, demand charges apart");
    }
    if (electricity_served_kwh > 0.0) {
      add("network_loss_frac", loss_kwh / electricity_served_kwh, "those losses for each kWh delivered to loads");
    }
    constexpr double huge = std::numeric_limits<double>::max();
    if (!grid.v_pu.isNaN().all()) {
      add("voltage_min_pu", grid.v_pu.isNaN().select(huge, grid.v_pu).minCoeff(),
          "lowest voltage of any node and step");
      add("voltage_max_pu", grid.v_pu.isNaN().select(-huge, grid.v_pu).maxCoeff(),
          "highest voltage of any node and step");
    }
    const auto unsolved = std::ranges::count(grid.converged, false);
    add("power_flow_unsolved_h", static_cast<double>(unsolved) * step_h,
        "hours without a power flow solution: their losses are not in network_loss_kwh");
    if (!grid.tap_changer.empty()) {
      add("tap_operations", static_cast<double>(grid.tap_operations),
          "positions that tap changers move by from step to step, added over all of them");
      add("tap_restless_h", static_cast<double>(grid.restless) * step_h,
          "hours in which tap changers find no position to rest at");
    }
    std::size_t steps = 0;
    for (const Violation& violation : grid.violations) steps += violation.steps;
    add("violation_steps_h", static_cast<double>(steps) * step_h,
        "hours of broken voltage and loading limits, added over nodes and branches");
  }
  return figures;
}

}  // namespace zhanhe::settlement
