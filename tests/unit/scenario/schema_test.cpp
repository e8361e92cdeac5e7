#include "zhanhe/scenario/schema.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "zhanhe/study/edit.hpp"

namespace zhanhe::scenario {
namespace {

std::string committed(const std::string& path) {
  std::ifstream file(std::string(ZHANHE_SOURCE) + "/docs/formats/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// How often a text occurs.
std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(ScenarioSchema, is_the_committed_file) {
  EXPECT_EQ(scenario_schema(), committed("zhanhe-scenario-1.schema.json"))
      << "a field table changed: write zhanhe::scenario::scenario_schema() to that file";
}

TEST(ScenarioSchema, refuses_unknown_keys_in_every_table) {
  const std::string schema = scenario_schema();
  // The top, [study], [tables], each kind, and the ports of a converter's inputs and outputs.
  EXPECT_EQ(count_of(schema, "\"additionalProperties\": false"), 3 + kind_names().size() + 2);
}

TEST(FieldReference, is_the_committed_file) {
  EXPECT_EQ(field_reference(), committed("scenario-fields.md"))
      << "a field table changed: write zhanhe::scenario::field_reference() to that file";
}

TEST(FieldReference, has_a_row_for_every_field_of_every_kind) {
  const std::string reference = field_reference();
  std::size_t fields = Settings::fields().size();
  for_each_type(ComponentKinds{}, [&fields]<class T>() { fields += T::fields().size(); });
  EXPECT_EQ(count_of(reference, "\n| `"), fields);
  for (const std::string& kind : kind_names()) {
    EXPECT_NE(reference.find("## `[[" + kind + "]]`"), std::string::npos) << kind;
  }
}

}  // namespace
}  // namespace zhanhe::scenario
