#pragma once

#include <string_view>
#include <vector>

#include "zhanhe/network/conversion.hpp"
#include "zhanhe/network/on_off.hpp"

namespace zhanhe {

/// A named converter whose efficiency changes with its load, and that may be on or off.
struct PartLoadConversion : Conversion, OnOff {
  std::vector<double> part_load_frac;
  std::vector<double> part_load_efficiency_frac;

  [[nodiscard]] Problems problems() const;
  /// At some load of the curve more than `most`, the limit of the field that says what it is at full load.
  [[nodiscard]] Problems part_load_limit_problems(std::string_view field, const Profile& at_full_load,
                                                  double most) const;

  /// `p_max_doc`: which power p_max_kw is.
  template <class T>
  static std::vector<Field> part_load_fields(std::string_view p_max_doc) {
    using D = Describe<T>;
    return join(join(conversion_fields<T>(p_max_doc),
                     {D::numbers("part_load_frac", &T::part_load_frac, 0, positive_fraction,
                                 "Loads of a part-load curve as fractions of what is available, rising to 1; the first "
                                 "is the least when on. Straight lines of its input between them."),
                      D::numbers("part_load_efficiency_frac", &T::part_load_efficiency_frac, 0, {0.0, 3.0, false},
                                 "Efficiency or coefficient of performance at each of these loads, relative to that "
                                 "at full load; the last is 1.")}),
                on_off_fields<T>());
  }
};

}  // namespace zhanhe
