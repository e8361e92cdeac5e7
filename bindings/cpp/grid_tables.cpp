#include "grid_tables.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "convert.hpp"
#include "errors.hpp"
#include "zhanhe/base/error.hpp"

namespace zhanhe::bind {

namespace {

using powerflow::Index;
using Numbers = std::vector<double>;
using Indices = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

/// One table of columns.
class Columns {
public:
  Columns(const py::dict& tables, const char* name) : table_(tables[name].cast<py::dict>()) {}

  [[nodiscard]] Numbers numbers(const char* column) const { return to_numbers(table_[column], column); }
  [[nodiscard]] Indices indices(const char* column) const { return table_[column].cast<Indices>(); }
  [[nodiscard]] Texts texts(const char* column) const { return table_[column].cast<Texts>(); }

private:
  py::dict table_;
};

template <class T>
T at(const std::vector<T>& list, std::size_t i) {
  ensure(i < list.size(), "grid tables: columns of equal length");
  return list[i];
}

Eigen::ArrayXd to_eigen(const Numbers& numbers) {
  return Eigen::Map<const Eigen::ArrayXd>(numbers.data(), static_cast<Index>(numbers.size()));
}

void read_nodes(const py::dict& tables, powerflow::NamedGrid& grid) {
  const Columns nodes(tables, "node");
  grid.node_names = nodes.texts("name");
  grid.v_kv = nodes.numbers("v_kv");
  for (const std::int64_t bus : nodes.indices("bus")) grid.bus_of_node.push_back(bus);
  grid.p_kw = to_eigen(nodes.numbers("p_kw"));
  grid.q_kvar = to_eigen(nodes.numbers("q_kvar"));
  const std::size_t count = grid.node_names.size();
  ensure(grid.v_kv.size() == count && grid.bus_of_node.size() == count, "grid tables: one row for each node");
  ensure(grid.p_kw.size() == grid.q_kvar.size() && static_cast<std::size_t>(grid.p_kw.size()) == count,
         "grid tables: one injection for each node");
  for (const Index bus : grid.bus_of_node) ensure(bus >= -1 && bus < grid.grid.buses, "grid tables: bus of a node");
}

void read_branches(const py::dict& tables, powerflow::Grid& grid) {
  const Columns table(tables, "branch");
  const Indices from = table.indices("from"), to = table.indices("to"), closed = table.indices("closed");
  const Numbers r = table.numbers("r_pu"), x = table.numbers("x_pu"), g = table.numbers("g_pu"),
                b = table.numbers("b_pu"), ratio = table.numbers("ratio"), shift = table.numbers("shift_rad");
  for (std::size_t i = 0; i < from.size(); ++i) {
    grid.branches.push_back({.from = from[i],
                             .to = at(to, i),
                             .r_pu = at(r, i),
                             .x_pu = at(x, i),
                             .g_pu = at(g, i),
                             .b_pu = at(b, i),
                             .ratio = at(ratio, i),
                             .shift_rad = at(shift, i),
                             .closed = at(closed, i) != 0});
  }
}

/// A table of a bus and one or two numbers.
template <class Item>
void read_at_buses(const py::dict& tables, const char* name, const char* first, const char* second,
                   std::vector<Item>& items) {
  const Columns table(tables, name);
  const Indices bus = table.indices("bus");
  const Numbers one = table.numbers(first);
  const Numbers two = second ? table.numbers(second) : Numbers();
  for (std::size_t i = 0; i < bus.size(); ++i) {
    if constexpr (std::is_same_v<Item, powerflow::Held>) {
      items.push_back({bus[i], at(one, i)});
    } else {
      items.push_back({bus[i], at(one, i), at(two, i)});
    }
  }
}

void read_equipment(const py::dict& tables, const char* name, const char* terminal_name, Index branches,
                    std::vector<powerflow::Equipment>& equipment) {
  const Columns table(tables, name);
  const Texts names = table.texts("name");
  const Indices first = table.indices("first_branch"), count = table.indices("branches");
  for (std::size_t i = 0; i < names.size(); ++i) {
    equipment.push_back({names[i], at(first, i), at(count, i), {}});
    ensure(first[i] >= 0 && count[i] >= 0 && first[i] + count[i] <= branches, "grid tables: branches of equipment");
  }
  const Columns terminals(tables, terminal_name);
  const Indices owner = terminals.indices("equipment"), branch = terminals.indices("branch"),
                at_to = terminals.indices("at_to");
  const Numbers g = terminals.numbers("g_pu"), b = terminals.numbers("b_pu"), rated = terminals.numbers("i_rated_pu");
  for (std::size_t i = 0; i < owner.size(); ++i) {
    ensure(owner[i] >= 0 && static_cast<std::size_t>(owner[i]) < equipment.size(), "grid tables: owner of a terminal");
    ensure(at(branch, i) >= 0 && branch[i] < branches, "grid tables: branch of a terminal");
    equipment[static_cast<std::size_t>(owner[i])].terminals.push_back(
        {branch[i], at(at_to, i) != 0, {at(g, i), at(b, i)}, at(rated, i)});
  }
}

/// The first node at a bus, else the bus by its number.
std::string bus_place(const powerflow::NamedGrid& grid, Index bus) {
  for (std::size_t i = 0; i < grid.bus_of_node.size(); ++i) {
    if (grid.bus_of_node[i] == bus) return "node '" + grid.node_names[i] + "'";
  }
  return "inner bus " + std::to_string(bus);
}

std::string place_of(const NotedGrid& grid, const powerflow::Problem& problem) {
  using powerflow::Part;
  const auto i = static_cast<std::size_t>(problem.index);
  const powerflow::Grid& g = grid.named.grid;
  switch (problem.part) {
    case Part::branch: return at(grid.branch_places, i);
    case Part::shunt: return "shunt at " + bus_place(grid.named, g.shunts[i].bus);
    case Part::slack: return "held voltage at " + bus_place(grid.named, g.slacks[i].bus);
    case Part::held: return "generator at " + bus_place(grid.named, g.held[i].bus);
    case Part::current_load: return "load at " + bus_place(grid.named, g.current_loads[i].bus);
    default: return "grid";
  }
}

py::array_t<double> numbers(const auto& list, const auto& take) {
  py::array_t<double> column(static_cast<py::ssize_t>(list.size()));
  double* target = column.mutable_data();
  for (const auto& item : list) *target++ = take(item);
  return column;
}

py::array_t<std::int64_t> indices(const auto& list, const auto& take) {
  py::array_t<std::int64_t> column(static_cast<py::ssize_t>(list.size()));
  std::int64_t* target = column.mutable_data();
  for (const auto& item : list) *target++ = static_cast<std::int64_t>(take(item));
  return column;
}

void write_equipment(const char* name, const char* terminal_name, const std::vector<powerflow::Equipment>& equipment,
                     py::dict& tables) {
  Texts names;
  struct Owned {
    std::size_t owner;
    powerflow::Terminal terminal;
  };
  std::vector<Owned> owned;
  for (std::size_t i = 0; i < equipment.size(); ++i) {
    names.push_back(equipment[i].name);
    for (const powerflow::Terminal& terminal : equipment[i].terminals) owned.push_back({i, terminal});
  }
  using py::literals::operator""_a;
  tables[name] =
      py::dict("name"_a = names, "first_branch"_a = indices(equipment, [](const auto& e) { return e.first_branch; }),
               "branches"_a = indices(equipment, [](const auto& e) { return e.branches; }));
  tables[terminal_name] =
      py::dict("equipment"_a = indices(owned, [](const auto& o) { return o.owner; }),
               "branch"_a = indices(owned, [](const auto& o) { return o.terminal.branch; }),
               "at_to"_a = indices(owned, [](const auto& o) { return o.terminal.at_to; }),
               "g_pu"_a = numbers(owned, [](const auto& o) { return o.terminal.shunt_pu.real(); }),
               "b_pu"_a = numbers(owned, [](const auto& o) { return o.terminal.shunt_pu.imag(); }),
               "i_rated_pu"_a = numbers(owned, [](const auto& o) { return o.terminal.i_rated_pu; }));
}

}  // namespace

NotedGrid grid_from_tables(const py::dict& tables) {
  NotedGrid made;
  powerflow::NamedGrid& named = made.named;
  named.base_kva = tables["base_kva"].cast<double>();
  named.grid.buses = tables["buses"].cast<Index>();
  read_nodes(tables, named);
  read_branches(tables, named.grid);
  made.branch_places = Columns(tables, "branch").texts("place");
  ensure(made.branch_places.size() == named.grid.branches.size(), "grid tables: a place for each branch");
  read_at_buses(tables, "shunt", "g_pu", "b_pu", named.grid.shunts);
  read_at_buses(tables, "slack", "v_pu", "angle_rad", named.grid.slacks);
  read_at_buses(tables, "held", "v_pu", nullptr, named.grid.held);
  read_at_buses(tables, "current_load", "p_pu", "q_pu", named.grid.current_loads);
  const auto branches = static_cast<Index>(named.grid.branches.size());
  read_equipment(tables, "line", "line_terminal", branches, named.lines);
  read_equipment(tables, "transformer", "transformer_terminal", branches, named.transformers);
  Issues issues;
  for (const powerflow::Problem& problem : powerflow::problems(named.grid)) {
    issues.push_back({IssueCode::out_of_range, Severity::error, place_of(made, problem), problem.text,
                      "correct its numbers, or leave it out"});
  }
  refuse_errors(std::move(issues));
  return made;
}

py::dict tables_of(const NotedGrid& noted) {
  using py::literals::operator""_a;
  const powerflow::NamedGrid& grid = noted.named;
  const powerflow::Grid& g = grid.grid;
  const auto same = [](double value) { return value; };
  const auto bus = [](const auto& item) { return item.bus; };
  py::dict tables("base_kva"_a = grid.base_kva, "buses"_a = g.buses);
  tables["node"] = py::dict("name"_a = grid.node_names, "v_kv"_a = numbers(grid.v_kv, same),
                            "bus"_a = indices(grid.bus_of_node, [](Index i) { return i; }),
                            "p_kw"_a = numbers(grid.p_kw, same), "q_kvar"_a = numbers(grid.q_kvar, same));
  const std::vector<powerflow::Branch>& list = g.branches;
  tables["branch"] =
      py::dict("place"_a = noted.branch_places, "from"_a = indices(list, [](const auto& b) { return b.from; }),
               "to"_a = indices(list, [](const auto& b) { return b.to; }),
               "r_pu"_a = numbers(list, [](const auto& b) { return b.r_pu; }),
               "x_pu"_a = numbers(list, [](const auto& b) { return b.x_pu; }),
               "g_pu"_a = numbers(list, [](const auto& b) { return b.g_pu; }),
               "b_pu"_a = numbers(list, [](const auto& b) { return b.b_pu; }),
               "ratio"_a = numbers(list, [](const auto& b) { return b.ratio; }),
               "shift_rad"_a = numbers(list, [](const auto& b) { return b.shift_rad; }),
               "closed"_a = indices(list, [](const auto& b) { return b.closed; }));
  tables["shunt"] =
      py::dict("bus"_a = indices(g.shunts, bus), "g_pu"_a = numbers(g.shunts, [](const auto& s) { return s.g_pu; }),
               "b_pu"_a = numbers(g.shunts, [](const auto& s) { return s.b_pu; }));
  tables["slack"] =
      py::dict("bus"_a = indices(g.slacks, bus), "v_pu"_a = numbers(g.slacks, [](const auto& s) { return s.v_pu; }),
               "angle_rad"_a = numbers(g.slacks, [](const auto& s) { return s.angle_rad; }));
  tables["held"] =
      py::dict("bus"_a = indices(g.held, bus), "v_pu"_a = numbers(g.held, [](const auto& h) { return h.v_pu; }));
  tables["current_load"] = py::dict("bus"_a = indices(g.current_loads, bus),
                                    "p_pu"_a = numbers(g.current_loads, [](const auto& l) { return l.p_pu; }),
                                    "q_pu"_a = numbers(g.current_loads, [](const auto& l) { return l.q_pu; }));
  write_equipment("line", "line_terminal", grid.lines, tables);
  write_equipment("transformer", "transformer_terminal", grid.transformers, tables);
  return tables;
}

}  // namespace zhanhe::bind
