#include "zhanhe/settlement/settle.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace zhanhe::settlement {

namespace {

/// Energy of a flow weighed by a profile: sum of power * hours * profile.
double weigh(const Eigen::ArrayXd& power_kw, const Profile& profile, double step_h) {
  if (!profile.constant())
    return (power_kw * Eigen::Map<const Eigen::ArrayXd>(&profile.values()[0], power_kw.size())).sum() * step_h;
  return profile[0] == 0.0 ? 0.0 : power_kw.sum() * profile[0] * step_h;
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

double carbon_kg(const Dispatch& dispatch, const TimeAxis& axis) {
  double total = 0.0;
  for (const BilledFlow& flow : dispatch.flows) total += weigh(flow.power_kw, flow.carbon_kg_kwh, axis.step_h());
  return total;
}

/// Energy by kind of device over all carriers, injections and withdrawals apart.
struct KindEnergy {
  double injected_kwh = 0.0;
  double drawn_kwh = 0.0;
};

std::map<std::string, KindEnergy> energy_by_kind(const CarrierDispatch& group, double step_h) {
  std::map<std::string, KindEnergy> energy;
  for (std::size_t i = 0; i < group.device.size(); ++i) {
    const auto power = group.device_power_kw.col(static_cast<Eigen::Index>(i));
    KindEnergy& kind = energy[group.device_kind[i]];
    kind.injected_kwh += power.max(0.0).sum() * step_h;
    kind.drawn_kwh -= power.min(0.0).sum() * step_h;
  }
  return energy;
}

double total_kwh(const Eigen::ArrayXXd& table, double step_h) { return table.size() > 0 ? table.sum() * step_h : 0.0; }

double highest_kw(const Eigen::ArrayXXd& table) { return table.size() > 0 ? table.rowwise().sum().maxCoeff() : 0.0; }

}  // namespace

Accounts settle(const Dispatch& dispatch, const Settings& settings, const TimeAxis& axis) {
  std::map<std::string, double> yuan;
  for (const BilledFlow& flow : dispatch.flows) {
    yuan[flow.part] += weigh(flow.power_kw, flow.price_yuan_kwh, axis.step_h());
  }
  for (const BilledPeak& peak : dispatch.peaks) yuan["demand_charge"] += demand_charge(peak, axis);
  yuan["carbon"] = settings.carbon_yuan_kg * carbon_kg(dispatch, axis);
  Accounts accounts;
  for (const char* part : {"import", "export", "demand_charge", "operation", "unserved", "carbon"}) {
    accounts.part.emplace_back(part);
    accounts.part_yuan.push_back(yuan[part]);
  }
  return accounts;
}

std::vector<Figure> summarise(const Dispatch& dispatch, const GridState& grid, const TimeAxis& axis) {
  const double step_h = axis.step_h();
  std::vector<Figure> figures;
  const auto add = [&](std::string name, double value, std::string doc) {
    figures.push_back({std::move(name), value, std::move(doc)});
  };
  double unserved_kwh = 0.0;
  double electricity_served_kwh = 0.0;
  for (const CarrierDispatch& group : dispatch.carriers) {
    auto kinds = energy_by_kind(group, step_h);
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
    for (const char* kind : {"pv", "wind", "generator"}) {
      if (kinds.contains(kind)) {
        add(c + "_" + kind + "_kwh", kinds[kind].injected_kwh, c + " from " + kind);
      }
    }
    if (kinds.contains("converter")) {
      add(c + "_converter_out_kwh", kinds["converter"].injected_kwh, c + " from converters");
      add(c + "_converter_in_kwh", kinds["converter"].drawn_kwh, c + " drawn by converters");
    }
    if (!group.source.empty()) {
      add(c + "_curtailed_kwh", total_kwh(group.curtailed_kw, step_h), c + " that was available but not used");
    }
    if (!group.store.empty()) {
      add(c + "_charged_kwh", total_kwh(group.charge_kw, step_h), c + " drawn by stores");
      add(c + "_discharged_kwh", total_kwh(group.discharge_kw, step_h), c + " returned by stores");
    }
    if (!group.connection.empty()) {
      add(c + "_import_kwh", total_kwh(group.import_kw, step_h), c + " from outside");
      add(c + "_import_peak_kw", highest_kw(group.import_kw), "highest " + c + " import in a step");
      add(c + "_export_kwh", total_kwh(group.export_kw, step_h), c + " to outside");
      add(c + "_export_peak_kw", highest_kw(group.export_kw), "highest " + c + " export in a step");
    }
    unserved_kwh += total_kwh(group.unserved_kw, step_h);
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
  add("carbon_kg", carbon_kg(dispatch, axis), "CO2 of imports and fuels");
  if (grid.checked) {
    const double loss_kwh = grid.loss_kw.isNaN().select(0.0, grid.loss_kw).sum() * step_h;
    add("network_loss_kwh", loss_kwh, "losses of lines and transformers by AC power flow");
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
    std::size_t steps = 0;
    for (const Violation& violation : grid.violations) steps += violation.steps;
    add("violation_steps_h", static_cast<double>(steps) * step_h,
        "hours of broken voltage and loading limits, added over nodes and branches");
  }
  return figures;
}

}  // namespace zhanhe::settlement
