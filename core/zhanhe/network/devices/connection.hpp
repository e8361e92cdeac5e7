#pragma once

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// Primitive: the outside world at one node. Import and export have prices and limits; the highest import of each
/// calendar month may cost a demand charge.
struct Connection : NodeDevice {
  static constexpr std::string_view kind = "connection";
  static constexpr std::string_view doc = "The outside world at one node: import and export at a price.";

  double import_max_kw = 0.0;
  double export_max_kw = 0.0;
  Profile import_yuan_kwh = 0.0;
  Profile export_yuan_kwh = 0.0;
  double demand_yuan_kw_month = 0.0;
  double peak_initial_kw = 0.0;
  Profile carbon_kg_kwh = 0.0;

  static const std::vector<Field>& fields() {
    using D = Describe<Connection>;
    static const auto table = join(
        NodeDevice::node_device_fields<Connection>(),
        {required(D::number("import_max_kw", &Connection::import_max_kw, size_range, "Largest import.")),
         D::number("export_max_kw", &Connection::export_max_kw, size_range, "Largest export."),
         D::profile("import_yuan_kwh", &Connection::import_yuan_kwh, any_number, "Price paid for import."),
         D::profile("export_yuan_kwh", &Connection::export_yuan_kwh, any_number, "Price received for export."),
         D::number("demand_yuan_kw_month", &Connection::demand_yuan_kw_month, not_negative,
                   "Price of the highest mean import of a step in each calendar month; a month of which only a part "
                   "is run is billed in full."),
         D::number("peak_initial_kw", &Connection::peak_initial_kw, not_negative,
                   "Highest import of the first month before the first step."),
         D::profile("carbon_kg_kwh", &Connection::carbon_kg_kwh, any_number, "CO2 of each kWh imported.")});
    return table;
  }
};

}  // namespace zhanhe
