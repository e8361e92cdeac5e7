#include "zhanhe/retrofit/question.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "zhanhe/base/number_check.hpp"

namespace zhanhe::retrofit {

namespace {

Issues validate(const Class& of) {
  NumberCheck check(place_of(of.name));
  check.add(validate(of.stock, place_of(of.name)));
  if (of.count < 1) check.say(IssueCode::out_of_range, "count", "there is no building", "give 1 or more");
  if (of.offers.size() > most_offers) {
    check.say(IssueCode::out_of_range, "measures",
              std::to_string(of.offers.size()) + " are more than " + std::to_string(most_offers),
              "name the measures that are to be compared");
  }
  if (has_errors(check.issues())) return check.issues();
  for (const Offer& offer : of.offers) {
    check.add(validate(of.stock, std::span(&offer.measure, 1), place_of(of.name) + " measure '" + offer.name + "'"));
  }
  return check.issues();
}

}  // namespace

std::string_view to_string(Objective objective) {
  switch (objective) {
    case Objective::cost: return "cost";
    case Objective::carbon: return "carbon";
    case Objective::energy: return "energy";
  }
  return "";
}

std::string place_of(std::size_t measure, const std::string& name) {
  return "[[measure]] " + std::to_string(measure + 1) + " '" + name + "'";
}

std::string place_of(const std::string& name) { return "[[building]] '" + name + "'"; }

Issues validate(const building::Measure& measure, const std::string& where) {
  NumberCheck check(where);
  check.not_negative("cost_yuan_m2", measure.cost_yuan_m2, "give yuan for each m2");
  check.above_zero("life_year", measure.life_year, "give the years that it lasts");
  if (measure.g_to_frac && measure.change != building::Change::window) {
    check.say(IssueCode::conflict, "g_to_frac", "only windows have a g-value", "leave it out");
  } else if (measure.g_to_frac) {
    check.within("g_to_frac", *measure.g_to_frac, 0.0, 1.0, "0.8 for clear glass, 0.3 with sun protection");
  }
  // Ranges are the same in all buildings; conflicts, and the other setback that controls move, are not.
  building::Measure alone = measure;
  alone.g_to_frac.reset();
  const building::Stock common = building::stock_of(building::Type::office, building::Standard::unrenovated, 1000.0);
  for (Issue issue : validate(with_measures(common, std::span(&alone, 1)), where)) {
    if (issue.code == IssueCode::conflict || issue.where == where + " cooling_setback_c") continue;
    issue.where = where + " to";
    check.add({issue});
  }
  return check.issues();
}

Issues untaken(std::span<const Offer> offers, std::span<const Class> classes) {
  Issues issues;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const bool taken = std::ranges::any_of(classes, [&](const Class& of) {
      return std::ranges::find(of.offers, offers[i].name, &Offer::name) != of.offers.end();
    });
    if (taken) continue;
    issues.push_back({IssueCode::conflict, Severity::warning, place_of(i, offers[i].name), "no building takes it",
                      "all are as good already, or name other measures: correct it, or leave it out"});
  }
  return issues;
}

Issues validate(std::span<const Class> classes, const Weather& weather, const Settings& settings) {
  NumberCheck check("[retrofit]");
  const double hours = static_cast<double>(weather.axis.steps) * weather.axis.step_h();
  if (hours != 8760.0 && hours != 8784.0) {
    check.say(IssueCode::wrong_length, "weather", number_text(hours) + " h are not one year", "give 8760 or 8784 h");
  }
  check.add(validate(settings.terms, weather.axis.steps, "[retrofit]"));
  check.within("discount_frac", settings.discount_frac, 0.0, 1.0, "give a part, 0.06 for 6 % a year");
  check.above_zero("horizon_year", settings.horizon_year, "give years, 20 or so");
  if (settings.budget_yuan) check.not_negative("budget_yuan", *settings.budget_yuan, "give yuan, or leave it out");
  if (settings.abated_min_t)
    check.not_negative("abated_min_t", *settings.abated_min_t, "give t a year, or leave it out");
  if (settings.threads < 0) {
    check.say(IssueCode::out_of_range, "threads", "is " + std::to_string(settings.threads),
              "give 1 or more, or 0 for as many as the machine offers");
  }
  check.above_zero("time_limit_s", settings.time_limit_s, "give seconds");
  if (classes.empty()) check.say(IssueCode::missing_key, "building", "there is none", "give one building or more");
  std::set<std::string_view> seen;
  for (const Class& of : classes) {
    if (!seen.insert(of.name).second) {
      check.add({{IssueCode::duplicate_name, Severity::error, place_of(of.name), "there are two of that name",
                  "give each class of buildings its own"}});
    }
    check.add(validate(of));
  }
  return check.issues();
}

}  // namespace zhanhe::retrofit
