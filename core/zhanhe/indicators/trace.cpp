// One step: sources, stores and connections bring their content into their nodes, lines and converters take the
// mixture of one node to another, `Mixture` solves, and the content of what is drawn is added up.

#include "zhanhe/indicators/trace.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zhanhe::indicators {

namespace {

/// A store as a mixture: its content in all.
struct Held {
  Content content = Content::Zero();
  Content given = Content::Zero();  ///< of the step, per hour
};

class Tracing {
public:
  Tracing(const Circuit& circuit, std::size_t steps, double stored_carbon_kg_kwh)
      : circuit_(circuit), held_(circuit.tanks.size()), leaving_kw_(circuit.nodes()) {
    for (std::size_t k = 0; k < held_.size(); ++k) {
      const double level_kwh = circuit.tanks[k].level_first_kwh;
      held_[k].content << stored_carbon_kg_kwh * level_kwh, 0.0, 0.0, level_kwh;
    }
    result_.carbon_kg_kwh.resize(static_cast<Eigen::Index>(steps), circuit.nodes());
    result_.drawn.assign(circuit.users.size(), Content::Zero());
    result_.drawn_kwh.assign(circuit.users.size(), 0.0);
    result_.given.assign(circuit.users.size(), Content::Zero());
  }

  void step(std::size_t t, double energy_h, double store_h) {
    t_ = t;
    energy_h_ = energy_h;
    flows_.clear(circuit_.nodes());
    leaving_kw_.setZero();
    for (const Path& path : circuit_.paths) add(path);
    for (const Plant& plant : circuit_.plants) add(plant);
    for (const Conversion& conversion : circuit_.conversions) add(conversion);
    for (std::size_t k = 0; k < held_.size(); ++k) add(circuit_.tanks[k], held_[k], store_h);
    exported_kw_.assign(circuit_.exchanges.size(), 0.0);
    for (std::size_t k = 0; k < exported_kw_.size(); ++k) add(circuit_.exchanges[k], exported_kw_[k]);
    const Eigen::Array4Xd& mixture = mixture_.solve(flows_);
    result_.carbon_kg_kwh.row(static_cast<Eigen::Index>(t)) = mixture.row(carbon);
    book(mixture, store_h);
  }

  Trace finish() {
    CarbonBalance& b = result_.balance;
    b.residual_kg = b.source_kg - b.load_kg - b.export_kg - b.stored_kg - b.lost_kg;
    return std::move(result_);
  }

private:
  void bring(int node, double kw, const Content& content) {
    flows_.throughput_kw[node] += kw;
    flows_.given.col(node) += content;
    leaving_kw_[node] -= kw;
  }

  /// Both ends may give: then the line loses it all.
  void add(const Path& path) {
    const bool ac = path.ac_kw != nullptr && std::isfinite(path.ac_kw[t_]) && std::isfinite(path.ac_loss_kw[t_]);
    const double from_kw = ac ? path.ac_kw[t_] : path.kw[t_];
    const double to_kw = from_kw - (ac ? path.ac_loss_kw[t_] : path.loss_kw[t_]);
    leaving_kw_[path.from] += from_kw;
    leaving_kw_[path.to] -= to_kw;
    if (from_kw > 0.0 && to_kw > 0.0) {
      flows_.transfers.push_back({path.from, path.to, from_kw});
      flows_.throughput_kw[path.to] += to_kw;
    } else if (from_kw < 0.0 && to_kw < 0.0) {
      flows_.transfers.push_back({path.to, path.from, -to_kw});
      flows_.throughput_kw[path.from] -= from_kw;
    } else {
      if (from_kw > 0.0) lost_.push_back({path.from, from_kw});
      if (to_kw < 0.0) lost_.push_back({path.to, -to_kw});
    }
  }

  void add(const Plant& plant) {
    const double kw = plant.column.kw[t_];
    const double kg_h = plant.carbon_kg_h.size() ? plant.carbon_kg_h[static_cast<Eigen::Index>(t_)] : 0.0;
    result_.balance.source_kg += kg_h * energy_h_;
    if (kw > 0.0) {
      Content content = Content::Zero();
      content[carbon] = kg_h;
      content[plant.origin] = kw;
      bring(plant.column.node, kw, content);
    } else {
      result_.balance.lost_kg += kg_h * energy_h_;  // it gives nothing that could carry it
      leaving_kw_[plant.column.node] -= kw;
    }
  }

  /// Every output gets, for each kWh, the same share of what all inputs bring.
  void add(const Conversion& conversion) {
    double given_kw = 0.0;
    for (const Column& port : conversion.ports) given_kw += std::max(0.0, port.kw[t_]);
    const double kg_h = conversion.carbon_kg_h.size() ? conversion.carbon_kg_h[static_cast<Eigen::Index>(t_)] : 0.0;
    result_.balance.source_kg += kg_h * energy_h_;
    if (given_kw <= 0.0) result_.balance.lost_kg += kg_h * energy_h_;
    for (const Column& port : conversion.ports) {
      const double kw = port.kw[t_];
      leaving_kw_[port.node] -= kw;
      if (kw >= 0.0) continue;
      if (given_kw <= 0.0) lost_.push_back({port.node, -kw});
      for (const Column& other : conversion.ports) {
        if (const double out_kw = other.kw[t_]; out_kw > 0.0) {
          flows_.transfers.push_back({port.node, other.node, -kw * out_kw / given_kw});
        }
      }
    }
    for (const Column& port : conversion.ports) {
      const double kw = port.kw[t_];
      if (kw <= 0.0) continue;
      flows_.throughput_kw[port.node] += kw;
      flows_.given(carbon, port.node) += kg_h * kw / given_kw;
    }
  }

  void add(const Tank& tank, Held& held, double store_h) {
    const double kw = std::max(0.0, tank.discharge_kw[t_]);
    const double taken_kwh = kw * store_h / tank.efficiency_out_frac[t_];
    const double charged_kwh = std::max(0.0, tank.charge_kw[t_]) * store_h * tank.efficiency_in_frac[t_];
    // Without what came in during the step, and after what was lost in it: a store that is emptied keeps nothing.
    const double held_kwh = tank.level_kwh[t_] + taken_kwh - charged_kwh;
    // Not more than all of it: a store may fill and empty in the same step.
    const double share = taken_kwh > 0.0 ? taken_kwh / std::max(held_kwh, taken_kwh) : 0.0;
    held.given = held.content * (share / store_h);
    bring(tank.node, kw, held.given);
    leaving_kw_[tank.node] += std::max(0.0, tank.charge_kw[t_]);
  }

  void add(const Exchange& exchange, double& export_kw) {
    double import_kw = std::max(0.0, exchange.import_kw[t_]);
    export_kw = std::max(0.0, exchange.export_kw[t_]);
    if (exchange.balances) {
      // All the other flows of the node are known by now: what they leave open comes from outside or goes there.
      const double missing_kw = leaving_kw_[exchange.node] - (import_kw - export_kw);
      (missing_kw > 0.0 ? import_kw : export_kw) += std::abs(missing_kw);
      const double both_kw = std::min(import_kw, export_kw);
      import_kw -= both_kw;
      export_kw -= both_kw;
    }
    const double kg_h = import_kw * exchange.carbon_kg_kwh[t_];
    result_.balance.source_kg += kg_h * energy_h_;
    Content content = Content::Zero();
    content[carbon] = kg_h;
    content[outside] = import_kw;
    bring(exchange.node, import_kw, content);
    leaving_kw_[exchange.node] += export_kw;
  }

  /// Adds up where the content went, and fills the stores.
  void book(const Eigen::Array4Xd& mixture, double store_h) {
    const auto content = [&](int node, double kw) -> Content {
      if (kw <= 0.0 || std::isnan(mixture(carbon, node))) return Content::Zero();
      return mixture.col(node) * kw;
    };
    for (std::size_t k = 0; k < circuit_.users.size(); ++k) {
      const User& user = circuit_.users[k];
      const Column& column = user.column;
      const double used_frac = user.used_frac.size() ? user.used_frac[static_cast<Eigen::Index>(t_)] : 1.0;
      const double kw = -column.kw[t_] * used_frac;
      if (kw <= 0.0) continue;
      const Content drawn = content(column.node, kw) * energy_h_;
      result_.drawn[k] += drawn;
      result_.drawn_kwh[k] += kw * energy_h_;
      // What a converter draws goes on, and is booked where it is used.
      if (!user.converts) result_.balance.load_kg += drawn[carbon];
    }
    for (const Conversion& conversion : circuit_.conversions) book(conversion, content);
    for (std::size_t k = 0; k < exported_kw_.size(); ++k) {
      result_.balance.export_kg += content(circuit_.exchanges[k].node, exported_kw_[k])[carbon] * energy_h_;
    }
    for (const Lost& lost : lost_) result_.balance.lost_kg += content(lost.node, lost.kw)[carbon] * energy_h_;
    lost_.clear();
    for (std::size_t k = 0; k < held_.size(); ++k) {
      const Tank& tank = circuit_.tanks[k];
      const Content net = content(tank.node, std::max(0.0, tank.charge_kw[t_])) - held_[k].given;
      held_[k].content = (held_[k].content + net * store_h).max(0.0);
      result_.balance.stored_kg += net[carbon] * energy_h_;
    }
  }

  template <class ContentOf>
  void book(const Conversion& conversion, const ContentOf& content) {
    Content brought = Content::Zero();
    if (conversion.carbon_kg_h.size()) brought[carbon] = conversion.carbon_kg_h[static_cast<Eigen::Index>(t_)];
    double given_kw = 0.0;
    for (const Column& port : conversion.ports) {
      brought += content(port.node, -port.kw[t_]);
      given_kw += std::max(0.0, port.kw[t_]);
    }
    for (std::size_t i = 0; i < conversion.ports.size(); ++i) {
      const double kw = conversion.ports[i].kw[t_];
      if (kw > 0.0) result_.given[conversion.users[i]] += brought * (kw / given_kw * energy_h_);
    }
  }

  struct Lost {
    int node = 0;
    double kw = 0.0;
  };

  const Circuit& circuit_;
  std::vector<Held> held_;
  Eigen::ArrayXd leaving_kw_;  ///< (node): drawn and sent away less given and arriving
  std::vector<double> exported_kw_;
  std::vector<Lost> lost_;
  Flows flows_;
  Mixture mixture_;
  Trace result_;
  std::size_t t_ = 0;
  double energy_h_ = 1.0;
};

}  // namespace

Trace trace(const Circuit& circuit, std::size_t steps, const Profile& energy_h, const Profile& store_h,
            double stored_carbon_kg_kwh) {
  Tracing tracing(circuit, steps, stored_carbon_kg_kwh);
  for (std::size_t t = 0; t < steps; ++t) tracing.step(t, energy_h[t], store_h[t]);
  return tracing.finish();
}

}  // namespace zhanhe::indicators
