#pragma once

#include <vector>

#include <Eigen/Core>

namespace zhanhe::indicators {

/// What flows with a kWh: kg of CO2, then the kWh of source energy behind it by origin (renewable inside, other
/// inside, from outside). Also the rate of such a flow, per hour.
using Content = Eigen::Array4d;
enum Origin { carbon = 0, renewable = 1, other_inside = 2, outside = 3 };

/// Power that takes the mixture of one node to another.
struct Transfer {
  int from = 0;
  int to = 0;
  double kw = 0.0;  ///< leaving `from`; losses on the way enrich what arrives
};

/// The flows of one step.
struct Flows {
  std::vector<Transfer> transfers;
  Eigen::ArrayXd throughput_kw;  ///< (node): all power that arrives, after losses
  Eigen::Array4Xd given;         ///< (content, node): what sources bring into the node in an hour

  void clear(int nodes) {
    transfers.clear();
    throughput_kw.setZero(nodes);
    given.setZero(4, nodes);
  }
};

/// Powers below this are not traced.
inline constexpr double least_kw = 1e-9;

/// Proportional sharing (Bialek 1996): all that leaves a node has the mixture of all that enters it,
///   throughput_i c_i = given_i + sum over transfers k to i of kw_k c_from(k).
/// Solved node by node in the order of the flows; nodes on loops, and between them, by a sparse LU.
class Mixture {
public:
  /// (content, node) for each kWh; NaN where nothing arrives, or only what circles without a source.
  const Eigen::Array4Xd& solve(const Flows& flows);

private:
  void order(const Flows& flows);
  void send(int node, const Flows& flows);
  void sweep(const Flows& flows);
  [[nodiscard]] std::vector<bool> on_loops(const Flows& flows) const;
  [[nodiscard]] std::vector<int> fed_by_sources(const std::vector<bool>& loops, const Flows& flows) const;
  void solve_loops(const std::vector<bool>& loops, const Flows& flows);
  void leave_loops(const std::vector<bool>& loops, const Flows& flows);

  Eigen::Array4Xd content_;
  Eigen::Array4Xd arriving_;
  std::vector<int> first_, leaving_, waiting_, ready_;
  std::vector<double> own_kw_;  ///< what returns to the node it left
};

}  // namespace zhanhe::indicators
