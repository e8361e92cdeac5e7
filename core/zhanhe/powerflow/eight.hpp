#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "zhanhe/base/aligned_array.hpp"
#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/kernel.hpp"
#include "zhanhe/powerflow/settings.hpp"
#include "zhanhe/powerflow/state.hpp"
#include "zhanhe/powerflow/tile.hpp"

namespace zhanhe::powerflow {

/// Eight hours of a tile that are solved side by side. One for each thread.
class Eight {
public:
  static constexpr std::size_t lanes = Tile::lanes;

  explicit Eight(const Equations& equations, const Kernels& kernels = powerflow::kernels());

  /// The hours to solve next: those of a tile from 8 `eight` on. Their voltages go there; raise_load() uses up their
  /// injections.
  void take(Tile& tile, std::size_t eight);

  /// From the voltages without load. With Method::automatic an hour is given up as soon as it is slow.
  void fixed_point(const Settings& settings);
  /// The same for the two of a tile at once, which is quicker.
  static void fixed_point(Eight& one, Eight& other, const Settings& settings);
  /// From the voltages without load, in one go. An hour that ends beyond collapse is not converged.
  void newton(const Settings& settings);
  /// Follows the solutions from no load to the hours' own in steps that are halved where an attempt fails.
  void raise_load(const Settings& settings);

  /// A right-hand side that is not zero at one place only; at place -1 it is zero.
  struct Source {
    Index place = -1;
    Complex value = 0.0;
  };
  /// How the voltages of a solved hour answer to right-hand sides of Newton's equations. Taken is that hour, eight
  /// times.
  void respond(const State& state, Index hour, std::span<const Source> sources);
  [[nodiscard]] Complex response(std::size_t place, std::size_t lane) const {
    return {xr_[place * lanes + lane], xi_[place * lanes + lane]};
  }

  [[nodiscard]] bool converged(std::size_t lane) const { return outcome_.converged[lane]; }
  [[nodiscard]] int iterations(std::size_t lane) const { return outcome_.iterations[lane]; }
  [[nodiscard]] double mismatch_pu(std::size_t lane) const { return outcome_.mismatch_pu[lane]; }
  [[nodiscard]] Complex voltage(std::size_t place, std::size_t lane) const {
    return {view_.vr[place * lanes + lane], view_.vi[place * lanes + lane]};
  }
  [[nodiscard]] const Equations& equations() const { return equations_; }

private:
  /// Newton from the voltages that are there, for the lanes that are wanted.
  void iterate(const Limits& limits);
  void begin_at_start();
  void make_room_for_newton();

  const Equations& equations_;
  const Kernels& kernels_;
  const std::size_t size_;  ///< numbers of eight hours
  AlignedArray xr_, xi_, rr_, ri_, blocks_;
  EightView view_{};
  SixteenView sixteen_{};
  EightOutcome outcome_{};
  double sign_ = 0.0;  ///< of the determinant without load; 0: not known yet
};

}  // namespace zhanhe::powerflow
