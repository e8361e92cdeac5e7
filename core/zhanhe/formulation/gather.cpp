#include "zhanhe/formulation/gather.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace zhanhe::formulation {

namespace {

/// The carriers of the nodes: the known ones in their order, then those of the user.
std::vector<std::string> carriers_of(const Network& network) {
  std::set<std::string> used;
  for (const Node& node : network.nodes()) used.insert(node.carrier);
  std::vector<std::string> carriers;
  for (const std::string_view known : known_carriers) {
    if (used.erase(std::string(known)) > 0) carriers.emplace_back(known);
  }
  for (const Carrier& own : network.all<Carrier>()) {
    if (used.erase(own.name) > 0) carriers.push_back(own.name);
  }
  return carriers;
}

/// One column of the table for each told item that `belongs`, the quantity chosen by `values` worked out in it.
template <class Told, class Belongs, class Values>
Eigen::ArrayXXd columns(Eigen::Index steps, const std::vector<Told>& told, Belongs&& belongs, Values&& values) {
  const auto count = static_cast<Eigen::Index>(std::ranges::count_if(told, belongs));
  Eigen::ArrayXXd table(steps, count);
  Eigen::Index column = 0;
  for (const Told& item : told) {
    if (belongs(item)) values(item).write(table.col(column++));
  }
  return table;
}

template <class Told, class Belongs, class Name>
std::vector<std::string> names(const std::vector<Told>& told, Belongs&& belongs, Name&& name) {
  std::vector<std::string> list;
  for (const Told& item : told) {
    if (belongs(item)) list.push_back(name(item));
  }
  return list;
}

/// A device that meets a carrier at several places has a column for each: the further ones are called "name@node", and
/// "name@node#3" where that is taken.
void tell_apart(std::vector<std::string>& device, const std::vector<std::string>& node) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < device.size(); ++i) {
    std::string name = device[i];
    for (int place = 2; !seen.insert(name).second; ++place) {
      name = device[i] + "@" + node[i] + (place > 2 ? "#" + std::to_string(place) : "");
    }
    device[i] = name;
  }
}

RoomTemperatures gather_rooms(Eigen::Index steps, const std::vector<DispatchBuilder::Room>& told) {
  RoomTemperatures rooms;
  const auto count = static_cast<Eigen::Index>(told.size());
  const auto table = [&](Eigen::ArrayXd DispatchBuilder::Room::* column) {
    Eigen::ArrayXXd values(steps, count);
    for (Eigen::Index k = 0; k < count; ++k) values.col(k) = told[static_cast<std::size_t>(k)].*column;
    return values;
  };
  rooms.temperature_c = table(&DispatchBuilder::Room::temperature_c);
  rooms.usual_temperature_c = table(&DispatchBuilder::Room::usual_c);
  rooms.low_c = table(&DispatchBuilder::Room::low_c);
  rooms.high_c = table(&DispatchBuilder::Room::high_c);
  for (const DispatchBuilder::Room& room : told) {
    rooms.building.push_back(room.building);
    rooms.reduction_error_k.push_back(room.reduction_error_k);
  }
  return rooms;
}

}  // namespace

Dispatch gather(const Network& network, const std::vector<Branch>& branches, DispatchBuilder told) {
  std::map<std::string, std::string> carrier_of;
  for (const Node& node : network.nodes()) carrier_of.emplace(node.name, node.carrier);
  const Program& program = told.program();
  const auto steps = static_cast<Eigen::Index>(program.hours);

  Dispatch dispatch;
  for (const std::string& carrier : carriers_of(network)) {
    CarrierDispatch group;
    group.carrier = carrier;
    const auto here = [&](const auto& item) { return carrier_of.at(item.node) == carrier; };

    std::vector<std::size_t> balance;  // row i is the balance of node i: they are shaped first, in that order
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
      if (network.nodes()[i].carrier != carrier) continue;
      balance.push_back(i);
      group.node.push_back(network.nodes()[i].name);
    }
    group.price_yuan_kwh.resize(steps, static_cast<Eigen::Index>(balance.size()));
    for (std::size_t k = 0; k < balance.size(); ++k) {
      auto price = group.price_yuan_kwh.col(static_cast<Eigen::Index>(k));
      told.row_price(balance[k]).write(price);
      if (program.weight.is(1.0)) continue;
      for (Eigen::Index t = 0; t < steps; ++t) {
        const double hours = program.weight[static_cast<std::size_t>(t)];
        price[t] = hours > 0.0 ? price[t] / hours : std::numeric_limits<double>::quiet_NaN();
      }
    }

    using B = DispatchBuilder;
    group.device = names(told.powers, here, [](const B::Power& p) { return p.device; });
    group.device_node = names(told.powers, here, [](const B::Power& p) { return p.node; });
    group.device_kind = names(told.powers, here, [](const B::Power& p) { return p.kind; });
    group.device_owner = names(told.powers, here, [](const B::Power& p) { return p.owner; });
    group.device_meter = names(told.powers, here, [](const B::Power& p) { return p.meter; });
    group.device_power_kw =
        columns(steps, told.powers, here, [](const B::Power& p) -> const Quantity& { return p.power_kw; });
    tell_apart(group.device, group.device_node);

    const auto line_here = [&](const Branch& b) { return b.carrier == carrier; };
    group.line = names(branches, line_here, [](const Branch& b) { return b.name; });
    group.line_from = names(branches, line_here, [](const Branch& b) { return b.from; });
    group.line_to = names(branches, line_here, [](const Branch& b) { return b.to; });
    group.line_flow_kw = columns(steps, branches, line_here, [&](const Branch& b) { return told.x(b.flow); });
    group.line_loss_kw = columns(steps, branches, line_here, [](const Branch& b) {
      return b.loss_kw.given() ? Quantity(Hourly(b.loss_kw)) : Quantity();
    });

    group.store = names(told.levels, here, [](const B::Level& l) { return l.store; });
    group.level_kwh =
        columns(steps, told.levels, here, [](const B::Level& l) -> const Quantity& { return l.level_kwh; });
    group.charge_kw =
        columns(steps, told.levels, here, [](const B::Level& l) -> const Quantity& { return l.charge_kw; });
    group.discharge_kw =
        columns(steps, told.levels, here, [](const B::Level& l) -> const Quantity& { return l.discharge_kw; });
    group.level_first_kwh.resize(static_cast<Eigen::Index>(group.store.size()));
    Eigen::Index store = 0;
    for (const B::Level& level : told.levels) {
      if (here(level)) group.level_first_kwh[store++] = level.first_kwh;
    }

    group.load = names(told.unserved, here, [](const B::Unserved& u) { return u.load; });
    tell_apart(group.load, names(told.unserved, here, [](const B::Unserved& u) { return u.node; }));
    group.unserved_kw =
        columns(steps, told.unserved, here, [](const B::Unserved& u) -> const Quantity& { return u.unserved_kw; });

    group.connection = names(told.exchanges, here, [](const B::Exchange& e) { return e.connection; });
    group.import_kw =
        columns(steps, told.exchanges, here, [](const B::Exchange& e) -> const Quantity& { return e.import_kw; });
    group.export_kw =
        columns(steps, told.exchanges, here, [](const B::Exchange& e) -> const Quantity& { return e.export_kw; });
    group.import_yuan_kwh =
        columns(steps, told.exchanges, here, [](const B::Exchange& e) -> const Quantity& { return e.import_yuan_kwh; });
    group.export_yuan_kwh =
        columns(steps, told.exchanges, here, [](const B::Exchange& e) -> const Quantity& { return e.export_yuan_kwh; });

    for (const B::Size& size : told.sizes) {
      if (!here(size)) continue;
      if (size.unit == "kWh") {
        group.sized_store.push_back(size.owner);
        group.size_kwh.push_back(size.size);
      } else {
        group.sized.push_back(size.owner);
        group.sized_kind.push_back(size.kind);
        group.size_kw.push_back(size.size);
      }
    }

    group.source = names(told.curtailed, here, [](const B::Curtailed& c) { return c.source; });
    group.curtailed_kw =
        columns(steps, told.curtailed, here, [](const B::Curtailed& c) -> const Quantity& { return c.curtailed_kw; });
    dispatch.carriers.push_back(std::move(group));
  }
  for (auto& f : told.flows) {
    dispatch.flows.push_back({std::move(f.device), std::move(f.owner), std::move(f.part), f.power_kw.values(steps),
                              std::move(f.price_yuan_kwh), std::move(f.carbon_kg_kwh), std::move(f.square_yuan_kw2h)});
  }
  for (auto& p : told.peaks) {
    dispatch.peaks.push_back(
        {std::move(p.device), std::move(p.owner), p.power_kw.values(steps), p.initial_kw, p.price_yuan_kw_month});
  }
  dispatch.sizes = std::move(told.billed_sizes);
  dispatch.rooms = gather_rooms(steps, told.rooms);
  return dispatch;
}

}  // namespace zhanhe::formulation
