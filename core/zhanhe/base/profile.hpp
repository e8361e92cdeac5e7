#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace zhanhe {

/// A quantity over the steps of a study: not given, one number for all steps, or one number for each step.
/// Copies share the numbers, so a snapshot of a study costs nothing.
class Profile {
public:
  Profile() = default;
  Profile(double constant) : values_(std::make_shared<const std::vector<double>>(1, constant)), constant_(true) {}
  Profile(std::vector<double> values, std::string source = {})
      : values_(std::make_shared<const std::vector<double>>(std::move(values))), source_(std::move(source)) {}

  [[nodiscard]] bool given() const { return values_ != nullptr; }
  /// One number that holds for all steps, as opposed to a series.
  [[nodiscard]] bool constant() const { return constant_; }
  /// 0 when not given, 1 when constant, else the length of the series.
  [[nodiscard]] std::size_t size() const { return values_ ? values_->size() : 0; }
  [[nodiscard]] double operator[](std::size_t step) const { return (*values_)[constant_ ? 0 : step]; }
  [[nodiscard]] double at_or(std::size_t step, double otherwise) const { return values_ ? (*this)[step] : otherwise; }
  /// The stored numbers: none, one, or one for each step.
  [[nodiscard]] const std::vector<double>& values() const {
    static const std::vector<double> none;
    return values_ ? *values_ : none;
  }
  /// Where a series came from ("loads.csv:house_12"); empty when it was set in code.
  [[nodiscard]] const std::string& source() const { return source_; }

  /// Multiplies a given profile by a number; copies made before keep their numbers.
  Profile& operator*=(double factor);

private:
  std::shared_ptr<const std::vector<double>> values_;
  std::string source_;
  bool constant_ = false;
};

/// The sum of two given profiles, step by step; series have the same length.
[[nodiscard]] inline Profile sum(const Profile& a, const Profile& b) {
  if (a.constant() && b.constant()) return a[0] + b[0];
  const Profile& series = a.constant() ? b : a;
  const Profile& other = a.constant() ? a : b;
  if (other.constant() && other[0] == 0.0) return series;
  std::vector<double> values = series.values();
  for (std::size_t t = 0; t < values.size(); ++t) values[t] += other[t];
  return Profile(std::move(values), series.source());
}

/// A given profile times a number.
[[nodiscard]] inline Profile product(const Profile& profile, double factor) {
  if (profile.constant()) return profile[0] * factor;
  if (factor == 0.0) return 0.0;
  std::vector<double> values = profile.values();
  for (double& value : values) value *= factor;
  return Profile(std::move(values), profile.source());
}

inline Profile& Profile::operator*=(double factor) { return *this = product(*this, factor); }

}  // namespace zhanhe
