#include "zhanhe/retrofit/choose.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "zhanhe/base/field.hpp"
#include "zhanhe/program/program.hpp"
#include "zhanhe/solver/highs.hpp"

namespace zhanhe::retrofit {

namespace {

/// The objective is written so that all that is at stake is this much: HiGHS ends at an absolute gap of 1e-6.
constexpr double at_stake = 1000.0;

/// A package as the choice sees it, for the whole class, against no measure.
struct Item {
  std::size_t building = 0;
  std::size_t package = 0;
  double worse = 0.0;  ///< what is made least
  double investment_yuan = 0.0;
  double abated_t = 0.0;
};

/// What is made least of one building.
using Worth = std::function<double(const Package&)>;

double carbon_t(const Package& package) { return package.demand.carbon_kg / 1000.0; }

double worth(const Package& package, Objective objective) {
  switch (objective) {
    case Objective::cost: return package.cost_yuan_year();
    case Objective::carbon: return carbon_t(package);
    case Objective::energy: return package.energy_kwh();
  }
  return 0.0;
}

Item item_of(std::size_t building, const Class& of, const std::vector<Package>& packages, std::size_t k,
             const Worth& worth) {
  const auto count = static_cast<double>(of.count);
  const Package& none = packages.front();
  const Package& package = packages[k];
  return {.building = building,
          .package = k,
          .worse = count * (worth(package) - worth(none)),
          .investment_yuan = count * package.investment_yuan,
          .abated_t = count * (none.demand.carbon_kg - package.demand.carbon_kg) / 1000.0};
}

/// The packages of a class without those that the budget cannot pay, or than which another is as good in all that is
/// asked.
std::vector<Item> undominated(std::size_t building, const Class& of, const std::vector<Package>& packages,
                              const Settings& settings, const Worth& worth) {
  std::vector<Item> items;
  for (std::size_t k = 0; k < packages.size(); ++k) items.push_back(item_of(building, of, packages, k, worth));
  std::ranges::sort(items, [](const Item& a, const Item& b) {
    if (a.investment_yuan != b.investment_yuan) return a.investment_yuan < b.investment_yuan;
    return a.worse != b.worse ? a.worse < b.worse : a.abated_t > b.abated_t;
  });
  std::vector<Item> kept;
  for (const Item& item : items) {
    if (settings.budget_yuan && item.investment_yuan > *settings.budget_yuan * (1.0 + 1e-6)) break;
    const bool dominated = std::ranges::any_of(kept, [&](const Item& other) {
      return other.worse <= item.worse && (!settings.abated_min_t || other.abated_t >= item.abated_t);
    });
    if (!dominated) kept.push_back(item);
  }
  return kept;
}

/// One hour without columns: all that is chosen is global.
Program program_of(std::span<const Class> classes, const std::vector<Item>& items, const Settings& settings,
                   double unit) {
  Program program;
  program.hours = 1;
  for (const Class& of : classes) {
    program.global_rows.push_back({.label = {of.name, "packages", ""}, .lower = 1.0, .upper = 1.0});
  }
  const std::size_t budget_row = program.global_rows.size();
  const double budget_yuan = settings.budget_yuan.value_or(0.0);
  const double budget_scale = std::max(1.0, budget_yuan);
  if (settings.budget_yuan) {
    program.global_rows.push_back(
        {.label = {"budget", "investment", ""}, .lower = -no_limit, .upper = budget_yuan / budget_scale});
  }
  const std::size_t abated_row = program.global_rows.size();
  const double abated_t = settings.abated_min_t.value_or(0.0);
  const double abated_scale = std::max(1.0, abated_t);
  if (settings.abated_min_t) {
    program.global_rows.push_back(
        {.label = {"CO2", "abated", ""}, .lower = abated_t / abated_scale, .upper = no_limit});
  }
  for (const Item& item : items) {
    const std::size_t k = program.globals.size();
    program.globals.push_back({.label = {classes[item.building].name, "package", ""},
                               .lower = 0.0,
                               .upper = 1.0,
                               .cost = item.worse / unit,
                               .integer = true});
    program.totals_of_globals.push_back({item.building, k, 1.0});
    if (settings.budget_yuan) {
      program.totals_of_globals.push_back({budget_row, k, item.investment_yuan / budget_scale});
    }
    if (settings.abated_min_t) {
      program.totals_of_globals.push_back({abated_row, k, item.abated_t / abated_scale});
    }
  }
  return program;
}

/// What a knapsack holds.
struct Knapsack {
  Status status = Status::trouble;
  std::string message;
  std::vector<std::size_t> packages;  ///< by class; empty when none was found
  double worse = 0.0;                 ///< against no measure
  double bound = 0.0;                 ///< of `worse`
};

/// Fills it within budget and target of the settings; what is worth is the caller's matter.
Knapsack fill(std::span<const Class> classes, std::span<const std::vector<Package>> packages, const Settings& settings,
              const Worth& worth, const Observer& observer) {
  std::vector<Item> items;
  double unit = 0.0;
  for (std::size_t b = 0; b < classes.size(); ++b) {
    const std::vector<Item> kept = undominated(b, classes[b], packages[b], settings, worth);
    const auto [least, most] = std::ranges::minmax(kept, {}, &Item::worse);
    unit += (most.worse - least.worse) / at_stake;
    items.insert(items.end(), kept.begin(), kept.end());
  }
  if (unit == 0.0) unit = 1.0;
  const Program program = program_of(classes, items, settings, unit);
  const solver::FlatProgram flat(program);
  solver::Settings how;
  how.time_limit_s = settings.time_limit_s;
  how.whole_numbers = {.gap = 0.0, .most_nodes = std::numeric_limits<int>::max()};
  const solver::HighsAnswer answer = run_highs(flat, how, observer);

  Knapsack filled{.status = answer.status, .message = answer.message, .packages = {}};
  if (answer.values.empty()) return filled;
  filled.packages.resize(classes.size());
  for (std::size_t k = 0; k < items.size(); ++k) {
    if (answer.values[flat.global(k)] < 0.5) continue;
    filled.packages[items[k].building] = items[k].package;
    filled.worse += items[k].worse;
  }
  filled.bound = std::min(filled.worse, answer.bound * unit);
  return filled;
}

/// What no choice is better than, as sure as it is known.
double best(const Knapsack& filled) { return filled.status == Status::optimal ? filled.worse : filled.bound; }

/// How far budget and target are from each other: what the one abates at most, and the other costs at least.
std::string apart(std::span<const Class> classes, std::span<const std::vector<Package>> packages,
                  const Settings& settings, const Observer& observer) {
  Settings payable = settings;
  payable.abated_min_t.reset();
  Settings enough = settings;
  enough.budget_yuan.reset();
  const Knapsack most = fill(classes, packages, payable, carbon_t, observer);
  const Knapsack least = fill(classes, packages, enough, std::mem_fn(&Package::investment_yuan), observer);
  std::string text;
  if (!most.packages.empty()) {
    text = "at most " + number_text(std::floor(-1000.0 * best(most)) / 1000.0) + " t of CO2 a year can be abated" +
           (settings.budget_yuan ? " within the budget" : "");
  }
  if (least.status == Status::infeasible) return text + (text.empty() ? "" : "; ") + "no budget meets the target";
  if (least.packages.empty()) return text;
  return text + (text.empty() ? "" : "; ") + "the target needs a budget of at least " +
         number_text(std::ceil(best(least))) + " yuan";
}

/// Says it as users do: yearly cost as it is, what is abated or saved as a gain.
double told(double worse, double without, Objective objective) {
  return objective == Objective::cost ? without + worse : -worse;
}

}  // namespace

Choice choose(std::span<const Class> classes, std::span<const std::vector<Package>> packages, const Settings& settings,
              const Observer& observer) {
  const Worth asked = [&](const Package& package) { return worth(package, settings.objective); };
  Knapsack found = fill(classes, packages, settings, asked, observer);
  Choice choice;
  choice.status = found.status;
  choice.message = std::move(found.message);
  if (found.status == Status::infeasible) choice.message = apart(classes, packages, settings, observer);
  if (found.packages.empty()) return choice;
  choice.packages = std::move(found.packages);
  double without = 0.0;
  for (std::size_t b = 0; b < classes.size(); ++b) {
    without += static_cast<double>(classes[b].count) * asked(packages[b].front());
  }
  choice.objective = told(found.worse, without, settings.objective);
  choice.bound = told(found.bound, without, settings.objective);
  const double size = std::max(std::abs(choice.objective), std::abs(choice.bound));
  choice.gap = size > 0.0 ? (found.worse - found.bound) / size : 0.0;
  return choice;
}

}  // namespace zhanhe::retrofit
