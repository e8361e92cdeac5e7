// Water at about 60 degrees: density 983 kg/m3, specific heat 4.185 kJ/(kg K), kinematic viscosity 4.74e-7 m2/s
// (IAPWS-IF97, IAPWS R12-08). A metre of an insulated pipe of inner diameter d and insulation s loses
// 2 pi k / ln((d + 2 s) / d) W for each kelvin: steel, casing and ground are left out, which is on the safe side.
//
// symbol  meaning                               variable
// rho c   heat of a cubic metre of water        heat_kj_m3k
// dT      supply less return                    -
// v       velocity when it carries its capacity velocity_m_s
// A       cross-section                         area_m2()
// lambda  friction factor                       friction_factor()
// e       roughness                             roughness_m
//
//   pressure of a metre = lambda / d rho v^2 / 2,   1 / sqrt(lambda) = -2 lg(e / (3.71 d) + 2.51 / (Re sqrt(lambda)))

#include "zhanhe/network/pipe.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zhanhe {

namespace {

constexpr double density_kg_m3 = 983.0;
constexpr double heat_kj_m3k = density_kg_m3 * 4.185;
constexpr double viscosity_m2_s = 4.74e-7;
constexpr double laminar_up_to = 2320.0;  // Reynolds number

double area_m2(double diameter_m) { return 0.25 * std::numbers::pi * diameter_m * diameter_m; }

double friction_factor(double reynolds, double relative_roughness) {
  if (reynolds < laminar_up_to) return 64.0 / reynolds;
  double root = 7.0;  // an error of it shrinks to a fifth or less in each round
  for (int round = 0; round < 12; ++round) {
    root = -2.0 * std::log10(relative_roughness / 3.71 + 2.51 * root / reynolds);
  }
  return 1.0 / (root * root);
}

}  // namespace

double Pipe::metre_loss_w_mk() const {
  if (loss_w_mk) return *loss_w_mk;
  return 2.0 * std::numbers::pi * insulation_w_mk / std::log1p(2.0 * insulation_m / diameter_m);
}

double Pipe::capacity_kw(double supply_c, double return_c) const {
  if (p_max_kw) return *p_max_kw;
  return heat_kj_m3k * velocity_max_m_s * area_m2(diameter_m) * std::abs(supply_c - return_c);
}

double Pipe::loss_kw(double supply_c, double return_c, double ground_temperature_c, bool cold) const {
  const double both_k = supply_c + return_c - 2.0 * ground_temperature_c;
  return metre_loss_w_mk() * length_km * std::max(0.0, cold ? -both_k : both_k);  // W/(m K) km K = kW
}

double Pipe::friction_kpa_km(double velocity_m_s) const {
  const double reynolds = velocity_m_s * diameter_m / viscosity_m2_s;
  if (reynolds == 0.0) return 0.0;
  return friction_factor(reynolds, roughness_m / diameter_m) / diameter_m * 0.5 * density_kg_m3 * velocity_m_s *
         velocity_m_s;  // Pa/m = kPa/km
}

double Pipe::pump_power_frac(double supply_c, double return_c) const {
  const double heat_kj_m3 = heat_kj_m3k * std::abs(supply_c - return_c);
  const double velocity_m_s = capacity_kw(supply_c, return_c) / (heat_kj_m3 * area_m2(diameter_m));
  const double metre_kpa_km = pressure_kpa_km ? *pressure_kpa_km : friction_kpa_km(velocity_m_s);
  return 2.0 * metre_kpa_km * length_km / heat_kj_m3 / pump_frac;  // kPa = kJ/m3
}

}  // namespace zhanhe
