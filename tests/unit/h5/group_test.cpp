#include "zhanhe/h5/group.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "unit/h5/scratch.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::h5 {
namespace {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Doubles = std::vector<double>;
using Sizes = std::vector<std::size_t>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class GroupTest : public Scratch {
protected:
  /// Writes a file with `write` and opens it again.
  File round_trip(const std::function<void(File&)>& write) {
    replace_file(at("f.h5"), write);
    return File::open(at("f.h5"));
  }
};

Integers counting(std::size_t count) {
  Integers values(count);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

/// A table whose element (row, column) is row + column / 1024, exact in binary, with unused space below each column.
struct Table {
  std::size_t rows, columns, stride;
  Doubles values;
  Table(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), stride(row_count + 3), values(stride * columns, -1.0) {
    for (std::size_t c = 0; c < columns; ++c) {
      for (std::size_t r = 0; r < rows; ++r) {
        values[c * stride + r] = element(r, c);
      }
    }
  }
  static double element(std::size_t row, std::size_t column) {
    return static_cast<double>(row) + static_cast<double>(column) / 1024;
  }
  [[nodiscard]] ColumnMajor<const double> view() const { return {values.data(), rows, columns, stride}; }
};

TEST_F(GroupTest, attributes_come_back_in_order_with_their_type) {
  const File file = round_trip([](File& out) {
    Group& root = out.root();
    root.set_attribute("title", "标题 é");
    root.set_attribute("gap", 1e-9);
    root.set_attribute("count", std::int64_t{1} << 62);
    root.set_attribute("numbers", Doubles{1.5, nan});
    root.set_attribute("integers", Integers{3, -4});
    root.set_attribute("words", Texts{"a", "", "中文"});
    root.set_attribute("empty", "");
    root.set_attribute("none", Texts{});
    root.set_attribute("nothing", Doubles{});
    root.set_attribute("text", std::string(200000, 'x'));
    root.set_attribute("title", "again");
  });
  const Group& root = file.root();
  EXPECT_EQ(root.attribute_names(),
            (Texts{"gap", "count", "numbers", "integers", "words", "empty", "none", "nothing", "text", "title"}));
  EXPECT_EQ(root.attribute_as<std::string>("title"), "again");
  EXPECT_EQ(root.attribute_as<double>("gap"), 1e-9);
  EXPECT_EQ(root.attribute_as<std::int64_t>("count"), std::int64_t{1} << 62);
  EXPECT_EQ(root.attribute_as<Doubles>("numbers")[0], 1.5);
  EXPECT_TRUE(std::isnan(root.attribute_as<Doubles>("numbers")[1]));
  EXPECT_EQ(root.attribute_as<Doubles>("integers"), (Doubles{3, -4}));
  EXPECT_EQ(root.attribute_as<Texts>("words"), (Texts{"a", "", "中文"}));
  EXPECT_EQ(root.attribute_as<Texts>("title"), (Texts{"again"}));
  EXPECT_EQ(root.attribute_as<std::string>("empty"), "");
  EXPECT_EQ(root.attribute_as<Texts>("none"), Texts{});
  EXPECT_EQ(root.attribute_as<Doubles>("nothing"), Doubles{});
  EXPECT_EQ(root.attribute_as<std::string>("text"), std::string(200000, 'x'));
  EXPECT_THROW((void)root.attribute("missing"), IoError);
  EXPECT_THROW((void)root.attribute_as<double>("title"), IoError);
  EXPECT_THROW((void)root.attribute_as<std::int64_t>("gap"), IoError);
}

TEST_F(GroupTest, thirty_attributes_on_one_dataset_survive_replacing) {
  // HDF5 stores more than eight attributes in another way than fewer.
  const File file = round_trip([](File& out) {
    (void)out.root().create_axis("time", counting(3));
    Dataset flow = out.root().write("flow_kw", Doubles{1, 2, 3}, {"time"});
    for (std::int64_t i = 0; i < 30; ++i) {
      flow.set_attribute("a" + std::to_string(i), i);
    }
    for (std::int64_t i = 0; i < 30; i += 2) {
      flow.set_attribute("a" + std::to_string(i), -i);
    }
  });
  const Dataset flow = file.root().dataset("flow_kw");
  for (std::int64_t i = 0; i < 30; ++i) {
    EXPECT_EQ(flow.attribute_as<std::int64_t>("a" + std::to_string(i)), i % 2 == 0 ? -i : i);
  }
  EXPECT_EQ(flow.axes(), (Texts{"time"}));
}

TEST_F(GroupTest, a_column_major_table_is_stored_as_time_by_item_in_every_way_of_storing) {
  // Sizes that are no multiple of the chunk, so that the last tiles are cut.
  const Table table(2050, 130);
  const File file = round_trip([&](File& out) {
    (void)out.root().create_axis("time", counting(table.rows));
    (void)out.root().create_axis("node", counting(table.columns));
    (void)out.root().write("f64", table.view(), {"time", "node"});
    (void)out.root().write("f32", table.view(), {"time", "node"}, {.number = Kind::float32});
    (void)out.root().write("plain", table.view(), {"time", "node"}, {.compress = false});
  });
  for (const std::string name : {"f64", "f32", "plain"}) {
    const Dataset dataset = file.root().dataset(name);
    EXPECT_EQ(dataset.kind(), name == "f32" ? Kind::float32 : Kind::float64);
    ASSERT_EQ(dataset.shape(), (Sizes{2050, 130}));
    EXPECT_EQ(dataset.axes(), (Texts{"time", "node"}));
    EXPECT_EQ(dataset.chunk(), (Sizes{684, 44}));  // three equal pieces each: ceil(2050/3), ceil(130/3)
    const Doubles whole = dataset.read_doubles();
    const Doubles rows = dataset.read_rows(1000, 900);
    const Doubles column = dataset.read_column(129);
    const Doubles part = dataset.read_column(7, 1500, 2);
    Doubles columns(table.values.size(), -1.0);
    dataset.read({columns.data(), table.rows, table.columns, table.stride});
    std::size_t wrong = 0;
    for (std::size_t r = 0; r < table.rows; ++r) {
      for (std::size_t c = 0; c < table.columns; ++c) {
        const double expected =
            name == "f32" ? static_cast<double>(static_cast<float>(Table::element(r, c))) : Table::element(r, c);
        wrong += whole[r * table.columns + c] != expected;
        wrong += columns[c * table.stride + r] != expected;
        wrong += r >= 1000 && r < 1900 && rows[(r - 1000) * table.columns + c] != expected;
        wrong += c == 129 && column[r] != expected;
        wrong += c == 7 && (r == 1500 || r == 1501) && part[r - 1500] != expected;
      }
    }
    EXPECT_EQ(wrong, 0U) << name;
    EXPECT_EQ(columns[table.rows], -1.0) << "the space below a column is left alone";
  }
  EXPECT_GT(file.root().dataset("f32").read_doubles()[2049 * 130 + 1], 2049.0009);  // one float32 step is 2.4e-4 here
}

TEST_F(GroupTest, a_missing_number_is_nan_and_the_fill_value) {
  const File file = round_trip([](File& out) {
    (void)out.root().create_axis("time", counting(3));
    (void)out.root().write("v_pu", Doubles{1, nan, -std::numeric_limits<double>::infinity()}, {"time"},
                           {.number = Kind::float32});
    (void)out.root().write("count", counting(3), {"time"});
  });
  const Dataset dataset = file.root().dataset("v_pu");
  const Doubles values = dataset.read_doubles();
  EXPECT_EQ(values[0], 1);
  EXPECT_TRUE(std::isnan(values[1]));
  EXPECT_EQ(values[2], -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(dataset.attribute_as<Doubles>("_FillValue").at(0)));
  EXPECT_FALSE(file.root().dataset("count").has_attribute("_FillValue"));
  EXPECT_FALSE(file.root().dataset("time").has_attribute("_FillValue"));
}

TEST_F(GroupTest, integers_and_text_of_every_rank_come_back) {
  const Integers by_column{0, 10, 20, 1, 11, 21};
  const Texts names{"bus_é_0", "", "中文"};
  const File file = round_trip([&](File& out) {
    Group group = out.root().create_group("electricity");
    (void)group.create_axis("time", counting(3));
    (void)group.create_axis("year", Doubles{2025, 2026.5});
    (void)group.create_axis("node", names);
    (void)group.write("tap", ColumnMajor<const std::int64_t>{by_column.data(), 3, 2, 3}, {"time", "year"});
    (void)group.write("owner", Texts{"a", "b", "中"}, {"node"});
    (void)group.write("note", Texts{"1", "2", "3", "4", "5", "6"}, {"node", "year"});
    group.write_scalar("cost_yuan", 12.5);
    group.write_scalar("iterations", std::int64_t{17});
    group.write_scalar("status", "optimal 好");
  });
  const Group group = file.root().group("electricity");
  EXPECT_EQ(group.names(),
            (Texts{"time", "year", "node", "tap", "owner", "note", "cost_yuan", "iterations", "status"}));
  EXPECT_EQ(group.dataset("tap").read_integers(), (Integers{0, 1, 10, 11, 20, 21}));
  EXPECT_EQ(group.dataset("tap").read_column(1), (Doubles{1, 11, 21}));
  EXPECT_EQ(group.dataset("node").read_texts(), names);
  EXPECT_EQ(group.dataset("node").axes(), (Texts{"node"}));
  EXPECT_TRUE(group.dataset("node").is_axis());
  EXPECT_FALSE(group.dataset("owner").is_axis());
  EXPECT_EQ(group.dataset("owner").read_texts(), (Texts{"a", "b", "中"}));
  EXPECT_EQ(group.dataset("note").shape(), (Sizes{3, 2}));
  EXPECT_EQ(group.dataset("note").read_texts()[4], "5");
  EXPECT_EQ(group.dataset("year").read_doubles(), (Doubles{2025, 2026.5}));
  EXPECT_EQ(group.dataset("cost_yuan").shape(), Sizes{});
  EXPECT_EQ(group.dataset("cost_yuan").read_doubles(), (Doubles{12.5}));
  EXPECT_EQ(group.dataset("iterations").read_integers(), (Integers{17}));
  EXPECT_EQ(group.dataset("status").read_texts(), (Texts{"optimal 好"}));
}

TEST_F(GroupTest, an_axis_of_length_zero_carries_empty_datasets) {
  const File file = round_trip([](File& out) {
    (void)out.root().create_axis("time", counting(5));
    (void)out.root().create_axis("store", Texts{});
    (void)out.root().write("level_kwh", ColumnMajor<const double>{nullptr, 5, 0, 5}, {"time", "store"});
    (void)out.root().write("store_node", Texts{}, {"store"});
  });
  const Dataset level = file.root().dataset("level_kwh");
  EXPECT_EQ(level.shape(), (Sizes{5, 0}));
  EXPECT_EQ(level.axes(), (Texts{"time", "store"}));
  EXPECT_EQ(level.read_doubles(), Doubles{});
  level.read({nullptr, 5, 0, 5});
  EXPECT_TRUE(file.root().dataset("store").is_axis());
  EXPECT_EQ(file.root().dataset("store").read_texts(), Texts{});
  EXPECT_EQ(file.root().dataset("store_node").read_texts(), Texts{});
}

TEST_F(GroupTest, a_linked_axis_is_one_dataset_with_two_names) {
  const File file = round_trip([](File& out) {
    Dataset time = out.root().create_axis("time", counting(4));
    Group heat = out.root().create_group("heat");
    heat.link("time", time);
    time.set_attribute("units", "seconds since 2025-01-01 00:00:00");
    (void)heat.write("flow_kw", Doubles{1, 2, 3, 4}, {"time"});
    EXPECT_THROW(heat.link("time", time), IoError);
  });
  EXPECT_EQ(file.root().dataset("heat/time").attribute_as<std::string>("units"), "seconds since 2025-01-01 00:00:00");
  EXPECT_EQ(file.root().dataset("/heat/time").read_integers(), counting(4));
  EXPECT_EQ(file.root().dataset("heat/flow_kw").axes(), (Texts{"time"}));
}

TEST_F(GroupTest, an_axis_is_searched_in_the_group_and_then_in_its_parents) {
  const File file = round_trip([](File& out) {
    (void)out.root().create_axis("time", counting(4));
    (void)out.root().create_axis("node", counting(9));
    Group inner = out.root().create_group("a").create_group("b");
    (void)inner.create_axis("node", counting(2));
    (void)inner.write("x", Doubles(8, 1.0), {"time", "node"});
    EXPECT_THROW((void)inner.write("y", Doubles{1}, {"nowhere"}), InternalError);
    EXPECT_THROW((void)inner.write("z", Doubles{1}, {"node"}), InternalError);
    EXPECT_THROW((void)inner.write("w", Doubles(8, 1.0), {"x"}), InternalError) << "x is no axis";
  });
  EXPECT_EQ(file.root().dataset("a/b/x").shape(), (Sizes{4, 2}));
}

TEST_F(GroupTest, members_and_paths_are_found) {
  const File file = round_trip([](File& out) {
    Group z = out.root().create_group("z");
    (void)out.root().create_group("中");
    (void)out.root().create_axis("a", counting(1));
    (void)z.create_group("deep").create_axis("x", counting(1));
  });
  const Group& root = file.root();
  EXPECT_EQ(root.names(), (Texts{"z", "中", "a"}));
  EXPECT_EQ(root.group_names(), (Texts{"z", "中"}));
  EXPECT_EQ(root.dataset_names(), (Texts{"a"}));
  EXPECT_TRUE(root.has("/"));
  EXPECT_TRUE(root.has("z/deep/x"));
  EXPECT_TRUE(root.has("/z/deep/x"));
  EXPECT_TRUE(root.group("z").has("deep"));
  EXPECT_FALSE(root.has(""));
  EXPECT_FALSE(root.has("z/none/x"));
  EXPECT_FALSE(root.has("a/below a dataset"));
  EXPECT_EQ(root.group("z/deep").path(), "/z/deep");
  EXPECT_EQ(root.file_path(), at("f.h5").string());
  EXPECT_THROW((void)root.group("none"), IoError);
  EXPECT_THROW((void)root.dataset("none/x"), IoError);
}

TEST_F(GroupTest, a_dataset_outlives_the_file_it_was_read_from) {
  std::optional<Dataset> dataset;
  {
    const File file = round_trip([](File& out) { (void)out.root().create_axis("time", counting(3)); });
    dataset.emplace(file.root().dataset("time"));
  }
  EXPECT_EQ(dataset->read_doubles(), (Doubles{0, 1, 2}));
}

TEST_F(GroupTest, promises_of_the_caller_are_checked) {
  (void)round_trip([](File& out) {
    EXPECT_THROW((void)out.root().create_group("a/b"), InternalError);
    EXPECT_THROW((void)out.root().create_group(""), InternalError);
    EXPECT_THROW(out.root().set_attribute("x", std::string("a\0b", 3)), InternalError);
    const Dataset axis = out.root().create_axis("time", counting(3));
    EXPECT_THROW((void)axis.read_rows(2, 2), InternalError);
    EXPECT_THROW((void)axis.read_column(0), InternalError);
    const Doubles overlapping(6);
    EXPECT_THROW((void)out.root().write("x", ColumnMajor<const double>{overlapping.data(), 3, 3, 1}, {"time", "time"}),
                 InternalError);
    EXPECT_THROW((void)out.root().write("y", ColumnMajor<const double>{overlapping.data(), 3, 2, 3}, {"time", "time"}),
                 InternalError);
  });
}

}  // namespace
}  // namespace zhanhe::h5
