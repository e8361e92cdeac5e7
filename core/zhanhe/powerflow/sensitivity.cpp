// Derivation. At a solution Y dV + C conj(dV) = dI, where an injection dS at bus k moves the current there by
// dI_k = conj(dS / V_k); a bus with held magnitude has dP itself on the right of its first row. The magnitude follows
// as d|V| = Re(conj(V) dV) / |V|. Eight right-hand sides are solved side by side.

#include "zhanhe/powerflow/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "zhanhe/powerflow/eight.hpp"

namespace zhanhe::powerflow {

Sensitivities sensitivities(const Grid& grid, const Injections& injections, const State& state, Index hour,
                            const std::vector<Index>& sources) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto count = static_cast<Index>(sources.size());
  Sensitivities found{Eigen::ArrayXXd::Constant(grid.buses, count, nan),
                      Eigen::ArrayXXd::Constant(grid.buses, count, nan)};
  if (!state.converged(hour)) return found;
  const Equations equations(grid, state.energised);
  for (Index bus = 0; bus < grid.buses; ++bus) {
    if (!state.energised(bus)) continue;
    found.v_by_p.row(bus).setZero();
    found.v_by_q.row(bus).setZero();
  }
  const std::vector<Index>& unknown = equations.unknown();
  const std::vector<Index>& place = equations.place_of_bus();
  const auto is_held = [&](Index bus) {
    return std::ranges::any_of(grid.held, [&](const Held& held) { return held.bus == bus; });
  };

  Tile tile(equations, tables_of(injections));
  Eight eight(equations);
  tile.take(std::vector<Index>(Eight::lanes, hour));
  eight.take(tile, 0);
  const auto solve_block = [&](Index first, bool reactive, Eigen::ArrayXXd& into) {
    std::vector<Eight::Source> asked;
    for (Index s = first; s < std::min(count, first + static_cast<Index>(Eight::lanes)); ++s) {
      const Index bus = sources[static_cast<std::size_t>(s)];
      const Index at = place[static_cast<std::size_t>(bus)];
      if (at < 0) {
        asked.push_back({});
      } else if (is_held(bus)) {
        asked.push_back({at, reactive ? Complex(0.0, 0.0) : Complex(1.0, 0.0)});
      } else {
        const Complex power = reactive ? Complex(0.0, 1.0) : Complex(1.0, 0.0);
        asked.push_back({at, std::conj(power / state.voltage_pu(hour, bus))});
      }
    }
    eight.respond(state, hour, asked);
    for (std::size_t k = 0; k < unknown.size(); ++k) {
      const Complex v = state.voltage_pu(hour, unknown[k]);
      for (std::size_t l = 0; l < asked.size(); ++l) {
        into(unknown[k], first + static_cast<Index>(l)) = (std::conj(v) * eight.response(k, l)).real() / std::abs(v);
      }
    }
  };
  for (Index first = 0; first < count; first += static_cast<Index>(Eight::lanes)) {
    solve_block(first, false, found.v_by_p);
    solve_block(first, true, found.v_by_q);
  }
  return found;
}

}  // namespace zhanhe::powerflow
