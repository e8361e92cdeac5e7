#pragma once

#include <exception>
#include <functional>
#include <string_view>

namespace zhanhe {

/// Where a long computation stands.
struct Progress {
  std::string_view stage;     ///< "pose", "solve", "judge", "read", "check", "settle", "write"
  double done_frac = 0.0;     ///< of this stage; negative while unknown
  std::string_view detail{};  ///< a few words, for example the solver's iteration count
};

/// Called a few times a second from the computing thread. Returning false asks the computation to stop.
/// It must not throw.
using Observer = std::function<bool(const Progress&)>;

/// The observer asked to stop.
class Cancelled : public std::exception {
public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

/// Tells the observer, if there is one; throws Cancelled when it asks to stop.
inline void tell(const Observer& observer, const Progress& progress) {
  if (observer && !observer(progress)) throw Cancelled();
}

}  // namespace zhanhe
