#include "zhanhe/electric/electric_network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "zhanhe/powerflow/transformer.hpp"

namespace zhanhe::electric {

namespace {

using powerflow::Index;

/// Nodes that are one bus: a union of sets with path halving.
class Sets {
public:
  explicit Sets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

private:
  std::vector<std::size_t> parent_;
};

bool without_impedance(const Line& line) {
  return line.length_km * std::max(std::abs(line.r_ohm_km), std::abs(line.x_ohm_km)) < 1e-9;
}

/// The line as a pi in per unit of base_kva and the nominal voltage of its ends.
powerflow::Branch line_branch(const Line& line, Index from, Index to, double v_kv) {
  const double z_base_ohm = v_kv * v_kv * 1000.0 / base_kva;
  const double circuits = line.parallel;
  powerflow::Branch branch;
  branch.from = from;
  branch.to = to;
  branch.r_pu = line.r_ohm_km * line.length_km / circuits / z_base_ohm;
  branch.x_pu = line.x_ohm_km * line.length_km / circuits / z_base_ohm;
  branch.b_pu = 2.0 * std::numbers::pi * frequency_hz * line.c_nf_km * 1e-9 * line.length_km * circuits * z_base_ohm;
  branch.closed = line.closed;
  return branch;
}

powerflow::Branch unit_branch(const Transformer& unit, Index from, Index to) {
  powerflow::Nameplate plate;
  plate.s_n_kva = unit.s_max_kva * unit.parallel;
  plate.u_k_frac = unit.u_k_frac;
  plate.p_k_kw = unit.p_k_kw * unit.parallel;
  plate.p_0_kw = unit.p_0_kw * unit.parallel;
  plate.i_0_frac = unit.i_0_frac;
  plate.tap_from_frac = unit.tap_frac;
  powerflow::Branch branch = powerflow::transformer_branch(from, to, plate, base_kva);
  branch.closed = unit.closed;
  return branch;
}

/// The changer of a transformer's taps; the kernel counts its steps in turns of the tap where it begins.
powerflow::TapChanger tap_changer(const Transformer& unit, Index branch, Index to) {
  return {.branch = branch,
          .bus = to,
          .v_lower_pu = unit.v_lower_pu(),
          .v_upper_pu = unit.v_upper_pu(),
          .step_frac = unit.tap_step_frac / (1.0 + unit.tap_frac),
          .lowest = unit.lowest_tap(),
          .highest = unit.highest_tap()};
}

/// Rated current per unit: of the nameplate current, else of a power limit at nominal voltage, else 0.
double rating_pu(const Line& line, double v_kv) {
  if (line.i_max_a) return std::numbers::sqrt3 * v_kv * *line.i_max_a * line.parallel / base_kva;
  return line.p_max_kw.value_or(0.0) / base_kva;
}

template <class T>
std::map<std::string, const T*> by_name(const std::vector<T>& components) {
  std::map<std::string, const T*> map;
  for (const T& component : components) map.emplace(component.name, &component);
  return map;
}

}  // namespace

Names names_of(const Study& study) {
  Names names;
  std::map<std::string, std::string> carrier_of;
  for (const Node& node : study.network.nodes()) {
    carrier_of.emplace(node.name, node.carrier);
    if (node.carrier == "electricity") names.node.push_back(node.name);
  }
  const auto add = [&](const auto& branch) {
    if (carrier_of.at(branch.from) != "electricity") return;
    names.line.push_back(branch.name);
    names.line_from.push_back(branch.from);
    names.line_to.push_back(branch.to);
  };
  for (const Line& line : study.network.lines()) add(line);
  for (const Transformer& unit : study.network.transformers()) add(unit);
  const auto connect = [&]<class Device>(const std::vector<Device>& devices) {
    for (const Device& device : devices) {
      if (carrier_of.at(device.node) != "electricity") continue;
      names.device.push_back(device.name);
      names.device_kind.emplace_back(Device::kind);
      names.device_node.push_back(device.node);
    }
  };
  connect(study.all<Connection>());
  connect(study.all<GridConnection>());
  return names;
}

double tap_frac(const ElectricNetwork& network, std::size_t changer, int position) {
  const powerflow::TapChanger& c = network.controls.tap_changers[changer];
  const double ratio = network.grid.branches[static_cast<std::size_t>(c.branch)].ratio;
  // Without the last digits, so that a tap of 0 is 0.
  return std::round(1e12 * (ratio * (1.0 + position * c.step_frac) - 1.0)) / 1e12;
}

int tap_position(const ElectricNetwork& network, std::size_t changer, double tap_frac) {
  const powerflow::TapChanger& c = network.controls.tap_changers[changer];
  const double factor = (1.0 + tap_frac) / network.grid.branches[static_cast<std::size_t>(c.branch)].ratio;
  return std::clamp(static_cast<int>(std::lround((factor - 1.0) / c.step_frac)), c.lowest, c.highest);
}

ElectricNetwork electric_network(const Study& study, const Names& names) {
  ElectricNetwork network;
  network.bus_of_node.assign(names.node.size(), ElectricNetwork::none);
  network.branch_of_line.assign(names.line.size(), ElectricNetwork::none);
  network.rated_current_pu.assign(names.line.size(), 0.0);
  network.slack_of_device.assign(names.device.size(), ElectricNetwork::none);

  const auto node_of = by_name(study.network.nodes());
  const auto line_of = by_name(study.network.lines());
  const auto unit_of = by_name(study.network.transformers());
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < names.node.size(); ++i) place.emplace(names.node[i], i);
  const auto v_kv = [&](std::size_t i) { return node_of.at(names.node[i])->v_kv; };

  Sets sets(names.node.size());
  for (std::size_t k = 0; k < names.line.size(); ++k) {
    const auto line = line_of.find(names.line[k]);
    if (line != line_of.end() && line->second->closed && without_impedance(*line->second)) {
      sets.join(place.at(names.line_from[k]), place.at(names.line_to[k]));
    }
  }
  std::map<std::size_t, Index> bus_of_root;
  for (std::size_t i = 0; i < names.node.size(); ++i) {
    if (!v_kv(i)) continue;
    const auto [entry, is_new] = bus_of_root.emplace(sets.root(i), network.grid.buses);
    if (is_new) ++network.grid.buses;
    network.bus_of_node[i] = entry->second;
  }

  for (std::size_t k = 0; k < names.line.size(); ++k) {
    const std::size_t from = place.at(names.line_from[k]);
    const Index a = network.bus_of_node[from];
    const Index b = network.bus_of_node[place.at(names.line_to[k])];
    if (a == ElectricNetwork::none || b == ElectricNetwork::none || a == b) continue;
    if (const auto line = line_of.find(names.line[k]); line != line_of.end()) {
      network.rated_current_pu[k] = rating_pu(*line->second, *v_kv(from));
      network.grid.branches.push_back(line_branch(*line->second, a, b, *v_kv(from)));
    } else {
      const Transformer& unit = *unit_of.at(names.line[k]);
      network.rated_current_pu[k] = unit.s_max_kva * unit.parallel / base_kva;
      network.grid.branches.push_back(unit_branch(unit, a, b));
    }
    network.branch_of_line[k] = static_cast<Index>(network.grid.branches.size()) - 1;
  }

  const auto is_held = [&](Index bus) {
    return std::ranges::any_of(network.grid.slacks, [&](const auto& slack) { return slack.bus == bus; });
  };
  const auto connections = by_name(study.all<GridConnection>());
  for (std::size_t d = 0; d < names.device.size(); ++d) {
    const auto connection = connections.find(names.device[d]);
    const bool outside = names.device_kind[d] == GridConnection::kind || names.device_kind[d] == Connection::kind;
    const Index bus = network.bus_of_node[place.at(names.device_node[d])];
    if (!outside || bus == ElectricNetwork::none) continue;
    network.slack_of_device[d] = bus;
    const double v_pu = connection == connections.end() ? 1.0 : connection->second->v_pu;
    if (!is_held(bus)) network.grid.slacks.push_back({bus, v_pu, 0.0});
  }
  for (std::size_t k = 0; k < names.line.size(); ++k) {
    const auto unit = unit_of.find(names.line[k]);
    if (unit == unit_of.end() || !unit->second->changes_taps() || !unit->second->closed) continue;
    const Index branch = network.branch_of_line[k];
    if (branch == ElectricNetwork::none) continue;
    const Index to = network.grid.branches[static_cast<std::size_t>(branch)].to;
    if (is_held(to)) continue;
    network.controls.tap_changers.push_back(tap_changer(*unit->second, branch, to));
    network.line_of_changer.push_back(k);
  }
  if (network.grid.buses == 0) {
    network.reason = "no electricity node has a nominal voltage (v_kv)";
  } else if (network.grid.slacks.empty()) {
    network.reason = "no grid connection stands at a node with a nominal voltage";
  }
  return network;
}

}  // namespace zhanhe::electric
