#pragma once

#include <string>

#include "types.hpp"
#include "zhanhe/base/issue.hpp"

namespace zhanhe::bind {

/// Issues as zhanhe.errors.Issue.
[[nodiscard]] IssueList to_python(const Issues& issues);
[[nodiscard]] py::object make_issue(const std::string& code, const std::string& severity, const std::string& where,
                                    const std::string& message, const std::string& remedy);
/// Throws ScenarioError when an issue is an error.
void refuse_errors(Issues issues);
/// Throws a ScenarioError with one issue.
[[noreturn]] void refuse(IssueCode code, std::string where, std::string message, std::string remedy);

}  // namespace zhanhe::bind
