// Powers of two, so that scaling adds no rounding.

#include "zhanhe/solver/staged/form_maker.hpp"

namespace zhanhe::solver::staged {

namespace {
/// What costs so many times more than most does not set the scale of all costs: a penalty is hardly ever paid.
constexpr double rare = 64.0;
}  // namespace

void Form::Maker::scale() {
  double typical = 0.0;
  std::vector<double> size(p.columns.size());
  for (std::size_t j = 0; j < size.size(); ++j) {
    size[j] = std::max(largest(column[j].lower), largest(column[j].upper));
    if (f.slot_of_column_[j] != none) typical = std::max(typical, size[j]);
  }
  if (typical == 0.0) typical = 1.0;
  f.column_scale_.resize(size.size());
  for (std::size_t j = 0; j < size.size(); ++j) {
    const bool unknown = size[j] == 0.0 || largest(column[j].upper) == 0.0;
    f.column_scale_[j] = power_of_two(unknown && size[j] == 0.0 ? typical : std::max(size[j], least_scale * typical));
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    double most = std::max(largest(state[i].lower), largest(state[i].upper));
    for (const double bound : {p.states[i].initial_lower, p.states[i].initial_upper}) {
      if (std::isfinite(bound)) most = std::max(most, std::abs(bound));
    }
    if (most == 0.0) most = typical;
    f.state_scale_.push_back(power_of_two(std::max(most, least_scale * typical)));
  }
  for (const auto& global : p.globals) {
    double most = 0.0;
    for (const double bound : {global.lower, global.upper}) {
      if (std::isfinite(bound)) most = std::max(most, std::abs(bound));
    }
    f.global_scale_.push_back(power_of_two(most == 0.0 ? typical : std::max(most, least_scale * typical)));
  }
  std::vector<double> row_size(p.rows.size(), 0.0);
  for (const auto& [place, v] : a) {
    row_size[place.first] = std::max(row_size[place.first], largest(v) * f.column_scale_[place.second]);
  }
  for (const auto& [place, v] : b) {
    row_size[place.first] = std::max(row_size[place.first], largest(v) * f.state_scale_[place.second]);
  }
  for (const auto& [place, v] : d) {
    row_size[place.first] = std::max(row_size[place.first], largest(v) * f.global_scale_[place.second]);
  }
  for (const double most : row_size) f.row_scale_.push_back(most == 0.0 ? 1.0 : 1.0 / power_of_two(most));
  std::vector<double> total_size(p.global_rows.size(), 0.0);
  for (const auto& [place, v] : h) {
    total_size[place.first] = std::max(total_size[place.first], largest(v) * f.column_scale_[place.second]);
  }
  for (std::size_t i = 0; i < k.size(); ++i) {
    for (std::size_t j = 0; j < k[i].size(); ++j) {
      total_size[i] = std::max(total_size[i], std::abs(k[i][j]) * f.global_scale_[j]);
    }
  }
  for (const double most : total_size) f.total_scale_.push_back(most == 0.0 ? 1.0 : 1.0 / power_of_two(most));

  std::vector<double> costs;
  const auto note = [&costs](double cost) {
    if (cost > 0.0) costs.push_back(cost);
  };
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    if (f.slot_of_column_[j] == none) continue;
    note(largest(values(p.columns[j].cost) * values(p.weight)) * f.column_scale_[j]);
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    note(largest(values(p.states[i].cost) * values(p.weight)) * f.state_scale_[i]);
  }
  std::ranges::sort(costs);
  double dearest = costs.empty() ? 0.0 : std::min(costs.back(), rare * costs[costs.size() / 2]);
  if (dearest == 0.0) {
    for (std::size_t j = 0; j < p.globals.size(); ++j) {
      dearest = std::max(dearest, std::abs(p.globals[j].cost) * f.global_scale_[j]);
    }
  }
  f.objective_scale = dearest == 0.0 ? 1.0 : power_of_two(dearest);
}

void Form::Maker::keep_scales(const Scales& like) {
  constexpr double near = 64.0;
  const auto fits = [](const std::vector<double>& ours, const std::vector<double>& theirs) {
    return std::ranges::equal(ours, theirs,
                              [](double our, double their) { return our <= near * their && their <= near * our; });
  };
  if (!fits(f.column_scale_, like.column) || !fits(f.state_scale_, like.state) || !fits(f.row_scale_, like.row) ||
      !fits(f.global_scale_, like.global) || !fits(f.total_scale_, like.total) ||
      !fits({f.objective_scale}, {like.objective})) {
    return;
  }
  f.column_scale_ = like.column;
  f.state_scale_ = like.state;
  f.row_scale_ = like.row;
  f.global_scale_ = like.global;
  f.total_scale_ = like.total;
  f.objective_scale = like.objective;
}

}  // namespace zhanhe::solver::staged
