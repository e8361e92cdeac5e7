// In a day, energy given at level L: g(L) = sum of min(max(load - L, 0), p_max), falling in L. Energy taken at level M:
// t(M) = sum of min(max(M - load, 0), p_max), rising in M. Sought: the least L with g(L) <= energy and t(M) efficiency
// = g(L) for an M <= L. Both conditions are monotone in L, so L comes from bisection. No order of the hours is wrong:
// the charge never moves by more than g(L), which the battery holds.
#include "zhanhe/gridplan/peak_shaving.hpp"

#include <algorithm>

namespace zhanhe::gridplan {
namespace {

constexpr int halvings = 60;  ///< leaves 1e-18 of the load's range

Eigen::ArrayXd given_kw(const Eigen::ArrayXd& load_kw, double level_kw, double p_max_kw) {
  return (load_kw - level_kw).max(0.0).min(p_max_kw);
}

Eigen::ArrayXd taken_kw(const Eigen::ArrayXd& load_kw, double level_kw, double p_max_kw) {
  return (level_kw - load_kw).max(0.0).min(p_max_kw);
}

Eigen::ArrayXd shaved_day_kw(const Eigen::ArrayXd& load_kw, const Battery& battery) {
  const double lowest_kw = load_kw.minCoeff();
  const double highest_kw = load_kw.maxCoeff();
  const auto feasible = [&](double level_kw) {
    const double given = given_kw(load_kw, level_kw, battery.p_max_kw).sum();
    const double taken = taken_kw(load_kw, level_kw, battery.p_max_kw).sum();
    return given * battery.row_h <= battery.energy_kwh && taken * battery.efficiency_frac >= given;
  };
  double low_kw = lowest_kw;
  double level_kw = highest_kw;
  for (int k = 0; k < halvings; ++k) {
    const double middle_kw = 0.5 * (low_kw + level_kw);
    (feasible(middle_kw) ? level_kw : low_kw) = middle_kw;
  }
  const Eigen::ArrayXd given = given_kw(load_kw, level_kw, battery.p_max_kw);
  const double wanted = given.sum() / battery.efficiency_frac;
  double valley_low_kw = lowest_kw;
  double valley_kw = level_kw;
  for (int k = 0; k < halvings; ++k) {
    const double middle_kw = 0.5 * (valley_low_kw + valley_kw);
    (taken_kw(load_kw, middle_kw, battery.p_max_kw).sum() >= wanted ? valley_kw : valley_low_kw) = middle_kw;
  }
  return given - taken_kw(load_kw, valley_kw, battery.p_max_kw);
}

}  // namespace

Eigen::ArrayXd peak_shaving_kw(const Eigen::ArrayXd& load_kw, const Battery& battery) {
  Eigen::ArrayXd output_kw = Eigen::ArrayXd::Zero(load_kw.size());
  for (Index begin = 0; begin < load_kw.size(); begin += battery.rows_per_day) {
    const Index rows = std::min(battery.rows_per_day, load_kw.size() - begin);
    const Eigen::ArrayXd day_kw = load_kw.segment(begin, rows);
    if (day_kw.isFinite().all()) output_kw.segment(begin, rows) = shaved_day_kw(day_kw, battery);
  }
  return output_kw;
}

}  // namespace zhanhe::gridplan
