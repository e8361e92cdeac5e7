#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/base/profile.hpp"

namespace zhanhe {

/// The dispatch of one carrier. Every table has one row for each step of the run and one column for each name, time
/// running down the columns. At every node: sum of devices - leaving + arriving - loss = 0.
struct CarrierDispatch {
  std::string carrier;

  std::vector<std::string> node;
  Eigen::ArrayXXd price_yuan_kwh;  ///< (time, node): what one more kWh of demand would cost; NaN unless optimal

  std::vector<std::string> device;  ///< one for each device and carrier; a second port at another node is "name@node"
  std::vector<std::string> device_kind;  ///< "pv", "load", ...
  std::vector<std::string> device_node;
  std::vector<std::string> device_owner;
  std::vector<std::string> device_meter;
  Eigen::ArrayXXd device_power_kw;  ///< (time, device): positive into the node
  /// (time, device): reactive power that the dispatch chose, positive into the node; empty when it chose none
  Eigen::ArrayXXd device_reactive_kvar;

  std::vector<std::string> line;  ///< lines, then transformers
  std::vector<std::string> line_from;
  std::vector<std::string> line_to;
  Eigen::ArrayXXd line_flow_kw;  ///< (time, line): leaving `from`
  Eigen::ArrayXXd line_loss_kw;  ///< (time, line): lost on the way, taken from the node it arrives at

  /// (time, node) and (time, line): how far the squared voltage lies outside its band in the dispatch itself, and by
  /// how much of its rating a line is above it there; empty without limits of the grid
  Eigen::ArrayXXd node_beyond_pu2, line_beyond_frac;

  /// (time, tap changer) as in the grid state: taps that the dispatch chose; empty: they follow their voltage
  Eigen::ArrayXXd tap_frac;

  std::vector<std::string> store;
  Eigen::ArrayXXd level_kwh;       ///< (time, store): at the end of the step
  Eigen::ArrayXd level_first_kwh;  ///< (store): before the first step
  Eigen::ArrayXXd charge_kw;       ///< (time, store): drawn from its node
  Eigen::ArrayXXd discharge_kw;    ///< (time, store): given to its node

  std::vector<std::string> load;
  Eigen::ArrayXXd unserved_kw;  ///< (time, load): demand that was not met

  std::vector<std::string> connection;
  Eigen::ArrayXXd import_kw;        ///< (time, connection): from outside
  Eigen::ArrayXXd export_kw;        ///< (time, connection): to outside
  Eigen::ArrayXXd import_yuan_kwh;  ///< (time, connection): price paid
  Eigen::ArrayXXd export_yuan_kwh;  ///< (time, connection): price received

  std::vector<std::string> sized;       ///< devices and lines whose size was chosen
  std::vector<std::string> sized_kind;  ///< "generator", "line", ...
  std::vector<double> size_kw;          ///< (sized)
  std::vector<std::string> sized_store;
  std::vector<double> size_kwh;  ///< (sized_store)

  std::vector<std::string> source;  ///< PV, wind and generators whose availability is a series
  Eigen::ArrayXXd curtailed_kw;     ///< (time, source): available but not used
};

/// A flow of energy that costs or earns something: what settlement needs to know of a device, whatever its kind.
struct BilledFlow {
  std::string device;
  std::string owner;
  std::string part;                ///< "import", "export", "operation" or "unserved"
  Eigen::ArrayXd power_kw;         ///< (time); of a holding cost the level
  Profile price_yuan_kwh;          ///< over the run; negative for income
  Profile carbon_kg_kwh;           ///< over the run
  Profile square_yuan_kw2h = 0.0;  ///< over the run: cost of an hour for the square of the power
};

/// A size that was chosen and is paid for.
struct BilledSize {
  std::string device;
  std::string owner;
  double yuan = 0.0;
};

/// A highest import of each calendar month that is charged.
struct BilledPeak {
  std::string device;
  std::string owner;
  Eigen::ArrayXd power_kw;  ///< (time)
  double initial_kw = 0.0;  ///< highest of the first month before the run
  double price_yuan_kw_month = 0.0;
};

/// Rooms whose temperature the dispatch moved within their comfort band; one row for each step. NaN where no
/// temperature is known: out of season, unless the building has a model.
struct RoomTemperatures {
  std::vector<std::string> building;
  Eigen::ArrayXXd temperature_c;          ///< (time, building): air at the end of the step, as the dispatch has it
  Eigen::ArrayXXd usual_temperature_c;    ///< (time, building): the same, had the rooms stored nothing
  Eigen::ArrayXXd low_c, high_c;          ///< (time, building): the comfort band; NaN out of season
  std::vector<double> reduction_error_k;  ///< (building): root mean square against the two-node model
};

/// Physics of a run, carrier by carrier in the order the study uses them, and what of it is billed.
struct Dispatch {
  std::vector<CarrierDispatch> carriers;
  RoomTemperatures rooms;
  std::vector<BilledFlow> flows;
  std::vector<BilledPeak> peaks;
  std::vector<BilledSize> sizes;
  Profile cost_h;    ///< hours that each step counts for in costs; not given: the length of a step
  Profile energy_h;  ///< the same in energies

  [[nodiscard]] const CarrierDispatch* carrier(std::string_view name) const {
    for (const CarrierDispatch& group : carriers) {
      if (group.carrier == name) return &group;
    }
    return nullptr;
  }
};

}  // namespace zhanhe
