#include "plan_question.hpp"

#include <pybind11/numpy.h>

#include <map>
#include <tuple>

#include "zhanhe/gridplan/station.hpp"

namespace zhanhe::bind {

namespace {

using gridplan::Index;
using gridplan::LimitKind;

Eigen::ArrayXXd table(const py::handle& values) {
  const auto array = py::array_t<double, py::array::f_style | py::array::forcecast>::ensure(values);
  return Eigen::Map<const Eigen::ArrayXXd>(array.data(), array.shape(0), array.shape(1));
}

gridplan::Limits limits_of(const powerflow::NamedGrid& grid, const py::dict& given) {
  gridplan::Limits limits;
  const Eigen::ArrayXXd bands = table(given["bands"]);
  for (Index node = 0; node < bands.rows(); ++node) limits.bands.push_back({bands(node, 0), bands(node, 1)});
  limits.line_loading_max_frac = numbers(given["line_loading_frac"]);
  limits.transformer_loading_max_frac = numbers(given["transformer_loading_frac"]);
  for (const py::handle one : given["reverse"]) {
    const auto [name, p_max_kw] = one.cast<std::tuple<std::string, double>>();
    const powerflow::Equipment* equipment = gridplan::equipment_named(grid, name);
    const Index source = equipment == nullptr ? 0 : gridplan::source_terminal(grid, *equipment);
    limits.reverse.push_back({.equipment = name, .source_terminal = source, .p_max_kw = p_max_kw});
  }
  return limits;
}

const char* remedy(const std::string& part) {
  static const std::map<std::string, const char*> remedies{
      {"band", "give 0 <= lower < upper, per unit of the nominal voltage"},
      {"line loading", "give a fraction of the rated current above 0, such as 1.0"},
      {"transformer loading", "give a fraction of the rated current above 0, such as 1.0"},
      {"reverse limit", "name a line or transformer, and a power in kW"},
      {"durations", "give the hours that each row lasts, all above 0"},
      {"generation profile", "give the output per installed power of each hour, 0 or more"},
      {"power factor", "give a number above 0, at most 1"},
      {"pattern", "give weights that are 0 or more, one of them above 0"},
      {"tie", "name lines that are open"},
      {"section", "name lines that are closed"},
      {"measure", "correct the measure"},
      {"station", "correct the station"},
      {"settings", "give a number in the range that the documentation names"},
  };
  const auto found = remedies.find(part);
  return found == remedies.end() ? "correct the grid" : found->second;
}

const char* text_of(LimitKind kind) {
  switch (kind) {
    case LimitKind::none: return "";
    case LimitKind::undervoltage: return "undervoltage";
    case LimitKind::overvoltage: return "overvoltage";
    case LimitKind::line_loading: return "line loading";
    case LimitKind::transformer_loading: return "transformer loading";
    case LimitKind::reverse_power: return "reverse power";
    case LimitKind::no_solution: return "no solution";
  }
  return "";
}

std::string name_at(const std::vector<std::string>& names, Index index) {
  if (index < 0 || index >= static_cast<Index>(names.size())) return std::to_string(index);
  return "'" + names[static_cast<std::size_t>(index)] + "'";
}

std::string name_at(const std::vector<powerflow::Equipment>& equipment, Index index) {
  if (index < 0 || index >= static_cast<Index>(equipment.size())) return std::to_string(index);
  return "'" + equipment[static_cast<std::size_t>(index)].name + "'";
}

}  // namespace

Eigen::ArrayXd numbers(const py::handle& values) {
  const auto array = py::array_t<double, py::array::c_style | py::array::forcecast>::ensure(values);
  return Eigen::Map<const Eigen::ArrayXd>(array.data(), array.size());
}

bool Question::read_injections() {
  if (readable) injections = injections_of(verb.c_str(), *grid, given, issues);
  return issues.empty();
}

void Question::add(const gridplan::Problems& problems, const std::vector<std::string>& names) {
  for (const gridplan::Problem& problem : problems) {
    std::string where = verb + " " + problem.part;
    if (problem.index >= 0) {
      if (problem.part == "band" || problem.part == "node") {
        where += " of " + name_at(named().node_names, problem.index);
      } else if (problem.part == "line loading" || problem.part == "line") {
        where += " of " + name_at(named().lines, problem.index);
      } else if (problem.part == "transformer loading" || problem.part == "transformer") {
        where += " of " + name_at(named().transformers, problem.index);
      } else {
        where += " " + name_at(names, problem.index);
      }
    }
    issues.push_back({IssueCode::out_of_range, Severity::error, where, problem.text, remedy(problem.part)});
  }
}

Question take_question(const char* verb, std::shared_ptr<const NotedGrid> grid, const py::dict& given,
                       const py::list& issues) {
  Question question{.verb = verb,
                    .grid = std::move(grid),
                    .given = {},
                    .injections = {},
                    .limits = {},
                    .duration_h = {},
                    .issues = {}};
  for (const py::handle issue : issues) {
    const auto text = [&issue](const char* name) { return issue.attr(name).cast<std::string>(); };
    question.issues.push_back(
        {issue_code(text("code")).value(), Severity::error, text("where"), text("message"), text("remedy")});
  }
  const std::size_t before = question.issues.size();
  question.given = take_injections(verb, *question.grid, given["p_kw"], given["q_kvar"], question.issues);
  question.readable = question.issues.size() == before;
  question.limits = limits_of(question.named(), given);
  if (!given["duration_h"].is_none()) question.duration_h = numbers(given["duration_h"]);
  return question;
}

gridplan::Generation generation_of(const py::dict& options) {
  gridplan::Generation generation;
  if (!options["profile"].is_none()) generation.profile = numbers(options["profile"]);
  generation.power_factor = option<double>(options, "power_factor");
  generation.absorbs = option<bool>(options, "absorbs");
  return generation;
}

gridplan::HostingSettings hosting_settings(const py::dict& options) {
  gridplan::HostingSettings settings;
  settings.p_max_kw = option<double>(options, "p_max_kw");
  settings.tolerance_frac = option<double>(options, "tolerance_frac");
  settings.existing = option<bool>(options, "existing_may_stay") ? gridplan::Existing::may_not_grow
                                                                 : gridplan::Existing::leave_no_capacity;
  settings.power_flow.threads = option<int>(options, "threads");
  return settings;
}

void put(py::dict& columns, const std::vector<gridplan::Finding>& findings, const std::string& prefix) {
  std::vector<std::string> limit, place;
  std::vector<Index> hour;
  std::vector<double> excess;
  for (const gridplan::Finding& finding : findings) {
    limit.emplace_back(text_of(finding.kind));
    place.push_back(finding.name);
    hour.push_back(finding.hour);
    excess.push_back(finding.excess);
  }
  columns[py::str(prefix + "limit")] = limit;
  columns[py::str(prefix + "place")] = place;
  columns[py::str(prefix + "hour")] = hour;
  columns[py::str(prefix + "excess")] = to_array(std::move(excess));
}

}  // namespace zhanhe::bind
