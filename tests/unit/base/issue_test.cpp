#include "zhanhe/base/issue.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

TEST(IssueText, of_every_code_is_stable) {
  const std::vector<std::string> expected{"unknown-key",
                                          "missing-key",
                                          "wrong-type",
                                          "not-finite",
                                          "out-of-range",
                                          "series-gap",
                                          "wrong-length",
                                          "duplicate-name",
                                          "unknown-name",
                                          "island-without-source",
                                          "negative-size",
                                          "bound-too-large",
                                          "bad-time-zone",
                                          "bad-time",
                                          "non-convex",
                                          "bad-file",
                                          "conflict",
                                          "not-supported",
                                          "export-above-import",
                                          "charges-while-discharging",
                                          "above-peak-load",
                                          "filled-gap",
                                          "mapped-time",
                                          "assumed"};
  std::vector<std::string> texts;
  for (int code = 0; code <= static_cast<int>(IssueCode::assumed); ++code) {
    texts.emplace_back(to_string(static_cast<IssueCode>(code)));
  }
  EXPECT_EQ(texts, expected);
}

TEST(IssueText, says_severity_code_place_problem_and_remedy) {
  const Issue issue{IssueCode::unknown_key, Severity::error, "scenario.toml:7 [[battery]] 'b1'",
                    "'p_mx_kw' is not known", "did you mean 'p_max_kw'?"};
  EXPECT_EQ(to_string(issue),
            "error unknown-key at scenario.toml:7 [[battery]] 'b1': 'p_mx_kw' is not known; did you mean 'p_max_kw'?");
  EXPECT_EQ(to_string(Issue{IssueCode::assumed, Severity::note, "", "a synthetic year", ""}),
            "note assumed: a synthetic year");
}

TEST(IssueText, has_one_line_for_each_issue) {
  const Issue issue{IssueCode::conflict, Severity::warning, "", "a", ""};
  EXPECT_EQ(to_string(Issues{issue, issue}), "warning conflict: a\nwarning conflict: a");
  EXPECT_EQ(to_string(Issues{}), "");
}

TEST(Issues, have_errors_only_when_one_is_an_error) {
  Issues issues{{IssueCode::assumed, Severity::note, "", "", ""}, {IssueCode::conflict, Severity::warning, "", "", ""}};
  EXPECT_FALSE(has_errors(issues));
  issues.push_back({IssueCode::conflict, Severity::error, "", "", ""});
  EXPECT_TRUE(has_errors(issues));
}

TEST(ScenarioErrors, carry_all_issues_and_their_text) {
  const ScenarioError error({{IssueCode::conflict, Severity::error, "x", "a", "b"}});
  ASSERT_EQ(error.issues().size(), 1U);
  EXPECT_STREQ(error.what(), "error conflict at x: a; b");
}

}  // namespace
}  // namespace zhanhe
