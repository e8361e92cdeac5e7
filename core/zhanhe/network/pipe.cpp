// Water at about 60 degrees: density 983 kg/m3, specific heat 4.185 kJ/(kg K) (IAPWS-IF97). A metre of an insulated
// pipe of inner diameter d and insulation s loses 2 pi k / ln((d + 2 s) / d) W for each kelvin: steel, casing and
// ground are left out, which is on the safe side.
//
// symbol  meaning                               variable
// rho c   heat of a cubic metre of water        heat_kj_m3k
// dT      supply less return                    -
// v A     volume that flows at most             volume_m3_s

#include "zhanhe/network/pipe.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zhanhe {

namespace {

constexpr double heat_kj_m3k = 983.0 * 4.185;

}  // namespace

double Pipe::metre_loss_w_mk() const {
  if (loss_w_mk) return *loss_w_mk;
  return 2.0 * std::numbers::pi * insulation_w_mk / std::log1p(2.0 * insulation_m / diameter_m);
}

double Pipe::capacity_kw(double supply_c, double return_c) const {
  if (p_max_kw) return *p_max_kw;
  const double volume_m3_s = velocity_max_m_s * 0.25 * std::numbers::pi * diameter_m * diameter_m;
  return heat_kj_m3k * volume_m3_s * std::abs(supply_c - return_c);
}

double Pipe::loss_kw(double supply_c, double return_c, double ground_temperature_c, bool cold) const {
  const double both_k = supply_c + return_c - 2.0 * ground_temperature_c;
  return metre_loss_w_mk() * length_km * std::max(0.0, cold ? -both_k : both_k);  // W/(m K) km K = kW
}

double Pipe::pump_power_frac(double supply_c, double return_c) const {
  const double pressure_kpa = 2.0 * pressure_kpa_km * length_km;  // kPa = kJ/m3
  return pressure_kpa / (heat_kj_m3k * std::abs(supply_c - return_c)) / pump_frac;
}

}  // namespace zhanhe
