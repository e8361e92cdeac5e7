#include "zhanhe/study/study.hpp"

#include <cmath>

#include "zhanhe/base/error.hpp"
#include "zhanhe/money/tariff.hpp"

namespace zhanhe {

TimeAxis Study::axis() const {
  const auto start = parse_time(settings.start);
  ensure(start.has_value(), "a study has a valid start");
  return {seconds_since_1970(*start), static_cast<int>(std::lround(settings.step_h * 3600.0)),
          static_cast<std::size_t>(settings.steps), settings.utc_offset_h};
}

Window window(const Study& study, const std::optional<std::string>& start, std::optional<long long> steps) {
  const TimeAxis axis = study.axis();
  Issues issues;
  const auto refuse = [&issues](IssueCode code, std::string where, std::string message, std::string remedy) {
    issues.push_back({code, Severity::error, std::move(where), std::move(message), std::move(remedy)});
  };
  const std::string span = to_string(axis.time(0)) + " to " + to_string(civil_time(axis.seconds(axis.steps)));
  Window part{0, axis.steps};
  if (start) {
    const auto time = parse_time(*start);
    const std::int64_t offset = time ? seconds_since_1970(*time) - axis.start_s : 0;
    if (!time) {
      refuse(IssueCode::bad_time, "start", "'" + *start + "' is not a time",
             "write it like 2025-07-01 or 2025-07-01T13:00 in local standard time, without a zone");
    } else if (offset < 0 || offset >= axis.step_s * static_cast<std::int64_t>(axis.steps)) {
      refuse(IssueCode::bad_time, "start", "'" + *start + "' lies outside the study", "choose a time from " + span);
    } else if (offset % axis.step_s != 0) {
      refuse(IssueCode::bad_time, "start", "'" + *start + "' is not the start of a step",
             "steps are " + std::to_string(axis.step_s / 60) + " minutes long");
    } else {
      part.first = static_cast<std::size_t>(offset / axis.step_s);
      part.count = axis.steps - part.first;
    }
  }
  if (steps && issues.empty()) {
    if (*steps < 1 || static_cast<unsigned long long>(*steps) > part.count) {
      refuse(IssueCode::wrong_length, "steps", std::to_string(*steps) + " steps do not fit",
             "choose 1 to " + std::to_string(part.count) + "; the study covers " + span);
    } else {
      part.count = static_cast<std::size_t>(*steps);
    }
  }
  if (!issues.empty()) throw ScenarioError(std::move(issues));
  return part;
}

Profile import_price(const Study& study, const GridConnection& connection) {
  if (connection.import_yuan_kwh.given()) return connection.import_yuan_kwh;
  const auto* tariff = study.find<Tariff>(connection.tariff);
  if (!tariff || !period_problem(tariff->periods).empty()) return {};
  return Profile(time_of_use_price(*tariff, study.axis()), "tariff:" + tariff->name);
}

double demand_price(const Study& study, const GridConnection& connection) {
  if (connection.demand_yuan_kw_month) return *connection.demand_yuan_kw_month;
  const auto* tariff = study.find<Tariff>(connection.tariff);
  return tariff ? tariff->demand_yuan_kw_month : 0.0;
}

}  // namespace zhanhe
