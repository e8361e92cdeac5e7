#include "zhanhe/scenario/schema.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "zhanhe/study/edit.hpp"

namespace zhanhe::scenario {
namespace {

/// A committed file that is made from the field tables. `how` writes it anew.
constexpr const char* how = "a field table changed; run this program once with ZHANHE_WRITE=1 in the environment";
std::string committed(const std::string& name, const std::string& made) {
  const std::string path = std::string(ZHANHE_SOURCE) + "/docs/formats/" + name;
  if (std::getenv("ZHANHE_WRITE")) std::ofstream(path) << made;
  std::ifstream file(path);
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
  EXPECT_EQ(scenario_schema(), committed("zhanhe-scenario-1.schema.json", scenario_schema())) << how;
}

TEST(ScenarioSchema, refuses_unknown_keys_in_every_table) {
  const std::string schema = scenario_schema();
  // The top, [study], [tables], each kind, and the ports of a converter's inputs and outputs.
  EXPECT_EQ(count_of(schema, "\"additionalProperties\": false"), 3 + kind_names().size() + 2);
}

TEST(FieldReference, is_the_committed_file) {
  EXPECT_EQ(field_reference(), committed("scenario-fields.md", field_reference())) << how;
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
