#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/retrofit.hpp"

namespace zhanhe::retrofit {

/// A measure that is offered, and how it is called.
struct Offer {
  std::string name;
  building::Measure measure;
  bool wrong = false;  ///< which is told; no building takes it
};

/// A class of equal buildings, and what is offered to each of them.
struct Class {
  std::string name;
  building::Stock stock;  ///< one of them
  int count = 1;
  std::vector<Offer> offers;
};

/// Packages are all subsets, so their number doubles with each offer.
inline constexpr std::size_t most_offers = 12;

/// What the choice under a budget makes least (cost) or most (the others).
enum class Objective {
  cost,    ///< yearly cost: energy, and the annuities of the measures
  carbon,  ///< CO2 abated
  energy,  ///< energy saved: electricity and fuel or district heat, as taken
};
inline constexpr std::array objectives{Objective::cost, Objective::carbon, Objective::energy};
[[nodiscard]] std::string_view to_string(Objective objective);

struct Settings {
  building::EnergyTerms terms;
  double discount_frac = 0.06;         ///< of a year
  double horizon_year = 20.0;          ///< over which the present value counts; measures are renewed within it
  std::optional<double> budget_yuan;   ///< of all investments
  std::optional<double> abated_min_t;  ///< least CO2 abated in a year
  Objective objective = Objective::cost;
  int threads = 0;              ///< 0: as many as the machine offers
  double time_limit_s = 120.0;  ///< of the choice; after it the best one found is taken, and its gap told
};

/// Everything wrong: no class (missing-key), names twice (duplicate-name), no building in a class, too many offers,
/// discount outside 0..1, horizon not above 0, threads below 0 (out-of-range), a negative budget (negative-size),
/// weather that is not one year of 8760 or 8784 h (wrong-length), what stocks, offers and terms say of themselves.
[[nodiscard]] Issues validate(std::span<const Class> classes, const Weather& weather, const Settings& settings);

/// Everything wrong with a measure whatever building takes it: `to` outside the range of what it changes, a life not
/// above 0 (out-of-range), costs that are negative (negative-size), a g-value of what is no window (conflict).
[[nodiscard]] Issues validate(const building::Measure& measure, const std::string& where);

/// A warning (conflict) for each offer that no class takes; the offers are those of all [[measure]], in their order.
[[nodiscard]] Issues untaken(std::span<const Offer> offers, std::span<const Class> classes);

/// How issues name a measure: "[[measure]] 2 'thick_wall'", counted from 0.
[[nodiscard]] std::string place_of(std::size_t measure, const std::string& name);

/// How issues name a class: "[[building]] 'school_3'".
[[nodiscard]] std::string place_of(const std::string& name);

}  // namespace zhanhe::retrofit
