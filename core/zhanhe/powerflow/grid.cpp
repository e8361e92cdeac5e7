#include "zhanhe/powerflow/grid.hpp"

#include "zhanhe/powerflow/admittance.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace zhanhe::powerflow {
namespace {

class Inspection {
public:
  explicit Inspection(const Grid& grid) : grid_(grid) {}

  void look_at(const Branch& branch, Index index) {
    const auto say = [&](const char* text) { found_.push_back({Part::branch, index, text}); };
    const double numbers[] = {branch.r_pu, branch.x_pu, branch.g_pu, branch.b_pu, branch.ratio, branch.shift_rad};
    if (!exists(branch.from) || !exists(branch.to)) return say("ends at a bus that does not exist");
    if (branch.from == branch.to) return say("starts and ends at the same bus");
    if (!std::all_of(std::begin(numbers), std::end(numbers), [](double x) { return std::isfinite(x); })) {
      return say("has a value that is not finite; a branch without conductance is an open branch");
    }
    if (!(branch.ratio > 0.0)) return say("has a ratio that is not above 0");
    if (branch.closed) look_at_admittance(branch, say);
  }

  void look_at(const Shunt& shunt, Index index) {
    const auto say = [&](const char* text) { found_.push_back({Part::shunt, index, text}); };
    if (!exists(shunt.bus)) return say("stands at a bus that does not exist");
    if (!(std::hypot(shunt.g_pu, shunt.b_pu) <= largest_admittance_pu)) {
      say("has an admittance above 1e10 pu or one that is not finite");
    }
  }

  void look_at(const Slack& slack, Index index) {
    const auto say = [&](const char* text) { found_.push_back({Part::slack, index, text}); };
    if (!exists(slack.bus)) return say("stands at a bus that does not exist");
    if (!std::isfinite(slack.v_pu) || !std::isfinite(slack.angle_rad) || !(slack.v_pu > 0.0)) {
      say("holds a voltage that is not finite or not above 0");
    }
    if (!held_.insert(slack.bus).second) say("is the second one at its bus");
  }

  void look_at(const Held& held, Index index) {
    const auto say = [&](const char* text) { found_.push_back({Part::held, index, text}); };
    if (!exists(held.bus)) return say("stands at a bus that does not exist");
    if (!std::isfinite(held.v_pu) || !(held.v_pu > 0.0)) say("holds a voltage that is not finite or not above 0");
    if (!held_by_generator_.insert(held.bus).second) say("is the second one at its bus");
  }

  void look_at(const CurrentLoad& load, Index index) {
    const auto say = [&](const char* text) { found_.push_back({Part::current_load, index, text}); };
    if (!exists(load.bus)) return say("stands at a bus that does not exist");
    if (!std::isfinite(load.p_pu) || !std::isfinite(load.q_pu)) say("draws a power that is not finite");
  }

  [[nodiscard]] std::vector<Problem> all() {
    if (grid_.buses < 0) {
      found_.push_back({Part::grid, -1, "has a negative number of buses"});
      return found_;
    }
    each(grid_.branches);
    each(grid_.shunts);
    each(grid_.slacks);
    each(grid_.held);
    each(grid_.current_loads);
    return found_;
  }

private:
  [[nodiscard]] bool exists(Index bus) const { return bus >= 0 && bus < grid_.buses; }

  template <class Say>
  void look_at_admittance(const Branch& branch, const Say& say) {
    if (branch.r_pu == 0.0 && branch.x_pu == 0.0) {
      return say("is closed and has no impedance; make its two buses one");
    }
    const TwoPort y = two_port(branch);
    const double largest = std::max({std::abs(y.ff), std::abs(y.ft), std::abs(y.tf), std::abs(y.tt)});
    if (!(largest <= largest_admittance_pu)) {
      say("is closed and has an admittance above 1e10 pu; make its two buses one");
    }
  }

  template <class Items>
  void each(const Items& items) {
    Index index = 0;
    for (const auto& item : items) look_at(item, index++);
  }

  const Grid& grid_;
  std::set<Index> held_, held_by_generator_;
  std::vector<Problem> found_;
};

}  // namespace

std::vector<Problem> problems(const Grid& grid) { return Inspection(grid).all(); }

}  // namespace zhanhe::powerflow
