#pragma once

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

  static const std::vector<Field<Tariff>>& fields() {
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

  static const std::vector<Field<Shape>>& fields() {
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

using Inputs = TypeList<Tariff, Shape>;

}  // namespace zhanhe
