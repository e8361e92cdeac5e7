#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace zhanhe {

/// A quantity over the steps of a study: not given, one number for all steps, or one number for each step.
/// Copies and parts share the numbers, so a snapshot or a window of a study costs nothing.
class Profile {
public:
  Profile() = default;
  Profile(double constant) : Profile(std::vector<double>(1, constant)) { constant_ = true; }
  Profile(std::vector<double> values, std::string source = {}) : size_(values.size()), source_(std::move(source)) {
    const auto kept = std::make_shared<const std::vector<double>>(std::move(values));
    numbers_ = {kept, kept->data()};
    given_ = true;
  }

  [[nodiscard]] bool given() const { return given_; }
  /// One number that holds for all steps, as opposed to a series.
  [[nodiscard]] bool constant() const { return constant_; }
  /// Whether it is one number, and that number is `value`.
  [[nodiscard]] bool is(double value) const { return constant_ && (*this)[0] == value; }
  /// 0 when not given, 1 when constant, else the length of the series.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double operator[](std::size_t step) const { return numbers_.get()[constant_ ? 0 : step]; }
  [[nodiscard]] double at_or(std::size_t step, double otherwise) const { return given_ ? (*this)[step] : otherwise; }
  /// The stored numbers: none, one, or one for each step. Valid as long as a profile that shares them.
  [[nodiscard]] std::span<const double> values() const { return {numbers_.get(), size_}; }
  /// The stored numbers, to be kept by whoever shares them.
  [[nodiscard]] const std::shared_ptr<const double>& shared() const { return numbers_; }
  /// Where a series came from ("loads.csv:house_12"); empty when it was set in code.
  [[nodiscard]] const std::string& source() const { return source_; }

  /// Multiplies a given profile by a number; copies made before keep their numbers.
  Profile& operator*=(double factor);

  /// The steps first .. first + count of a series, which must have them; anything else stays as it is.
  [[nodiscard]] Profile part(std::size_t first, std::size_t count) const {
    Profile part = *this;
    if (!given_ || constant_) return part;
    part.numbers_ = {numbers_, numbers_.get() + first};
    part.size_ = count;
    return part;
  }

private:
  std::shared_ptr<const double> numbers_;  // shares the vector, points to the first number
  std::size_t size_ = 0;
  std::string source_;
  bool given_ = false;
  bool constant_ = false;
};

/// The sum of two given profiles, step by step; series have the same length.
[[nodiscard]] inline Profile sum(const Profile& a, const Profile& b) {
  if (a.constant() && b.constant()) return a[0] + b[0];
  const Profile& series = a.constant() ? b : a;
  const Profile& other = a.constant() ? a : b;
  if (other.is(0.0)) return series;
  std::vector<double> values(series.values().begin(), series.values().end());
  for (std::size_t t = 0; t < values.size(); ++t) values[t] += other[t];
  return Profile(std::move(values), series.source());
}

/// A given profile times a number.
[[nodiscard]] inline Profile product(const Profile& profile, double factor) {
  if (profile.constant()) return profile[0] * factor;
  if (factor == 0.0) return 0.0;
  if (factor == 1.0) return profile;
  std::vector<double> values(profile.values().begin(), profile.values().end());
  for (double& value : values) value *= factor;
  return Profile(std::move(values), profile.source());
}

/// A function of given profiles, step by step; a number where all of them are. Series have the same length.
template <class Function, class... Profiles>
[[nodiscard]] Profile each(Function&& function, const Profile& first, const Profiles&... others) {
  if (first.constant() && (others.constant() && ...)) return function(first[0], others[0]...);
  const std::size_t steps = std::max({first.size(), others.size()...});
  std::vector<double> values(steps);
  for (std::size_t t = 0; t < steps; ++t) values[t] = function(first[t], others[t]...);
  return Profile(std::move(values), first.source());
}

/// One over a given profile, which is nowhere 0.
[[nodiscard]] inline Profile inverse(const Profile& profile) {
  return each([](double value) { return 1.0 / value; }, profile);
}

inline Profile& Profile::operator*=(double factor) { return *this = product(*this, factor); }

}  // namespace zhanhe
