#pragma once

#include <optional>
#include <string>

#include "zhanhe/app/main.hpp"
#include "zhanhe/app/options.hpp"

/// The commands, each with its arguments already parsed. They return an exit code; errors leave as exceptions, which
/// main() turns into exit codes.
namespace zhanhe::app {

struct RunCommand {
  std::string scenario;
  std::optional<std::string> weather;
  std::string out = "results.h5";
  RunRequest request;
};
[[nodiscard]] int run_command(const RunCommand& command, const Console& console);

[[nodiscard]] int validate_command(const std::string& scenario, const std::optional<std::string>& weather,
                                   const Console& console);
[[nodiscard]] int info_command(const std::string& path, const Console& console);

}  // namespace zhanhe::app
