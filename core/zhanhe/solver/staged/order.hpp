#pragma once

#include <cstddef>
#include <vector>

namespace zhanhe::solver::staged {

/// An order in which rows that share columns are eliminated with little fill: always the row that meets the fewest
/// others (minimum degree, Tinney and Walker 1967, Direct solutions of sparse network equations by optimally ordered
/// triangular factorization, Proc. IEEE 55). `rows` names rows of `columns_of`, which has the columns of each. Returns
/// positions in `rows`.
[[nodiscard]] std::vector<std::size_t> elimination_order(const std::vector<std::size_t>& rows,
                                                         const std::vector<std::vector<std::size_t>>& columns_of,
                                                         std::size_t columns);

}  // namespace zhanhe::solver::staged
