#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace zhanhe {

/// The dispatch of one carrier. Every table has one row for each step of the run and one column for each name, time
/// running down the columns. At every node: sum of devices - leaving + arriving - loss = 0.
struct CarrierDispatch {
  std::string carrier;

  std::vector<std::string> node;
  Eigen::ArrayXXd price_yuan_kwh;  ///< (time, node): what one more kWh of demand would cost; NaN unless optimal

  std::vector<std::string> device;       ///< one for each device and carrier; a second port at another node is "name@node"
  std::vector<std::string> device_kind;  ///< "pv", "load", ...
  std::vector<std::string> device_node;
  std::vector<std::string> device_owner;
  Eigen::ArrayXXd device_power_kw;  ///< (time, device): positive into the node

  std::vector<std::string> line;  ///< lines, then transformers
  std::vector<std::string> line_from;
  std::vector<std::string> line_to;
  Eigen::ArrayXXd line_flow_kw;  ///< (time, line): leaving `from`
  Eigen::ArrayXXd line_loss_kw;  ///< (time, line): lost on the way, taken from the node it arrives at

  std::vector<std::string> store;
  Eigen::ArrayXXd level_kwh;  ///< (time, store): at the end of the step
  Eigen::ArrayXd level_first_kwh;  ///< (store): before the first step

  std::vector<std::string> load;
  Eigen::ArrayXXd unserved_kw;  ///< (time, load): demand that was not met

  std::vector<std::string> source;  ///< generators, PV, wind: devices whose output may be curtailed
  Eigen::ArrayXXd curtailed_kw;     ///< (time, source): available but not used
};

/// Physics of a run, carrier by carrier in the order the study uses them.
struct Dispatch {
  std::vector<CarrierDispatch> carriers;

  [[nodiscard]] const CarrierDispatch* carrier(std::string_view name) const {
    for (const CarrierDispatch& group : carriers) {
      if (group.carrier == name) return &group;
    }
    return nullptr;
  }
};

}  // namespace zhanhe
