#include "zhanhe/gridplan/reinforcement.hpp"

#include "zhanhe/powerflow/solve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace zhanhe::gridplan {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double limit_tolerance = 1e-6;

class Study {
public:
  Study(const Limits& limits, const Durations& duration_h, const ReinforcementSettings& settings, Index hours,
        Course& course)
      : limits_(limits), duration_h_(durations(duration_h, hours)), settings_(settings), course_(course) {}

  [[nodiscard]] Performance performance(const Changed& changed) const {
    const powerflow::State state = powerflow::solve(changed.grid.grid, changed.injections, settings_.power_flow);
    const LimitTable table(changed.grid, limits_, state);
    Performance result{.loss_kwh = (powerflow::loss_kw(changed.grid, state) * duration_h_).sum(),
                       .battery_loss_kwh = (changed.battery_loss_kw * duration_h_).sum(),
                       .worst = table.worst()};
    const Eigen::ArrayXXd broken = (table.excess() > limit_tolerance).cast<double>();
    result.violation_h = (broken.rowwise().sum() * duration_h_).sum();
    const Eigen::ArrayXXd v_pu = powerflow::node_v_pu(changed.grid, state);
    result.v_lowest_pu = v_pu.isNaN().select(infinity, v_pu).minCoeff();
    result.v_highest_pu = v_pu.isNaN().select(-infinity, v_pu).maxCoeff();
    result.capacity_kw = capacity_kw(changed);
    return result;
  }

  [[nodiscard]] Effect effect(const Measure& measure, const Changed& changed, const Performance& without) const {
    Effect result{.name = measure.name, .cost_yuan = cost_yuan(measure), .with = performance(changed)};
    result.loss_saved_kwh = without.loss_kwh - result.with.loss_kwh;
    result.saved_yuan = settings_.price_yuan_kwh * (result.loss_saved_kwh - result.with.battery_loss_kwh);
    result.violations_removed_h = without.violation_h - result.with.violation_h;
    result.capacity_gained_kw = result.with.capacity_kw - without.capacity_kw;
    result.cost_yuan_kwh = over(result.cost_yuan, result.loss_saved_kwh);
    result.cost_per_violation_yuan = over(result.cost_yuan, result.violations_removed_h);
    return result;
  }

private:
  static double over(double cost, double gain) { return gain > 0.0 ? cost / gain : infinity; }

  [[nodiscard]] double capacity_kw(const Changed& changed) const {
    if (settings_.pattern.size() == 0) return nan;
    const HostingCapacity found =
        pattern_capacity(changed.grid, changed.injections, settings_.generation, settings_.pattern, limits_,
                         settings_.hosting, [this](Index, Index) { return course_.goes_on(); });
    return found.stopped ? nan : found.capacities.front().p_kw;
  }

  const Limits& limits_;
  const Eigen::ArrayXd duration_h_;
  const ReinforcementSettings& settings_;
  Course& course_;
};

/// Effects with a finite price, the lowest first.
std::vector<Index> ranked(const std::vector<Effect>& effects, double Effect::* price) {
  std::vector<Index> order;
  for (std::size_t k = 0; k < effects.size(); ++k) {
    if (std::isfinite(effects[k].*price)) order.push_back(static_cast<Index>(k));
  }
  std::ranges::stable_sort(order, {}, [&](Index k) { return effects[static_cast<std::size_t>(k)].*price; });
  return order;
}

void append(Problems& all, Problems more) { std::ranges::move(more, std::back_inserter(all)); }

}  // namespace

Reinforcement reinforcement(const NamedGrid& grid, const Injections& injections, const std::vector<Measure>& measures,
                            const Limits& limits, const Durations& duration_h, const ReinforcementSettings& settings,
                            const Progress& progress) {
  Reinforcement answer;
  append(answer.problems, problems(grid, injections, duration_h));
  append(answer.problems, problems(grid, limits));
  if (!(settings.price_yuan_kwh >= 0.0) || !std::isfinite(settings.price_yuan_kwh)) {
    answer.problems.push_back({"settings", -1, "have a price that is negative or not finite"});
  }
  if (!answer.problems.empty()) return answer;
  append(answer.problems, problems(grid, measures));
  if (settings.pattern.size() != 0) {
    append(answer.problems, generation_problems(injections, settings.generation, settings.hosting));
    append(answer.problems, pattern_problems(grid, settings.pattern));
  }
  if (!answer.problems.empty()) return answer;
  Course course(progress, static_cast<Index>(measures.size()) + 1);
  const Study study(limits, duration_h, settings, injections.p_pu.rows(), course);
  answer.without = study.performance(changed(grid, injections, {}));
  for (const Measure& measure : measures) {
    course.finish_one();
    if (!course.goes_on()) break;
    answer.effects.push_back(study.effect(measure, changed(grid, injections, measure), answer.without));
  }
  if (course.stopped()) return {.stopped = true};
  answer.by_loss = ranked(answer.effects, &Effect::cost_yuan_kwh);
  answer.by_violations = ranked(answer.effects, &Effect::cost_per_violation_yuan);
  return answer;
}

}  // namespace zhanhe::gridplan
