#include "zhanhe/building/envelope.hpp"

#include <gtest/gtest.h>

#include "unit/building/year.hpp"
#include "zhanhe/building/retrofit.hpp"

namespace zhanhe::building {
namespace {

using test::codes_of;
using test::year_2025;

Stock common(Type type, Standard standard) {
  Stock stock{.type = type,
              .envelope = envelope_of(type, standard),
              .gains = gains_of(type),
              .comfort = comfort_of(type),
              .plant = {}};
  stock.envelope.floor_area_m2 = 5000.0;
  return stock;
}

TEST(Envelope, of_every_type_and_standard_is_valid_and_loses_less_the_better_the_standard) {
  for (const Type type : types) {
    double before_w_k = 1e9;
    for (const Standard standard : standards) {
      const Stock stock = common(type, standard);
      EXPECT_TRUE(codes_of(validate(stock, "b")).empty()) << to_string(type) << to_string(validate(stock, "b"));
      const double loss_w_k = losses(stock.envelope).total_w_k();
      EXPECT_LT(loss_w_k, before_w_k) << to_string(type) << " " << to_string(standard);
      before_w_k = loss_w_k;
    }
  }
}

TEST(Envelope, home_of_each_standard_needs_the_heat_of_the_table_within_a_tenth) {
  const std::vector<double> facade_w_m2 = facade_sun_w_m2(year_2025());
  for (const Standard standard : standards) {
    const double heat = demand(common(Type::home, standard), year_2025(), facade_w_m2).heat_kwh / 5000.0;
    EXPECT_NEAR(heat / heat_kwh_m2(Type::home, standard), 1.0, 0.1) << to_string(standard);
  }
}

TEST(Envelope, gains_take_the_electricity_of_the_table) {
  const std::vector<double> facade_w_m2 = facade_sun_w_m2(year_2025());
  for (const Type type : types) {
    const Stock stock = common(type, Standard::code_1990s);
    const Demand need = demand(stock, year_2025(), facade_w_m2);
    const double lamps_and_devices_kwh = need.power_kwh - need.cooling_kwh / stock.plant.chiller_efficiency_frac;
    EXPECT_NEAR(lamps_and_devices_kwh / 5000.0, use(type).power_kwh_m2, 1e-9 * use(type).power_kwh_m2)
        << to_string(type);
  }
}

}  // namespace
}  // namespace zhanhe::building
