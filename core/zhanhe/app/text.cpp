#include "zhanhe/app/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "zhanhe/base/units.hpp"

namespace zhanhe::app {

namespace {

/// Digits before the decimal point in groups of three.
std::string group_thousands(std::string digits) {
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  std::size_t end = std::min(digits.find('.'), digits.size());
  while (end > first + 3) {
    end -= 3;
    digits.insert(end, ",");
  }
  return digits;
}

std::string_view unit_text(std::string_view name) {
  const std::string_view unit = unit_of(name);
  return unit == "1" ? "" : unit;
}

/// How many terminal columns a text takes, near enough: one for each code point, two for those of Chinese.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xC0U) != 0x80U) width += byte >= 0xE2U ? 2 : 1;
  }
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width - std::min(width, width_of(text)), ' ');
}

template <class Items, class Name>
std::size_t widest(const Items& items, Name name) {
  std::size_t width = 0;
  for (const auto& item : items) width = std::max(width, width_of(name(item)));
  return width;
}

std::string times_text(const std::vector<std::size_t>& steps, const TimeAxis& axis) {
  constexpr std::size_t most = 4;
  std::string text;
  std::size_t spans = 0;
  for (std::size_t i = 0; i < steps.size();) {
    std::size_t j = i;
    while (j + 1 < steps.size() && steps[j + 1] == steps[j] + 1) ++j;
    if (++spans <= most) {
      text += (text.empty() ? "" : ", ") + to_string(axis.time(steps[i])).substr(0, 16);
      if (j > i) text += " to " + to_string(civil_time(axis.seconds(steps[j] + 1))).substr(0, 16);
    }
    i = j + 1;
  }
  if (spans > most) text += fmt::format(" and {} more spans", spans - most);
  return text;
}

/// The weight of a bound in the proof says nothing to people; the shortfall of a row does.
std::string cause_text(const Label& label, bool row, double amount) {
  return fmt::format(
      "  {} {}: {}\n", label.owner, label.quantity,
      row ? fmt::format("cannot hold, short by {} {}", people_number(amount), label.unit) : "limit reached");
}

std::string steps_text(std::size_t count, const std::string& times) {
  if (count == 0) return {};
  return fmt::format("    {} {}: {}\n", count, count == 1 ? "step" : "steps", times);
}

/// An amount as people read it: what an interior point leaves of nothing, some 1e-9 of a unit, is nothing.
std::string amount(double value) { return people_number(std::abs(value) < 1e-6 ? 0.0 : value); }

}  // namespace

std::string people_number(double value) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  const double size = std::abs(value);
  if (size != 0.0 && size < 1e-3) return fmt::format("{:.3g}", value);
  if (size >= 1e15) return fmt::format("{:.6g}", value);
  const int decimals = size >= 1000.0 || value == std::round(value) ? 0 : size >= 10.0 ? 2 : size >= 1.0 ? 3 : 4;
  const std::string digits = fmt::format("{:.{}f}", value, decimals);
  return group_thousands(digits == "-0" ? "0" : digits);
}

std::string issues_text(const Issues& issues) {
  std::string text;
  for (const Issue& issue : issues) {
    text += fmt::format("{} {}\n", to_string(issue.severity), to_string(issue.code));
    if (!issue.where.empty()) text += fmt::format("  at      {}\n", issue.where);
    text += fmt::format("  what    {}\n", issue.message);
    if (!issue.remedy.empty()) text += fmt::format("  remedy  {}\n", issue.remedy);
  }
  return text;
}

std::string count_text(const Issues& issues) {
  std::string text;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const auto count = std::ranges::count(issues, severity, &Issue::severity);
    if (count == 0) continue;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, to_string(severity), count == 1 ? "" : "s");
  }
  return text.empty() ? "nothing to tell" : text;
}

std::string summary_text(const std::vector<Figure>& summary) {
  const std::size_t width = widest(summary, [](const Figure& figure) { return figure.name; });
  std::string text;
  for (const Figure& figure : summary) {
    text += fmt::format("  {}  {:>18} {:<12} {}\n", pad(figure.name, width), amount(figure.value),
                        unit_text(figure.name), figure.doc);
  }
  return text;
}

std::string certificate_text(const SolveRecord& record) {
  const Certificate& certificate = record.certificate;
  std::string text = fmt::format(
      "  lower bound      {} yuan\n  gap              {:.3g}\n  primal residual  {:.3g}\n  dual residual    {:.3g}\n",
      people_number(certificate.lower_bound), certificate.gap, certificate.primal_residual, certificate.dual_residual);
  if (!certificate.worst_row.empty()) text += "  worst row        " + certificate.worst_row + "\n";
  return text;
}

std::string seconds_text(const Seconds& seconds) {
  return fmt::format(
      "  pose {:.2f}  solve {:.2f}  judge {:.2f}  read {:.2f}  check {:.2f}  settle {:.2f}  total {:.2f} s\n",
      seconds.pose, seconds.solve, seconds.judge, seconds.read, seconds.check, seconds.settle, seconds.total);
}

std::string accounts_text(const Accounts& accounts) {
  const std::size_t width =
      std::max<std::size_t>(5, widest(accounts.part, [](const std::string& part) { return part; }));
  std::string text;
  for (std::size_t i = 0; i < accounts.part.size(); ++i) {
    text += fmt::format("  {}  {:>18} yuan\n", pad(accounts.part[i], width), amount(accounts.part_yuan[i]));
  }
  return text + fmt::format("  {}  {:>18} yuan\n", pad("total", width), amount(accounts.total_yuan()));
}

namespace {

/// Why limits are still broken after a dispatch that had the grid in it; empty where none had.
std::string why_text(const GridState& grid) {
  std::set<std::size_t> unmendable, unsettled, unsolved;
  for (const Violation& broken : grid.violations) {
    unmendable.insert(broken.unmendable.begin(), broken.unmendable.end());
    unsettled.insert(broken.unsettled.begin(), broken.unsettled.end());
    if (broken.kind == "not-converged") unsolved.insert(broken.at.begin(), broken.at.end());
  }
  if (grid.dispatches == 1) return "";
  return fmt::format(
      "  After {} dispatches: in {} steps nothing that may move can mend a limit, in {} the linear grid and the power\n"
      "  flow still disagree, in {} the power flow has no solution.\n",
      grid.dispatches, unmendable.size(), unsettled.size(), unsolved.size());
}

}  // namespace

std::string grid_text(const GridState& grid, const TimeAxis& axis) {
  if (!grid.checked) return fmt::format("  not checked: {}\n", grid.reason);
  if (grid.violations.empty()) return fmt::format("  all limits hold in {} steps\n", axis.steps);
  const std::size_t width = widest(grid.violations, [](const Violation& broken) { return broken.name; });
  std::string text;
  for (const Violation& broken : grid.violations) {
    const std::string worst = to_string(axis.time(broken.worst)).substr(0, 16);
    text += fmt::format("  {:<13}  {}  {:>5} {}  worst at {}", broken.kind, pad(broken.name, width), broken.steps,
                        broken.steps == 1 ? "step " : "steps", worst);
    if (std::isfinite(broken.value)) text += fmt::format(": {:.4f}, limit {:.4f}", broken.value, broken.limit);
    text += '\n';
  }
  return text + why_text(grid);
}

std::string causes_text(const std::vector<Cause>& causes, const TimeAxis& axis) {
  std::string text;
  for (const Cause& cause : causes) {
    text += cause_text(cause.label, cause.row, cause.amount) +
            steps_text(cause.hours.size(), times_text(cause.hours, axis));
  }
  return text;
}

std::string causes_text(const std::vector<store::Info::CauseText>& causes) {
  std::string text;
  for (const store::Info::CauseText& cause : causes) {
    std::string times = cause.first_time.substr(0, 16);
    if (cause.last_time != cause.first_time) times += ", the last at " + cause.last_time.substr(0, 16);
    text += cause_text({cause.owner, cause.quantity, cause.unit}, cause.kind == "row", cause.amount) +
            steps_text(static_cast<std::size_t>(cause.steps), times);
  }
  return text;
}

}  // namespace zhanhe::app
