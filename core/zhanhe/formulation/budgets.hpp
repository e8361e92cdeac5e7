#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "zhanhe/formulation/branches.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

/// What budgets can count of one device: in each step columns times a number, over the run a constant and a size.
struct Countable {
  /// One column and what a unit of it counts, over the run.
  struct Term {
    std::size_t column = 0;
    std::vector<double> value;
  };
  std::vector<Term> energy_kwh, carbon_kg;
  double energy_constant_kwh = 0.0, carbon_constant_kg = 0.0;
  SizePlace size;

  /// Counts what another one counts, too.
  void add(Countable other);
};

/// What of a primitive can be counted. `program` is filled already: it knows what stores keep.
[[nodiscard]] Countable countable(const Generator& device, const Place<Generator>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Converter& device, const Place<Converter>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Process& device, const Place<Process>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Store& device, const Place<Store>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Load& device, const Place<Load>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Rooms& device, const Place<Rooms>& place, const Context& context,
                                  const Program& program);
[[nodiscard]] Countable countable(const Connection& device, const Place<Connection>& place, const Context& context,
                                  const Program& program);

/// Adds a row over the whole run for each budget, after everything else is filled. `devices` by name.
void add_budgets(const std::vector<Budget>& budgets, const std::map<std::string, Countable>& devices,
                 const Branches& branches, Program& program);

}  // namespace zhanhe::formulation
