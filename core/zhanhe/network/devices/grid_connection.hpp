#pragma once

#include "zhanhe/network/devices/connection.hpp"

namespace zhanhe {

/// Where the district meets the public grid: a meter with a tariff. Poses as a connection; in the grid check its node
/// holds the voltage (slack).
struct GridConnection : NodeDevice {
  static constexpr std::string_view kind = "grid_connection";
  static constexpr std::string_view doc = "Where the district meets the public grid.";
  using Primitive = Connection;

  double import_max_kw = 0.0;
  double export_max_kw = 0.0;
  std::string tariff;
  Profile import_yuan_kwh;
  Profile export_yuan_kwh = 0.0;
  std::optional<double> demand_yuan_kw_month;
  double peak_initial_kw = 0.0;
  Profile carbon_kg_kwh = 0.0;
  double v_pu = 1.0;

  [[nodiscard]] Problems problems() const {
    if (tariff.empty() && !import_yuan_kwh.given()) {
      return {{IssueCode::missing_key,
               {"", "import_yuan_kwh", "tariff"},
               "import has no price",
               "give tariff or import_yuan_kwh",
               {}}};
    }
    if (!tariff.empty() && import_yuan_kwh.given()) {
      return {{IssueCode::conflict,
               {"import_yuan_kwh", "tariff"},
               "both tariff and import_yuan_kwh are given",
               "give one of them",
               {}}};
    }
    return {};
  }

  static const std::vector<Field>& fields() {
    using D = Describe<GridConnection>;
    static const auto table =
        join(NodeDevice::node_device_fields<GridConnection>(),
             {required(D::number("import_max_kw", &GridConnection::import_max_kw, size_range, "Largest import.")),
              D::number("export_max_kw", &GridConnection::export_max_kw, size_range, "Largest export."),
              D::reference("tariff", &GridConnection::tariff, "tariff",
                           "The tariff that prices import and peaks; or give import_yuan_kwh."),
              D::profile("import_yuan_kwh", &GridConnection::import_yuan_kwh, any_number,
                         "Price paid for import; default: the tariff's."),
              D::profile("export_yuan_kwh", &GridConnection::export_yuan_kwh, any_number, "Price received for export."),
              D::number("demand_yuan_kw_month", &GridConnection::demand_yuan_kw_month, not_negative,
                        "Price of the highest mean import of a step in each calendar month; default: the tariff's, or "
                        "none. A month of which only a part is run is billed in full."),
              D::number("peak_initial_kw", &GridConnection::peak_initial_kw, not_negative,
                        "Highest import of the first month before the first step."),
              D::profile("carbon_kg_kwh", &GridConnection::carbon_kg_kwh, any_number, "CO2 of each kWh imported."),
              D::number("v_pu", &GridConnection::v_pu, {0.8, 1.2}, "Voltage it holds at its node in the grid check.")});
    return table;
  }
};

}  // namespace zhanhe
