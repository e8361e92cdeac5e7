#include <random>

#include "folder.hpp"
#include "zhanhe/scenario/csv_table.hpp"
#include "zhanhe/scenario/text_file.hpp"
#include "zhanhe/scenario/toml_reader.hpp"

namespace zhanhe::scenario {
namespace {

const std::string head = "schema = \"zhanhe-scenario/1\"\n";

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(generator() & 0xFF);
  return bytes;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Hostile, scenario_files_that_are_none_end_in_issues) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read("").issues, IssueCode::missing_key));
  const std::string files[] = {
      noise(100'000, 1),
      std::string(1000, '\0'),
      head + std::string("title = \"a\0b\"\n", 14),
      head + "title = \"" + std::string(1'000'000, 'x'),
      head + "a = " + std::string(100'000, '[') + std::string(100'000, ']') + "\n",
      head + "a = " + repeated("{a=", 100'000) + "\n",
      head + "[" + repeated("a.", 200'000) + "a]\n",
      head + "b = {" + repeated("\"=\".'.'.", 200'000) + "a = 1}\n",
      head + "\xFF\xFE\n",
      head + "title = \"\"\"never ends\n",
      head + "[[node]\n",
  };
  for (const std::string& file : files) {
    EXPECT_TRUE(only_error(folder.read(file).issues, IssueCode::bad_file)) << file.substr(0, 60);
  }
}

TEST(Hostile, a_long_line_and_many_unknown_keys_are_told) {
  const Folder folder;
  const Issues issues = folder.read(head + std::string(1'000'000, 'k') + " = 1\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::unknown_key));
  EXPECT_LT(to_string(issues).size(), 1000u);
}

TEST(Hostile, dots_in_numbers_texts_and_comments_are_no_deep_keys) {
  const Folder folder;
  const std::string list = "[" + repeated("0.5, ", 8760) + "]";
  EXPECT_TRUE(no_error(folder.read(scenario_with_load(list, 8760)).issues));
  const std::string dots(1000, '.');
  EXPECT_TRUE(no_error(folder
                           .read(head + "# " + dots + "\n[study]\ntitle = \"\"\"" + dots + "\n\"a\\\"" + dots +
                                 "\"\"\"\nweather = ''\nname = '" + dots + "'\n")
                           .issues));
}

TEST(Hostile, tables_and_series_that_are_none_end_in_issues) {
  const Folder folder;
  const std::string files[] = {"",
                               "\n\n\n",
                               noise(100'000, 2),
                               std::string(1000, '\0'),
                               "a\n\"never ends\n1\n",
                               std::string(1'000'000, 'x'),
                               std::string(1'000'000, ','),
                               std::string(1'000'000, '"'),
                               "a\n" + std::string(1'000'000, '9') + "\n1\n1\n1\n",
                               "time,a\n" + std::string(1'000'000, '2') + ",1\n",
                               "time,a\n0000-01-01,1\n9999-12-31,1\n0000-01-01,1\n",
                               "time\n"};
  for (const std::string& file : files) {
    folder.write("s.csv", file);
    const Issues series = folder.read(scenario_with_load("\"s.csv:a\"")).issues;
    EXPECT_TRUE(has_errors(series)) << file.substr(0, 60);
    EXPECT_LT(to_string(series).size(), 5000u) << file.substr(0, 60);
    const Issues table = folder.read(head + "[tables]\nload = \"s.csv\"\n").issues;
    EXPECT_TRUE(has_errors(table)) << file.substr(0, 60);
    EXPECT_LT(to_string(table).size(), 5000u) << file.substr(0, 60);
  }
}

TEST(Hostile, damaged_copies_of_a_good_scenario_never_crash) {
  const Folder folder;
  folder.write("s.csv", "time,a\n2025-01-01 00:00,1\n2025-01-01 01:00,2\n2025-01-01 02:00,3\n2025-01-01 03:00,4\n");
  const std::string good = scenario_with_load("\"s.csv:a\"");
  std::mt19937 generator(3);
  std::size_t refused = 0;
  for (int i = 0; i < 500; ++i) {
    std::string text = good;
    for (int k = 0; k < 3; ++k) {
      const std::size_t at = generator() % text.size();
      if (generator() % 2) {
        text[at] = static_cast<char>(generator() & 0xFF);
      } else {
        text.erase(at, generator() % 8);
      }
    }
    refused += has_errors(folder.read(text).issues);
  }
  EXPECT_GT(refused, 250u);  // most damage must be noticed; some hits only a name or a number
}

TEST(Hostile, damaged_tables_never_crash) {
  const std::string good = "time;\"a \"\"b\"\"\"\r\n2025-01-01 00:00;1\r\n\"x\ny\";2\n";
  std::mt19937 generator(4);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = good;
    for (int k = 0; k < 4; ++k) {
      constexpr std::string_view alphabet = "\"\",;\t\n\r #a1\xE4";
      text.insert(generator() % (text.size() + 1), 1, alphabet[generator() % alphabet.size()]);
    }
    Issues issues;
    const auto table = parse_csv(text, "t.csv", issues);
    ASSERT_EQ(table.has_value(), issues.empty()) << text;
    if (!table) continue;
    for (const auto& row : table->rows) ASSERT_EQ(row.cells.size(), table->header.size()) << text;
  }
}

TEST(Utf8, only_well_formed_bytes_are_accepted) {
  for (const char* text : {"", "abc", "负荷", "\xF0\x9F\x94\x8B", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(text)) << text;
  // Overlong, surrogate, above U+10FFFF, cut off, lone continuation: RFC 3629, section 3 and 10.
  for (const char* text :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8", "\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

}  // namespace
}  // namespace zhanhe::scenario
