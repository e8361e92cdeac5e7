#include "zhanhe/indicators/circuit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace zhanhe::indicators {

namespace {

/// The converter whose port a column is: its further ports are called "name@node".
std::string converter_of(const Study& study, const std::string& column) {
  const auto is_one = [&](const std::string& name) {
    bool found = false;
    for_each_type(Devices{}, [&]<class Device>() {
      if constexpr (converts<Device>) found = found || study.find<Device>(name) != nullptr;
    });
    return found;
  };
  if (is_one(column)) return column;
  for (std::size_t at = column.rfind('@'); at != std::string::npos && at > 0; at = column.rfind('@', at - 1)) {
    if (std::string name = column.substr(0, at); is_one(name)) return name;
  }
  return column;
}

/// Makes the circuit, carrier by carrier.
class Maker {
public:
  Maker(const Study& study, const Dispatch& dispatch, const TimeAxis& axis)
      : study_(study), dispatch_(dispatch), steps_(axis.steps) {
    const TimeAxis whole = study.axis();
    first_ = static_cast<std::size_t>(std::max<std::int64_t>(0, (axis.start_s - whole.start_s) / axis.step_s));
    for (const BilledFlow& flow : dispatch.flows) add_carbon(flow);
  }

  Circuit make(const GridState& grid) {
    int nodes = 0;
    for (const CarrierDispatch& group : dispatch_.carriers) {
      circuit_.first_node.push_back(nodes);
      for (const std::string& name : group.node) node_.emplace(name, nodes++);
    }
    circuit_.first_node.push_back(nodes);
    for (const CarrierDispatch& group : dispatch_.carriers) {
      add_exchanges(group, grid.checked && group.carrier == "electricity");
      add_tanks(group);
      add_devices(group);
      add_paths(group, grid);
    }
    fill_used();
    // What takes up the rest of its node is asked last.
    std::ranges::stable_partition(circuit_.exchanges, [](const Exchange& e) { return !e.balances; });
    for (auto& [name, conversion] : conversions_) circuit_.conversions.push_back(std::move(conversion));
    return std::move(circuit_);
  }

private:
  /// What devices give off by themselves, added up over their billed flows; imports carry theirs by the kWh.
  void add_carbon(const BilledFlow& flow) {
    if (flow.part == "import" || flow.carbon_kg_kwh.is(0.0)) return;
    Eigen::ArrayXd& rate = carbon_kg_h_[flow.device];
    if (rate.size() == 0) rate.setZero(static_cast<Eigen::Index>(steps_));
    for (std::size_t t = 0; t < steps_; ++t) {
      const auto row = static_cast<Eigen::Index>(t);
      rate[row] += flow.power_kw[row] * flow.carbon_kg_kwh[t];
    }
  }

  [[nodiscard]] Eigen::ArrayXd carbon_of(const std::string& device) const {
    const auto found = carbon_kg_h_.find(device);
    return found == carbon_kg_h_.end() ? Eigen::ArrayXd() : found->second;
  }

  [[nodiscard]] int node_of_device(const CarrierDispatch& group, const std::string& name) const {
    const auto place = std::ranges::find(group.device, name) - group.device.begin();
    return node_.at(group.device_node[static_cast<std::size_t>(place)]);
  }

  void add_exchanges(const CarrierDispatch& group, bool checked) {
    for (std::size_t k = 0; k < group.connection.size(); ++k) {
      const std::string& name = group.connection[k];
      const auto column = static_cast<Eigen::Index>(k);
      Exchange exchange{node_of_device(group, name), group.import_kw.col(column).data(),
                        group.export_kw.col(column).data()};
      for (const BilledFlow& flow : dispatch_.flows) {
        if (flow.device == name && flow.part == "import") exchange.carbon_kg_kwh = flow.carbon_kg_kwh;
      }
      const bool first = std::ranges::none_of(circuit_.exchanges,
                                              [&](const Exchange& e) { return e.balances && e.node == exchange.node; });
      exchange.balances = checked && first && study_.find<GridConnection>(name) != nullptr;
      circuit_.exchanges.push_back(std::move(exchange));
    }
  }

  void fill_efficiencies(const std::string& name, Tank& tank) const {
    if (const Battery* battery = study_.find<Battery>(name)) {
      tank.efficiency_in_frac = tank.efficiency_out_frac = std::sqrt(battery->round_trip_frac);
    } else if (const Store* store = study_.find<Store>(name)) {
      tank.efficiency_in_frac = store->efficiency_in_frac.part(first_, steps_);
      tank.efficiency_out_frac = store->efficiency_out_frac.part(first_, steps_);
    }
  }

  void add_tanks(const CarrierDispatch& group) {
    for (std::size_t k = 0; k < group.store.size(); ++k) {
      const auto column = static_cast<Eigen::Index>(k);
      circuit_.tanks.push_back({node_of_device(group, group.store[k]), group.charge_kw.col(column).data(),
                                group.discharge_kw.col(column).data(), group.level_kwh.col(column).data(),
                                group.level_first_kwh[column]});
      fill_efficiencies(group.store[k], circuit_.tanks.back());
    }
  }

  /// Of converters that give to the carrier that they draw from, only what goes on to other carriers is used.
  void fill_used() {
    std::map<std::string, std::vector<User*>> converters;
    for (User& user : circuit_.users) {
      if (user.converts) converters[user.device].push_back(&user);
    }
    for (const auto& [name, ports] : converters) {
      const Eigen::ArrayXd all = given_kw(ports);
      for (std::size_t c = 0; c + 1 < circuit_.first_node.size(); ++c) {
        std::vector<User*> here;
        std::ranges::copy_if(ports, std::back_inserter(here), [&](const User* user) {
          return user->column.node >= circuit_.first_node[c] && user->column.node < circuit_.first_node[c + 1];
        });
        const Eigen::ArrayXd given = given_kw(here);
        if (here.size() < 2 || !(given > 0.0).any()) continue;
        for (User* user : here) user->used_frac = (all > 0.0).select(1.0 - given / all, 1.0);
      }
    }
  }

  [[nodiscard]] Eigen::ArrayXd given_kw(const std::vector<User*>& ports) const {
    const auto steps = static_cast<Eigen::Index>(steps_);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(steps);
    for (const User* port : ports) sum += Eigen::Map<const Eigen::ArrayXd>(port->column.kw, steps).max(0.0);
    return sum;
  }

  [[nodiscard]] Origin origin_of(const std::string& device, const std::string& kind) const {
    if (kind == Pv::kind || kind == Wind::kind || kind == SolarThermal::kind || kind == Digester::kind)
      return renewable;
    const Generator* generator = study_.find<Generator>(device);
    return generator && generator->renewable != "no" ? renewable : other_inside;
  }

  void add_devices(const CarrierDispatch& group) {
    for (std::size_t k = 0; k < group.device.size(); ++k) {
      const std::string& name = group.device[k];
      const Column column{node_.at(group.device_node[k]),
                          group.device_power_kw.col(static_cast<Eigen::Index>(k)).data()};
      const bool elsewhere = std::ranges::find(group.connection, name) != group.connection.end() ||
                             std::ranges::find(group.store, name) != group.store.end();
      if (elsewhere) continue;
      const bool converts = converts_by_kind(group.device_kind[k]);
      const std::string converter = converts ? converter_of(study_, name) : name;
      circuit_.users.push_back({column, converter, group.device_owner[k], group.device_kind[k], converts, {}});
      if (converts) {
        Conversion& conversion = conversions_[converter];
        if (conversion.ports.empty()) conversion.carbon_kg_h = carbon_of(converter);
        conversion.ports.push_back(column);
        conversion.users.push_back(circuit_.users.size() - 1);
        continue;
      }
      circuit_.plants.push_back({column, name, group.device_owner[k], group.device_kind[k],
                                 origin_of(name, group.device_kind[k]), carbon_of(name)});
    }
  }

  void add_paths(const CarrierDispatch& group, const GridState& grid) {
    const bool checked = grid.checked && group.carrier == "electricity";
    for (std::size_t k = 0; k < group.line.size(); ++k) {
      const auto column = static_cast<Eigen::Index>(k);
      circuit_.paths.push_back({node_.at(group.line_from[k]), node_.at(group.line_to[k]),
                                group.line_flow_kw.col(column).data(), group.line_loss_kw.col(column).data(),
                                checked ? grid.ac_line_flow_kw.col(column).data() : nullptr,
                                checked ? grid.ac_line_loss_kw.col(column).data() : nullptr});
    }
  }

  const Study& study_;
  const Dispatch& dispatch_;
  std::size_t steps_;
  std::size_t first_ = 0;
  std::map<std::string, int> node_;
  std::map<std::string, Eigen::ArrayXd> carbon_kg_h_;
  std::map<std::string, Conversion> conversions_;
  Circuit circuit_;
};

}  // namespace

Circuit make_circuit(const Study& study, const Dispatch& dispatch, const GridState& grid, const TimeAxis& axis) {
  return Maker(study, dispatch, axis).make(grid);
}

}  // namespace zhanhe::indicators
