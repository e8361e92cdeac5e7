#include "zhanhe/gridplan/problem.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zhanhe::gridplan {
namespace {

const char* part_name(powerflow::Part part) {
  switch (part) {
    case powerflow::Part::grid: return "grid";
    case powerflow::Part::branch: return "branch";
    case powerflow::Part::shunt: return "shunt";
    case powerflow::Part::slack: return "slack";
    case powerflow::Part::held: return "held voltage";
    case powerflow::Part::current_load: return "constant current load";
    case powerflow::Part::injections: return "injections";
    case powerflow::Part::settings: return "settings";
  }
  return "";
}

class Inspection {
public:
  explicit Inspection(const NamedGrid& grid) : grid_(grid) {}

  void nodes() {
    const auto count = grid_.node_names.size();
    if (count == 0) say("nodes", -1, "are missing");
    if (grid_.bus_of_node.size() != count || grid_.v_kv.size() != count) {
      say("nodes", -1, "need one name, one nominal voltage and one bus each");
    }
    for (std::size_t i = 0; i < grid_.bus_of_node.size(); ++i) {
      const Index bus = grid_.bus_of_node[i];
      if (bus != NamedGrid::none && (bus < 0 || bus >= grid_.grid.buses)) {
        say("node", static_cast<Index>(i), "stands at a bus that does not exist");
      }
    }
  }

  void equipment(const std::vector<powerflow::Equipment>& list, const char* part) {
    const auto branches = static_cast<Index>(grid_.grid.branches.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      const powerflow::Equipment& one = list[i];
      const auto index = static_cast<Index>(i);
      if (one.first_branch < 0 || one.branches < 0 || one.first_branch + one.branches > branches) {
        say(part, index, "names branches that do not exist");
      }
      for (const powerflow::Terminal& terminal : one.terminals) {
        if (terminal.branch < 0 || terminal.branch >= branches) {
          say(part, index, "has a terminal at a branch that does not exist");
        } else if (terminal.i_rated_pu <= 0.0) {
          say(part, index, "has a rated current that is not above 0");
        }
      }
    }
  }

  void injections(const Injections& injections) {
    if (injections.p_pu.cols() != grid_.grid.buses || injections.q_pu.cols() != grid_.grid.buses) {
      say("injections", -1, "need one column for each bus");
    }
    if (injections.p_pu.rows() != injections.q_pu.rows()) say("injections", -1, "have other hours in p than in q");
    if (injections.p_pu.rows() == 0) say("injections", -1, "have no hours");
    if (!injections.p_pu.isFinite().all() || !injections.q_pu.isFinite().all()) {
      say("injections", -1, "have a value that is not finite");
    }
  }

  void durations(const Durations& duration_h, Index hours) {
    if (duration_h.size() == 0) return;
    if (duration_h.size() != hours) say("durations", -1, "need one value for each row of the injections");
    if (!duration_h.isFinite().all() || !(duration_h > 0.0).all()) {
      say("durations", -1, "have a value that is not finite or not above 0");
    }
  }

  void grid() {
    if (!(std::isfinite(grid_.base_kva) && grid_.base_kva > 0.0)) say("grid", -1, "has a base power not above 0");
    for (const powerflow::Problem& problem : powerflow::problems(grid_.grid)) {
      say(part_name(problem.part), problem.index, problem.text);
    }
  }

  [[nodiscard]] Problems all() const { return found_; }

private:
  void say(const char* part, Index index, const std::string& text) { found_.push_back({part, index, text}); }

  const NamedGrid& grid_;
  Problems found_;
};

}  // namespace

Problems problems(const NamedGrid& grid, const Injections& injections, const Durations& duration_h) {
  Inspection inspection(grid);
  inspection.grid();
  inspection.nodes();
  inspection.equipment(grid.lines, "line");
  inspection.equipment(grid.transformers, "transformer");
  inspection.injections(injections);
  inspection.durations(duration_h, injections.p_pu.rows());
  return inspection.all();
}

Eigen::ArrayXd durations(const Durations& duration_h, Index hours) {
  return duration_h.size() == 0 ? Eigen::ArrayXd::Ones(hours).eval() : duration_h;
}

}  // namespace zhanhe::gridplan
