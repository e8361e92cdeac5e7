#pragma once

#include <optional>
#include <vector>

#include "zhanhe/base/field.hpp"

namespace zhanhe {

/// What lets the optimiser choose a size in kW: the field that holds the size otherwise is then the least one.
struct Extension {
  bool extendable = false;
  std::optional<double> size_max_kw;
  double invest_yuan_kw_year = 0.0;

  template <class T>
  static std::vector<Field> extension_fields() {
    using D = Describe<T>;
    return {D::flag("extendable", &T::extendable,
                    "Whether the optimiser chooses the size; the one that is given is then the least."),
            D::number("size_max_kw", &T::size_max_kw, size_range,
                      "Largest size that may be chosen when extendable; default: no limit."),
            D::number("invest_yuan_kw_year", &T::invest_yuan_kw_year, any_number,
                      "Cost of a year of each kW of an extendable size, the least one included. A run pays for the "
                      "share of a year of 8760 h that its steps count for.")};
  }
};

}  // namespace zhanhe
