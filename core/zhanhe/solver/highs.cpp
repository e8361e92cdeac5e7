#include "zhanhe/solver/highs.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include <interfaces/highs_c_api.h>

#include "zhanhe/base/error.hpp"

namespace zhanhe::solver {

namespace {

static_assert(std::is_same_v<HighsInt, FlatProgram::Index>, "the flat program has HiGHS's index type");

struct Destroy {
  void operator()(void* highs) const { Highs_destroy(highs); }
};

/// One HiGHS and the thread that runs it.
struct Running {
  std::unique_ptr<void, Destroy> highs;
  std::future<HighsInt> ran;  // destroyed first, which waits
};

/// Keeps a solve that was given up until HiGHS has noticed, at the latest until the program ends. The one thing that
/// outlives its call: HiGHS cannot be ended from outside, and its presolve looks at the time limit only every few
/// seconds on a long year.
void give_up(std::unique_ptr<Running> running) {
  static std::mutex guard;
  static std::vector<std::unique_ptr<Running>> given_up;
  const std::lock_guard lock(guard);
  std::erase_if(given_up, [](const auto& other) {
    return other->ran.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  });
  given_up.push_back(std::move(running));
}

/// Runs HiGHS on a thread of its own, so that this one can ask the observer. HiGHS's own callbacks are not used: with
/// one set, its simplex method spends five times as long on a year of hours, and presolve calls nobody back. Both look
/// at the time limit now and then, which ends them. Returns HiGHS's return value; throws Cancelled when the observer
/// asked to stop.
HighsInt run_watched(std::unique_ptr<void, Destroy>& highs, const Observer& observer) {
  if (!observer) return Highs_run(highs.get());
  void* engine = highs.get();
  auto running = std::make_unique<Running>();
  running->ran = std::async(std::launch::async, [engine] { return Highs_run(engine); });
  while (running->ran.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (observer({"solve", -1.0, {}})) continue;
    Highs_setDoubleOptionValue(engine, "time_limit", 0.0);
    if (running->ran.wait_for(std::chrono::milliseconds(500)) != std::future_status::ready) {
      running->highs = std::move(highs);
      give_up(std::move(running));
    }
    throw Cancelled();
  }
  return running->ran.get();
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
  std::unique_ptr<void, Destroy> highs(Highs_create());
  ensure(highs != nullptr, "HiGHS can be created");
  Highs_setBoolOptionValue(highs.get(), "output_flag", 0);
  // HiGHS adds this to the diagonal of a quadratic program; its default of 1e-7 shows in the judge's gap.
  Highs_setDoubleOptionValue(highs.get(), "qp_regularization_value", 1e-10);
  const bool linear = flat.quadratic.empty() && flat.integer.empty();
  if (linear) {
    Highs_setStringOptionValue(highs.get(), "solver", settings.highs_method.c_str());
    if (settings.highs_method != "simplex") Highs_setStringOptionValue(highs.get(), "run_crossover", "off");
  }
  if (!flat.integer.empty()) {
    Highs_setDoubleOptionValue(highs.get(), "mip_rel_gap", settings.whole_numbers.gap);
    Highs_setIntOptionValue(highs.get(), "mip_max_nodes", settings.whole_numbers.most_nodes);
    if (settings.threads > 0) Highs_setIntOptionValue(highs.get(), "threads", settings.threads);
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
  if (passed == kHighsStatusError) return {Status::trouble, false, 0, -no_limit, "HiGHS refused the program", {}, {}};
  tell(observer, {"solve", -1.0, {}});  // once HiGHS runs, it takes a while to stop

  HighsInt ran = run_watched(highs, observer);

  HighsAnswer answer;
  HighsInt model_status = Highs_getModelStatus(highs.get());
  std::string by;
  if (linear && settings.highs_method == "simplex" && model_status == kHighsModelStatusUnknown) {
    // Simplex may end with a few prices of the wrong sign after its presolve, and says nothing then.
    by = ", by its interior point after its simplex method ended without an answer";
    answer.iterations = count(highs.get(), "simplex_iteration_count");
    Highs_clearSolver(highs.get());
    Highs_setStringOptionValue(highs.get(), "solver", "ipm");
    Highs_setStringOptionValue(highs.get(), "run_crossover", "off");
    ran = run_watched(highs, observer);
    model_status = Highs_getModelStatus(highs.get());
  }
  answer.status = ran == kHighsStatusError ? Status::trouble : status_of(model_status);
  answer.infeasible_or_unbounded = model_status == kHighsModelStatusUnboundedOrInfeasible;
  answer.iterations += count(highs.get(), "simplex_iteration_count") + count(highs.get(), "ipm_iteration_count") +
                       count(highs.get(), "qp_iteration_count");
  answer.message = "HiGHS model status " + std::to_string(model_status) + by;
  const bool found = answer.status == Status::limit && !flat.integer.empty() &&
                     count(highs.get(), "primal_solution_status") == kHighsSolutionStatusFeasible;
  if (!flat.integer.empty()) Highs_getDoubleInfoValue(highs.get(), "mip_dual_bound", &answer.bound);
  if (answer.status == Status::optimal || found) {
    answer.values.assign(flat.unknowns(), 0.0);
    answer.prices.assign(flat.rows(), 0.0);
    Highs_getSolution(highs.get(), answer.values.data(), nullptr, nullptr, answer.prices.data());
  }
  return answer;
}

}  // namespace zhanhe::solver
