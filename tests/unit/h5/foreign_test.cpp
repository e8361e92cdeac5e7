#include <gtest/gtest.h>

#include <cmath>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::h5 {
namespace {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Doubles = std::vector<double>;

const std::string folder = ZHANHE_CASES "/h5_foreign/";

TEST(Foreign, attributes_of_h5py_are_read_whatever_their_type) {
  const File file = File::open(folder + "h5py.hdf5");
  const Group& root = file.root();
  EXPECT_EQ(root.attribute_as<std::string>("text"), "标题 é");
  EXPECT_EQ(root.attribute_as<std::string>("fixed"), "abc");
  EXPECT_EQ(root.attribute_as<Texts>("padded"), (Texts{"ab", "cde"}));
  EXPECT_EQ(root.attribute_as<double>("float32"), 0.5);
  EXPECT_EQ(root.attribute_as<Integers>("int16_list"), (Integers{1, -2}));
  EXPECT_EQ(root.attribute_as<Doubles>("int16_list"), (Doubles{1, -2}));
  EXPECT_THROW((void)root.attribute("flag"), IoError);
  EXPECT_EQ(root.attribute_names().size(), 6U);
}

TEST(Foreign, datasets_of_h5py_are_converted) {
  const File file = File::open(folder + "h5py.hdf5");
  const Dataset floats = file.root().dataset("big_endian");
  EXPECT_EQ(floats.kind(), Kind::float32);
  EXPECT_EQ(floats.axes(), (Texts{"", ""}));
  EXPECT_EQ(floats.read_doubles(), (Doubles{1.5, -2.5, 3.5, 4.5, 5.5, 6.5}));
  EXPECT_EQ(floats.read_rows(1, 1), (Doubles{4.5, 5.5, 6.5}));
  EXPECT_EQ(floats.read_column(1), (Doubles{-2.5, 5.5}));
  Doubles columns(6);
  floats.read({columns.data(), 2, 3, 2});
  EXPECT_EQ(columns, (Doubles{1.5, 4.5, -2.5, 5.5, 3.5, 6.5}));
  EXPECT_EQ(file.root().dataset("int32").read_integers(), (Integers{7, -8}));
  EXPECT_EQ(file.root().dataset("fixed_names").read_texts(), (Texts{"north", "so"}));
  EXPECT_EQ(file.root().dataset("names").read_texts(), (Texts{"bus_é_0", "", "中文"}));
}

TEST(Foreign, a_kind_that_cannot_be_read_is_an_io_error) {
  const File file = File::open(folder + "h5py.hdf5");
  EXPECT_EQ(file.root().dataset("flags").kind(), Kind::other);
  EXPECT_THROW((void)file.root().dataset("flags").read_doubles(), IoError);
  EXPECT_THROW((void)file.root().dataset("names").read_doubles(), IoError);
  EXPECT_THROW((void)file.root().dataset("int32").read_texts(), IoError);
  EXPECT_THROW((void)file.root().dataset("big_endian").read_integers(), IoError);
}

TEST(Foreign, members_without_order_of_creation_come_by_name) {
  const File file = File::open(folder + "h5py.hdf5");
  EXPECT_EQ(file.root().names(), (Texts{"b", "big_endian", "fixed_names", "flags", "int32", "names"}));
  EXPECT_EQ(file.root().group_names(), (Texts{"b"}));
  EXPECT_EQ(file.root().group("b").group_names(), (Texts{"a"}));
}

TEST(Foreign, a_netcdf_file_has_axes_order_and_values) {
  const File file = File::open(folder + "netcdf4.nc");
  EXPECT_EQ(file.root().attribute_as<std::string>("title"), "written by netCDF4-python");
  EXPECT_EQ(file.root().names(), (Texts{"time", "heat"}));
  const Group heat = file.root().group("heat");
  EXPECT_EQ(heat.dataset("pipe").read_texts(), (Texts{"z", "管"}));
  const Dataset flow = heat.dataset("flow_kw");
  EXPECT_EQ(flow.axes(), (Texts{"time", "pipe"}));
  EXPECT_EQ(flow.attribute_as<std::string>("units"), "kW");
  EXPECT_EQ(flow.read_column(0), (Doubles{1, 3, 5}));
  EXPECT_TRUE(std::isnan(flow.read_column(1)[2]));
  EXPECT_EQ(file.root().dataset("time").read_integers(), (Integers{0, 3600, 7200}));
}

}  // namespace
}  // namespace zhanhe::h5
