#pragma once

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/settings.hpp"
#include "zhanhe/powerflow/state.hpp"
#include "zhanhe/powerflow/table.hpp"

#include <functional>
#include <memory>

namespace zhanhe::powerflow {

/// Told from time to time how many of all hours are done; returns false to stop. Called from working threads, one
/// call at a time. What it throws stops the solve and leaves it.
using Progress = std::function<bool(Index hours_done, Index hours)>;

/// AC power flow of every hour: the voltages at which the power entering the grid at every energised bus without
/// slack is the given injection. Every hour is solved on its own, from the voltages without load, so that it does not
/// depend on its neighbours.
///
/// Never throws for numbers: a grid, sizes or settings that cannot be used come back as `State::problems`, and an
/// hour that has no solution (or whose injections are not finite) as not converged with NaN voltages. Of several
/// solutions the one that grows out of the voltages without load is meant (the upper one of two buses); a lower one
/// is not called converged.
///
/// Source: fixed point, T.-H. Chen et al., Distribution system power flow analysis - a rigid approach, IEEE Trans.
/// Power Delivery 6 (1991) 1146; Newton on currents, V. M. da Costa et al., Developments in the Newton Raphson
/// power flow formulation based on current injections, IEEE Trans. Power Systems 14 (1999) 1320.
[[nodiscard]] State solve(const Grid& grid, const Injections& injections, const Settings& settings = {},
                          const Progress& progress = {});

/// A grid that is solved again and again: what does not change from hour to hour is worked out once.
class PreparedGrid {
public:
  explicit PreparedGrid(Grid grid);
  ~PreparedGrid();
  PreparedGrid(PreparedGrid&&) noexcept;
  PreparedGrid& operator=(PreparedGrid&&) noexcept;

  /// As solve(), with injections that are read where they lie. `magnitudes`, when not nullptr, are filled as well; of
  /// them only `bus_of_column` is looked at.
  [[nodiscard]] State solve(const InjectionTables& injections, Magnitudes* magnitudes = nullptr,
                            const Settings& settings = {}, const Progress& progress = {}) const;
  [[nodiscard]] State solve(const Injections& injections, const Settings& settings = {},
                            const Progress& progress = {}) const;

private:
  struct Ready;
  std::unique_ptr<Ready> ready_;
};

}  // namespace zhanhe::powerflow
