#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "convert.hpp"
#include "errors.hpp"
#include "grid_injections.hpp"
#include "grid_tables.hpp"
#include "module.hpp"
#include "progress.hpp"
#include "zhanhe/base/field.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::bind {

namespace {

using powerflow::Index;
using GridPointer = std::shared_ptr<const NotedGrid>;

/// What a power flow found. What is not asked for at once is computed when it is first looked at.
struct SolvedGrid {
  GridPointer grid;
  powerflow::State state;
  powerflow::Flags energised;
  Eigen::ArrayXXd v_pu;
  std::optional<Eigen::ArrayXXd> angle_rad, line_loading, transformer_loading;
  std::optional<Eigen::ArrayXd> loss_kw;

  [[nodiscard]] const powerflow::NamedGrid& named() const { return grid->named; }
};
using SolvedPointer = std::shared_ptr<SolvedGrid>;

constexpr const char* at_power_flow = "power_flow";

powerflow::Settings make_settings(const std::string& method, double tolerance, std::optional<int> threads,
                                  Issues& issues) {
  static const std::map<std::string, powerflow::Method> methods{{"auto", powerflow::Method::automatic},
                                                                {"fixed-point", powerflow::Method::fixed_point},
                                                                {"newton", powerflow::Method::newton}};
  powerflow::Settings settings;
  const auto found = methods.find(method);
  const std::string where = at_power_flow;
  if (found == methods.end()) {
    issues.push_back({IssueCode::unknown_name, Severity::error, where + " method", "'" + method + "' is not known",
                      "take auto, fixed-point or newton"});
  } else {
    settings.method = found->second;
  }
  if (!std::isfinite(tolerance) || !(tolerance > 0.0)) {
    issues.push_back({IssueCode::out_of_range, Severity::error, where + " tolerance", "is not above 0",
                      "give a change of voltage in pu, such as 1e-8"});
  }
  settings.tolerance_pu = tolerance;
  if (threads && *threads < 1) {
    issues.push_back({IssueCode::out_of_range, Severity::error, where + " threads",
                      "is " + std::to_string(*threads) + ", below 1", "leave it out for all that the machine offers"});
  }
  settings.threads = threads.value_or(0);
  return settings;
}

void look_at_method(const NotedGrid& grid, const powerflow::Settings& settings, Issues& issues) {
  if (settings.method != powerflow::Method::fixed_point || grid.named.grid.held.empty()) return;
  issues.push_back({IssueCode::not_supported, Severity::error, std::string(at_power_flow) + " method",
                    "the fixed point does not know generators that hold a voltage", "take auto or newton"});
}

/// The grid made ready to be solved, once: what is asked again and again does not factorise anew.
std::shared_ptr<const powerflow::PreparedGrid> prepare(const NotedGrid& grid) {
  if (!grid.prepared) {
    std::shared_ptr<const powerflow::PreparedGrid> made;
    {
      const py::gil_scoped_release free;
      made = std::make_shared<const powerflow::PreparedGrid>(grid.named.grid);
    }
    if (!grid.prepared) grid.prepared = std::move(made);
  }
  return grid.prepared;
}

SolvedPointer power_flow(const GridPointer& grid, const py::object& p_kw, const py::object& q_kvar,
                         const std::string& method, double tolerance, std::optional<int> threads) {
  Issues issues;
  const GivenInjections given = take_injections(at_power_flow, *grid, p_kw, q_kvar, issues);
  const powerflow::Settings settings = make_settings(method, tolerance, threads, issues);
  look_at_method(*grid, settings, issues);
  refuse_errors(std::move(issues));

  auto solved = std::make_shared<SolvedGrid>();
  solved->grid = grid;
  Watch watch{py::none()};
  const Observer ask = watch.observer();
  const std::shared_ptr<const powerflow::PreparedGrid> prepared = prepare(*grid);
  {
    const py::gil_scoped_release free;
    const powerflow::NamedGrid& named = grid->named;
    const powerflow::Unread unread = powerflow::unread(named);
    powerflow::Magnitudes magnitudes{named.bus_of_node, {}};
    solved->state = prepared->solve(
        powerflow::injection_tables(named, unread, given.p.table, given.q.table), &magnitudes, settings,
        [&ask](Index done, Index all) { return ask({"solve", static_cast<double>(done) / static_cast<double>(all)}); });
    solved->v_pu = std::move(magnitudes.v_pu);
    solved->energised = powerflow::node_energised(named, solved->state);
    if (!solved->state.readable.all()) look_for_gaps(at_power_flow, *grid, given, unread, issues);
  }
  refuse_errors(std::move(issues));
  watch.rethrow();
  for (const powerflow::Problem& problem : solved->state.problems) {
    refuse(IssueCode::out_of_range, at_power_flow, problem.text, "");
  }
  return solved;
}

/// A read-only table that stays in the state.
FloatArray shown(const Eigen::ArrayXXd& table, const py::object& owner) {
  constexpr auto size = static_cast<py::ssize_t>(sizeof(double));
  return FloatArray(view(table.data(), {table.rows(), table.cols()}, {size, size * table.rows()}, owner));
}
FloatArray shown(const Eigen::ArrayXd& column, const py::object& owner) {
  return FloatArray(view(column.data(), {column.size()}, {sizeof(double)}, owner));
}

template <class T>
py::array read_only(const T* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides,
                    const py::object& owner) {
  py::array_t<T> array(std::move(shape), std::move(strides), data, owner);
  array.attr("flags").attr("writeable") = false;
  return array;
}

/// A property whose numbers are computed, without the GIL, when they are first asked for.
template <class Table>
auto lazy(std::optional<Table> SolvedGrid::* member, Table (*compute)(const SolvedGrid&)) {
  return [member, compute](const py::object& self) {
    auto& solved = self.cast<SolvedGrid&>();
    if (!(solved.*member)) {
      std::optional<Table> made;
      {
        const py::gil_scoped_release free;
        made = compute(solved);
      }
      if (!(solved.*member)) solved.*member = std::move(made);
    }
    return shown(*(solved.*member), self);
  };
}

std::vector<std::string> names_of(const std::vector<powerflow::Equipment>& equipment) {
  std::vector<std::string> names;
  for (const powerflow::Equipment& one : equipment) names.push_back(one.name);
  return names;
}

template <class Items>
std::vector<std::string> nodes_at(const powerflow::NamedGrid& grid, const Items& items) {
  std::set<Index> buses;
  for (const auto& item : items) buses.insert(item.bus);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < grid.bus_of_node.size(); ++i) {
    if (buses.contains(grid.bus_of_node[i])) names.push_back(grid.node_names[i]);
  }
  return names;
}

std::string repr(const NotedGrid& grid) {
  const powerflow::NamedGrid& g = grid.named;
  std::string text = "<zhanhe.grid.Grid: " + std::to_string(g.node_names.size()) + " nodes, " +
                     std::to_string(g.lines.size()) + " lines, " + std::to_string(g.transformers.size()) +
                     " transformers, voltage and angle held at " + std::to_string(g.grid.slacks.size()) +
                     ", voltage held at " + std::to_string(g.grid.held.size());
  if (!grid.issues.empty()) text += ", " + std::to_string(grid.issues.size()) + " issues";
  return text + ">";
}

std::string repr(const SolvedGrid& solved) {
  const powerflow::State& state = solved.state;
  std::string text = "<zhanhe.grid.GridState: " + std::to_string(state.converged.size()) + " hours, " +
                     std::to_string(solved.v_pu.cols()) + " nodes, " + std::to_string(state.converged.count()) +
                     " hours converged";
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (Index i = 0; i < solved.v_pu.size(); ++i) {
    const double v = solved.v_pu.data()[i];
    if (std::isnan(v)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  if (low <= high) text += ", voltages " + number_text(low) + " to " + number_text(high) + " pu";
  return text + ">";
}

constexpr const char* power_flow_doc =
    R"(AC power flow of every hour, each solved on its own from the voltages without load.

Parameters
----------
grid : Grid
    The network.
p_kw, q_kvar : array-like, shape (hours, nodes), optional
    Net injection of the part with constant power, generation positive, in the order of ``grid.node_names``; shape
    (nodes,) is one hour. None repeats the grid's own values, which include its generators. Values are not looked at,
    and may be NaN, at nodes with a slack or without supply, and reactive power where a generator holds the voltage.
method : {"auto", "fixed-point", "newton"}
    "auto" is the fixed point on the factorised admittance matrix, and Newton for hours where it does not contract
    quickly or the grid has generators that hold a voltage.
tolerance : float
    Largest change of a voltage between two iterations, pu.
threads : int, optional
    Default: as many as the machine offers. The numbers do not depend on it.

Returns
-------
GridState
    Look at `converged`: an hour without solution is no error.

Raises
------
ScenarioError
    Wrong shapes, values that are not finite where they count, an unknown method: all of them, each with its place.
KeyboardInterrupt
    Ctrl-C.

Notes
-----
Fixed point: T.-H. Chen et al., Distribution system power flow analysis - a rigid approach, IEEE Trans. Power Delivery
6 (1991) 1146. Newton: V. M. da Costa et al., Developments in the Newton Raphson power flow formulation based on current
injections, IEEE Trans. Power Systems 14 (1999) 1320.)";

void bind_grid_class(py::module_& module) {
  py::class_<NotedGrid, std::shared_ptr<NotedGrid>>(
      module, "Grid",
      "An electric network: named nodes, lines and transformers. Made by `zhanhe.grid.from_pandapower` and the like.")
      .def_property_readonly(
          "node_names", [](const NotedGrid& self) { return self.named.node_names; },
          "In the order of all node columns.")
      .def_property_readonly(
          "v_kv", [](const NotedGrid& self) { return to_array(self.named.v_kv); },
          "Nominal voltage of each node, shape (nodes,).")
      .def_property_readonly(
          "p_kw", [](const py::object& self) { return shown(self.cast<const NotedGrid&>().named.p_kw, self); },
          "Own net injection of constant power of each node, generation positive, shape (nodes,).")
      .def_property_readonly(
          "q_kvar", [](const py::object& self) { return shown(self.cast<const NotedGrid&>().named.q_kvar, self); },
          "The same of reactive power.")
      .def_property_readonly(
          "line_names", [](const NotedGrid& self) { return names_of(self.named.lines); },
          "In the order of `GridState.line_loading_frac`.")
      .def_property_readonly(
          "transformer_names", [](const NotedGrid& self) { return names_of(self.named.transformers); },
          "In the order of `GridState.transformer_loading_frac`.")
      .def_property_readonly(
          "slack_nodes", [](const NotedGrid& self) { return nodes_at(self.named, self.named.grid.slacks); },
          "Names of the nodes whose voltage and angle are held.")
      .def_property_readonly(
          "held_nodes", [](const NotedGrid& self) { return nodes_at(self.named, self.named.grid.held); },
          "Names of the nodes whose voltage a generator holds.")
      .def_property_readonly(
          "base_kva", [](const NotedGrid& self) { return self.named.base_kva; }, "Base power of the per-unit system.")
      .def_property_readonly(
          "issues", [](const NotedGrid& self) { return to_python(self.issues); }, "Warnings and notes of the importer.")
      .def(
          "tables", [](const NotedGrid& self) { return py::typing::Dict<py::str, AnyValue>(tables_of(self)); },
          R"(All numbers of the grid, per unit of `base_kva`.

Returns
-------
dict
    Tables by name (`node`, `branch`, `shunt`, `slack`, `held`, `current_load`, `line`, `transformer` and the terminals
    of the last two), each a dict of columns; and `base_kva` and `buses`.)")
      .def("__repr__", [](const NotedGrid& self) { return repr(self); })
      .def(py::pickle(
          [](const NotedGrid& self) {
            return py::typing::Tuple<AnyValue, py::ellipsis>(py::make_tuple(tables_of(self), to_python(self.issues)));
          },
          [](const py::typing::Tuple<AnyValue, py::ellipsis>& kept) {
            auto grid = std::make_shared<NotedGrid>(grid_from_tables(kept[0].cast<py::dict>()));
            for (const py::handle issue : kept[1]) {
              const auto text = [&issue](const char* name) { return issue.attr(name).cast<std::string>(); };
              grid->issues.push_back({issue_code(text("code")).value(),
                                      text("severity") == "note" ? Severity::note : Severity::warning, text("where"),
                                      text("message"), text("remedy")});
            }
            return grid;
          }));
}

void bind_state_class(py::module_& module) {
  py::class_<SolvedGrid, SolvedPointer>(
      module, "GridState",
      "What a grid does in every hour: read-only arrays. Nodes without supply are NaN and leave the hour converged.")
      .def_property_readonly(
          "grid", [](const SolvedGrid& self) { return std::const_pointer_cast<NotedGrid>(self.grid); },
          "The grid that was solved.")
      .def_property_readonly(
          "v_pu", [](const py::object& self) { return shown(self.cast<const SolvedGrid&>().v_pu, self); },
          "Voltage magnitude, shape (hours, nodes); NaN in hours that did not converge.")
      .def_property_readonly("angle_rad",
                             lazy<Eigen::ArrayXXd>(&SolvedGrid::angle_rad,
                                                   [](const SolvedGrid& solved) {
                                                     return powerflow::node_angle_rad(solved.named(), solved.state);
                                                   }),
                             "Voltage angle in (-pi, pi], shape (hours, nodes).")
      .def_property_readonly("line_loading_frac",
                             lazy<Eigen::ArrayXXd>(&SolvedGrid::line_loading,
                                                   [](const SolvedGrid& solved) {
                                                     return powerflow::loading_frac(solved.named(),
                                                                                    solved.named().lines, solved.state);
                                                   }),
                             "Larger current of the two ends over the rated one, shape (hours, lines); NaN without "
                             "rating, 0 without supply.")
      .def_property_readonly("transformer_loading_frac",
                             lazy<Eigen::ArrayXXd>(&SolvedGrid::transformer_loading,
                                                   [](const SolvedGrid& solved) {
                                                     return powerflow::loading_frac(
                                                         solved.named(), solved.named().transformers, solved.state);
                                                   }),
                             "Largest current over rated one among the windings, shape (hours, transformers).")
      .def_property_readonly("loss_kw",
                             lazy<Eigen::ArrayXd>(&SolvedGrid::loss_kw,
                                                  [](const SolvedGrid& solved) {
                                                    return powerflow::loss_kw(solved.named(), solved.state);
                                                  }),
                             "Active power lost in all lines and transformers, shape (hours,).")
      .def_property_readonly(
          "converged",
          [](const py::object& self) {
            const powerflow::Flags& flags = self.cast<const SolvedGrid&>().state.converged;
            return FlagArray(read_only(flags.data(), {flags.size()}, {sizeof(bool)}, self));
          },
          "Whether the voltages solve the power balance, shape (hours,).")
      .def_property_readonly(
          "iterations",
          [](const py::object& self) {
            const Eigen::ArrayXi& numbers = self.cast<const SolvedGrid&>().state.iterations;
            return IntArray(read_only(numbers.data(), {numbers.size()}, {sizeof(int)}, self));
          },
          "Iterations, both methods together, shape (hours,).")
      .def_property_readonly(
          "mismatch_pu",
          [](const py::object& self) { return shown(self.cast<const SolvedGrid&>().state.mismatch_pu, self); },
          "Largest error of a bus's power, per unit of `Grid.base_kva`, shape (hours,).")
      .def_property_readonly(
          "energised",
          [](const py::object& self) {
            const auto& solved = self.cast<const SolvedGrid&>();
            return FlagArray(read_only(solved.energised.data(),
                                       {solved.state.converged.size(), solved.energised.size()}, {0, sizeof(bool)},
                                       self));
          },
          "Whether the node has a path of closed branches to a slack, shape (hours, nodes).")
      .def("__repr__", [](const SolvedGrid& self) { return repr(self); });
}

}  // namespace

void bind_grid(py::module_& module) {
  bind_grid_class(module);
  bind_state_class(module);
  module.def(
      "make_grid",
      [](const py::typing::Dict<py::str, AnyValue>& tables, const py::typing::List<AnyValue>& issues) {
        auto grid = std::make_shared<NotedGrid>(grid_from_tables(tables));
        for (const py::handle one : issues) {
          const auto [code, severity, where, message, remedy] =
              one.cast<std::tuple<std::string, std::string, std::string, std::string, std::string>>();
          grid->issues.push_back({issue_code(code).value(), severity == "note" ? Severity::note : Severity::warning,
                                  where, message, remedy});
        }
        return grid;
      },
      py::arg("tables"), py::arg("issues") = py::list(), "A grid of the tables that `Grid.tables` gives.");
  module.def(
      "power_flow",
      [](const std::shared_ptr<NotedGrid>& grid, const ProfileInput& p_kw, const ProfileInput& q_kvar,
         const std::string& method, double tolerance,
         std::optional<int> threads) { return power_flow(grid, p_kw, q_kvar, method, tolerance, threads); },
      py::arg("grid"), py::arg("p_kw") = py::none(), py::arg("q_kvar") = py::none(), py::arg("method") = "auto",
      py::arg("tolerance") = 1e-8, py::arg("threads") = py::none(), power_flow_doc);
}

}  // namespace zhanhe::bind
