#include "zhanhe/gridplan/limits.hpp"

#include "zhanhe/powerflow/admittance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zhanhe::gridplan {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::size_t at(Index i) { return static_cast<std::size_t>(i); }
Index count(const auto& list) { return static_cast<Index>(list.size()); }

Band band_of(const Limits& limits, Index node) {
  return limits.bands.empty() ? three_phase_up_to_20_kv : limits.bands[at(node)];
}

/// Loadings minus what is allowed; -infinity without rating.
Eigen::ArrayXXd loading_excess(const NamedGrid& grid, const std::vector<powerflow::Equipment>& equipment,
                               const Eigen::ArrayXd& allowed, const powerflow::State& state) {
  Eigen::ArrayXXd excess = powerflow::loading_frac(grid, equipment, state);
  if (allowed.size() == 0) {
    excess -= 1.0;
  } else {
    excess.rowwise() -= allowed.transpose();
  }
  return excess.isNaN().select(-infinity, excess);
}

void check_loadings(Problems& found, const Eigen::ArrayXd& allowed, std::size_t equipment, const char* part) {
  if (allowed.size() == 0) return;
  if (at(allowed.size()) != equipment) {
    found.push_back({part, -1, "needs one limit for each of them, or none at all"});
    return;
  }
  for (Index k = 0; k < allowed.size(); ++k) {
    if (!(allowed(k) > 0.0)) found.push_back({part, k, "has a limit that is not above 0"});
  }
}

}  // namespace

const powerflow::Equipment* equipment_named(const NamedGrid& grid, const std::string& name) {
  for (const auto* list : {&grid.lines, &grid.transformers}) {
    const auto found = std::ranges::find(*list, name, &powerflow::Equipment::name);
    if (found != list->end()) return &*found;
  }
  return nullptr;
}

Problems problems(const NamedGrid& grid, const Limits& limits) {
  Problems found;
  if (!limits.bands.empty() && limits.bands.size() != grid.node_names.size()) {
    found.push_back({"bands", -1, "need one for each node, or none at all"});
  }
  for (std::size_t i = 0; i < limits.bands.size(); ++i) {
    const Band& band = limits.bands[i];
    if (!(band.lower_pu >= 0.0 && band.lower_pu < band.upper_pu)) {
      found.push_back({"band", static_cast<Index>(i), "needs 0 <= lower < upper"});
    }
  }
  check_loadings(found, limits.line_loading_max_frac, grid.lines.size(), "line loading");
  check_loadings(found, limits.transformer_loading_max_frac, grid.transformers.size(), "transformer loading");
  for (std::size_t i = 0; i < limits.reverse.size(); ++i) {
    const ReverseLimit& limit = limits.reverse[i];
    const auto say = [&](const std::string& text) { found.push_back({"reverse limit", static_cast<Index>(i), text}); };
    if (std::isnan(limit.p_max_kw)) say("is not a number");
    const powerflow::Equipment* equipment = equipment_named(grid, limit.equipment);
    if (equipment == nullptr) {
      say("names '" + limit.equipment + "', which is no line or transformer");
    } else if (limit.source_terminal < 0 || limit.source_terminal >= count(equipment->terminals)) {
      say("looks at a terminal that '" + limit.equipment + "' does not have");
    }
  }
  return found;
}

Eigen::ArrayXd power_leaving_kw(const NamedGrid& grid, const powerflow::Terminal& terminal,
                                const powerflow::State& state) {
  const powerflow::Branch& branch = grid.grid.branches[at(terminal.branch)];
  const Eigen::ArrayXXcd& v = state.voltage_pu;
  if (!branch.closed || !state.energised(branch.from)) return Eigen::ArrayXd::Zero(v.rows());
  const powerflow::TwoPort y = powerflow::two_port(branch);
  const auto from = v.col(branch.from);
  const auto to = v.col(branch.to);
  const Eigen::ArrayXd entering =
      terminal.at_to ? (to * (y.tf * from + (y.tt + terminal.shunt_pu) * to).conjugate()).real().eval()
                     : (from * ((y.ff + terminal.shunt_pu) * from + y.ft * to).conjugate()).real().eval();
  return -grid.base_kva * entering;
}

LimitTable::LimitTable(const NamedGrid& grid, const Limits& limits, const powerflow::State& state)
    : grid_(grid), limits_(limits) {
  const Index nodes = count(grid.node_names);
  const Index lines = count(grid.lines);
  const Index transformers = count(grid.transformers);
  excess_.resize(state.voltage_pu.rows(), 2 * nodes + lines + transformers + count(limits.reverse));
  const Eigen::ArrayXXd v_pu = powerflow::node_v_pu(grid, state);
  for (Index node = 0; node < nodes; ++node) {
    const Band band = band_of(limits, node);
    excess_.col(node) = band.lower_pu - v_pu.col(node);
    excess_.col(nodes + node) = v_pu.col(node) - band.upper_pu;
  }
  excess_.leftCols(2 * nodes) = excess_.leftCols(2 * nodes).isNaN().select(-infinity, excess_.leftCols(2 * nodes));
  excess_.middleCols(2 * nodes, lines) = loading_excess(grid, grid.lines, limits.line_loading_max_frac, state);
  excess_.middleCols(2 * nodes + lines, transformers) =
      loading_excess(grid, grid.transformers, limits.transformer_loading_max_frac, state);
  for (Index k = 0; k < count(limits.reverse); ++k) {
    const ReverseLimit& limit = limits.reverse[at(k)];
    const auto& terminal = equipment_named(grid, limit.equipment)->terminals[at(limit.source_terminal)];
    excess_.col(2 * nodes + lines + transformers + k) =
        (power_leaving_kw(grid, terminal, state) - limit.p_max_kw) / grid.base_kva;
  }
  for (Index hour = 0; hour < excess_.rows(); ++hour) {
    if (!state.converged(hour)) excess_.row(hour).setConstant(infinity);
  }
}

Eigen::ArrayXd worst_excess(const NamedGrid& grid, const Limits& limits, const powerflow::State& state) {
  Eigen::ArrayXd worst = Eigen::ArrayXd::Constant(state.voltage_pu.rows(), -infinity);
  for (Index node = 0; node < count(grid.node_names); ++node) {
    const Index bus = grid.bus_of_node[at(node)];
    if (bus == NamedGrid::none || !state.energised(bus)) continue;
    const Band band = band_of(limits, node);
    const Eigen::ArrayXd v_pu = state.voltage_pu.col(bus).abs2().sqrt();
    worst = worst.max(band.lower_pu - v_pu).max(v_pu - band.upper_pu);
  }
  const auto add_loadings = [&](const std::vector<powerflow::Equipment>& list, const Eigen::ArrayXd& allowed) {
    for (std::size_t k = 0; k < list.size(); ++k) {
      const Eigen::ArrayXd loading = powerflow::loading_frac(grid, list[k], state);
      const double most = allowed.size() == 0 ? 1.0 : allowed(static_cast<Index>(k));
      worst = worst.max(loading.isNaN().select(-infinity, loading - most));
    }
  };
  add_loadings(grid.lines, limits.line_loading_max_frac);
  add_loadings(grid.transformers, limits.transformer_loading_max_frac);
  for (const ReverseLimit& limit : limits.reverse) {
    const auto& terminal = equipment_named(grid, limit.equipment)->terminals[at(limit.source_terminal)];
    worst = worst.max((power_leaving_kw(grid, terminal, state) - limit.p_max_kw) / grid.base_kva);
  }
  return state.converged.select(worst, infinity);
}

Finding LimitTable::finding(Index hour, Index column) const {
  const double excess = excess_(hour, column);
  if (excess == infinity) return {.kind = LimitKind::no_solution, .hour = hour, .excess = excess};
  if (excess == -infinity) return {};
  struct Part {
    LimitKind kind;
    Index size;
  };
  const Index nodes = count(grid_.node_names);
  for (const Part part : {Part{LimitKind::undervoltage, nodes}, Part{LimitKind::overvoltage, nodes},
                          Part{LimitKind::line_loading, count(grid_.lines)},
                          Part{LimitKind::transformer_loading, count(grid_.transformers)},
                          Part{LimitKind::reverse_power, count(limits_.reverse)}}) {
    if (column >= part.size) {
      column -= part.size;
      continue;
    }
    Finding finding{.kind = part.kind, .element = column, .hour = hour, .excess = excess};
    switch (part.kind) {
      case LimitKind::line_loading: finding.name = grid_.lines[at(column)].name; break;
      case LimitKind::transformer_loading: finding.name = grid_.transformers[at(column)].name; break;
      case LimitKind::reverse_power: finding.name = limits_.reverse[at(column)].equipment; break;
      default: finding.name = grid_.node_names[at(column)];
    }
    return finding;
  }
  return {};
}

Finding LimitTable::worst() const {
  if (excess_.size() == 0) return {};
  Index hour = 0;
  Index column = 0;
  excess_.maxCoeff(&hour, &column);
  return finding(hour, column);
}

std::vector<Finding> LimitTable::broken(double tolerance) const {
  std::vector<Finding> found;
  for (Index hour = 0; hour < excess_.rows(); ++hour) {
    if (excess_(hour, 0) == infinity) found.push_back(finding(hour, 0));
  }
  const Eigen::ArrayXXd solved = excess_.isInf().select(-infinity, excess_);
  for (Index column = 0; column < solved.cols(); ++column) {
    Index hour = 0;
    if (solved.col(column).maxCoeff(&hour) > tolerance) found.push_back(finding(hour, column));
  }
  return found;
}

}  // namespace zhanhe::gridplan
