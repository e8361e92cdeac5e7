#include "zhanhe/solver/highs.hpp"

#include <algorithm>
#include <chrono>
#include <future>
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

/// Runs HiGHS on a thread of its own, so that this one can ask the observer. HiGHS's own callbacks are not used: with
/// one set, its simplex method spends five times as long on a year of hours, and presolve calls nobody back. Both look
/// at the time limit now and then, which ends them. Returns HiGHS's return value; throws Cancelled when the observer
/// asked to stop.
HighsInt run_watched(void* highs, const Observer& observer) {
  if (!observer) return Highs_run(highs);
  std::future<HighsInt> ran = std::async(std::launch::async, [highs] { return Highs_run(highs); });
  bool stopped = false;
  while (ran.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (stopped || observer({"solve", -1.0, {}})) continue;
    stopped = true;
    Highs_setDoubleOptionValue(highs, "time_limit", 0.0);
  }
  if (stopped) throw Cancelled();
  return ran.get();
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
  tell(observer, {"solve", -1.0, {}});  // once HiGHS runs, it takes a while to stop

  const HighsInt ran = run_watched(highs.get(), observer);

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
