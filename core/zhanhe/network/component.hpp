#pragma once

#include <string>
#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/network/problem.hpp"

namespace zhanhe {

/// What every component of a study has: a name, unique within its kind, and where it was written.
struct Component {
  std::string name;
  std::string origin;  ///< "scenario.toml:12" or "loads.csv:7"; empty when made in code

  template <class T>
  static std::vector<Field> component_fields() {
    return {required(Describe<T>::text("name", &T::name, "Unique name within its kind."))};
  }
};

/// What every device has: the node it injects into (a converter names its nodes in its ports), who owns it and which
/// meter its energy is billed on.
struct Device : Component {
  std::string owner = "district";
  std::string meter = "district";

  template <class T>
  static std::vector<Field> device_fields() {
    return join(Component::component_fields<T>(),
                {Describe<T>::text("owner", &T::owner, "Who owns the device."),
                 Describe<T>::text("meter", &T::meter, "The meter its energy is billed on.")});
  }
};

/// A device with one node.
struct NodeDevice : Device {
  std::string node;

  template <class T>
  static std::vector<Field> node_device_fields() {
    return join(Device::device_fields<T>(),
                {required(Describe<T>::reference("node", &T::node, "node", "The node it injects into."))});
  }
};

}  // namespace zhanhe
