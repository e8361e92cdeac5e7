#include "progress.hpp"

namespace zhanhe::bind {

Observer Watch::observer() {
  return [this](const Progress& progress) { return tell(progress); };
}

bool Watch::tell(const Progress& progress) {
  constexpr std::chrono::milliseconds pause(100);
  const auto now = std::chrono::steady_clock::now();
  if (raised_) return false;
  if (progress.stage == stage_ && now - last_ < pause) return true;
  last_ = now;
  stage_ = progress.stage;
  const py::gil_scoped_acquire gil;
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (told_.is_none()) return true;
    const py::object answer = told_(stage_, progress.done_frac);
    return !answer.is(py::bool_(false));
  } catch (...) {
    raised_ = std::current_exception();
    return false;
  }
}

}  // namespace zhanhe::bind
