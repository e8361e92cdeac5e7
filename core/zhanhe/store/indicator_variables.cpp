// The group "indicators" of a results file.

#include "zhanhe/store/group.hpp"

namespace zhanhe::store {

namespace {

void add_boundaries(Group& group, const std::vector<Boundary>& boundaries) {
  const std::size_t count = boundaries.size();
  if (count == 0) return;
  group.axis("boundary", texts(boundaries, [](const Boundary& b) { return b.name; }), "what counts as ours");
  const auto add = [&](const std::string& name, auto number, std::string doc) {
    group.column(name, "boundary", count, numbers(boundaries, number), std::move(doc));
  };
  add("generation_kwh", [](const Boundary& b) { return b.generation_kwh; }, "electricity of its sources");
  add("renewable_kwh", [](const Boundary& b) { return b.renewable_kwh; }, "renewable part of it");
  add("load_kwh", [](const Boundary& b) { return b.load_kwh; }, "electricity that its loads and converters draw");
  add("import_kwh", [](const Boundary& b) { return b.import_kwh; }, "electricity from beyond it");
  add("export_kwh", [](const Boundary& b) { return b.export_kwh; }, "electricity to beyond it");
  add("curtailed_kwh", [](const Boundary& b) { return b.curtailed_kwh; }, "renewable electricity that was not used");
  add(
      "renewable_generation_frac", [](const Boundary& b) { return b.renewable_generation_frac(); },
      "renewable part of its generation");
  add(
      "renewable_load_frac", [](const Boundary& b) { return b.renewable_load_frac(); },
      "renewable generation for each kWh of its loads");
  add(
      "self_consumption_frac", [](const Boundary& b) { return b.self_consumption_frac(); },
      "part of its generation that its loads used");
  add(
      "self_sufficiency_frac", [](const Boundary& b) { return b.self_sufficiency_frac(); },
      "part of its loads that its generation covered");
  add("export_frac", [](const Boundary& b) { return b.export_frac(); }, "export for each kWh generated");
  add(
      "curtailed_frac", [](const Boundary& b) { return b.curtailed_frac(); },
      "part of the available renewable electricity that was not used");
  add("load_carbon_kg", [](const Boundary& b) { return b.load_carbon_kg; }, "CO2 of the same, traced");
  add("load_carbon_kg_kwh", [](const Boundary& b) { return b.load_carbon_kg_kwh(); }, "the same for each kWh");
}

void add_structure(Group& group, const Indicators& indicators) {
  const std::vector<SourceKind>& kinds = indicators.structure;
  if (const std::size_t count = kinds.size(); count > 0) {
    group.axis("source_kind", texts(kinds, [](const SourceKind& s) { return s.kind; }),
               "kinds of sources of electricity");
    const auto add = [&](const std::string& name, auto number, std::string doc) {
      group.column(name, "source_kind", count, numbers(kinds, number), std::move(doc));
    };
    add("source_capacity_kw", [](const SourceKind& s) { return s.capacity_kw; }, "installed capacity");
    add("source_energy_kwh", [](const SourceKind& s) { return s.energy_kwh; }, "electricity given");
    add("source_frac", [](const SourceKind& s) { return s.frac; }, "part of the electricity of all kinds");
    add(
        "source_carbon_kg", [](const SourceKind& s) { return s.carbon_kg; },
        "CO2 given off; of converters what their inputs carry, too");
  }
  const std::vector<Curtailment>& curtailed = indicators.curtailed;
  if (const std::size_t count = curtailed.size(); count > 0) {
    group.axis("curtailed_device", texts(curtailed, [](const Curtailment& c) { return c.device; }),
               "devices whose output may be curtailed");
    group.column("device_curtailed_kwh", "curtailed_device", count,
                 numbers(curtailed, [](const Curtailment& c) { return c.kwh; }), "energy that was not used");
    group.column("device_curtailed_frac", "curtailed_device", count,
                 numbers(curtailed, [](const Curtailment& c) { return c.frac; }), "part of what was available");
  }
}

void add_obligations(Group& group, const std::vector<ObligationPart>& parts) {
  const std::size_t count = parts.size();
  if (count == 0) return;
  group.axis("obligation", texts(parts, [](const ObligationPart& p) { return p.obligation + "_" + p.part; }),
             "obligations to consume renewable electricity, in all and without hydro power");
  const auto add = [&](const std::string& name, auto number, std::string doc) {
    group.column(name, "obligation", count, numbers(parts, number), std::move(doc));
  };
  add("due_kwh", [](const ObligationPart& p) { return p.due_kwh; }, "renewable electricity that is due");
  add("met_local_kwh", [](const ObligationPart& p) { return p.local_kwh; }, "from renewable sources of the territory");
  add("met_import_kwh", [](const ObligationPart& p) { return p.import_kwh; }, "renewable part of what came in");
  add("met_certificate_kwh", [](const ObligationPart& p) { return p.certificate_kwh; }, "certificates, as needed");
  add("short_kwh", [](const ObligationPart& p) { return p.short_kwh; }, "what is short");
  add("short_yuan", [](const ObligationPart& p) { return p.short_yuan; }, "its price in certificates");
}

}  // namespace

void add_indicators(Group& group, const Indicators& indicators) {
  const CarbonBalance& b = indicators.balance;
  group.scalar("flows", indicators.flows, "flows that were traced: ac (where checked and solved) or dispatch");
  group.scalar("source_kg", b.source_kg, "CO2 of imports, fuels and conversion, all carriers");
  group.scalar("load_kg", b.load_kg, "CO2 traced to loads");
  group.scalar("export_kg", b.export_kg, "CO2 carried outside");
  group.scalar("stored_kg", b.stored_kg, "CO2 that stores hold more than at the beginning");
  group.scalar("lost_kg", b.lost_kg, "CO2 of flows that were lost whole");
  group.scalar("residual_kg", b.residual_kg, "source less load, export, stored and lost");
  add_boundaries(group, indicators.boundaries);
  add_structure(group, indicators);
  add_obligations(group, indicators.obligations);
}

}  // namespace zhanhe::store
