#include "zhanhe/powerflow/transformer.hpp"

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

namespace zhanhe::powerflow {
namespace {

using namespace testing;

constexpr double base_kva = 1000.0;

/// tests/cases/two_transformers: branches 0 and 1 are the transformers, 2 is the cable.
struct TwoTransformers {
  Grid grid;
  Injections injections;
  std::vector<double> u_base_kv;
};

TwoTransformers two_transformers() {
  TwoTransformers made;
  const std::vector<Row> buses = read_table("two_transformers/buses.csv");
  made.grid.buses = static_cast<Index>(buses.size());
  made.injections = no_load(1, made.grid.buses);
  for (const Row& row : buses) {
    const Index bus = bus_index(row, "bus");
    made.u_base_kv.push_back(number(row, "u_base_kv"));
    made.injections.p_pu(0, bus) = -number(row, "p_load_kw") / base_kva;
    made.injections.q_pu(0, bus) = -number(row, "q_load_kvar") / base_kva;
    const double capacitor = number(row, "capacitor_kvar") / base_kva;
    if (capacitor != 0.0) made.grid.shunts.push_back({.bus = bus, .g_pu = 0.0, .b_pu = capacitor});
    const double held = number(row, "slack_v_pu");
    if (held > 0.0) made.grid.slacks.push_back({bus, held, radians(number(row, "slack_angle_deg"))});
  }
  const auto base_kv = [&](Index bus) { return made.u_base_kv[static_cast<std::size_t>(bus)]; };
  for (const Row& row : read_table("two_transformers/transformers.csv")) {
    const Index from = bus_index(row, "from");
    const Index to = bus_index(row, "to");
    const double tap_frac = number(row, "tap_step_frac") * number(row, "tap_position");
    const bool tap_in_from = row.at("tap_side") == "from";
    const Nameplate plate{.s_n_kva = number(row, "s_n_kva"),
                          .u_k_frac = number(row, "u_k_frac"),
                          .p_k_kw = number(row, "p_k_kw"),
                          .p_0_kw = number(row, "p_0_kw"),
                          .i_0_frac = number(row, "i_0_frac"),
                          .rated_from_pu = number(row, "u_from_kv") / base_kv(from),
                          .rated_to_pu = number(row, "u_to_kv") / base_kv(to),
                          .tap_from_frac = tap_in_from ? tap_frac : 0.0,
                          .tap_to_frac = tap_in_from ? 0.0 : tap_frac,
                          .shift_rad = radians(number(row, "shift_deg"))};
    made.grid.branches.push_back(transformer_branch(from, to, plate, base_kva));
  }
  for (const Row& row : read_table("two_transformers/lines.csv")) {
    const Index from = bus_index(row, "from");
    const double base_ohm = base_kv(from) * base_kv(from) * 1000.0 / base_kva;
    const double length_km = number(row, "length_km");
    made.grid.branches.push_back(
        {.from = from,
         .to = bus_index(row, "to"),
         .r_pu = number(row, "r_ohm_km") * length_km / base_ohm,
         .x_pu = number(row, "x_ohm_km") * length_km / base_ohm,
         .b_pu = 2.0 * std::numbers::pi * 50.0 * number(row, "c_nf_km") * 1e-9 * length_km * base_ohm});
  }
  return made;
}

class TwoTransformersCase : public ::testing::TestWithParam<Method> {};

TEST_P(TwoTransformersCase, VoltagesAndAnglesAreThoseOfPandapower) {
  const TwoTransformers made = two_transformers();
  ASSERT_TRUE(problems(made.grid).empty());
  const State state = solve(made.grid, made.injections, {.tolerance_pu = 1e-11, .method = GetParam()});
  ASSERT_TRUE(state.converged(0));
  const std::vector<Row> expected = read_table("two_transformers/expected_buses.csv");
  ASSERT_EQ(expected.size(), 4U);
  for (const Row& row : expected) {
    EXPECT_NEAR(state.v_pu()(0, bus_index(row, "bus")), number(row, "v_pu"), 1e-9);
    EXPECT_NEAR(state.angle_rad()(0, bus_index(row, "bus")), radians(number(row, "angle_deg")), radians(1e-7));
  }
}

TEST_P(TwoTransformersCase, FlowsLossesAndCurrentsAtBothEndsAreThoseOfPandapower) {
  const TwoTransformers made = two_transformers();
  const State state = solve(made.grid, made.injections, {.tolerance_pu = 1e-11, .method = GetParam()});
  const Flows flows = branch_flows(made.grid, state.voltage_pu);
  const std::vector<Row> expected = read_table("two_transformers/expected_branches.csv");
  ASSERT_EQ(expected.size(), 3U);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    SCOPED_TRACE(k);
    const Row& row = expected[k];
    const auto column = static_cast<Index>(k);
    const Branch& branch = made.grid.branches[k];
    const auto base_a = [&](Index bus) {
      return base_kva / (std::sqrt(3.0) * made.u_base_kv[static_cast<std::size_t>(bus)]);
    };
    const Complex s_from(number(row, "p_from_kw"), number(row, "q_from_kvar"));
    const Complex s_to(number(row, "p_to_kw"), number(row, "q_to_kvar"));
    EXPECT_LT(std::abs(flows.s_from_pu(0, column) * base_kva - s_from), 1e-5);
    EXPECT_LT(std::abs(flows.s_to_pu(0, column) * base_kva - s_to), 1e-5);
    EXPECT_LT(std::abs(flows.losses_pu(0, column) * base_kva - (s_from + s_to)), 1e-5);
    EXPECT_NEAR(flows.i_from_pu(0, column) * base_a(branch.from) / number(row, "i_from_a"), 1.0, 1e-6);
    EXPECT_NEAR(flows.i_to_pu(0, column) * base_a(branch.to) / number(row, "i_to_a"), 1.0, 1e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, TwoTransformersCase,
                         ::testing::Values(Method::automatic, Method::fixed_point, Method::newton));

TEST(Transformer, TheShortCircuitTestGivesBackThePlate) {
  const Nameplate plate{.s_n_kva = 630, .u_k_frac = 0.06, .p_k_kw = 6.5};
  const TwoPort y = two_port(transformer_branch(0, 1, plate, base_kva));
  // Rated current is 0.63 pu; with `to` shorted it takes u_k at `from` and loses p_k.
  const Complex v = 0.63 / y.ff;
  EXPECT_NEAR(std::abs(v), 0.06, 1e-14);
  EXPECT_NEAR((v * 0.63).real() * base_kva, 6.5, 1e-11);
}

TEST(Transformer, TheNoLoadTestGivesBackThePlateUpToTheLeakage) {
  const Nameplate plate{.s_n_kva = 630, .u_k_frac = 0.06, .p_k_kw = 6.5, .p_0_kw = 1.1, .i_0_frac = 0.012};
  const TwoPort y = two_port(transformer_branch(0, 1, plate, base_kva));
  // With `to` open the T's half leakage z/2 stands before the magnetising branch: z y / 2 is 0.06 x 0.012 / 2.
  const Complex current = y.ff - y.ft * y.tf / y.tt;
  EXPECT_NEAR(std::abs(current) / (0.012 * 0.63), 1.0, 4e-4);
  EXPECT_NEAR(current.real() * base_kva, 1.1, 1.1 * 8e-4);
  EXPECT_LT(current.imag(), 0.0);
  const Complex z = Complex(6.5 / 630, std::sqrt(0.06 * 0.06 - 6.5 * 6.5 / 630 / 630)) / 0.63;
  const double g = 1.1e-3;
  const Complex magnetising(g, -std::sqrt(std::pow(0.012 * 0.63, 2) - g * g));
  EXPECT_LT(std::abs(current - 1.0 / (0.5 * z + 1.0 / magnetising)), 1e-14);  // a difference of two tens
}

TEST(Transformer, ThePowerAtNoLoadIsShiftedInAngleByThePlate) {
  const Nameplate plate{.s_n_kva = 630, .u_k_frac = 0.06, .tap_from_frac = 0.05, .shift_rad = radians(150.0)};
  const Grid grid{.buses = 2,
                  .branches = {transformer_branch(0, 1, plate, base_kva)},
                  .shunts = {},
                  .slacks = {{.bus = 0, .v_pu = 1.0, .angle_rad = 0.2}}};
  const State state = solve(grid, no_load(1, 2));
  ASSERT_TRUE(state.converged(0));
  EXPECT_NEAR(state.v_pu()(0, 1), 1.0 / 1.05, 1e-14);
  EXPECT_NEAR(state.angle_rad()(0, 1), 0.2 - radians(150.0), 1e-14);
}

TEST(Transformer, ANoLoadCurrentBelowItsLossIsTakenAsTheLoss) {
  const Nameplate plate{.s_n_kva = 1000, .u_k_frac = 0.06, .p_k_kw = 8, .p_0_kw = 2.0, .i_0_frac = 0.0};
  const TwoPort y = two_port(transformer_branch(0, 1, plate, base_kva));
  const Complex current = y.ff - y.ft * y.tf / y.tt;
  EXPECT_NEAR(current.real(), 2e-3, 1e-6);
  EXPECT_NEAR(current.imag(), 0.0, 1e-6);
}

}  // namespace
}  // namespace zhanhe::powerflow
