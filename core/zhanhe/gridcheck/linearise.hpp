#pragma once

#include "zhanhe/gridcheck/check.hpp"
#include "zhanhe/results/feedback.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// The feedback of a checked dispatch. Limits that `before` had named stay named. Steps without a solution are told as
/// a grid without losses. The first grid that has limits leaves its taps to the dispatch; then they stay.
[[nodiscard]] Feedback linearise(const Study& study, const CarrierDispatch& group, const Checked& checked,
                                 const Feedback* before = nullptr);

}  // namespace zhanhe::gridcheck
