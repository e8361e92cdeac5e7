#include "zhanhe/formulation/branches.hpp"

#include "zhanhe/network/topology.hpp"

namespace zhanhe::formulation {

std::vector<Branch> branches_of(const Network& network, double all_sources_kw) {
  std::map<std::string, const Node*> node;
  for (const Node& n : network.nodes()) node.emplace(n.name, &n);
  std::vector<Branch> branches;
  for (const Line& line : network.lines()) {
    const Node& from = *node.at(line.from);
    branches.push_back({line.name, line.from, line.to, from.carrier,
                        power_limit_kw(line, from).value_or(all_sources_kw), line.closed});
  }
  for (const Transformer& unit : network.transformers()) {
    branches.push_back({unit.name, unit.from, unit.to, node.at(unit.from)->carrier, power_limit_kw(unit), unit.closed});
  }
  return branches;
}

void shape(std::vector<Branch>& branches, ShapeBuilder& builder) {
  for (Branch& branch : branches) {
    branch.flow = builder.column(branch.name, "flow");
    branch.from_entry = builder.column_entry(builder.balance(branch.from), branch.flow);
    builder.column_entry(builder.balance(branch.to), branch.flow);
  }
}

void fill(const std::vector<Branch>& branches, Program& program) {
  for (const Branch& branch : branches) {
    const double limit = branch.closed ? branch.limit_kw : 0.0;
    program.columns[branch.flow].lower = -limit;
    program.columns[branch.flow].upper = limit;
    program.of_columns[branch.from_entry].value = -1.0;
  }
}

}  // namespace zhanhe::formulation
