#include "zhanhe/base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace zhanhe {

namespace {

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string> known) {
  std::string best;
  std::size_t fewest = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t count = edits(name, candidate);
    if (count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view name, std::span<const std::string> known) {
  if (const std::string near = nearest_name(name, known); !near.empty()) return "did you mean '" + near + "'?";
  if (known.empty()) return "there is none to name";
  constexpr std::size_t most = 12;
  std::string text = "known are: ";
  for (std::size_t i = 0; i < std::min(most, known.size()); ++i) text += (i > 0 ? ", " : "") + known[i];
  if (known.size() > most) text += ", ...";
  return text;
}

}  // namespace zhanhe
