#include "zhanhe/indicators/assess.hpp"

#include <algorithm>
#include <limits>

#include "zhanhe/indicators/boundary.hpp"

namespace zhanhe::indicators {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Source energy behind the electricity that is used, by loads and by converters, by origin: kWh, source energy scaled
/// to what was delivered.
struct Delivered {
  double load_kwh = 0.0;
  double renewable_kwh = 0.0;
  double hydro_kwh = 0.0;  ///< part of the renewable
  double outside_kwh = 0.0;
};

Delivered delivered(const Study& study, const Dispatch& dispatch, const Circuit& circuit, const Trace& traced,
                    const Profile& energy_h) {
  Delivered sum;
  const CarrierDispatch* electricity = dispatch.carrier("electricity");
  if (electricity == nullptr) return sum;
  const auto carrier = static_cast<std::size_t>(electricity - dispatch.carriers.data());
  const auto here = [&](const Column& column) { return circuit.within(column, carrier); };
  double renewable_source_kwh = 0.0, hydro_source_kwh = 0.0;
  for (const Plant& plant : circuit.plants) {
    if (plant.origin != renewable || !here(plant.column)) continue;
    const auto steps = electricity->device_power_kw.rows();
    const double kwh = energy_kwh(Eigen::Map<const Eigen::ArrayXd>(plant.column.kw, steps).max(0.0), energy_h);
    renewable_source_kwh += kwh;
    const Generator* generator = study.find<Generator>(plant.device);
    if (generator && generator->renewable == "hydro") hydro_source_kwh += kwh;
  }
  for (std::size_t k = 0; k < circuit.users.size(); ++k) {
    if (!here(circuit.users[k].column)) continue;
    const double sources_kwh = traced.drawn[k].tail<3>().sum();
    sum.load_kwh += traced.drawn_kwh[k];
    if (sources_kwh <= 0.0) continue;
    sum.renewable_kwh += traced.drawn_kwh[k] * traced.drawn[k][renewable] / sources_kwh;
    sum.outside_kwh += traced.drawn_kwh[k] * traced.drawn[k][outside] / sources_kwh;
  }
  // Hydro power is not traced apart: its part of what is consumed is its part of what is generated.
  if (renewable_source_kwh > 0.0) sum.hydro_kwh = sum.renewable_kwh * hydro_source_kwh / renewable_source_kwh;
  return sum;
}

ObligationPart part_of(const Obligation& obligation, const std::string& part, const Delivered& got) {
  const bool total = part == "total";
  ObligationPart p;
  p.obligation = obligation.name;
  p.part = part;
  p.due_kwh = got.load_kwh * (total ? obligation.total_frac : obligation.nonhydro_frac);
  p.local_kwh = got.renewable_kwh - (total ? 0.0 : got.hydro_kwh);
  p.import_kwh = got.outside_kwh * (total ? obligation.import_renewable_frac : obligation.import_nonhydro_frac);
  const double open_kwh = std::max(0.0, p.due_kwh - p.local_kwh - p.import_kwh);
  p.certificate_kwh = std::min(obligation.certificates_kwh, open_kwh);
  p.short_kwh = open_kwh - p.certificate_kwh;
  p.short_yuan = obligation.certificate_yuan_kwh ? p.short_kwh * *obligation.certificate_yuan_kwh : nan;
  return p;
}

std::vector<CarrierCarbon> by_carrier(const Dispatch& dispatch, const Circuit& circuit, const Trace& traced) {
  std::vector<CarrierCarbon> list;
  for (std::size_t c = 0; c < dispatch.carriers.size(); ++c) {
    const int first = circuit.first_node[c], count = circuit.first_node[c + 1] - first;
    list.push_back({dispatch.carriers[c].carrier, traced.carbon_kg_kwh.middleCols(first, count)});
  }
  return list;
}

}  // namespace

Indicators assess(const Study& study, const Dispatch& dispatch, const GridState& grid, const TimeAxis& axis) {
  const auto hours = [&](const Profile& given) { return given.given() ? given : Profile(axis.step_h()); };
  const Profile energy_h = hours(dispatch.energy_h);
  const auto first = static_cast<std::size_t>((axis.start_s - study.axis().start_s) / axis.step_s);
  const Profile store_h = hours(study.settings.store_h.part(first, axis.steps));
  const Circuit circuit = make_circuit(study, dispatch, grid, axis);
  const Trace traced = trace(circuit, axis.steps, energy_h, store_h, study.settings.stored_carbon_kg_kwh);
  Indicators result;
  result.flows = grid.checked ? "ac" : "dispatch";
  result.carbon = by_carrier(dispatch, circuit, traced);
  result.boundaries = boundaries(study, dispatch, circuit, traced, energy_h);
  result.structure = structure(study, dispatch, circuit, traced, energy_h);
  result.curtailed = curtailment(dispatch, energy_h);
  result.balance = traced.balance;
  const Delivered got = delivered(study, dispatch, circuit, traced, energy_h);
  result.local_renewable_frac = got.renewable_kwh / got.load_kwh;
  for (const Obligation& obligation : study.all<Obligation>()) {
    for (const char* part : {"total", "nonhydro"}) result.obligations.push_back(part_of(obligation, part, got));
  }
  return result;
}

std::vector<Figure> figures(const Indicators& indicators) {
  std::vector<Figure> list;
  if (!indicators.boundaries.empty()) {
    const Boundary& b = indicators.boundaries.front();
    list = {
        {"local_renewable_frac", indicators.local_renewable_frac,
         "electricity of loads that renewable sources of the territory gave, traced"},
        {"renewable_generation_frac", b.renewable_generation_frac(), "renewable part of the territory's generation"},
        {"self_consumption_frac", b.self_consumption_frac(), "part of the generation that loads used inside"},
        {"self_sufficiency_frac", b.self_sufficiency_frac(), "part of the loads that generation inside covered"},
        {"export_frac", b.export_frac(), "export for each kWh generated"},
        {"curtailed_frac", b.curtailed_frac(), "part of the available renewable electricity that was not used"},
        {"load_carbon_kg_kwh", b.load_carbon_kg_kwh(), "CO2 of a kWh of electricity at its loads, traced, average"}};
    std::erase_if(list, [](const Figure& figure) { return figure.value != figure.value; });
  }
  for (const ObligationPart& p : indicators.obligations) {
    list.push_back({p.obligation + "_" + p.part + "_short_kwh", p.short_kwh,
                    "renewable electricity that is short of the obligation"});
  }
  return list;
}

}  // namespace zhanhe::indicators
