#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace zhanhe::test {

/// The rows of a CSV file below its header, as text fields.
inline std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> row;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
    rows.push_back(row);
  }
  return rows;
}

/// The measured year of Zhengzhou, which is not part of the project: empty where it is absent.
inline std::string zhengzhou_epw() {
  const char* named = std::getenv("ZHANHE_DATA");
  const std::string folder = named ? named : ZHANHE_SOURCE "/../shared/data";
  const std::string path = folder + "/weather/CHN_Henan.Zhengzhou.570830_CSWD.epw";
  return std::filesystem::exists(path) ? path : std::string();
}

inline const char* const zhengzhou_absent =
    "CHN_Henan.Zhengzhou.570830_CSWD.epw is absent: set ZHANHE_DATA to the folder that holds weather/";

inline double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace zhanhe::test
