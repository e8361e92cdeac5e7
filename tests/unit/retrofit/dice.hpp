#pragma once

#include <random>
#include <vector>

#include "unit/building/year.hpp"
#include "zhanhe/retrofit/packages.hpp"

namespace zhanhe::retrofit::test {

using zhanhe::test::Codes;
using zhanhe::test::codes_of;
using zhanhe::test::year_2025;

/// A class of schools of 2000 m2 each that is offered common measures.
inline Class schools(const std::vector<building::Change>& changes, int count = 3) {
  Class of{.name = "schools",
           .stock = building::stock_of(building::Type::school, building::Standard::unrenovated, 2000.0),
           .count = count,
           .offers = {}};
  for (const building::Change change : changes) {
    of.offers.push_back({std::string(to_string(change)), common_measure(change)});
  }
  return of;
}

/// Classes and packages with numbers made by dice, for whatever only looks at the numbers.
struct Dice {
  std::vector<Class> classes;
  std::vector<std::vector<Package>> packages;

  Dice(unsigned seed, std::size_t buildings, std::size_t offers) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<double> dice(0.0, 1.0);
    for (std::size_t b = 0; b < buildings; ++b) {
      classes.push_back(
          {.name = "b" + std::to_string(b), .stock = {}, .count = 1 + static_cast<int>(b % 3), .offers = {}});
      std::vector<Package> all(std::size_t{1} << offers);
      for (std::size_t k = 0; k < all.size(); ++k) {
        all[k].taken = static_cast<std::uint32_t>(k);
        all[k].demand.cost_yuan = 100e3 * (k == 0 ? 1.0 : 0.5 + 0.6 * dice(engine));
        all[k].demand.carbon_kg = 80e3 * (k == 0 ? 1.0 : 0.5 + 0.6 * dice(engine));
        all[k].demand.power_kwh = 50e3 * (k == 0 ? 1.0 : 0.5 + 0.6 * dice(engine));
        all[k].investment_yuan = k == 0 ? 0.0 : 400e3 * dice(engine);
        all[k].annuity_yuan_year = 0.08 * all[k].investment_yuan;
      }
      packages.push_back(std::move(all));
    }
  }
};

}  // namespace zhanhe::retrofit::test
