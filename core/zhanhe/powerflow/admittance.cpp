// Derivation. Behind the ideal transformer t = ratio e^{j shift} stands the voltage v_f / t, and power is kept, so the
// current on its outer side is that on its inner side divided by conj(t). With y = 1/(r + jx) and s = (g + jb)/2:
//
//     i_f = ((y + s) v_f / t - y v_t) / conj(t)
//     i_t =  (y + s) v_t - y v_f / t
//
// (the branch model of MATPOWER, User's Manual section 3.2, with a shunt conductance added).
//
// symbol  meaning                               variable
// y       series admittance                     series
// s       shunt admittance of one end           shunt
// t       complex ratio of the ideal transformer  tap

#include "zhanhe/powerflow/admittance.hpp"

namespace zhanhe::powerflow {

TwoPort two_port(const Branch& branch) {
  const Complex series = 1.0 / Complex(branch.r_pu, branch.x_pu);
  const Complex shunt = 0.5 * Complex(branch.g_pu, branch.b_pu);
  const Complex tap = std::polar(branch.ratio, branch.shift_rad);
  return {.ff = (series + shunt) / (branch.ratio * branch.ratio),
          .ft = -series / std::conj(tap),
          .tf = -series / tap,
          .tt = series + shunt};
}

Admittance bus_admittance(const Grid& grid) {
  std::vector<Eigen::Triplet<Complex>> entries;
  entries.reserve(4 * grid.branches.size() + grid.shunts.size());
  const auto add = [&](Index row, Index column, Complex y) {
    entries.emplace_back(static_cast<int>(row), static_cast<int>(column), y);
  };
  for (const Branch& branch : grid.branches) {
    if (!branch.closed) continue;
    const TwoPort y = two_port(branch);
    add(branch.from, branch.from, y.ff);
    add(branch.from, branch.to, y.ft);
    add(branch.to, branch.from, y.tf);
    add(branch.to, branch.to, y.tt);
  }
  for (const Shunt& shunt : grid.shunts) add(shunt.bus, shunt.bus, {shunt.g_pu, shunt.b_pu});
  Admittance y(grid.buses, grid.buses);
  y.setFromTriplets(entries.begin(), entries.end());
  return y;
}

}  // namespace zhanhe::powerflow
