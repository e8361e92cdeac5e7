#pragma once

#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace zhanhe {

/// CO2 that one kWh carries where it is used, of one carrier, averaged over all that flows into the node.
struct CarrierCarbon {
  std::string carrier;
  Eigen::ArrayXXd carbon_kg_kwh;  ///< (time, node), nodes as in the dispatch; NaN where nothing flows
};

/// Where the CO2 of a run comes from and where it goes, all carriers together:
/// source = load + export + stored + lost + residual.
struct CarbonBalance {
  double source_kg = 0.0;    ///< of imports, fuels and conversion
  double load_kg = 0.0;      ///< carried to loads and other devices that only draw
  double export_kg = 0.0;    ///< carried outside
  double stored_kg = 0.0;    ///< what stores hold at the end more than at the beginning
  double lost_kg = 0.0;      ///< in branches that lose all that flows into them, and of devices that give nothing
  double residual_kg = 0.0;  ///< what is left: the error of the flows' own balance
};

/// What counts as ours, and the energy of it: electricity only.
struct Boundary {
  std::string name;  ///< "territory", "network" or "project"
  double generation_kwh = 0.0;
  double renewable_kwh = 0.0;
  double load_kwh = 0.0;  ///< drawn by loads and by converters
  double import_kwh = 0.0;
  double export_kwh = 0.0;
  double curtailed_kwh = 0.0;
  double self_consumed_kwh = 0.0;  ///< generation that its loads used in the same step or its stores took
  double self_supplied_kwh = 0.0;  ///< load met by generation of the same step or out of stores
  double load_carbon_kg = 0.0;     ///< traced to the same

  // Shares of nothing are NaN.
  [[nodiscard]] double renewable_generation_frac() const { return renewable_kwh / generation_kwh; }
  [[nodiscard]] double renewable_load_frac() const { return renewable_kwh / load_kwh; }
  [[nodiscard]] double self_consumption_frac() const { return self_consumed_kwh / generation_kwh; }
  [[nodiscard]] double self_sufficiency_frac() const { return self_supplied_kwh / load_kwh; }
  [[nodiscard]] double export_frac() const {
    // What a network without generation exports came in before, or is the solver's rounding.
    return generation_kwh > 0.0 ? export_kwh / generation_kwh : std::numeric_limits<double>::quiet_NaN();
  }
  [[nodiscard]] double curtailed_frac() const { return curtailed_kwh / (renewable_kwh + curtailed_kwh); }
  [[nodiscard]] double load_carbon_kg_kwh() const { return load_carbon_kg / load_kwh; }
};

/// One kind of source of electricity: what is installed and what it gave.
struct SourceKind {
  std::string kind;          ///< "pv", "wind", "generator", "converter", "import"
  double capacity_kw = 0.0;  ///< of imports the limit of the connections
  double energy_kwh = 0.0;
  double frac = 0.0;  ///< of the energy of all kinds
  /// Given off by it; of a converter what its inputs carry, too, shared over all that it gives.
  double carbon_kg = 0.0;
};

/// What one device could have given and did not.
struct Curtailment {
  std::string device;
  double kwh = 0.0;
  double frac = 0.0;  ///< of what was available; NaN when nothing was
};

/// One part of an obligation to consume renewable electricity: what is due and what meets it.
struct ObligationPart {
  std::string obligation;
  std::string part;  ///< "total" or "nonhydro"
  double due_kwh = 0.0;
  double local_kwh = 0.0;        ///< renewable generation of the territory that its loads consumed
  double import_kwh = 0.0;       ///< renewable part of the electricity that loads got from outside
  double certificate_kwh = 0.0;  ///< certificates that were bought, as far as they are needed
  double short_kwh = 0.0;
  double short_yuan = 0.0;  ///< price of certificates for the rest; NaN without a price
};

/// Clean and low-carbon indicators of a run. Empty unless its status is optimal.
struct Indicators {
  std::string flows;                   ///< what was traced: "ac", "dispatch"; empty when nothing was
  std::vector<CarrierCarbon> carbon;   ///< in the order of the dispatch
  std::vector<Boundary> boundaries;    ///< territory, network, and project when it has an owner
  std::vector<SourceKind> structure;   ///< of the electricity supply, only kinds that there are
  std::vector<Curtailment> curtailed;  ///< of all carriers
  std::vector<ObligationPart> obligations;
  CarbonBalance balance;
  double local_renewable_frac = 0.0;  ///< of the electricity that is used, traced; NaN without use
};

}  // namespace zhanhe
