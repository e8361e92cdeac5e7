#include "zhanhe/solver/highs.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <type_traits>

#include <interfaces/highs_c_api.h>

#include "zhanhe/base/error.hpp"

namespace zhanhe::solver {

namespace {

static_assert(std::is_same_v<HighsInt, FlatProgram::Index>, "the flat program has HiGHS's index type");

struct Destroy {
  void operator()(void* highs) const { Highs_destroy(highs); }
};

/// Carries the observer through HiGHS's C callback, and its wish to stop back.
struct Watch {
  const Observer* observer = nullptr;
  bool stopped = false;
  std::chrono::steady_clock::time_point last{};

  void look(const HighsCallbackDataOut* out, HighsCallbackDataIn* in) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last > std::chrono::milliseconds(100)) {
      last = now;
      const HighsInt iterations = out->simplex_iteration_count + out->ipm_iteration_count;
      const std::string detail = std::to_string(iterations) + " iterations";
      if (!(*observer)({"solve", -1.0, detail})) stopped = true;
    }
    if (stopped) in->user_interrupt = 1;
  }
};

void on_callback(int, const char*, const HighsCallbackDataOut* out, HighsCallbackDataIn* in, void* watch) {
  static_cast<Watch*>(watch)->look(out, in);
}

Status status_of(HighsInt model_status) {
  if (model_status == kHighsModelStatusOptimal || model_status == kHighsModelStatusModelEmpty) return Status::optimal;
  if (model_status == kHighsModelStatusInfeasible) return Status::infeasible;
  if (model_status == kHighsModelStatusUnbounded) return Status::unbounded;
  if (model_status == kHighsModelStatusTimeLimit || model_status == kHighsModelStatusIterationLimit ||
      model_status == kHighsModelStatusSolutionLimit) {
    return Status::limit;
  }
  return Status::trouble;
}

int count(const void* highs, const char* name) {
  HighsInt number = 0;
  Highs_getIntInfoValue(highs, name, &number);
  return std::max(0, static_cast<int>(number));
}

/// The diagonal of the quadratic part as HiGHS wants it: a lower triangle, column by column.
struct Hessian {
  std::vector<HighsInt> start, index;
  std::vector<double> value;

  explicit Hessian(const std::vector<double>& diagonal) {
    for (std::size_t j = 0; j < diagonal.size(); ++j) {
      start.push_back(static_cast<HighsInt>(index.size()));
      if (diagonal[j] == 0.0) continue;
      index.push_back(static_cast<HighsInt>(j));
      value.push_back(diagonal[j]);
    }
  }
};

}  // namespace

HighsAnswer run_highs(const FlatProgram& flat, const Settings& settings, const Observer& observer) {
  const std::unique_ptr<void, Destroy> highs(Highs_create());
  ensure(highs != nullptr, "HiGHS can be created");
  Highs_setBoolOptionValue(highs.get(), "output_flag", 0);
  // HiGHS adds this to the diagonal of a quadratic program; its default of 1e-7 shows in the judge's gap.
  Highs_setDoubleOptionValue(highs.get(), "qp_regularization_value", 1e-10);
  const bool linear = flat.quadratic.empty() && flat.integer.empty();
  if (linear) {
    Highs_setStringOptionValue(highs.get(), "solver", settings.highs_method.c_str());
    if (settings.highs_method != "simplex") Highs_setStringOptionValue(highs.get(), "run_crossover", "off");
  }
  if (settings.time_limit_s < 1e20) Highs_setDoubleOptionValue(highs.get(), "time_limit", settings.time_limit_s);

  const Hessian hessian(flat.quadratic);
  const HighsInt passed = Highs_passModel(
      highs.get(), static_cast<HighsInt>(flat.unknowns()), static_cast<HighsInt>(flat.rows()),
      static_cast<HighsInt>(flat.value.size()), static_cast<HighsInt>(hessian.value.size()), kHighsMatrixFormatRowwise,
      kHighsHessianFormatTriangular, kHighsObjSenseMinimize, 0.0, flat.cost.data(), flat.lower.data(),
      flat.upper.data(), flat.row_lower.data(), flat.row_upper.data(), flat.start.data(), flat.column.data(),
      flat.value.data(), hessian.start.data(), hessian.index.data(), hessian.value.data(),
      flat.integer.empty() ? nullptr : flat.integer.data());
  if (passed == kHighsStatusError) return {Status::trouble, false, 0, "HiGHS refused the program", {}, {}};

  Watch watch{&observer, false, {}};
  if (observer) {
    Highs_setCallback(highs.get(), on_callback, &watch);
    Highs_startCallback(highs.get(), kHighsCallbackSimplexInterrupt);
    Highs_startCallback(highs.get(), kHighsCallbackIpmInterrupt);
    Highs_startCallback(highs.get(), kHighsCallbackMipInterrupt);
  }
  const HighsInt ran = Highs_run(highs.get());
  if (watch.stopped) throw Cancelled();

  HighsAnswer answer;
  const HighsInt model_status = Highs_getModelStatus(highs.get());
  answer.status = ran == kHighsStatusError ? Status::trouble : status_of(model_status);
  answer.infeasible_or_unbounded = model_status == kHighsModelStatusUnboundedOrInfeasible;
  answer.iterations = count(highs.get(), "simplex_iteration_count") + count(highs.get(), "ipm_iteration_count") +
                      count(highs.get(), "qp_iteration_count");
  answer.message = "HiGHS model status " + std::to_string(model_status);
  if (answer.status == Status::optimal) {
    answer.values.assign(flat.unknowns(), 0.0);
    answer.prices.assign(flat.rows(), 0.0);
    Highs_getSolution(highs.get(), answer.values.data(), nullptr, nullptr, answer.prices.data());
  }
  return answer;
}

}  // namespace zhanhe::solver
