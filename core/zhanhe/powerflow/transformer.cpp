// Derivation. On the transformer's own base the short-circuit test gives |z| = u_k and r = p_k / s_n, the no-load test
// |y| = i_0 and g = p_0 / s_n; x is inductive and the magnetising branch draws reactive power, so b < 0. From rated
// voltage u of the `to` winding to the bus base: z u^2 base / s_n, y s_n / (u^2 base).
//
// T to pi, halves z/2 and magnetising y: S = z^2/4 + z/y is the sum of the products of the star's arms, so
//
//     series   S y       = z (1 + z y / 4)
//     shunts   (z/2) / S = (y/2) / (1 + z y / 4)    at each end.
//
// symbol  meaning                          variable
// z       short-circuit impedance          leakage
// y       magnetising admittance           magnetising
// u       rated `to` voltage at its tap    to_pu

#include "zhanhe/powerflow/transformer.hpp"

#include <algorithm>
#include <cmath>

namespace zhanhe::powerflow {
namespace {

/// Other side of a right triangle; 0 when the hypotenuse is the shorter one.
double other_side(double hypotenuse, double side) {
  return std::sqrt(std::max(0.0, hypotenuse * hypotenuse - side * side));
}

}  // namespace

Branch transformer_branch(Index from, Index to, const Nameplate& nameplate, double base_kva) {
  const double from_pu = nameplate.rated_from_pu * (1.0 + nameplate.tap_from_frac);
  const double to_pu = nameplate.rated_to_pu * (1.0 + nameplate.tap_to_frac);

  const double r_frac = nameplate.p_k_kw / nameplate.s_n_kva;
  const double g_frac = nameplate.p_0_kw / nameplate.s_n_kva;
  const double impedance_base = to_pu * to_pu * base_kva / nameplate.s_n_kva;
  const Complex leakage = impedance_base * Complex(r_frac, other_side(nameplate.u_k_frac, r_frac));
  const Complex magnetising = Complex(g_frac, -other_side(nameplate.i_0_frac, g_frac)) / impedance_base;

  const Complex star = 1.0 + 0.25 * leakage * magnetising;
  const Complex series = leakage * star;
  const Complex shunt = magnetising / star;
  return {.from = from,
          .to = to,
          .r_pu = series.real(),
          .x_pu = series.imag(),
          .g_pu = shunt.real(),
          .b_pu = shunt.imag(),
          .ratio = from_pu / to_pu,
          .shift_rad = nameplate.shift_rad,
          .closed = true};
}

}  // namespace zhanhe::powerflow
