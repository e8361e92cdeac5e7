#pragma once

#include <vector>

#include "zhanhe/indicators/trace.hpp"

namespace zhanhe::indicators {

/// Territory, network and, when it has an owner, project. Without electricity: none.
[[nodiscard]] std::vector<Boundary> boundaries(const Study& study, const Dispatch& dispatch, const Circuit& circuit,
                                               const Trace& traced, const Profile& energy_h);

/// Kinds of sources of electricity, with what is installed by the study or was chosen by the run.
[[nodiscard]] std::vector<SourceKind> structure(const Study& study, const Dispatch& dispatch, const Circuit& circuit,
                                                const Trace& traced, const Profile& energy_h);

/// What each device could have given and did not, all carriers.
[[nodiscard]] std::vector<Curtailment> curtailment(const Dispatch& dispatch, const Profile& energy_h);

/// Sum of powers times the hours of their steps.
[[nodiscard]] double energy_kwh(const Eigen::ArrayXd& power_kw, const Profile& hours);

}  // namespace zhanhe::indicators
