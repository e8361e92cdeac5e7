#include "grid_injections.hpp"

#include <cmath>

#include "convert.hpp"

namespace zhanhe::bind {

namespace {

using powerflow::Index;
using StrictArray = py::array_t<double, py::array::forcecast>;

std::string shape_text(const py::array& array) { return py::str(py::tuple(array.attr("shape"))); }

GivenTable take(const char* verb, const char* name, const py::object& given, const Eigen::ArrayXd& own,
                Issues& issues) {
  GivenTable taken;
  taken.table = {own.data(), 1, 0, 1};
  if (given.is_none()) return taken;
  taken.own = false;
  const std::string where = std::string(verb) + " " + name;
  const Index nodes = own.size();
  const std::string wanted =
      "give an array of shape (hours, " + std::to_string(nodes) + "), its columns in the order of grid.node_names";
  taken.array = StrictArray::ensure(given);
  if (!taken.array) {
    PyErr_Clear();
    issues.push_back({IssueCode::wrong_type, Severity::error, where, "is " + describe(given), wanted});
    return taken;
  }
  const auto ends_in_nodes = [&] { return taken.array.shape(taken.array.ndim() - 1) == nodes; };
  if (taken.array.ndim() < 1 || taken.array.ndim() > 2 || !ends_in_nodes()) {
    issues.push_back({IssueCode::wrong_length, Severity::error, where, "has shape " + shape_text(taken.array), wanted});
    return taken;
  }
  constexpr auto size = static_cast<py::ssize_t>(sizeof(double));
  const bool flat = taken.array.ndim() == 1;
  if (taken.array.strides(0) % size != 0 || (!flat && taken.array.strides(1) % size != 0)) {
    taken.array = py::array_t<double, py::array::c_style | py::array::forcecast>(taken.array);
  }
  taken.table.data = taken.array.data();
  taken.table.hours = flat ? 1 : taken.array.shape(0);
  taken.table.hour_stride = flat ? 0 : taken.array.strides(0) / size;
  taken.table.node_stride = taken.array.strides(flat ? 0 : 1) / size;
  return taken;
}

void look_for_gaps_in(const char* verb, const char* name, const NotedGrid& grid, const powerflow::NodeTable& table,
                      const powerflow::Flags& unread, Issues& issues) {
  Index wrong = 0, first_hour = 0, first_node = 0;
  for (Index hour = 0; hour < table.hours; ++hour) {
    for (Index node = 0; node < unread.size(); ++node) {
      const double value = table.data[hour * table.hour_stride + node * table.node_stride];
      if (unread(node) || std::isfinite(value)) continue;
      if (wrong++ == 0) first_hour = hour, first_node = node;
    }
  }
  if (wrong == 0) return;
  issues.push_back({IssueCode::not_finite, Severity::error, std::string(verb) + " " + name,
                    "has " + std::to_string(wrong) + " values that are not finite, the first in hour " +
                        std::to_string(first_hour) + " at node '" +
                        grid.named.node_names[static_cast<std::size_t>(first_node)] + "'",
                    "give numbers; only nodes with a slack or without supply may have none"});
}

}  // namespace

GivenInjections take_injections(const char* verb, const NotedGrid& grid, const py::object& p_kw,
                                const py::object& q_kvar, Issues& issues) {
  Issues found;
  GivenInjections given{take(verb, "p_kw", p_kw, grid.named.p_kw, found),
                        take(verb, "q_kvar", q_kvar, grid.named.q_kvar, found)};
  if (given.p.own) given.p.table.hours = given.q.table.hours;
  if (given.q.own) given.q.table.hours = given.p.table.hours;
  if (found.empty() && given.p.table.hours != given.q.table.hours) {
    found.push_back(
        {IssueCode::wrong_length, Severity::error, std::string(verb) + " q_kvar",
         "has " + std::to_string(given.q.table.hours) + " hours, p_kw has " + std::to_string(given.p.table.hours),
         "give both the same hours; None repeats the grid's own values"});
  }
  issues.insert(issues.end(), found.begin(), found.end());
  return given;
}

void look_for_gaps(const char* verb, const NotedGrid& grid, const GivenInjections& given,
                   const powerflow::Unread& unread, Issues& issues) {
  look_for_gaps_in(verb, "p_kw", grid, given.p.table, unread.p, issues);
  look_for_gaps_in(verb, "q_kvar", grid, given.q.table, unread.q, issues);
}

powerflow::Injections injections_of(const char* verb, const NotedGrid& grid, const GivenInjections& given,
                                    Issues& issues) {
  const powerflow::Unread unread = powerflow::unread(grid.named);
  powerflow::Injections injections = powerflow::injections(grid.named, unread, given.p.table, given.q.table);
  const auto finite = [](const Eigen::ArrayXXd& table) { return std::isfinite((table * 0.0).sum()); };
  if (!finite(injections.p_pu) || !finite(injections.q_pu)) look_for_gaps(verb, grid, given, unread, issues);
  return injections;
}

}  // namespace zhanhe::bind
