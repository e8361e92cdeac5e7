#pragma once

#include <string>
#include <vector>

#include "zhanhe/program/program.hpp"
#include "zhanhe/study/study.hpp"
#include "zhanhe/study/surroundings.hpp"

namespace zhanhe::formulation {

/// What devices need to know of the run while they pose: the study, the steps it covers, and the weather.
class Context {
public:
  /// Keeps a reference to the study. Notes about assumed or mapped weather go to `issues` when a device asks for it.
  Context(const Study& study, Window window, Issues& issues);

  [[nodiscard]] const Study& study() const { return study_; }
  /// The axis of the run.
  [[nodiscard]] const TimeAxis& axis() const { return axis_; }
  [[nodiscard]] std::size_t steps() const { return axis_.steps; }
  [[nodiscard]] double step_h() const { return axis_.step_h(); }
  /// Hours that the steps of the run count for in costs, in the levels of stores, and in budgets.
  [[nodiscard]] const Profile& cost_h() const { return cost_h_; }
  [[nodiscard]] const Profile& store_h() const { return store_h_; }
  [[nodiscard]] const Profile& energy_h() const { return energy_h_; }
  /// The share of a year of 8760 h that the run pays for.
  [[nodiscard]] double year_share() const { return year_share_; }
  [[nodiscard]] double carbon_yuan_kg() const { return study_.settings.carbon_yuan_kg; }
  [[nodiscard]] double tie_break_yuan_kwh() const { return study_.settings.tie_break_yuan_kwh; }

  /// The steps of the run out of a profile over the study's axis. One that is not given stays so.
  [[nodiscard]] Profile cut(const Profile& profile) const;
  /// `profile * factor` over the run, for a program.
  [[nodiscard]] Hourly hourly(const Profile& cut_profile, double factor = 1.0) const;

  /// Weather, shapes and demand over the study's whole axis.
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }

private:
  const Study& study_;
  Window window_;
  TimeAxis axis_;
  Profile cost_h_, store_h_, energy_h_;
  double year_share_ = 0.0;
  Surroundings surroundings_;
};

}  // namespace zhanhe::formulation
