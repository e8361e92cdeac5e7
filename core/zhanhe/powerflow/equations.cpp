// Derivation. Order the energised buses into unknown (n) and slack (s). The currents entering the grid at the unknown
// buses are I = Ynn V + Yns Vs, their powers S = V conj(I). Without injection 0 = Ynn W + Yns Vs gives W, and then
//
//     V = W + Ynn^-1 conj(S / V).
//
// Rounding. I is a sum of terms up to |Y||V|, each known to one epsilon, so no voltage in double precision balances a
// bus better than a few epsilon sum_j |Y_ij| max|V|^2; asking for less would call good hours failed.
//
// symbol   meaning                               variable
// Ynn      admittance among unknown buses        y
// Yns Vs   current drawn by the slack voltages   slack_current
// W        voltages without load                 without_load

#include "zhanhe/powerflow/equations.hpp"

#include <cmath>
#include <cstddef>

namespace zhanhe::powerflow {
namespace {

constexpr Index not_unknown = -1;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

std::vector<Index> unknown_buses(const Grid& grid, const Flags& energised) {
  Flags wanted = energised;
  for (const Slack& slack : grid.slacks) wanted(slack.bus) = false;
  std::vector<Index> unknown;
  for (Index bus = 0; bus < grid.buses; ++bus) {
    if (wanted(bus)) unknown.push_back(bus);
  }
  return unknown;
}

/// Bus -> its place in a list.
std::vector<Index> places(const Grid& grid, const std::vector<Index>& buses) {
  std::vector<Index> place(at(grid.buses), not_unknown);
  for (std::size_t k = 0; k < buses.size(); ++k) place[at(buses[k])] = static_cast<Index>(k);
  return place;
}

/// The part of a matrix among some buses.
Admittance part_of(const Admittance& all, const std::vector<Index>& place, std::size_t size) {
  std::vector<Eigen::Triplet<Complex>> entries;
  for (Index column = 0; column < all.cols(); ++column) {
    if (place[at(column)] == not_unknown) continue;
    for (Admittance::InnerIterator entry(all, column); entry; ++entry) {
      const Index row = place[at(entry.row())];
      if (row == not_unknown) continue;
      entries.emplace_back(static_cast<int>(row), static_cast<int>(place[at(column)]), entry.value());
    }
  }
  Admittance part(static_cast<Index>(size), static_cast<Index>(size));
  part.setFromTriplets(entries.begin(), entries.end());
  return part;
}

const double* numbers(const std::vector<Complex>& list) { return reinterpret_cast<const double*>(list.data()); }
/// In single precision.
template <class List>
std::vector<float> coarsely(const List& list) {
  std::vector<float> made;
  made.reserve(2 * static_cast<std::size_t>(list.size()));
  for (const Complex& x : list) {
    made.push_back(static_cast<float>(x.real()));
    made.push_back(static_cast<float>(x.imag()));
  }
  return made;
}

const double* numbers(const Eigen::VectorXcd& list) { return reinterpret_cast<const double*>(list.data()); }

}  // namespace

Equations::Equations(const Grid& grid, const Flags& energised) : unknown_(unknown_buses(grid, energised)) {
  const Admittance all = bus_admittance(grid);
  {
    const std::vector<Index> ascending = unknown_;
    elimination_ = eliminate(part_of(all, places(grid, ascending), ascending.size()));
    if (!elimination_.solvable) return;
    for (std::size_t k = 0; k < ascending.size(); ++k) unknown_[k] = ascending[at(elimination_.order[k])];
  }
  place_of_bus_ = places(grid, unknown_);
  const std::vector<Index>& place = place_of_bus_;
  Eigen::VectorXcd held_by_slack = Eigen::VectorXcd::Zero(grid.buses);
  for (const Slack& slack : grid.slacks) held_by_slack(slack.bus) = std::polar(slack.v_pu, slack.angle_rad);

  slack_current_ = Eigen::VectorXcd::Zero(size());
  largest_current_.assign(at(size()), 0.0);
  for (Index bus = 0; bus < grid.buses; ++bus) {
    for (Admittance::InnerIterator entry(all, bus); entry; ++entry) {
      const Index row = place[at(entry.row())];
      if (row == not_unknown) continue;
      largest_current_[at(row)] += std::abs(entry.value());
      if (place[at(bus)] == not_unknown) slack_current_(row) += entry.value() * held_by_slack(bus);
    }
  }

  // Row by row for the balance; by entries of the factor for Newton.
  const Admittance y = part_of(all, place, unknown_.size());
  const Admittance by_rows = y.transpose();
  y_of_.push_back(0);
  for (Index row = 0; row < size(); ++row) {
    for (Admittance::InnerIterator entry(by_rows, row); entry; ++entry) {
      y_column_.push_back(static_cast<std::int32_t>(entry.row()));
      y_.push_back(entry.value());
    }
    y_of_.push_back(static_cast<std::int32_t>(y_.size()));
    y_diagonal_.push_back(y.coeff(row, row));
    for (std::int32_t e = elimination_.entries_of[at(row)]; e < elimination_.entries_of[at(row) + 1]; ++e) {
      const Index later = elimination_.later[static_cast<std::size_t>(e)];
      y_lower_.push_back(y.coeff(later, row));
      y_upper_.push_back(y.coeff(row, later));
    }
  }

  for (const CurrentLoad& load : grid.current_loads) {
    if (place[at(load.bus)] == not_unknown) continue;
    if (drawn_.empty()) drawn_.assign(at(size()), Complex(0.0, 0.0));
    drawn_[at(place[at(load.bus)])] += Complex(load.p_pu, load.q_pu);
  }
  for (const Held& held : grid.held) {
    if (place[at(held.bus)] == not_unknown) continue;
    if (held_.empty()) held_.assign(at(size()), 0.0);
    held_[at(place[at(held.bus)])] = held.v_pu;
  }

  without_load_ = elimination_.solve(-slack_current_);
  if (!without_load_.allFinite()) {
    elimination_.solvable = false;
    return;
  }
  start_ = without_load_;
  for (std::size_t k = 0; k < held_.size(); ++k) {
    if (held_[k] > 0.0) start_(static_cast<Index>(k)) = std::polar(held_[k], std::arg(start_(static_cast<Index>(k))));
  }

  if (!held_.empty()) pose_angles(grid);

  coarse_lower_ = coarsely(elimination_.lower);
  coarse_upper_ = coarsely(elimination_.upper);
  coarse_inverse_ = coarsely(elimination_.inverse);
  coarse_without_load_ = coarsely(without_load_);
  coarse_drawn_ = coarsely(drawn_);

  view_.buses = elimination_.places();
  view_.entries_of = elimination_.entries_of.data();
  view_.later = elimination_.later.data();
  view_.lower = numbers(elimination_.lower);
  view_.upper = numbers(elimination_.upper);
  view_.inverse = numbers(elimination_.inverse);
  view_.without_load = numbers(without_load_);
  view_.y_of = y_of_.data();
  view_.y_column = y_column_.data();
  view_.y = numbers(y_);
  view_.slack_current = numbers(slack_current_);
  view_.largest_current = largest_current_.data();
  view_.drawn = drawn_.empty() ? nullptr : numbers(drawn_);
  view_.coarse = {coarse_lower_.data(), coarse_upper_.data(), coarse_inverse_.data(), coarse_without_load_.data(),
                  drawn_.empty() ? nullptr : coarse_drawn_.data()};
  view_.held = held_.empty() ? nullptr : held_.data();
  view_.y_diagonal = numbers(y_diagonal_);
  view_.y_lower = numbers(y_lower_);
  view_.y_upper = numbers(y_upper_);
  view_.products_of = elimination_.products_of.data();
  view_.products = elimination_.products.data();
}

// With angles small and magnitudes 1 a branch carries P = (angle_from - angle_to - shift) / x.
void Equations::pose_angles(const Grid& grid) {
  const std::vector<Index>& place = place_of_bus_;
  constexpr double least_reactance = 1e-6;
  std::vector<double> slack_angle(at(grid.buses), 0.0);
  for (const Slack& slack : grid.slacks) slack_angle[at(slack.bus)] = slack.angle_rad;
  std::vector<Eigen::Triplet<Complex>> entries;
  std::vector<double> angle_offset(at(size()), 0.0);
  for (const Branch& branch : grid.branches) {
    if (!branch.closed) continue;
    const double x = std::abs(branch.x_pu) > least_reactance ? branch.x_pu : least_reactance;
    const auto end = [&](Index bus, Index other, double shift) {
      const Index row = place[at(bus)];
      if (row == not_unknown) return;
      entries.emplace_back(static_cast<int>(row), static_cast<int>(row), 1.0 / x);
      angle_offset[at(row)] += shift / x;
      if (place[at(other)] == not_unknown) {
        angle_offset[at(row)] += slack_angle[at(other)] / x;
      } else {
        entries.emplace_back(static_cast<int>(row), static_cast<int>(place[at(other)]), -1.0 / x);
      }
    };
    end(branch.from, branch.to, branch.shift_rad);
    end(branch.to, branch.from, -branch.shift_rad);
  }
  Admittance susceptance(size(), size());
  susceptance.setFromTriplets(entries.begin(), entries.end());
  angles_ = eliminate(susceptance);
  const auto count = at(size());
  Eigen::VectorXcd without = Eigen::VectorXcd::Zero(size());
  angle_place_.resize(count);
  for (std::size_t k = 0; angles_.solvable && k < count; ++k) {
    const auto bus_place = at(angles_.order[k]);
    angle_place_[bus_place] = static_cast<std::int32_t>(k);
    without(static_cast<Index>(k)) = angle_offset[bus_place];
  }
  if (angles_.solvable) without = angles_.solve(std::move(without));
  for (std::size_t k = 0; k < count; ++k) {
    const double angle = angles_.solvable ? without(angle_place_[k]).real() : 0.0;
    begin_.push_back(std::polar(held_[k] > 0.0 ? held_[k] : 1.0, angle));
  }
  const auto real = [](const std::vector<Complex>& list) {
    std::vector<double> parts;
    for (const Complex& x : list) parts.push_back(x.real());
    return parts;
  };
  angle_lower_ = real(angles_.lower);
  angle_upper_ = real(angles_.upper);
  angle_inverse_ = real(angles_.inverse);
  view_.angles = {.buses = angles_.solvable ? angles_.places() : 0,
                  .entries_of = angles_.entries_of.data(),
                  .later = angles_.later.data(),
                  .lower = angle_lower_.data(),
                  .upper = angle_upper_.data(),
                  .inverse = angle_inverse_.data(),
                  .place = angle_place_.data(),
                  .without = numbers(begin_)};
}

}  // namespace zhanhe::powerflow
