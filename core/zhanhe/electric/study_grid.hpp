#pragma once

#include "zhanhe/base/issue.hpp"
#include "zhanhe/powerflow/named_grid.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::electric {

/// The electric network of a study by itself, as the grid check sees it: its electricity nodes, lines and transformers
/// in the order of the results, voltages held where grid connections stand. Own injections are 0: they belong to a
/// dispatch. A node without nominal voltage is out of service.
///
/// Adds an issue, and returns what cannot be solved, when there is nothing to check or a branch has no sensible
/// numbers. Precondition: validate(study) has no errors.
[[nodiscard]] powerflow::NamedGrid study_grid(const Study& study, Issues& issues);

}  // namespace zhanhe::electric
