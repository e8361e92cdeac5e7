#pragma once

#include <string_view>
#include <vector>

#include "zhanhe/network/devices/converter.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// What the named converters share: how much they may run and what that costs. All powers are of one side, which each
/// device tells.
struct Conversion : Device, Extension {
  double p_max_kw = 0.0;
  Profile profile = 1.0;
  Profile must_run_frac = 0.0;
  Profile cost_yuan_kwh = 0.0;

  [[nodiscard]] Problems problems() const {
    return all_of(must_run_problems(must_run_frac, profile),
                  size_problems(extendable, p_max_kw, "p_max_kw", size_max_kw, "size_max_kw"));
  }

  /// `p_max_doc`: which power p_max_kw is.
  template <class T>
  static std::vector<Field> conversion_fields(std::string_view p_max_doc) {
    using D = Describe<T>;
    return join({required(D::number("p_max_kw", &T::p_max_kw, size_range, p_max_doc)),
                 D::profile("profile", &T::profile, not_negative, "Available power as a fraction of p_max_kw."),
                 D::profile("must_run_frac", &T::must_run_frac, not_negative, "Least power as a fraction of p_max_kw."),
                 D::profile("cost_yuan_kwh", &T::cost_yuan_kwh, any_number,
                            "Operating cost of each kWh of that power, without what its input costs.")},
                Extension::extension_fields<T>());
  }
};

}  // namespace zhanhe
