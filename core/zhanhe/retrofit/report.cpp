#include "zhanhe/retrofit/report.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string_view>
#include <type_traits>
#include <utility>

#include "zhanhe/base/units.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::retrofit {

namespace {

using building::Demand;
using building::Hours;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Collects variables; `each` makes a number or text for every item.
class Sheet {
public:
  Sheet(std::vector<Variable>& all, std::string group, std::string axis, std::string meaning,
        std::vector<std::string> names)
      : all_(all), group_(std::move(group)), axis_(std::move(axis)) {
    all_.push_back({group_, axis_, {axis_}, std::move(meaning), std::move(names)});
  }
  Sheet(std::vector<Variable>& all, std::string group, std::string axis, std::string meaning, std::size_t count)
      : all_(all), group_(std::move(group)), axis_(std::move(axis)) {
    std::vector<std::int64_t> numbers(count);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::int64_t>(i + 1);
    all_.push_back({group_, axis_, {axis_}, std::move(meaning), std::move(numbers)});
  }

  template <class Items, class Function>
  void add(const char* name, const char* meaning, const Items& items, Function&& each) {
    std::vector<std::decay_t<decltype(each(items.front()))>> values;
    for (const auto& item : items) values.push_back(each(item));
    all_.push_back({group_, name, {axis_}, meaning, std::move(values)});
  }

private:
  std::vector<Variable>& all_;
  std::string group_, axis_;
};

std::vector<std::string> names_of(const std::vector<Class>& classes) {
  std::vector<std::string> names;
  for (const Class& of : classes) names.push_back(of.name);
  return names;
}

void add_hours(std::vector<Variable>& all, const std::string& group, const std::vector<Class>& classes,
               const std::vector<Hours>& courses) {
  all.push_back({group, "building", {"building"}, "classes of equal buildings", names_of(classes)});
  const auto add = [&](const char* name, const char* meaning, std::vector<double> Hours::* column) {
    std::vector<double> values;
    for (const Hours& hours : courses) values.insert(values.end(), (hours.*column).begin(), (hours.*column).end());
    all.push_back({group, name, {"time", "building"}, meaning, std::move(values)});
  };
  add("heat_kw", "heat into the rooms of all buildings of the class", &Hours::heat_kw);
  add("cooling_kw", "heat taken out of the rooms", &Hours::cooling_kw);
  add("power_kw", "electricity: lamps, devices, chiller plant, heat pump", &Hours::power_kw);
  add("source_kw", "fuel or district heat", &Hours::source_kw);
  add("air_c", "air in the rooms at the end of the step", &Hours::air_c);
}

/// A sum of a year, before and after.
struct Sum {
  const char *before, *after, *meaning;
  double Demand::* member;
  double factor;
};

constexpr std::array sums{
    Sum{"heat_before_kwh", "heat_after_kwh", "heat into the rooms", &Demand::heat_kwh, 1.0},
    Sum{"cooling_before_kwh", "cooling_after_kwh", "heat taken out of the rooms", &Demand::cooling_kwh, 1.0},
    Sum{"power_before_kwh", "power_after_kwh", "electricity", &Demand::power_kwh, 1.0},
    Sum{"source_before_kwh", "source_after_kwh", "fuel or district heat", &Demand::source_kwh, 1.0},
    Sum{"heat_peak_before_kw", "heat_peak_after_kw", "highest heat", &Demand::heat_peak_kw, 1.0},
    Sum{"cooling_peak_before_kw", "cooling_peak_after_kw", "highest cooling", &Demand::cooling_peak_kw, 1.0},
    Sum{"power_peak_before_kw", "power_peak_after_kw", "highest electricity", &Demand::power_peak_kw, 1.0},
    Sum{"discomfort_before_kh", "discomfort_after_kh", "outside the comfort band while people are there, one building",
        &Demand::discomfort_kh, 1.0},
    Sum{"carbon_before_t", "carbon_after_t", "CO2", &Demand::carbon_kg, 0.001},
    Sum{"cost_before_yuan", "cost_after_yuan", "cost of energy", &Demand::cost_yuan, 1.0}};

void add_summary(std::vector<Variable>& all, const Study& study) {
  const std::vector<Class>& classes = study.classes;
  const std::vector<Figures>& figures = study.answer.figures;
  Sheet sheet(all, "summary", "building", "classes of equal buildings", names_of(classes));
  sheet.add("count", "buildings", classes, [](const Class& of) { return std::int64_t{of.count}; });
  sheet.add("floor_area_m2", "floor area of all", classes,
            [](const Class& of) { return of.count * of.stock.envelope.floor_area_m2; });
  std::vector<std::string> chosen;
  for (std::size_t b = 0; b < classes.size(); ++b) {
    chosen.push_back(text_of(classes[b], study.answer.packages[b][figures[b].package]));
  }
  sheet.add("measures", "measures chosen", chosen, [](const std::string& text) { return text; });
  for (const Sum& sum : sums) {
    const std::string meaning = std::string(sum.meaning) + " in a year";
    sheet.add(sum.before, (meaning + ", before").c_str(), figures,
              [&](const Figures& one) { return sum.factor * one.before.*sum.member; });
    sheet.add(sum.after, (meaning + ", with the measures chosen").c_str(), figures,
              [&](const Figures& one) { return sum.factor * one.after.*sum.member; });
  }
  sheet.add("saved_yuan_year", "cost of energy saved", figures, [](const Figures& f) { return f.saved_yuan_year; });
  sheet.add("investment_yuan", "cost of the measures", figures, [](const Figures& f) { return f.investment_yuan; });
  sheet.add("annuity_yuan_year", "its annuities over the lives of the measures", figures,
            [](const Figures& f) { return f.annuity_yuan_year; });
  sheet.add("payback_year", "investment by cost saved; NaN when nothing is saved", figures,
            [](const Figures& f) { return f.payback_year.value_or(nan); });
  sheet.add("npv_yuan", "net present value over the horizon", figures, [](const Figures& f) { return f.npv_yuan; });
}

void add_curve(std::vector<Variable>& all, const char* group, const Study& study, const std::vector<Step>& curve,
               bool added_only) {
  Sheet sheet(all, group, "step", "steps of the curve, in order", curve.size());
  sheet.add("step_building", "the class of buildings", curve,
            [&](const Step& step) { return study.classes[step.building].name; });
  sheet.add(added_only ? "measure" : "measures", added_only ? "the measure added" : "the package after the step", curve,
            [&](const Step& step) {
              const std::vector<Package>& packages = study.answer.packages[step.building];
              Package shown = packages[step.to];
              if (added_only) shown.taken &= ~packages[step.from].taken;
              return text_of(study.classes[step.building], shown);
            });
  sheet.add("abated_t", "CO2 abated in a year by this step", curve, [](const Step& step) { return step.abated_t; });
  sheet.add("cost_yuan_year", "annuity less energy cost saved by this step", curve,
            [](const Step& step) { return step.cost_yuan_year; });
  sheet.add("abatement_yuan_t", "their quotient", curve, [](const Step& step) { return step.yuan_t(); });
  sheet.add("investment_yuan", "investment of this step", curve, [](const Step& step) { return step.investment_yuan; });
  sheet.add("abated_total_t", "CO2 abated up to this step", curve,
            [](const Step& step) { return step.abated_total_t; });
  sheet.add("cost_total_yuan_year", "yearly cost up to this step", curve,
            [](const Step& step) { return step.cost_total_yuan_year; });
  sheet.add("investment_total_yuan", "investment up to this step", curve,
            [](const Step& step) { return step.investment_total_yuan; });
}

h5::Dataset write_variable(h5::Group& group, const Variable& variable, std::size_t steps) {
  return std::visit(
      [&](const auto& values) {
        using Number = typename std::decay_t<decltype(values)>::value_type;
        if (variable.axes.front() == variable.name) return group.create_axis(variable.name, values);
        if constexpr (std::is_same_v<Number, double>) {
          if (variable.axes.size() == 2) {
            const std::size_t columns = steps == 0 ? 0 : values.size() / steps;
            return group.write(variable.name, h5::ColumnMajor<const double>{values.data(), steps, columns, steps},
                               variable.axes);
          }
        }
        return group.write(variable.name, values, variable.axes);
      },
      variable.values);
}

void write_contents(const Study& study, h5::File& file) {
  std::map<std::string, h5::Group> groups;
  for (const Variable& variable : variables(study)) {
    if (!variable.group.empty() && !groups.contains(variable.group)) {
      groups.emplace(variable.group, file.root().create_group(variable.group));
    }
    h5::Group& group = variable.group.empty() ? file.root() : groups.at(variable.group);
    if (variable.axes.size() == 2 && !group.has("time")) group.link("time", file.root().dataset("time"));
    h5::Dataset dataset = write_variable(group, variable, study.axis.steps);
    dataset.set_attribute("long_name", variable.meaning);
    const std::string_view unit = unit_of(variable.name);
    if (variable.name == "time") {
      dataset.set_attribute("units", "seconds since " + to_string(study.axis.time(0)));
      dataset.set_attribute("calendar", "proleptic_gregorian");
    } else if (!unit.empty()) {
      dataset.set_attribute("units", std::string(unit));
    }
  }
}

}  // namespace

std::string text_of(const Class& of, const Package& package) {
  std::string text;
  for (std::size_t i = 0; i < of.offers.size(); ++i) {
    if (package.takes(i)) text += (text.empty() ? "" : ", ") + of.offers[i].name;
  }
  return text;
}

std::vector<Variable> variables(const Study& study) {
  std::vector<Variable> all;
  std::vector<std::int64_t> seconds(study.axis.steps);
  for (std::size_t t = 0; t < study.axis.steps; ++t) seconds[t] = study.axis.seconds(t) - study.axis.start_s;
  all.push_back({"", "time", {"time"}, "start of the step, local standard time", std::move(seconds)});
  add_hours(all, "before", study.classes, study.answer.before);
  add_hours(all, "after", study.classes, study.answer.after);
  add_summary(all, study);
  add_curve(all, "measure_curve", study, study.answer.measure_curve, true);
  add_curve(all, "package_curve", study, study.answer.package_curve, false);
  return all;
}

void write(const Study& study, const std::filesystem::path& path, const std::string& created) {
  h5::replace_file(path, [&](h5::File& file) {
    h5::Group& root = file.root();
    const Choice& choice = study.answer.choice;
    root.set_attribute("Conventions", "CF-1.11");
    root.set_attribute("filetype", "zhanhe-retrofit");
    root.set_attribute("format_version", std::int64_t{1});
    root.set_attribute("engine_version", ZHANHE_VERSION);
    root.set_attribute("status", std::string(to_string(choice.status)));
    root.set_attribute("objective", std::string(to_string(study.settings.objective)));
    root.set_attribute("objective_value", choice.objective);
    root.set_attribute("objective_bound", choice.bound);
    root.set_attribute("message", choice.message);
    root.set_attribute("step_h", study.axis.step_h());
    root.set_attribute("utc_offset_h", study.axis.utc_offset_h);
    if (!created.empty()) {
      root.set_attribute("created", created);
      root.set_attribute("history", created + " written by zhanhe " ZHANHE_VERSION);
    }
    write_contents(study, file);
  });
}

}  // namespace zhanhe::retrofit
