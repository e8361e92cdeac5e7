// The input at load l and relative efficiency r is l / r, times what does not change with the load. Mixing points of
// the curve, and standing still among them unless on and off are whole numbers, reaches all of its lines only if the
// input rises ever faster.

#include "zhanhe/network/part_load.hpp"

#include "zhanhe/base/extent.hpp"

namespace zhanhe {

namespace {

constexpr double rounding = 1e-9;

/// The first load above which the input rises less than below it; the count when there is none.
std::size_t first_bend(const std::vector<double>& load, const std::vector<double>& efficiency, bool from_still) {
  const auto input = [&](std::size_t k) { return load[k] / efficiency[k]; };
  double before = from_still ? 1.0 / efficiency[0] : -1.0;
  for (std::size_t k = 0; k + 1 < load.size(); ++k) {
    const double slope = (input(k + 1) - input(k)) / (load[k + 1] - load[k]);
    if ((from_still || k > 0) && slope < before - rounding) return k;
    before = slope;
  }
  return load.size();
}

}  // namespace

Problems PartLoadConversion::problems() const {
  Problems problems = all_of(Conversion::problems(), on_off_problems(extendable));
  const std::string_view loads = "part_load_frac", efficiencies = "part_load_efficiency_frac";
  const Problems of_curve =
      curve_problems(loads, part_load_frac, efficiencies, part_load_efficiency_frac, "part-load curve", "loads");
  if (!of_curve.empty() || part_load_frac.empty()) return all_of(std::move(problems), of_curve);
  for (const auto& [field, last] :
       {std::pair{loads, part_load_frac.back()}, std::pair{efficiencies, part_load_efficiency_frac.back()}}) {
    if (last == 1.0) continue;
    problems.push_back({IssueCode::conflict,
                        {field},
                        "the part-load curve ends at " + number_text(last),
                        "end it at full load: 1 in both lists",
                        {}});
    return problems;
  }
  const std::size_t bend = first_bend(part_load_frac, part_load_efficiency_frac, !integer);
  if (bend == part_load_frac.size()) return problems;
  problems.push_back({IssueCode::non_convex,
                      {efficiencies, loads},
                      "its input rises less above a load of " + number_text(part_load_frac[bend]) + " than below it",
                      integer ? "correct its efficiencies: when on it is a mixture of the loads of its curve"
                              : "set integer = true, so that it is on or off, or correct its efficiencies",
                      {}});
  return problems;
}

Problems PartLoadConversion::part_load_limit_problems(std::string_view field, const Profile& at_full_load,
                                                      double most) const {
  if (!at_full_load.given() || part_load_frac.size() != part_load_efficiency_frac.size()) return {};
  const double full = extent(at_full_load.values()).highest;
  for (std::size_t k = 0; k < part_load_frac.size(); ++k) {
    const double reached = full * part_load_efficiency_frac[k];
    // At full load the field's own range says it.
    if (!(reached > most * (1.0 + rounding)) || part_load_efficiency_frac[k] <= 1.0) continue;
    return {{IssueCode::conflict,
             {"part_load_efficiency_frac", field},
             "at a load of " + number_text(part_load_frac[k]) + " it reaches " + number_text(reached) + ", and " +
                 std::string(field) + " is at most " + number_text(most),
             "correct it there, or lower " + std::string(field),
             {}}};
  }
  return {};
}

}  // namespace zhanhe
