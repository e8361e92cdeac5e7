#include "zhanhe/gridcheck/violations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "zhanhe/network/nodes_by_name.hpp"

namespace zhanhe::gridcheck {

namespace {

/// Steps where `excess` of a column is positive, as one violation; `excess` is how far a value lies outside.
template <class Excess>
void look(const Eigen::ArrayXXd& table, Eigen::Index column, const std::string& kind, const std::string& name,
          double limit, double slack, Excess&& excess, std::vector<Violation>& found) {
  Violation violation{kind, name, 0, 0, 0.0, limit, {}};
  double worst = slack;
  for (Eigen::Index t = 0; t < table.rows(); ++t) {
    const double value = table(t, column);
    const double beyond = excess(value);
    if (!(beyond > slack)) continue;  // not a number is not checked
    violation.at.push_back(static_cast<std::size_t>(t));
    if (beyond > worst) {
      worst = beyond;
      violation.worst = static_cast<std::size_t>(t);
      violation.value = value;
    }
  }
  violation.steps = violation.at.size();
  if (violation.steps > 0) found.push_back(std::move(violation));
}

}  // namespace

std::vector<Violation> violations(const Study& study, const CarrierDispatch& group, const GridState& state,
                                  double slack) {
  std::vector<Violation> unsolved, low, high, loaded;
  Violation failed{"not-converged", "power flow", 0, 0, std::numeric_limits<double>::quiet_NaN(), 0.0, {}};
  for (std::size_t t = 0; t < state.converged.size(); ++t) {
    if (!state.converged[t]) failed.at.push_back(t);
  }
  failed.steps = failed.at.size();
  if (failed.steps > 0) {
    failed.worst = failed.at.front();
    unsolved.push_back(failed);
  }
  const NodesByName nodes = nodes_by_name(study.network);
  for (std::size_t i = 0; i < group.node.size(); ++i) {
    const Node& node = *nodes.at(group.node[i]);
    const auto column = static_cast<Eigen::Index>(i);
    look(
        state.v_pu, column, "undervoltage", node.name, node.v_min_pu, slack,
        [&](double v) { return node.v_min_pu - v; }, low);
    look(
        state.v_pu, column, "overvoltage", node.name, node.v_max_pu, slack, [&](double v) { return v - node.v_max_pu; },
        high);
  }
  for (std::size_t k = 0; k < group.line.size(); ++k) {
    look(
        state.line_loading_frac, static_cast<Eigen::Index>(k), "overload", group.line[k], 1.0, slack,
        [](double loading) { return loading - 1.0; }, loaded);
  }
  const auto excess = [](const Violation& v) { return std::abs(v.value - v.limit); };
  for (std::vector<Violation>* part : {&low, &high, &loaded}) std::ranges::sort(*part, std::ranges::greater{}, excess);
  std::vector<Violation> all = std::move(unsolved);
  for (std::vector<Violation>* part : {&low, &high, &loaded}) {
    all.insert(all.end(), std::make_move_iterator(part->begin()), std::make_move_iterator(part->end()));
  }
  return all;
}

void tell_why(const CarrierDispatch& group, double slack, std::vector<Violation>& broken) {
  for (Violation& violation : broken) {
    if (violation.kind == "not-converged") continue;
    const bool line = violation.kind == "overload";
    const std::vector<std::string>& names = line ? group.line : group.node;
    const Eigen::ArrayXXd& beyond = line ? group.line_beyond_frac : group.node_beyond_pu2;
    const auto column = static_cast<Eigen::Index>(std::ranges::find(names, violation.name) - names.begin());
    violation.unmendable.clear();
    violation.unsettled.clear();
    for (const std::size_t t : violation.at) {
      // Of a square near 1 twice that of the value itself.
      const bool used =
          beyond.size() > 0 && beyond(static_cast<Eigen::Index>(t), column) > (line ? slack : 2.0 * slack);
      (used ? violation.unmendable : violation.unsettled).push_back(t);
    }
  }
}

}  // namespace zhanhe::gridcheck
