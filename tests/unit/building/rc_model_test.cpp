#include "zhanhe/building/rc_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe::building {
namespace {

constexpr RcModel model{2000.0, 40000.0, 300.0, 9000.0, 500.0, 0.5};

/// Weather of constant temperature.
Weather constant(double outdoor_c, std::size_t steps) {
  Weather weather;
  weather.axis.steps = steps;
  weather.temperature_c.assign(steps, outdoor_c);
  return weather;
}

/// Fine steps of the fourth order, as an answer of another kind.
Temperatures by_runge_kutta(Temperatures now, double outdoor_c, double gain_w, double heating_w, double hours) {
  const auto rate = [&](const Temperatures& x) {
    return Temperatures{
        (model.air_out_w_k * (outdoor_c - x.air_c) + model.air_mass_w_k * (x.mass_c - x.air_c) + 0.5 * gain_w +
         heating_w) /
            model.air_wh_k,
        (model.mass_out_w_k * (outdoor_c - x.mass_c) + model.air_mass_w_k * (x.air_c - x.mass_c) + 0.5 * gain_w) /
            model.mass_wh_k};
  };
  const auto plus = [](const Temperatures& x, const Temperatures& d, double h) {
    return Temperatures{x.air_c + h * d.air_c, x.mass_c + h * d.mass_c};
  };
  const int count = 2000;
  const double h = hours / count;
  for (int i = 0; i < count; ++i) {
    const Temperatures k1 = rate(now), k2 = rate(plus(now, k1, h / 2)), k3 = rate(plus(now, k2, h / 2)),
                       k4 = rate(plus(now, k3, h));
    now = {now.air_c + h / 6 * (k1.air_c + 2 * k2.air_c + 2 * k3.air_c + k4.air_c),
           now.mass_c + h / 6 * (k1.mass_c + 2 * k2.mass_c + 2 * k3.mass_c + k4.mass_c)};
  }
  return now;
}

TEST(RcStep, IsTheSolutionOfTheEquations) {
  for (const double step_h : {0.25, 1.0, 6.0}) {
    const RcStep step(model, step_h);
    const Temperatures end = step.after({21.0, 19.0}, -4.0, 2500.0, 6000.0);
    const Temperatures fine = by_runge_kutta({21.0, 19.0}, -4.0, 2500.0, 6000.0, step_h);
    EXPECT_NEAR(end.air_c, fine.air_c, 1e-9);
    EXPECT_NEAR(end.mass_c, fine.mass_c, 1e-9);
  }
}

TEST(RcStep, RespondsToAStepOutdoorsWithItsTwoExponentials) {
  // T = T_out + c1 v1 exp(l1 t) + c2 v2 exp(l2 t), from rest at 0 to an outdoor temperature of 10.
  const double a = -(300.0 + 9000.0) / 2000.0, b = 9000.0 / 2000.0, c = 9000.0 / 40000.0,
               d = -(9000.0 + 500.0) / 40000.0;
  const double root = std::sqrt((a - d) * (a - d) + 4.0 * b * c);
  const double l1 = 0.5 * (a + d + root), l2 = 0.5 * (a + d - root);
  // Eigenvectors (b, l - a); c1 b + c2 b = -10, c1 (l1 - a) + c2 (l2 - a) = -10.
  const double c2 = (-10.0 + 10.0 / b * (l1 - a)) / (l2 - l1), c1 = -10.0 / b - c2;
  const RcStep step(model, 1.0);
  Temperatures now{0.0, 0.0};
  for (int hour = 1; hour <= 100; ++hour) {
    now = step.after(now, 10.0, 0.0, 0.0);
    const double e1 = std::exp(l1 * hour), e2 = std::exp(l2 * hour);
    EXPECT_NEAR(now.air_c, 10.0 + b * (c1 * e1 + c2 * e2), 1e-9);
    EXPECT_NEAR(now.mass_c, 10.0 + c1 * (l1 - a) * e1 + c2 * (l2 - a) * e2, 1e-9);
  }
}

TEST(Simulation, AtRestNeedsTheLossOfTheTemperatureDifference) {
  const Weather weather = constant(-5.0, 2000);
  const Comfort comfort{{20.0}, {26.0}, {}, {}};
  const Simulation s = simulate(model, weather, std::vector<double>(2000, 0.0), comfort, {20.0, 20.0});
  const double u_w_k = 300.0 + 1.0 / (1.0 / 9000.0 + 1.0 / 500.0);
  EXPECT_NEAR(s.heat_w.back(), u_w_k * 25.0, 1e-6);
  EXPECT_NEAR(s.air_c.back(), 20.0, 1e-9);
  EXPECT_NEAR(model.total_w_k(), u_w_k, 1e-12);
}

TEST(Simulation, ClosesItsEnergyBalanceInEveryStep) {
  Issues issues;
  const Weather weather = climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, TimeAxis{}, issues);
  const Envelope envelope = usual_envelope(Type::office, Standard::unrenovated, 2000.0);
  const RcModel office = rc_model(envelope);
  const Comfort comfort{{20.0}, {26.0}, 80e3, 80e3};
  const Simulation s = simulate(office, weather, gains_w(envelope, weather), comfort);
  Temperatures before;
  double throughput = 0.0;
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    throughput = std::max(throughput, s.heat_w[t] + s.cooling_w[t] + s.gain_w[t]);
    const double stored_wh =
        office.air_wh_k * (s.air_c[t] - before.air_c) + office.mass_wh_k * (s.mass_c[t] - before.mass_c);
    const double net_w = s.heat_w[t] - s.cooling_w[t] + s.gain_w[t] - s.lost_w[t];
    EXPECT_NEAR(stored_wh, net_w, 1e-9 * std::max(throughput, 1e5)) << t;
    EXPECT_TRUE(s.heat_w[t] == 0.0 || s.cooling_w[t] == 0.0);
    before = {s.air_c[t], s.mass_c[t]};
  }
}

TEST(Simulation, HoldsTheBandAsFarAsItsPlantReaches) {
  Issues issues;
  const Weather weather = climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, TimeAxis{}, issues);
  const Envelope envelope = usual_envelope(Type::home, Standard::unrenovated, 5000.0);
  const auto run = [&](std::optional<double> most) {
    return simulate(rc_model(envelope), weather, gains_w(envelope, weather), {{20.0}, {26.0}, most, most});
  };
  const Simulation free = run({});
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    EXPECT_GE(free.air_c[t], 20.0 - 1e-9);
    EXPECT_LE(free.air_c[t], 26.0 + 1e-9);
  }
  const double half = 0.5 * *std::max_element(free.heat_w.begin(), free.heat_w.end());
  const Simulation weak = run(half);
  EXPECT_LE(*std::max_element(weak.heat_w.begin(), weak.heat_w.end()), half * (1.0 + 1e-12));
  EXPECT_LT(*std::min_element(weak.air_c.begin(), weak.air_c.end()), 19.5);
}

TEST(OneState, HasTheSteadyLossAndTheSlowTimeOfTheTwo) {
  const OneState one = reduced(model);
  EXPECT_DOUBLE_EQ(one.loss_w_k, model.total_w_k());
  // After the fast part is over, the house cools by the slow one alone.
  const RcStep step(model, 1.0);
  Temperatures now{20.0, 20.0};
  for (int hour = 0; hour < 20; ++hour) now = step.after(now, 0.0, 0.0, 0.0);
  const Temperatures next = step.after(now, 0.0, 0.0, 0.0);
  EXPECT_NEAR(next.air_c / now.air_c, std::exp(-one.loss_w_k / one.capacity_wh_k), 1e-9);
}

TEST(OneState, StaysWithinAKelvinOrTwoOfTheTwoOverAYear) {
  Issues issues;
  const Weather weather = climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, TimeAxis{}, issues);
  const Envelope envelope = usual_envelope(Type::home, Standard::save_65, 5000.0);
  const RcModel home = rc_model(envelope);
  const Simulation s = simulate(home, weather, gains_w(envelope, weather), {{20.0}, {26.0}, {}, {}});
  const double error = error_k(reduced(home), weather, s);
  EXPECT_GT(error, 0.01);
  EXPECT_LT(error, 2.0);
}

TEST(Comfort, WithoutRoomBetweenHeatingAndCoolingIsRefused) {
  EXPECT_TRUE(validate(Comfort{{20.0}, {26.0}, {}, {}}, 3, "x").empty());
  EXPECT_EQ(validate(Comfort{{26.0}, {26.0}, {}, {}}, 3, "x").front().code, IssueCode::conflict);
  EXPECT_EQ(validate(Comfort{{20.0, 21.0}, {26.0}, {}, {}}, 3, "x").front().code, IssueCode::wrong_length);
  EXPECT_EQ(validate(Comfort{{20.0, 27.0, 20.0}, {26.0}, {}, {}}, 3, "x").size(), 1u);
}

TEST(Envelope, TellsEverythingThatCannotBe) {
  Envelope envelope;
  EXPECT_TRUE(validate(envelope, "house").empty());
  envelope.floor_area_m2 = 0.0;
  envelope.wall_w_m2k = 50.0;
  envelope.air_change_h = -1.0;
  const Issues issues = validate(envelope, "house");
  ASSERT_EQ(issues.size(), 3u);
  for (const Issue& issue : issues) EXPECT_EQ(issue.code, IssueCode::out_of_range);
  envelope = {};
  envelope.wall_w_m2k = 9.9;
  EXPECT_TRUE(validate(envelope, "house").empty());
  envelope.door_m2 = 1e5;
  EXPECT_EQ(validate(envelope, "house").front().code, IssueCode::conflict);
}

}  // namespace
}  // namespace zhanhe::building
