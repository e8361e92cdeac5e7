// Accounts and key figures of a dispatch written by hand.

#include "zhanhe/settlement/settle.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace zhanhe::settlement {
namespace {

double part(const Accounts& accounts, const std::string& name) {
  for (std::size_t i = 0; i < accounts.part.size(); ++i) {
    if (accounts.part[i] == name) return accounts.part_yuan[i];
  }
  return std::nan("");
}

double figure(const std::vector<Figure>& figures, const std::string& name) {
  for (const Figure& f : figures) {
    if (f.name == name) return f.value;
  }
  return std::nan("");
}

TimeAxis half_hours(std::size_t steps, CivilTime start = {2025, 1, 31, 23, 0, 0}) {
  return {seconds_since_1970(start), 1800, steps, 8.0};
}

TEST(Settle, energy_costs_its_price_over_the_length_of_the_step) {
  Dispatch dispatch;
  dispatch.flows.push_back({"grid", "district", "import", Eigen::ArrayXd::Constant(4, 10.0),
                            Profile(std::vector<double>{0.1, 0.2, 0.3, 0.4}), Profile(0.5)});
  dispatch.flows.push_back(
      {"grid", "district", "export", Eigen::ArrayXd::Constant(4, 2.0), Profile(-0.25), Profile(0.0)});
  Settings settings;
  settings.carbon_yuan_kg = 0.1;
  const Accounts accounts = settle(dispatch, settings, half_hours(4));
  EXPECT_DOUBLE_EQ(part(accounts, "import"), 10.0 * 0.5 * 1.0);
  EXPECT_DOUBLE_EQ(part(accounts, "export"), -2.0 * 0.5 * 4 * 0.25);
  EXPECT_DOUBLE_EQ(part(accounts, "carbon"), 0.1 * 0.5 * 10.0 * 0.5 * 4);
  EXPECT_DOUBLE_EQ(accounts.total_yuan(), 5.0 - 1.0 + 1.0);
}

TEST(Settle, each_calendar_month_is_billed_by_its_own_peak) {
  Dispatch dispatch;
  Eigen::ArrayXd power(4);
  power << 7.0, 3.0, 5.0, 9.0;  // two half hours of January, two of February
  dispatch.peaks.push_back({"grid", "district", power, 8.0, 38.0});
  EXPECT_DOUBLE_EQ(part(settle(dispatch, {}, half_hours(4)), "demand_charge"), 38.0 * (8.0 + 9.0));
}

TEST(Summarise, unknown_voltages_do_not_hide_the_known_ones) {
  Dispatch dispatch;
  CarrierDispatch group;
  group.carrier = "electricity";
  dispatch.carriers.push_back(group);
  GridState grid;
  grid.checked = true;
  grid.v_pu.resize(1, 2);
  grid.v_pu << std::nan(""), 1.05;
  grid.loss_kw = Eigen::ArrayXd::Constant(1, 4.0);
  grid.converged = {true};
  const auto figures = summarise(dispatch, grid, half_hours(1));
  EXPECT_DOUBLE_EQ(figure(figures, "voltage_min_pu"), 1.05);
  EXPECT_DOUBLE_EQ(figure(figures, "voltage_max_pu"), 1.05);
  EXPECT_DOUBLE_EQ(figure(figures, "network_loss_kwh"), 2.0);
  EXPECT_DOUBLE_EQ(figure(figures, "power_flow_unsolved_h"), 0.0);
}

TEST(Summarise, renewable_share_is_of_what_loads_got) {
  Dispatch dispatch;
  CarrierDispatch group;
  group.carrier = "electricity";
  group.device = {"roof", "halls", "grid"};
  group.device_kind = {"pv", "load", "grid_connection"};
  group.device_power_kw.resize(2, 3);
  group.device_power_kw << 2.0, -8.0, 6.0, 4.0, -4.0, 0.0;
  dispatch.carriers.push_back(group);
  const auto figures = summarise(dispatch, {}, half_hours(2));
  EXPECT_DOUBLE_EQ(figure(figures, "electricity_load_served_kwh"), 6.0);
  EXPECT_DOUBLE_EQ(figure(figures, "electricity_load_peak_kw"), 8.0);
  EXPECT_DOUBLE_EQ(figure(figures, "renewable_frac"), 0.5);
}

}  // namespace
}  // namespace zhanhe::settlement
