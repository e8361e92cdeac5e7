#include "zhanhe/program/blocks.hpp"

#include <algorithm>

namespace zhanhe {

namespace {

using Eigen::Index;

Index at(std::size_t i) { return static_cast<Index>(i); }

/// The hours of a block in one column of a table.
auto in(const Eigen::ArrayXXd& table, std::size_t column, const Block& block) {
  return Eigen::Map<const Eigen::ArrayXd>(table.col(at(column)).data() + at(block.first), at(block.count));
}

Numbers zeros(const Block& block) { return Numbers::Zero(at(block.count)); }

/// Adds sign * factor * values, one for each hour of the block.
template <class Values>
void add_product(Terms& terms, double sign, const Hourly& factor, const Block& block, const Values& values) {
  if (factor.constant()) {
    terms.add(sign * factor[0], values.data());
  } else {
    const Numbers products = numbers(factor, block) * values;
    terms.add(sign, products.data());
  }
}

/// Adds the terms of all hours of a block to one sum.
void add_all(Term& term, const Numbers& values) {
  term.sum.add(values.sum());
  term.scale = std::max(term.scale, values.abs().maxCoeff());
}

}  // namespace

std::vector<Block> blocks_of(const Program& program) {
  std::vector<Block> blocks;
  for (std::size_t chain = 0; chain < program.chains(); ++chain) {
    const std::size_t end = program.chain_end(chain);
    for (std::size_t first = program.chain_starts[chain]; first < end; first += block_hours) {
      blocks.push_back({first, std::min(block_hours, end - first), chain});
    }
  }
  return blocks;
}

Lagrangian::Entries::Entries(const std::vector<Program::Entry>& entries, std::size_t groups,
                             std::size_t Program::Entry::* key)
    : start_(groups + 1), sorted_(entries.size()) {
  for (const Program::Entry& entry : entries) ++start_[entry.*key + 1];
  for (std::size_t group = 0; group < groups; ++group) start_[group + 1] += start_[group];
  std::vector<std::size_t> next = start_;
  for (const Program::Entry& entry : entries) sorted_[next[entry.*key]++] = &entry;
}

Lagrangian::Lagrangian(const Program& p, const Solution& s, bool with_costs)
    : p_(p),
      s_(s),
      with_costs_(with_costs),
      columns_by_row_(p.of_columns, p.rows.size(), &Program::Entry::row),
      before_by_row_(p.of_states_before, p.rows.size(), &Program::Entry::row),
      after_by_row_(p.of_states_after, p.rows.size(), &Program::Entry::row),
      globals_by_row_(p.of_globals, p.rows.size(), &Program::Entry::row),
      drives_by_state_(p.drives, p.states.size(), &Program::Entry::row),
      rows_by_column_(p.of_columns, p.columns.size(), &Program::Entry::column),
      rows_by_before_(p.of_states_before, p.states.size(), &Program::Entry::column),
      rows_by_after_(p.of_states_after, p.states.size(), &Program::Entry::column),
      drives_by_column_(p.drives, p.columns.size(), &Program::Entry::column),
      totals_by_column_(p.totals, p.columns.size(), &Program::Entry::column) {}

Numbers Lagrangian::before(const Block& block, std::size_t i) const {
  const bool starts = block.first == p_.chain_starts[block.chain];
  Numbers state(at(block.count));
  state[0] = starts ? s_.state_first(at(block.chain), at(i)) : s_.state_after(at(block.first) - 1, at(i));
  state.tail(at(block.count) - 1) = in(s_.state_after, i, {block.first, block.count - 1, block.chain});
  return state;
}

Terms Lagrangian::row(const Block& block, std::size_t i) const {
  Terms terms(zeros(block));
  for (const auto* e : columns_by_row_.of(i)) add_product(terms, 1.0, e->value, block, in(s_.x, e->column, block));
  for (const auto* e : before_by_row_.of(i)) add_product(terms, 1.0, e->value, block, before(block, e->column));
  for (const auto* e : after_by_row_.of(i)) {
    add_product(terms, 1.0, e->value, block, in(s_.state_after, e->column, block));
  }
  for (const auto* e : globals_by_row_.of(i)) terms.add(s_.g(at(e->column)), numbers(e->value, block).data());
  return terms;
}

Terms Lagrangian::state_equation(const Block& block, std::size_t i) const {
  Terms terms(in(s_.state_after, i, block));
  add_product(terms, -1.0, p_.states[i].keep, block, before(block, i));
  for (const auto* e : drives_by_state_.of(i)) add_product(terms, -1.0, e->value, block, in(s_.x, e->column, block));
  return terms;
}

Numbers Lagrangian::cost(const Block& block, const Hourly& cost) const {
  if (!with_costs_ || cost.is(0.0)) return zeros(block);
  return numbers(p_.weight, block) * numbers(cost, block);
}

Terms Lagrangian::column(const Block& block, std::size_t j) const {
  Terms terms(cost(block, p_.columns[j].cost));
  for (const auto* e : rows_by_column_.of(j)) {
    add_product(terms, -1.0, e->value, block, in(s_.row_price, e->row, block));
  }
  for (const auto* e : drives_by_column_.of(j)) {
    add_product(terms, 1.0, e->value, block, in(s_.state_price, e->row, block));
  }
  for (const auto* e : totals_by_column_.of(j)) {
    terms.add(-s_.global_price(at(e->row)), numbers(e->value, block).data());
  }
  return terms;
}

Terms Lagrangian::state_after(const Block& block, std::size_t i) const {
  const Program::State& state = p_.states[i];
  Terms terms(cost(block, state.cost));
  for (const auto* e : rows_by_after_.of(i)) {
    add_product(terms, -1.0, e->value, block, in(s_.row_price, e->row, block));
  }
  terms.add(-1.0, in(s_.state_price, i, block).data());

  const bool ends = block.first + block.count == p_.chain_end(block.chain);
  const Block next{block.first + 1, ends ? block.count - 1 : block.count, block.chain};  // of hours with a next one
  const auto add_next = [&](double sign, const Hourly& factor, const Eigen::ArrayXXd& prices, std::size_t price) {
    Numbers products = zeros(block);
    products.head(at(next.count)) = numbers(factor, next) * in(prices, price, next);
    terms.add(sign, products.data());
  };
  for (const auto* e : rows_by_before_.of(i)) add_next(-1.0, e->value, s_.row_price, e->row);
  add_next(1.0, state.keep, s_.state_price, i);
  if (ends && state.cyclic) {
    Numbers last = zeros(block);
    last[at(next.count)] = s_.cyclic_price(at(block.chain), at(i));
    terms.add(1.0, last.data());
  }
  return terms;
}

Term Lagrangian::state_first(std::size_t chain, std::size_t i) const {
  const std::size_t t = p_.chain_starts[chain];
  Term term;
  for (const auto* e : rows_by_before_.of(i)) term.add(-e->value[t] * s_.row_price(at(t), at(e->row)));
  term.add(p_.states[i].keep[t] * s_.state_price(at(t), at(i)));
  if (p_.states[i].cyclic) term.add(-s_.cyclic_price(at(chain), at(i)));
  return term;
}

void Lagrangian::add_to_globals(const Block& block, std::vector<Term>& reduced) const {
  for (const Program::Entry& e : p_.of_globals) {
    add_all(reduced[e.column], -numbers(e.value, block) * in(s_.row_price, e.row, block));
  }
}

void Lagrangian::add_to_global_rows(const Block& block, std::vector<Term>& rows) const {
  for (const Program::Entry& e : p_.totals) {
    add_all(rows[e.row], numbers(e.value, block) * in(s_.x, e.column, block));
  }
}

void Lagrangian::add_constants(std::vector<Term>& reduced, std::vector<Term>& rows) const {
  for (const Program::Entry& e : p_.totals_of_globals) {
    rows[e.row].add(e.value[0] * s_.g(at(e.column)));
    reduced[e.column].add(-e.value[0] * s_.global_price(at(e.row)));
  }
  for (std::size_t k = 0; with_costs_ && k < p_.globals.size(); ++k) reduced[k].add(p_.globals[k].cost);
}

}  // namespace zhanhe
