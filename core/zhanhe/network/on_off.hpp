#pragma once

#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/network/problem.hpp"

namespace zhanhe {

/// What lets a device stand still apart from its operating points.
struct OnOff {
  bool integer = false;

  [[nodiscard]] Problems on_off_problems(bool extendable) const {
    if (!integer || !extendable) return {};
    return {{IssueCode::conflict,
             {"integer", "extendable"},
             "a size that is chosen times a number that is 0 or 1 is no linear program",
             "give its size in p_max_kw and leave extendable out, or leave integer out",
             {}}};
  }

  template <class T>
  static std::vector<Field> on_off_fields() {
    return {Describe<T>::flag("integer", &T::integer,
                              "Whether it is on or off in each step, and when on keeps to its region or curve: solved "
                              "with whole numbers, in windows.")};
  }
};

}  // namespace zhanhe
