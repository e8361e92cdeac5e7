#pragma once

#include <memory>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/program/record.hpp"
#include "zhanhe/results/dispatch.hpp"
#include "zhanhe/results/feedback.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::formulation {

/// A study as a staged program, with the knowledge of what each number means.
class Posed {
public:
  /// Poses the steps of a window, with a linear grid around the state of `feedback` when there is one. The study must
  /// be valid and is kept (copies are cheap). Notes about weather are added to `issues`. Throws ScenarioError when the
  /// weather cannot be had.
  Posed(const Study& study, Window window, Issues& issues, std::shared_ptr<const Feedback> feedback = nullptr);
  ~Posed();
  Posed(const Posed&) = delete;
  Posed& operator=(const Posed&) = delete;
  Posed(Posed&&) noexcept;
  Posed& operator=(Posed&&) noexcept;

  [[nodiscard]] const Program& program() const;
  [[nodiscard]] const TimeAxis& axis() const;

  /// From a solution of the program back to physics.
  [[nodiscard]] Dispatch read(const Solution& solution) const;

  /// Of an infeasible program: the firm loads whose demand its proof leans on, with their steps. They are numbers in
  /// the balances of nodes, so the solver cannot name them.
  [[nodiscard]] std::vector<Cause> demands_behind(const Solution& proof) const;

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace zhanhe::formulation
