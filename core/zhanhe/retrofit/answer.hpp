#pragma once

#include <optional>
#include <span>
#include <vector>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/retrofit/choose.hpp"
#include "zhanhe/retrofit/curve.hpp"
#include "zhanhe/retrofit/question.hpp"

namespace zhanhe::retrofit {

/// A class before and with the package chosen for it; all buildings of it, in a year.
struct Figures {
  std::size_t package = 0;  ///< chosen; 0, no measure, when nothing could be chosen
  building::Demand before, after;
  double investment_yuan = 0.0;
  double annuity_yuan_year = 0.0;
  double saved_yuan_year = 0.0;        ///< of energy
  std::optional<double> payback_year;  ///< investment by what is saved; nothing when nothing is saved
  /// Present value of what is saved less the annuities over the horizon; measures that end within it are renewed at
  /// the same cost, those that outlive it count with their years within it.
  double npv_yuan = 0.0;
};

/// Everything a retrofit study has found.
struct Answer {
  std::vector<std::vector<Package>> packages;  ///< by class
  std::vector<Step> measure_curve;
  std::vector<Step> package_curve;
  Choice choice;
  std::vector<Figures> figures;                ///< by class
  std::vector<building::Hours> before, after;  ///< by class: all buildings of it; air_c of one
};

/// The study of valid classes. Throws Cancelled when the observer asks to stop.
[[nodiscard]] Answer answer(std::span<const Class> classes, const Weather& weather, const Settings& settings,
                            const Observer& observer = {});

}  // namespace zhanhe::retrofit
