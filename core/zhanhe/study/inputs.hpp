#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/money/tariff.hpp"
#include "zhanhe/network/component.hpp"
#include "zhanhe/series/shape.hpp"

namespace zhanhe {

/// A named time-of-use tariff that grid connections refer to.
struct Tariff : Component, TimeOfUse {
  static constexpr std::string_view kind = "tariff";
  static constexpr std::string_view doc = "A time-of-use tariff with a monthly demand charge.";

  double demand_yuan_kw_month = 0.0;

  static const std::vector<Field>& fields() {
    using D = Describe<Tariff>;
    static const auto table =
        join(Component::component_fields<Tariff>(),
             {required(D::number("energy_yuan_kwh", &Tariff::energy_yuan_kwh, any_number,
                                 "Price that floats with the period; import costs it times the period's ratio plus the "
                                 "adder.")),
              D::number("adder_yuan_kwh", &Tariff::adder_yuan_kwh, any_number,
                        "What does not float: network, losses, system operation, funds."),
              D::number("sharp_frac", &Tariff::sharp_frac, not_negative, "Ratio of sharp hours, S."),
              D::number("peak_frac", &Tariff::peak_frac, not_negative, "Ratio of peak hours, P."),
              D::number("flat_frac", &Tariff::flat_frac, not_negative, "Ratio of flat hours, F."),
              D::number("valley_frac", &Tariff::valley_frac, not_negative, "Ratio of valley hours, V."),
              required(D::texts("periods", &Tariff::periods, 12,
                                "A text of 24 letters S, P, F, V for the hours 0 to 23 of each month.")),
              D::number("demand_yuan_kw_month", &Tariff::demand_yuan_kw_month, not_negative,
                        "Price of the highest mean import of a step in each calendar month.")});
    return table;
  }
};

/// A named calendar shape that loads refer to.
struct Shape : Component, CalendarShape {
  static constexpr std::string_view kind = "shape";
  static constexpr std::string_view doc = "How a demand repeats over days, weeks and months, and follows temperature.";

  static const std::vector<Field>& fields() {
    using D = Describe<Shape>;
    static const auto table = join(
        Component::component_fields<Shape>(),
        {required(
             D::numbers("workday", &Shape::workday, 24, not_negative, "Factors of the hours 0 to 23, Mon to Fri.")),
         D::numbers("weekend", &Shape::weekend, 24, not_negative, "The same on Sat and Sun; default: as workday."),
         D::numbers("month", &Shape::month, 12, not_negative, "Factors of the months; default: all 1."),
         D::number("cooling_frac_k", &Shape::cooling_frac_k, not_negative,
                   "Relative rise for each kelvin above cooling_from_c."),
         D::number("heating_frac_k", &Shape::heating_frac_k, not_negative,
                   "Relative rise for each kelvin below heating_from_c."),
         D::number("cooling_from_c", &Shape::cooling_from_c, {-60, 60}, "Outdoor temperature where cooling begins."),
         D::number("heating_from_c", &Shape::heating_from_c, {-60, 60}, "Outdoor temperature where heating begins.")});
    return table;
  }
};

/// A limit over the whole run: on CO2, on the energy of some devices, or on sizes that are chosen.
struct Budget : Component {
  static constexpr std::string_view kind = "budget";
  static constexpr std::string_view doc = "A limit over the whole run on CO2, on energy or on chosen sizes.";
  static constexpr std::array<std::string_view, 3> senses{"at_most", "at_least", "exactly"};

  std::string sense = "at_most";
  std::optional<double> limit_kg;
  std::optional<double> limit_kwh;
  std::optional<double> limit_kw;
  std::vector<std::string> devices;
  std::vector<std::string> lines;
  std::vector<double> factors_frac;

  [[nodiscard]] Problems problems() const {
    Problems problems;
    const int limits = (limit_kg ? 1 : 0) + (limit_kwh ? 1 : 0) + (limit_kw ? 1 : 0);
    if (limits == 0) {
      problems.push_back({IssueCode::missing_key,
                          {"", "limit_kg", "limit_kwh", "limit_kw"},
                          "neither limit_kg nor limit_kwh nor limit_kw is given",
                          "give one of them",
                          {}});
    } else if (limits > 1) {
      problems.push_back({IssueCode::conflict,
                          {"", "limit_kg", "limit_kwh", "limit_kw"},
                          "several limits are given",
                          "give one of limit_kg, limit_kwh and limit_kw; another limit is another budget",
                          {}});
    }
    if (!limit_kg && devices.empty() && lines.empty()) {
      problems.push_back({IssueCode::missing_key,
                          {"devices", "lines"},
                          "it limits nothing: no devices are named",
                          "name devices, or for limit_kw also lines",
                          {}});
    }
    if (!limit_kw && !lines.empty()) {
      problems.push_back({IssueCode::conflict,
                          {"lines", "limit_kw"},
                          "lines have a size, but no energy of their own",
                          "leave them out, or give limit_kw",
                          {}});
    }
    const std::size_t members = devices.size() + lines.size();
    if (!factors_frac.empty() && factors_frac.size() != members) {
      problems.push_back({IssueCode::wrong_length,
                          {"factors_frac", "devices", "lines"},
                          "has " + std::to_string(factors_frac.size()) + " factors for " + std::to_string(members) +
                              " devices and lines",
                          "give one for each, first of the devices, then of the lines",
                          {}});
    }
    return problems;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Budget>;
    static const auto table =
        join(Component::component_fields<Budget>(),
             {D::choice("sense", &Budget::sense, senses, "How the sum keeps to the limit."),
              D::number("limit_kg", &Budget::limit_kg, any_number,
                        "Limit of CO2: of what devices give off by carbon_kg_kwh, and of what stores lose in all."),
              D::number("limit_kwh", &Budget::limit_kwh, any_number,
                        "Limit of energy: outputs of generators, first inputs of converters, import less export of "
                        "connections, and what stores that are not cyclic lose in all."),
              D::number("limit_kw", &Budget::limit_kw, any_number,
                        "Limit of the sizes of extendable devices and lines; a kWh of a store counts as a kW."),
              D::texts("devices", &Budget::devices, 0, "Devices that count; default with limit_kg: all."),
              D::texts("lines", &Budget::lines, 0, "Lines and transformers that count, for limit_kw."),
              D::numbers("factors_frac", &Budget::factors_frac, 0, any_number,
                         "What each of the devices, then each of the lines, counts times; default: 1.")});
    return table;
  }
};

/// A share of the electricity in use that is to be renewable. What is due is counted, not enforced.
struct Obligation : Component {
  static constexpr std::string_view kind = "obligation";
  static constexpr std::string_view doc = "A share of the electricity in use that is to be renewable.";

  double total_frac = 0.0;
  double nonhydro_frac = 0.0;
  double import_renewable_frac = 0.0;
  double import_nonhydro_frac = 0.0;
  double certificates_kwh = 0.0;
  std::optional<double> certificate_yuan_kwh;

  [[nodiscard]] Problems problems() const {
    Problems problems;
    const auto part_above_whole = [&problems](std::string_view part, std::string_view whole) {
      problems.push_back({IssueCode::conflict,
                          {part, whole},
                          "the part without hydro power is larger than the whole",
                          "give a share of at most " + std::string(whole),
                          {}});
    };
    if (nonhydro_frac > total_frac) part_above_whole("nonhydro_frac", "total_frac");
    if (import_nonhydro_frac > import_renewable_frac) {
      part_above_whole("import_nonhydro_frac", "import_renewable_frac");
    }
    return problems;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Obligation>;
    static const auto table =
        join(Component::component_fields<Obligation>(),
             {required(D::number("total_frac", &Obligation::total_frac, fraction,
                                 "Share of the electricity used that is to be renewable.")),
              D::number("nonhydro_frac", &Obligation::nonhydro_frac, fraction,
                        "Share of the electricity used that is to be renewable without hydro power."),
              D::number("import_renewable_frac", &Obligation::import_renewable_frac, fraction,
                        "Renewable share of what is imported that may be counted."),
              D::number("import_nonhydro_frac", &Obligation::import_nonhydro_frac, fraction,
                        "The same without hydro power."),
              D::number("certificates_kwh", &Obligation::certificates_kwh, not_negative,
                        "Green certificates that are held, of wind and solar power, for the steps of the run."),
              D::number("certificate_yuan_kwh", &Obligation::certificate_yuan_kwh, not_negative,
                        "Price of a certificate for each kWh that is short; default: not priced.")});
    return table;
  }
};

using Inputs = TypeList<Tariff, Shape, Budget, Obligation>;

}  // namespace zhanhe
