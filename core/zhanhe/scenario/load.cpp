#include "zhanhe/scenario/load.hpp"

#include "zhanhe/scenario/reading.hpp"

namespace zhanhe::scenario {

Study load(const std::filesystem::path& file, const std::optional<std::filesystem::path>& weather) {
  Study study = read(file, weather);
  if (has_errors(study.issues)) throw ScenarioError(std::move(study.issues));
  return study;
}

Study read(const std::filesystem::path& file, const std::optional<std::filesystem::path>& weather) {
  Reading reading(file);
  if (reading.parse()) {
    reading.read_settings();
    reading.read_weather(weather);
    reading.read_components();
    reading.validate();
  }
  return std::move(reading).study();
}

}  // namespace zhanhe::scenario
