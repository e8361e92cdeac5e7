#include "zhanhe/formulation/context.hpp"

#include "zhanhe/base/error.hpp"

namespace zhanhe::formulation {

namespace {

constexpr double hours_of_a_year = 8760.0;

/// The hours that steps count for: as given, else the length of a step.
Profile hours_of(const Profile& given, double step_h) { return given.given() ? given : Profile(step_h); }

}  // namespace

Context::Context(const Study& study, Window window, Issues& issues)
    : study_(study),
      window_(window),
      axis_(study.axis().part(window.first, window.count)),
      surroundings_(study, issues) {
  cost_h_ = cut(hours_of(study.settings.cost_h, step_h()));
  store_h_ = cut(hours_of(study.settings.store_h, step_h()));
  energy_h_ = cut(hours_of(study.settings.energy_h, step_h()));
  for (std::size_t t = 0; t < steps(); ++t) year_share_ += cost_h_[t] / hours_of_a_year;
}

Profile Context::cut(const Profile& profile) const { return profile.part(window_.first, window_.count); }

Hourly Context::hourly(const Profile& profile, double factor) const {
  ensure(profile.given(), "a profile is given before it becomes numbers");
  return Hourly(profile, factor);
}

}  // namespace zhanhe::formulation
