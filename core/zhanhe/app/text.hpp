#pragma once

#include <string>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/results/results.hpp"
#include "zhanhe/store/read.hpp"

/// What the commands print, as text that ends in a line break.
namespace zhanhe::app {

/// Grouped in thousands, with as many decimals as its size needs: "1,234,567", "12.35", "0.00123", "nan".
[[nodiscard]] std::string people_number(double value);
/// Each issue on its lines: severity and code, place, message, remedy.
[[nodiscard]] std::string issues_text(const Issues& issues);
/// "2 errors, 1 warning, 3 notes"; "nothing to tell" without any.
[[nodiscard]] std::string count_text(const Issues& issues);
/// A list of figures: name, value, unit, meaning.
[[nodiscard]] std::string summary_text(const std::vector<Figure>& summary);
[[nodiscard]] std::string certificate_text(const SolveRecord& record);
[[nodiscard]] std::string seconds_text(const Seconds& seconds);
/// Parts of the cost and their sum.
[[nodiscard]] std::string accounts_text(const Accounts& accounts);
/// Broken limits by name with counts and the worst time, or why nothing was checked.
[[nodiscard]] std::string grid_text(const GridState& grid, const TimeAxis& axis);
/// Causes of infeasibility by device and hours: rows that cannot hold with their shortfall, bounds as limits reached.
[[nodiscard]] std::string causes_text(const std::vector<Cause>& causes, const TimeAxis& axis);
/// The same from a results file, which keeps the first and the last time only.
[[nodiscard]] std::string causes_text(const std::vector<store::Info::CauseText>& causes);

}  // namespace zhanhe::app
