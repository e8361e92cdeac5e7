#include "zhanhe/formulation/quantity.hpp"

namespace zhanhe::formulation {

void Quantity::write(Eigen::Ref<Eigen::ArrayXd> out) const {
  const auto steps = static_cast<std::size_t>(out.size());
  if (terms_.empty()) out.setZero();
  bool first = true;
  for (const Term& term : terms_) {
    const auto put = [&](const auto& numbers) {
      if (first) {
        out = numbers;
      } else {
        out += numbers;
      }
    };
    const Eigen::Map<const Eigen::ArrayXd> column(term.column, term.column ? out.size() : 0);
    if (term.factor.constant()) {
      if (term.column) {
        put(term.factor[0] * column);
      } else {
        put(Eigen::ArrayXd::Constant(out.size(), term.factor[0]));
      }
    } else if (first) {
      term.factor.copy(0, steps, out.data());
      if (term.column) out *= column;
    } else {
      Eigen::ArrayXd numbers(out.size());
      term.factor.copy(0, steps, numbers.data());
      if (term.column) numbers *= column;
      out += numbers;
    }
    first = false;
  }
}

}  // namespace zhanhe::formulation
