// With u the squared voltage magnitude, r + jx the series impedance behind an ideal ratio, and P + jQ what enters at
// `from`, the linear drop of Baran and Wu is u_from / ratio^2 - u_to = 2 (r P + x Q). What the AC state differs from it
// by, and what stays in each branch, is kept as it is.
//
// Angles: behind the ratio stands V' = V_from / ratio, and V_to = V' - z conj(S' / V') for S' that enters the
// impedance. So V' conj(V_to) = |V'|^2 - conj(z) S', and its imaginary part is |V'| |V_to| sin(angle) = x P' - r Q'.
// The angle is kept as (x P - r Q) / (|V'| |V_to|) and the rest: sine against angle, and the charging between S and S'.

#include "zhanhe/gridcheck/linearise.hpp"

#include <algorithm>
#include <cmath>

#include "zhanhe/network/nodes_by_name.hpp"

namespace zhanhe::gridcheck {

namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;
using electric::ElectricNetwork;

ArrayXd known(const ArrayXd& values) { return values.isFinite().select(values, 0.0); }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// What the taps can still do around the AC state. With the ratio n, behind it stands u_from / n^2.
void add_taps(const ElectricNetwork& network, const Checked& checked, bool may_move, Feedback& feedback) {
  const Index steps = checked.taps.rows();
  const Index count = checked.taps.cols();
  feedback.tap_frac.resize(steps, count);
  if (may_move) {
    feedback.raise_pu2.resize(steps, count);
    feedback.lower_pu2.resize(steps, count);
  }
  for (Index k = 0; k < count; ++k) {
    const auto changer = static_cast<std::size_t>(k);
    const powerflow::TapChanger& c = network.controls.tap_changers[changer];
    const Index from = network.grid.branches[static_cast<std::size_t>(c.branch)].from;
    const auto ratio_at = [&](int position) { return 1.0 + electric::tap_frac(network, changer, position); };
    const double raised = ratio_at(c.lowest), lowered = ratio_at(c.highest);
    for (Index t = 0; t < steps; ++t) {
      const double ratio = ratio_at(checked.taps(t, k));
      feedback.tap_frac(t, k) = ratio - 1.0;
      if (!may_move) continue;
      const double square = std::norm(checked.voltage_pu(t, from));
      const double u_from = std::isfinite(square) ? square : 1.0;
      feedback.raise_pu2(t, k) = std::max(0.0, u_from / (raised * raised) - u_from / (ratio * ratio));
      feedback.lower_pu2(t, k) = std::max(0.0, u_from / (ratio * ratio) - u_from / (lowered * lowered));
    }
  }
}

/// The ratio of a branch, step by step.
ArrayXd ratio_of(const ElectricNetwork& network, const Checked& checked, powerflow::Index branch) {
  const auto& changers = network.controls.tap_changers;
  const auto changer = std::ranges::find(changers, branch, &powerflow::TapChanger::branch);
  const double ratio = network.grid.branches[static_cast<std::size_t>(branch)].ratio;
  if (changer == changers.end()) return ArrayXd::Constant(checked.voltage_pu.rows(), ratio);
  return ratio * (1.0 + changer->step_frac * checked.taps.col(changer - changers.begin()).cast<double>());
}

}  // namespace

Feedback linearise(const Study& study, const CarrierDispatch& group, const Checked& checked, const Feedback* before) {
  const ElectricNetwork& network = checked.network;
  const Eigen::ArrayXXcd& v = checked.voltage_pu;
  const powerflow::Flows& flows = checked.flows;
  const GridState& state = checked.state;
  const Index steps = v.rows();
  Feedback feedback;
  std::vector<std::size_t> lines, loaded;
  for (std::size_t k = 0; k < group.line.size(); ++k) {
    const auto b = network.branch_of_line[k];
    if (b == ElectricNetwork::none) continue;
    const powerflow::Branch& branch = network.grid.branches[static_cast<std::size_t>(b)];
    if (!branch.closed || !state.ac_line_flow_kw.col(static_cast<Index>(k)).isFinite().any()) continue;
    lines.push_back(k);
    feedback.line.push_back(group.line[k]);
    if ((state.line_loading_frac.col(static_cast<Index>(k)) > 1.0).any()) loaded.push_back(k);
  }
  const NodesByName nodes = nodes_by_name(study.network);
  for (std::size_t i = 0; i < group.node.size(); ++i) {
    const Node& node = *nodes.at(group.node[i]);
    const auto voltage = state.v_pu.col(static_cast<Index>(i));
    const bool outside = (voltage < node.v_min_pu).any() || (voltage > node.v_max_pu).any();
    if (outside || (before && contains(before->node, node.name))) feedback.node.push_back(node.name);
  }

  const auto count = static_cast<Index>(lines.size());
  feedback.loss_kw.resize(steps, count);
  feedback.loss_kvar.resize(steps, count);
  feedback.drop_pu2.resize(steps, count);
  feedback.across_pu2.resize(steps, count);
  feedback.angle_rad.resize(steps, count);
  for (Index n = 0; n < count; ++n) {
    const auto b = network.branch_of_line[lines[static_cast<std::size_t>(n)]];
    const powerflow::Branch& branch = network.grid.branches[static_cast<std::size_t>(b)];
    const Eigen::ArrayXcd s = flows.s_from_pu.col(b);
    const ArrayXd ratio = ratio_of(network, checked, b);
    const ArrayXd drop = v.col(branch.from).abs2() / ratio.square() - v.col(branch.to).abs2();
    feedback.loss_kw.col(n) = known(flows.losses_pu.col(b).real() * electric::base_kva);
    feedback.loss_kvar.col(n) = known(flows.losses_pu.col(b).imag() * electric::base_kva);
    feedback.drop_pu2.col(n) = known(drop - 2.0 * (branch.r_pu * s.real() + branch.x_pu * s.imag()));
    const Eigen::ArrayXcd product = v.col(branch.from) * v.col(branch.to).conjugate() / ratio;
    const ArrayXd across = product.abs();
    feedback.across_pu2.col(n) = across.isFinite().select(across, 1.0 / ratio);
    feedback.angle_rad.col(n) = known(product.arg() - (branch.x_pu * s.real() - branch.r_pu * s.imag()) / across);
  }
  add_taps(network, checked, !before || before->only_losses(), feedback);
  // Tangents of earlier states stay: together they close in on the circle.
  const Index kept = before ? before->along_p.cols() : 0;
  const auto many = static_cast<Index>(loaded.size());
  for (ArrayXXd Feedback::* table : {&Feedback::along_p, &Feedback::along_q, &Feedback::limit_kva}) {
    (feedback.*table).resize(steps, kept + many);
    if (kept > 0) (feedback.*table).leftCols(kept) = before->*table;
  }
  if (before) feedback.loaded = before->loaded;
  for (Index n = 0; n < many; ++n) {
    const std::size_t k = loaded[static_cast<std::size_t>(n)];
    feedback.loaded.push_back(group.line[k]);
    const auto b = network.branch_of_line[k];
    const powerflow::Branch& branch = network.grid.branches[static_cast<std::size_t>(b)];
    const double rating = network.rated_current_pu[k] * electric::base_kva;
    for (Index t = 0; t < steps; ++t) {
      const std::complex<double> s = flows.s_from_pu(t, b);
      const double size = std::abs(s);
      const bool there = std::isfinite(size) && size > 0.0;
      // The larger of both ends' currents counts; the power at `from` that goes with it is its share.
      const double current = std::max(flows.i_from_pu(t, b), flows.i_to_pu(t, b));
      const double v_pu = there ? size / current : std::abs(v(t, branch.from));
      feedback.along_p(t, kept + n) = there ? s.real() / size : 1.0;
      feedback.along_q(t, kept + n) = there ? s.imag() / size : 0.0;
      feedback.limit_kva(t, kept + n) = std::isfinite(v_pu) ? rating * v_pu : rating;
    }
  }
  return feedback;
}

}  // namespace zhanhe::gridcheck
