#pragma once

#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/network/problem.hpp"

namespace zhanhe {

/// The temperatures of a node of heat, steam or cold. The supply may follow the weather by an outdoor-reset curve.
struct TemperatureLevel {
  Profile supply_c;
  Profile return_c;
  std::vector<double> reset_outdoor_c;
  std::vector<double> reset_supply_c;

  /// Whether the supply follows the outdoor air.
  [[nodiscard]] bool has_reset() const { return !reset_outdoor_c.empty(); }
  [[nodiscard]] bool has_supply() const { return supply_c.given() || has_reset(); }
  /// The supply temperature of the reset curve: straight lines between its points, held beyond the ends.
  [[nodiscard]] double reset_at(double outdoor_c) const;

  /// A curve that is none, two ways to say the supply, a supply on the wrong side of the return. `cold`: of cooling.
  [[nodiscard]] Problems temperature_problems(bool cold) const;
  /// Temperatures that water of a heat or cooling net does not have, and that look like kelvin.
  [[nodiscard]] Problems kelvin_problems() const;

  template <class T>
  static std::vector<Field> temperature_fields() {
    using D = Describe<T>;
    return {D::profile("supply_c", &T::supply_c, {-30.0, 400.0}, "Supply temperature, of heat, steam or cold."),
            D::profile("return_c", &T::return_c, {-30.0, 400.0}, "Return temperature."),
            D::numbers("reset_outdoor_c", &T::reset_outdoor_c, 0, {-60.0, 60.0},
                       "Outdoor temperatures of an outdoor-reset curve, rising; the supply then follows the weather."),
            D::numbers("reset_supply_c", &T::reset_supply_c, 0, {-30.0, 400.0},
                       "Supply temperatures of that curve, as many; held beyond its ends.")};
  }
};

}  // namespace zhanhe
