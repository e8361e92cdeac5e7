#include "zhanhe/retrofit/curve.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

namespace zhanhe::retrofit {

namespace {

/// What a step changes is told from this part of the CO2 on: less is rounding.
constexpr double noise = 1e-9;

Step step_between(std::size_t building, const Class& of, const std::vector<Package>& packages, std::size_t from,
                  std::size_t to) {
  const Package& before = packages[from];
  const Package& after = packages[to];
  const auto count = static_cast<double>(of.count);
  Step step;
  step.building = building;
  step.from = from;
  step.to = to;
  step.abated_t = count * (before.demand.carbon_kg - after.demand.carbon_kg) / 1000.0;
  step.cost_yuan_year = count * (after.cost_yuan_year() - before.cost_yuan_year());
  step.investment_yuan = count * (after.investment_yuan - before.investment_yuan);
  return step;
}

/// Least carbon that counts as a step of this class, t.
double least_t(const Class& of, const std::vector<Package>& packages) {
  return noise * static_cast<double>(of.count) * packages.front().demand.carbon_kg / 1000.0;
}

/// The cheapest measure to add to a package, if one abates anything.
std::optional<Step> next_measure(std::size_t building, const Class& of, const std::vector<Package>& packages,
                                 std::size_t at) {
  std::optional<Step> best;
  for (std::size_t k = 0; k < packages.size(); ++k) {
    const std::uint32_t added = packages[k].taken & ~packages[at].taken;
    const bool one_more = (packages[k].taken & packages[at].taken) == packages[at].taken && std::popcount(added) == 1;
    if (!one_more) continue;
    const Step step = step_between(building, of, packages, at, k);
    if (step.abated_t <= least_t(of, packages)) continue;
    if (!best || step.yuan_t() < best->yuan_t()) best = step;
  }
  return best;
}

std::vector<Step> measures_in_turn(std::size_t building, const Class& of, const std::vector<Package>& packages) {
  std::vector<Step> steps;
  std::size_t at = 0;
  while (const std::optional<Step> step = next_measure(building, of, packages, at)) {
    steps.push_back(*step);
    at = step->to;
  }
  return steps;
}

/// From nothing to the cheapest package, and on along the lower convex hull.
std::vector<Step> along_hull(std::size_t building, const Class& of, const std::vector<Package>& packages) {
  std::size_t at = 0;
  for (std::size_t k = 0; k < packages.size(); ++k) {
    const bool emits_more = step_between(building, of, packages, 0, k).abated_t < 0.0;
    if (!emits_more && packages[k].cost_yuan_year() < packages[at].cost_yuan_year()) at = k;
  }
  std::vector<Step> steps;
  if (const Step first = step_between(building, of, packages, 0, at); first.abated_t > least_t(of, packages)) {
    steps.push_back(first);
  } else {
    at = 0;
  }
  while (true) {
    std::optional<Step> best;
    for (std::size_t k = 0; k < packages.size(); ++k) {
      const Step step = step_between(building, of, packages, at, k);
      if (step.abated_t <= least_t(of, packages)) continue;
      const bool better = !best || step.yuan_t() < best->yuan_t() ||
                          (step.yuan_t() == best->yuan_t() && step.abated_t > best->abated_t);
      if (better) best = step;
    }
    if (!best) return steps;
    steps.push_back(*best);
    at = best->to;
  }
}

/// Always the cheapest next step; steps of a class keep their order.
std::vector<Step> merged(std::vector<std::vector<Step>> sequences) {
  std::vector<Step> curve;
  std::vector<std::size_t> next(sequences.size(), 0);
  Step total;
  while (true) {
    std::optional<std::size_t> cheapest;
    for (std::size_t b = 0; b < sequences.size(); ++b) {
      if (next[b] == sequences[b].size()) continue;
      if (!cheapest || sequences[b][next[b]].yuan_t() < sequences[*cheapest][next[*cheapest]].yuan_t()) cheapest = b;
    }
    if (!cheapest) return curve;
    Step step = sequences[*cheapest][next[*cheapest]++];
    total.abated_t += step.abated_t;
    total.cost_yuan_year += step.cost_yuan_year;
    total.investment_yuan += step.investment_yuan;
    step.abated_total_t = total.abated_t;
    step.cost_total_yuan_year = total.cost_yuan_year;
    step.investment_total_yuan = total.investment_yuan;
    curve.push_back(step);
  }
}

template <class Sequence>
std::vector<Step> curve_of(std::span<const Class> classes, std::span<const std::vector<Package>> packages,
                           Sequence&& sequence) {
  std::vector<std::vector<Step>> sequences;
  for (std::size_t b = 0; b < classes.size(); ++b) sequences.push_back(sequence(b, classes[b], packages[b]));
  return merged(std::move(sequences));
}

}  // namespace

std::vector<Step> measure_curve(std::span<const Class> classes, std::span<const std::vector<Package>> packages) {
  return curve_of(classes, packages, measures_in_turn);
}

std::vector<Step> package_curve(std::span<const Class> classes, std::span<const std::vector<Package>> packages) {
  return curve_of(classes, packages, along_hull);
}

}  // namespace zhanhe::retrofit
