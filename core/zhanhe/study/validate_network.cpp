#include <algorithm>
#include <cmath>

#include "zhanhe/network/nodes_by_name.hpp"
#include "zhanhe/network/topology.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

constexpr std::string_view electricity = "electricity";

std::string quoted(const std::string& name) { return "'" + name + "'"; }

/// "'a', 'b', 'c' and 4 more"
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i > 0 ? ", " : "") + quoted(names[i]);
  return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

/// Asks for the nominal voltage of a node, once for each node.
void need_voltage(Validation& validation, const Node& node, const std::string& why) {
  if (node.v_kv || node.carrier != electricity) return;
  validation.tell(node, "v_kv", IssueCode::missing_key, "'v_kv' is missing; " + why + " needs it",
                  "give the nominal line-to-line voltage of the node");
}

void check_ends(Validation& validation, const Line& line, const Node& from, const Node& to) {
  const std::string of = "line " + quoted(line.name);
  // A line with no electrical data between nodes without voltages is a transport line: nothing of it can be checked.
  const bool electrical = line.r_ohm_km > 0.0 || line.x_ohm_km != 0.0 || from.v_kv || to.v_kv;
  if (validation.study.settings.grid == "check" && electrical) {
    need_voltage(validation, from, "the grid check of " + of);
    need_voltage(validation, to, "the grid check of " + of);
  } else if (line.i_max_a && !line.p_max_kw) {
    need_voltage(validation, from, "i_max_a of " + of);
  }
  if (from.v_kv && to.v_kv && from.carrier == electricity && std::abs(*from.v_kv - *to.v_kv) > 1e-6 * *from.v_kv) {
    validation.tell(line, "to", IssueCode::conflict,
                    "joins " + number_text(*from.v_kv) + " kV at " + quoted(from.name) + " and " +
                        number_text(*to.v_kv) + " kV at " + quoted(to.name),
                    "use a transformer, or correct v_kv of the nodes");
  }
}

void check_ends(Validation& validation, const Transformer& transformer, const Node& from, const Node& to) {
  const bool known = std::ranges::find(known_carriers, from.carrier) != known_carriers.end();
  if (known && from.carrier != electricity) {
    validation.tell(transformer, "from", IssueCode::conflict, "a transformer between nodes of " + from.carrier,
                    "use a line, or correct carrier of the nodes");
    return;
  }
  if (validation.study.settings.grid == "check") {
    const std::string why = "the grid check of transformer " + quoted(transformer.name);
    need_voltage(validation, from, why);
    need_voltage(validation, to, why);
  }
  if (from.carrier == electricity && from.v_kv && to.v_kv && *from.v_kv < *to.v_kv) {
    validation.tell(transformer, "from", IssueCode::conflict,
                    quoted(from.name) + " has the lower voltage: " + number_text(*from.v_kv) + " kV, " +
                        quoted(to.name) + " " + number_text(*to.v_kv) + " kV",
                    "exchange from and to");
  }
}

void check_ends(Validation& validation, const Pipe& pipe, const Node& from, const Node&) {
  const bool known = std::ranges::find(known_carriers, from.carrier) != known_carriers.end();
  if (known && from.carrier != "heat" && from.carrier != "steam" && from.carrier != "cooling") {
    validation.tell(pipe, "from", IssueCode::conflict, "a pipe between nodes of " + from.carrier,
                    "use a line, or correct carrier of the nodes");
    return;
  }
  if (from.carrier == "steam") {
    // Capacity by velocity and friction are those of water.
    if (!pipe.p_max_kw) {
      validation.tell(pipe, "p_max_kw", IssueCode::missing_key, "'p_max_kw' is missing; a pipe of steam needs it",
                      "give the largest power");
    }
    if (!pipe.power_node.empty()) {
      validation.tell(pipe, "power_node", IssueCode::conflict, "has pumps, though it carries steam",
                      "leave power_node out: steam flows by its own pressure");
    }
  }
  if (!from.has_supply()) {
    validation.tell(from, "supply_c", IssueCode::missing_key,
                    "'supply_c' is missing; pipe " + quoted(pipe.name) + " needs it",
                    "give supply_c or a reset curve of the node");
  }
  if (!from.return_c.given()) {
    validation.tell(from, "return_c", IssueCode::missing_key,
                    "'return_c' is missing; pipe " + quoted(pipe.name) + " needs it",
                    "give the return temperature of the node");
  }
  if (pipe.power_node.empty() || validation.wrong(pipe, "power_node")) return;
  const Node& power = *validation.study.find<Node>(pipe.power_node);
  if (!validation.wrong(power, "carrier") && power.carrier != electricity) {
    validation.tell(pipe, "power_node", IssueCode::conflict,
                    "is at " + quoted(power.name) + ", a node of " + power.carrier,
                    "name a node of electricity, or leave it out");
  }
}

template <class Branch>
void check_branches(Validation& validation) {
  const NodesByName nodes = nodes_by_name(validation.study.network);
  for (const Branch& branch : validation.study.all<Branch>()) {
    if (validation.wrong(branch, "from") || validation.wrong(branch, "to")) continue;
    if (branch.from == branch.to) {
      validation.tell(branch, "to", IssueCode::conflict, "begins and ends at " + quoted(branch.from),
                      "name two different nodes");
      continue;
    }
    const Node& from = *nodes.at(branch.from);
    const Node& to = *nodes.at(branch.to);
    if (from.carrier != to.carrier) {
      if (!validation.wrong(from, "carrier") && !validation.wrong(to, "carrier")) {
        validation.tell(
            branch, "to", IssueCode::conflict,
            "joins " + from.carrier + " at " + quoted(from.name) + " and " + to.carrier + " at " + quoted(to.name),
            "use a converter between carriers, or correct carrier of the nodes");
      }
      continue;
    }
    if (!validation.wrong(from, "v_kv") && !validation.wrong(to, "v_kv")) check_ends(validation, branch, from, to);
  }
}

/// What to do about a side at a node of another carrier.
template <class Device>
std::string other_carrier(const Side<Device>& side, const std::string& carrier) {
  const std::string or_correct = ", or correct carrier of the node";
  if constexpr (std::is_same_v<Device, Boiler>) {
    if (side.field == "fuel_node" && carrier == electricity) return "use an electric_boiler" + or_correct;
    if (side.field == "fuel_node" && carrier != "cooling") return "use a heat_exchanger" + or_correct;
  }
  std::string may;
  for (const std::string_view one : known_carriers) {
    if (!may_carry(side, one)) continue;
    may += (may.empty() ? "" : " or ") + std::string(one);
  }
  return "name a node of " + may + (side.carriers.empty() ? " or of a carrier of your own" : "") + or_correct;
}

/// A side of a device at a node of a carrier that it cannot have.
template <Sided Device>
void check_sides(Validation& validation) {
  const NodesByName nodes = nodes_by_name(validation.study.network);
  for (const Device& device : validation.study.all<Device>()) {
    for (const auto& side : Device::sides()) {
      if ((device.*side.node).empty() || validation.wrong(device, side.field)) continue;
      const Node& node = *nodes.at(device.*side.node);
      if (validation.wrong(node, "carrier") || may_carry(side, node.carrier)) continue;
      validation.tell(device, side.field, IssueCode::conflict,
                      "is at " + quoted(node.name) + ", a node of " + node.carrier, other_carrier(side, node.carrier));
    }
  }
}

/// Finds islands that take energy and have nothing that brings any. Where a wrong name leaves open what hangs together,
/// it says nothing: the name is told, and the island may be its consequence.
class IslandCheck {
public:
  explicit IslandCheck(Validation& validation)
      : validation_(validation), topology_(validation.study.network), islands_(topology_.island_count()) {}

  void run() {
    note_broken_ends<Line>();
    note_broken_ends<Transformer>();
    note_broken_ends<Pipe>();
    for_each_device(validation_.study, [this](const auto& device) { note(device); });
    for (std::size_t i = 0; i < topology_.node_count(); ++i) {
      islands_[topology_.island()[i]].nodes.push_back(validation_.study.network.nodes()[i].name);
    }
    if (unclear_) return;
    for (const Island& island : islands_) {
      if (island.takers.empty() || island.fed || island.unclear) continue;
      validation_.issues.push_back(
          {IssueCode::island_without_source, island.demand ? Severity::error : Severity::warning, island.place,
           "nothing feeds the island of " + std::string(island.nodes.size() == 1 ? "node " : "nodes ") +
               listed(island.nodes) + ", where energy is taken by " + listed(island.takers),
           "join it with a line or transformer, or add a generator, a connection or the output of a converter"});
    }
  }

private:
  struct Island {
    std::vector<std::string> nodes;
    std::vector<std::string> takers;
    std::string place;    // of the first taker
    bool demand = false;  // not only inputs of converters, which may stand still
    bool fed = false;
    bool unclear = false;
  };

  Island* island_of(const std::string& node) {
    return topology_.has_node(node) ? &islands_[topology_.island()[topology_.node(node)]] : nullptr;
  }

  /// A branch with one known end may join that end's island to anything; with none, any two.
  template <class Branch>
  void note_broken_ends() {
    for (const Branch& branch : validation_.study.all<Branch>()) {
      Island* from = island_of(branch.from);
      Island* to = island_of(branch.to);
      // So may one that was refused for joining different carriers: one of its ends is likely another node.
      const bool refused = validation_.wrong(branch, "from") || validation_.wrong(branch, "to");
      if (!branch.closed || !refused) continue;
      if (from) from->unclear = true;
      if (to) to->unclear = true;
      if (!from && !to) unclear_ = true;
    }
  }

  template <class T>
  void note(const T& device) {
    if constexpr (poses_as<T, Generator> || poses_as<T, Connection>) {
      feeds(device.node);
    } else if constexpr (std::is_same_v<T, Load>) {
      if (below_zero(device.p_kw)) feeds(device.node);
      if (device.annual_kwh || !device.p_kw.given() || above_zero(device.p_kw)) takes(device, device.node, true);
    } else if constexpr (std::is_same_v<T, Store>) {
      const bool full = device.level_initial_kwh.value_or(device.level_initial_frac.value_or(0.0)) > 0.0;
      if ((full && !device.cyclic) || above_zero(device.inflow_kw) || below_zero(device.level_min_frac)) {
        feeds(device.node);
      }
    } else if constexpr (std::is_same_v<T, Building>) {
      for (const auto& side : T::sides()) {
        if (!(device.*side.node).empty()) takes(device, device.*side.node, true);
      }
    } else if constexpr (Sided<T> && converts<T>) {
      for (const auto& side : T::sides()) {
        const std::string& node = device.*side.node;
        if (node.empty()) continue;
        if (side.gives) {
          feeds(node);
        } else {
          takes(device, node, false);
        }
      }
    } else if constexpr (std::is_same_v<T, Process>) {
      for (std::size_t n = 0; n < device.nodes.size(); ++n) {
        bool gives = false, draws = false;
        for (std::size_t k = 0; k < device.point_count(); ++k) {
          gives = gives || device.point_frac(k, n) > 0.0;
          draws = draws || device.point_frac(k, n) < 0.0;
        }
        if (gives) feeds(device.nodes[n]);
        if (draws) takes(device, device.nodes[n], false);
      }
    } else if constexpr (requires { device.inputs, device.outputs; }) {
      for (const Port& port : device.outputs) feeds(port.node);
      for (const Port& port : device.inputs) {
        takes(device, port.node, false);
        if (below_zero(device.must_run_frac)) feeds(port.node);
      }
    }
  }

  void feeds(const std::string& node) {
    if (Island* island = island_of(node)) {
      island->fed = true;
    } else {
      unclear_ = true;
    }
  }

  static bool above_zero(const Profile& profile) {
    return std::ranges::any_of(profile.values(), [](double value) { return value > 0.0; });
  }
  static bool below_zero(const Profile& profile) {
    return std::ranges::any_of(profile.values(), [](double value) { return value < 0.0; });
  }

  template <class T>
  void takes(const T& device, const std::string& node, bool demand) {
    Island* island = island_of(node);
    if (!island) return;
    island->demand = island->demand || demand;
    if (island->takers.empty()) island->place = place_of(T::kind, device);
    island->takers.push_back(device.name);
  }

  Validation& validation_;
  Topology topology_;
  std::vector<Island> islands_;
  bool unclear_ = false;
};

}  // namespace

void validate_network(Validation& validation) {
  check_branches<Line>(validation);
  check_branches<Transformer>(validation);
  check_branches<Pipe>(validation);
  for_each_type(NamedDevices{}, [&]<class Device>() {
    if constexpr (Sided<Device>) check_sides<Device>(validation);
  });
  IslandCheck(validation).run();
}

}  // namespace zhanhe
