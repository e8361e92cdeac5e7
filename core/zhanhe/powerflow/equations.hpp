#pragma once

#include <Eigen/Core>
#include <vector>

#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/elimination.hpp"
#include "zhanhe/powerflow/energised.hpp"
#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/view.hpp"

namespace zhanhe::powerflow {

/// The power balance of the energised buses without slack ("unknown" buses), the same for all hours. Numbers stand in
/// the order of elimination.
class Equations {
public:
  /// Precondition: problems(grid) is empty.
  Equations(const Grid& grid, const Flags& energised);
  Equations(const Equations&) = delete;
  Equations& operator=(const Equations&) = delete;
  Equations(Equations&&) = delete;
  Equations& operator=(Equations&&) = delete;
  ~Equations() = default;

  /// Bus of each place.
  [[nodiscard]] const std::vector<Index>& unknown() const { return unknown_; }
  [[nodiscard]] Index size() const { return static_cast<Index>(unknown_.size()); }
  /// Whether the admittance matrix can be factored.
  [[nodiscard]] bool solvable() const { return elimination_.solvable; }
  /// Whether a bus holds its voltage magnitude.
  [[nodiscard]] bool any_held() const { return !held_.empty(); }
  /// Of each bus of the grid: its place among unknown(), or -1.
  [[nodiscard]] const std::vector<Index>& place_of_bus() const { return place_of_bus_; }
  /// Voltages without injections, with held magnitudes: where the load is raised from.
  [[nodiscard]] const Eigen::VectorXcd& start() const { return start_; }
  /// What the kernels see; valid while this lives.
  [[nodiscard]] const GridView& view() const { return view_; }
  /// Number of 2 x 2 blocks of Newton's matrix.
  [[nodiscard]] std::size_t blocks() const {
    return static_cast<std::size_t>(elimination_.places() + 2 * elimination_.entries());
  }

private:
  void pose_angles(const Grid& grid);

  std::vector<Index> unknown_, place_of_bus_;
  Elimination elimination_;
  std::vector<std::int32_t> y_of_, y_column_;
  std::vector<Complex> y_, y_diagonal_, y_lower_, y_upper_, drawn_;
  std::vector<double> largest_current_, held_;
  Eigen::VectorXcd slack_current_, without_load_, start_;
  // The linear power flow that Newton begins from where voltages are held.
  Elimination angles_;
  std::vector<std::int32_t> angle_place_;
  std::vector<double> angle_lower_, angle_upper_, angle_inverse_;
  std::vector<Complex> begin_;
  std::vector<float> coarse_lower_, coarse_upper_, coarse_inverse_, coarse_without_load_, coarse_drawn_;
  GridView view_{};
};

}  // namespace zhanhe::powerflow
