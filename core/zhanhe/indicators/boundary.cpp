#include "zhanhe/indicators/boundary.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace zhanhe::indicators {

namespace {

/// Whose devices count.
struct Owners {
  std::string sources;  ///< owner of sources, stores and connections; empty: all
  std::string loads;    ///< owner of loads; empty: all
};

bool counts(const std::string& wanted, const std::string& owner) { return wanted.empty() || wanted == owner; }

/// PV, wind and generators that are renewable.
bool is_renewable(const Study& study, const std::string& device) {
  if (study.find<Pv>(device) || study.find<Wind>(device)) return true;
  const Generator* generator = study.find<Generator>(device);
  return generator != nullptr && generator->renewable != "no";
}

/// What a device gives to electricity and uses of it. What a converter only passes on, as a link of two nodes does, is
/// neither.
struct Exchanged {
  std::string device, kind, owner;
  Eigen::ArrayXd given_kw, used_kw;
  Content content = Content::Zero();  ///< of all that the ports of a converter gave, over the run

  /// Of what a converter gave: by the source energy behind it.
  [[nodiscard]] double renewable_frac() const {
    const double source_kwh = content[renewable] + content[other_inside] + content[outside];
    return source_kwh > 0.0 ? content[renewable] / source_kwh : 0.0;
  }
};

std::vector<Exchanged> exchanged(const CarrierDispatch& group, const Circuit& circuit, const Trace& traced,
                                 std::size_t carrier) {
  std::vector<Exchanged> list;
  for (std::size_t k = 0; k < group.device.size(); ++k) {
    if (converts_by_kind(group.device_kind[k])) continue;
    const Eigen::ArrayXd kw = group.device_power_kw.col(static_cast<Eigen::Index>(k));
    list.push_back(
        {group.device[k], group.device_kind[k], group.device_owner[k], kw.max(0.0), (-kw).max(0.0), Content::Zero()});
  }
  std::map<std::string, Exchanged> converters;
  const Eigen::Index steps = group.device_power_kw.rows();
  for (std::size_t k = 0; k < circuit.users.size(); ++k) {
    const User& user = circuit.users[k];
    if (!user.converts || !circuit.within(user.column, carrier)) continue;
    const Eigen::Map<const Eigen::ArrayXd> kw(user.column.kw, steps);
    const auto [place, added] = converters.try_emplace(user.device);
    Exchanged& converter = place->second;
    if (added) {
      const Eigen::ArrayXd none = Eigen::ArrayXd::Zero(steps);
      converter = {user.device, user.kind, user.owner, none, none, Content::Zero()};
    }
    converter.content += traced.given[k];
    const Eigen::ArrayXd drawn = (-kw).max(0.0);
    const Eigen::ArrayXd used = user.used_frac.size() ? Eigen::ArrayXd(drawn * user.used_frac) : drawn;
    converter.used_kw += used;
    converter.given_kw += kw.max(0.0) - (drawn - used);
  }
  for (auto& [name, converter] : converters) {
    converter.given_kw = converter.given_kw.max(0.0);
    list.push_back(std::move(converter));
  }
  return list;
}

Boundary boundary(const std::string& name, const Owners& owners, bool by_balance, const Study& study,
                  const CarrierDispatch& group, const std::vector<Exchanged>& devices, const Profile& energy_h) {
  const Eigen::Index steps = group.device_power_kw.rows();
  Eigen::ArrayXd generation = Eigen::ArrayXd::Zero(steps), load = generation, stored = generation, charge = generation,
                 discharge = generation, in = generation, out = generation;
  Boundary b;
  b.name = name;
  std::set<std::string> ours;
  for (const Exchanged& one : devices) {
    const auto& [device, kind, owner, given_kw, used_kw, content] = one;
    if (!counts(kind == "load" ? owners.loads : owners.sources, owner)) continue;
    ours.insert(device);
    const bool store = std::ranges::find(group.store, device) != group.store.end();
    const bool connection = std::ranges::find(group.connection, device) != group.connection.end();
    if (store) {
      stored += given_kw - used_kw;
    } else if (!connection) {
      generation += given_kw;
      load += used_kw;
      if (converts_by_kind(kind)) b.renewable_kwh += one.renewable_frac() * energy_kwh(given_kw, energy_h);
      if (is_renewable(study, device)) b.renewable_kwh += energy_kwh(given_kw, energy_h);
    }
  }
  for (std::size_t k = 0; k < group.connection.size(); ++k) {
    if (!ours.contains(group.connection[k])) continue;
    in += group.import_kw.col(static_cast<Eigen::Index>(k));
    out += group.export_kw.col(static_cast<Eigen::Index>(k));
  }
  for (std::size_t k = 0; k < group.store.size(); ++k) {
    if (!ours.contains(group.store[k])) continue;
    charge += group.charge_kw.col(static_cast<Eigen::Index>(k)).max(0.0);
    discharge += group.discharge_kw.col(static_cast<Eigen::Index>(k)).max(0.0);
  }
  if (by_balance) {
    in = (load - generation - stored).max(0.0);
    out = (generation + stored - load).max(0.0);
  }
  b.generation_kwh = energy_kwh(generation, energy_h);
  b.load_kwh = energy_kwh(load, energy_h);
  b.import_kwh = energy_kwh(in, energy_h);
  b.export_kwh = energy_kwh(out, energy_h);
  // What stores give out is ours as far as what they took was: over the run, not step by step.
  const Eigen::ArrayXd direct = generation.min(load);
  const double kept_kwh = energy_kwh(charge.min(generation - direct), energy_h);
  const double charged_kwh = energy_kwh(charge, energy_h);
  const double ours_frac = charged_kwh > 0.0 ? kept_kwh / charged_kwh : 0.0;
  b.self_consumed_kwh = energy_kwh(direct, energy_h) + kept_kwh;
  b.self_supplied_kwh = energy_kwh(direct, energy_h) + ours_frac * energy_kwh(discharge.min(load - direct), energy_h);
  for (std::size_t k = 0; k < group.source.size(); ++k) {
    if (!ours.contains(group.source[k]) || !is_renewable(study, group.source[k])) continue;
    b.curtailed_kwh += energy_kwh(group.curtailed_kw.col(static_cast<Eigen::Index>(k)), energy_h);
  }
  return b;
}

/// CO2 of some devices' own.
double own_carbon_kg(const Dispatch& dispatch, const std::set<std::string>& devices, const Profile& energy_h) {
  double kg = 0.0;
  for (const BilledFlow& flow : dispatch.flows) {
    if (!devices.contains(flow.device) || flow.carbon_kg_kwh.is(0.0)) continue;
    Eigen::ArrayXd kg_h = flow.power_kw;
    for (Eigen::Index t = 0; t < kg_h.size(); ++t) kg_h[t] *= flow.carbon_kg_kwh[static_cast<std::size_t>(t)];
    kg += energy_kwh(kg_h, energy_h);
  }
  return kg;
}

/// What is installed: by the study, or as chosen.
class Capacity {
public:
  explicit Capacity(const CarrierDispatch& group) : group_(group) {}

  template <class T>
  double operator()(const T* device) const {
    if (device == nullptr) return 0.0;
    const auto chosen = std::ranges::find(group_.sized, device->name);
    if (chosen != group_.sized.end()) return group_.size_kw[static_cast<std::size_t>(chosen - group_.sized.begin())];
    if constexpr (requires { device->import_max_kw; }) {
      return device->import_max_kw;
    } else {
      return device->p_max_kw;
    }
  }

private:
  const CarrierDispatch& group_;
};

}  // namespace

double energy_kwh(const Eigen::ArrayXd& power_kw, const Profile& hours) {
  if (hours.constant()) return power_kw.sum() * hours[0];
  double total = 0.0;
  for (Eigen::Index t = 0; t < power_kw.size(); ++t) total += power_kw[t] * hours[static_cast<std::size_t>(t)];
  return total;
}

std::vector<Boundary> boundaries(const Study& study, const Dispatch& dispatch, const Circuit& circuit,
                                 const Trace& traced, const Profile& energy_h) {
  const CarrierDispatch* electricity = dispatch.carrier("electricity");
  if (electricity == nullptr || electricity->device.empty()) return {};
  const Settings& settings = study.settings;
  std::vector<std::pair<std::string, Owners>> wanted{{"territory", {}}, {"network", {settings.network_owner, ""}}};
  if (!settings.project_owner.empty()) {
    wanted.push_back({"project", {settings.project_owner, settings.project_owner}});
  }
  const auto carrier = static_cast<std::size_t>(electricity - dispatch.carriers.data());
  const std::vector<Exchanged> devices = exchanged(*electricity, circuit, traced, carrier);
  std::vector<Boundary> list;
  for (const auto& [name, owners] : wanted) {
    Boundary b = boundary(name, owners, name == "project", study, *electricity, devices, energy_h);
    for (std::size_t k = 0; k < circuit.users.size(); ++k) {
      const User& user = circuit.users[k];
      if (circuit.within(user.column, carrier) &&
          counts(user.kind == "load" ? owners.loads : owners.sources, user.owner)) {
        b.load_carbon_kg += traced.drawn[k][carbon];
      }
    }
    list.push_back(b);
  }
  return list;
}

std::vector<SourceKind> structure(const Study& study, const Dispatch& dispatch, const Circuit& circuit,
                                  const Trace& traced, const Profile& energy_h) {
  const CarrierDispatch* group = dispatch.carrier("electricity");
  if (group == nullptr) return {};
  const Capacity capacity(*group);
  const auto carrier = static_cast<std::size_t>(group - dispatch.carriers.data());
  const std::vector<Exchanged> devices = exchanged(*group, circuit, traced, carrier);
  std::vector<SourceKind> list;
  double total_kwh = 0.0;
  std::vector<std::string> kinds{"pv", "wind", "generator"};
  for (const Exchanged& device : devices) {
    if (converts_by_kind(device.kind) && std::ranges::count(kinds, device.kind) == 0) kinds.push_back(device.kind);
  }
  kinds.emplace_back("import");
  for (const std::string& kind : kinds) {
    SourceKind source;
    source.kind = kind;
    const bool converts = converts_by_kind(kind);
    std::set<std::string> members;
    for (const auto& [device, device_kind, owner, given_kw, used_kw, content] : devices) {
      const auto connection = std::ranges::find(group->connection, device);
      const bool outside_here = connection != group->connection.end();
      if (outside_here ? source.kind != "import" : source.kind != device_kind) continue;
      Eigen::ArrayXd kw = given_kw;
      if (outside_here) kw = group->import_kw.col(connection - group->connection.begin());
      if (converts && !(kw > 0.0).any()) continue;
      members.insert(device);
      source.energy_kwh += energy_kwh(kw.max(0.0), energy_h);
      source.capacity_kw += capacity(study.find<Pv>(device)) + capacity(study.find<Wind>(device)) +
                            capacity(study.find<Generator>(device)) + capacity(study.find<Connection>(device)) +
                            capacity(study.find<GridConnection>(device));
      // What a converter can give depends on its efficiency: the most that it gave.
      if (converts) source.capacity_kw += kw.maxCoeff();
      if (converts) source.carbon_kg += content[carbon];
    }
    if (members.empty()) continue;
    // What a converter gave carries its own CO2 already.
    if (!converts) source.carbon_kg = own_carbon_kg(dispatch, members, energy_h);
    total_kwh += source.energy_kwh;
    list.push_back(source);
  }
  for (SourceKind& source : list) source.frac = source.energy_kwh / total_kwh;
  return list;
}

std::vector<Curtailment> curtailment(const Dispatch& dispatch, const Profile& energy_h) {
  std::vector<Curtailment> list;
  for (const CarrierDispatch& group : dispatch.carriers) {
    for (std::size_t k = 0; k < group.source.size(); ++k) {
      const double kwh = energy_kwh(group.curtailed_kw.col(static_cast<Eigen::Index>(k)), energy_h);
      double used_kwh = 0.0;
      if (const auto device = std::ranges::find(group.device, group.source[k]); device != group.device.end()) {
        used_kwh = energy_kwh(group.device_power_kw.col(device - group.device.begin()).max(0.0), energy_h);
      }
      list.push_back({group.source[k], kwh, kwh / (kwh + used_kwh)});
    }
  }
  return list;
}

}  // namespace zhanhe::indicators
