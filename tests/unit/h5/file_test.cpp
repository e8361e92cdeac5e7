#include "zhanhe/h5/file.hpp"

#include <sys/resource.h>

#include <csignal>

#include "unit/h5/scratch.hpp"
#include "zhanhe/base/error.hpp"

namespace zhanhe::h5 {
namespace {

class FileTest : public Scratch {};

std::vector<double> noise(std::size_t count) {
  std::vector<double> values(count);
  std::uint64_t state = 88172645463325252U;
  for (double& value : values) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    value = static_cast<double>(state);
  }
  return values;
}

void write_noise(File& file, std::size_t count) {
  const std::vector<double> values = noise(count);
  (void)file.root().create_axis("item", values);
}

/// The reason of the IoError that opening `path` throws.
std::string reason_to_refuse(const std::filesystem::path& path) {
  try {
    (void)File::open(path);
  } catch (const IoError& error) {
    EXPECT_EQ(error.path(), path.string());
    return error.reason();
  }
  return "opened";
}

TEST_F(FileTest, a_missing_file_says_so) { EXPECT_EQ(reason_to_refuse(at("none.h5")), "no such file"); }

TEST_F(FileTest, a_folder_is_not_a_file) {
  std::filesystem::create_directory(at("folder.h5"));
  EXPECT_EQ(reason_to_refuse(at("folder.h5")), "not a file");
}

TEST_F(FileTest, a_text_file_is_not_hdf5) {
  put(at("text.h5"), "time,power\n0,1\n");
  EXPECT_EQ(reason_to_refuse(at("text.h5")), "not an HDF5 file");
  put(at("empty.h5"), "");
  EXPECT_EQ(reason_to_refuse(at("empty.h5")), "not an HDF5 file");
}

TEST_F(FileTest, a_truncated_file_says_so) {
  replace_file(at("whole.h5"), [](File& file) { write_noise(file, 4000); });
  EXPECT_EQ(reason_to_refuse(at("whole.h5")), "opened");
  const std::string whole = bytes(at("whole.h5"));
  put(at("half.h5"), whole.substr(0, whole.size() / 2));
  EXPECT_NE(reason_to_refuse(at("half.h5")).find("truncated file"), std::string::npos);
}

TEST_F(FileTest, a_damaged_number_is_noticed_by_its_checksum) {
  replace_file(at("whole.h5"), [](File& file) { write_noise(file, 40000); });
  std::string content = bytes(at("whole.h5"));
  EXPECT_EQ(File::open(at("whole.h5")).root().dataset("item").read_doubles(), noise(40000));
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  put(at("damaged.h5"), content);
  const File file = File::open(at("damaged.h5"));
  EXPECT_THROW((void)file.root().dataset("item").read_doubles(), IoError);
}

TEST_F(FileTest, errors_are_not_printed) {
  testing::internal::CaptureStderr();
  put(at("text.h5"), "no");
  EXPECT_THROW((void)File::open(at("text.h5")), IoError);
  replace_file(at("new.h5"), [](File& file) {
    (void)file.root().create_group("twice");
    EXPECT_THROW((void)file.root().create_group("twice"), IoError);
  });
  const File file = File::open(at("new.h5"));
  EXPECT_THROW((void)file.root().group("none"), IoError);
  EXPECT_THROW((void)file.root().dataset("twice"), IoError);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(FileTest, a_reason_names_the_object_and_what_hdf5_said) {
  const auto twice = [](File& file) {
    (void)file.root().create_group("twice");
    (void)file.root().create_group("twice");
  };
  try {
    replace_file(at("new.h5"), twice);
    FAIL() << "created twice";
  } catch (const IoError& error) {
    EXPECT_EQ(error.path(), at("new.h5.partial").string());
    EXPECT_EQ(error.reason(), "cannot create group twice in /: name already exists");
  }
}

TEST_F(FileTest, a_file_opened_for_reading_cannot_be_changed) {
  replace_file(at("r.h5"), [](File&) {});
  File file = File::open(at("r.h5"));
  EXPECT_THROW(file.root().set_attribute("x", 1.0), IoError);
  EXPECT_THROW((void)file.root().create_group("g"), IoError);
}

TEST_F(FileTest, replacing_leaves_only_the_finished_file) {
  put(at("r.h5"), "an older file");
  put(at("r.h5.partial"), "left by a run that was killed");
  replace_file(at("r.h5"), [&](File& file) {
    EXPECT_EQ(bytes(at("r.h5")), "an older file");
    EXPECT_TRUE(std::filesystem::exists(at("r.h5.partial")));
    file.root().set_attribute("status", "new");
  });
  EXPECT_EQ(File::open(at("r.h5")).root().attribute_as<std::string>("status"), "new");
  EXPECT_FALSE(std::filesystem::exists(at("r.h5.partial")));
}

TEST_F(FileTest, an_exception_leaves_the_older_file_and_no_partial_one) {
  put(at("r.h5"), "an older file");
  const auto fail = [](File& file) {
    write_noise(file, 10);
    throw std::runtime_error("the caller changed its mind");
  };
  EXPECT_THROW(replace_file(at("r.h5"), fail), std::runtime_error);
  EXPECT_EQ(bytes(at("r.h5")), "an older file");
  EXPECT_FALSE(std::filesystem::exists(at("r.h5.partial")));
}

TEST_F(FileTest, a_full_disk_is_an_io_error_and_leaves_the_older_file) {
  put(at("r.h5"), "an older file");
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto old_action = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = 100000;  // bytes; the numbers alone are 3.2 MB
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(replace_file(at("r.h5"), [](File& file) { write_noise(file, 400000); }), IoError);
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, old_action);
  EXPECT_EQ(bytes(at("r.h5")), "an older file");
  EXPECT_FALSE(std::filesystem::exists(at("r.h5.partial")));
  replace_file(at("r.h5"), [](File& file) { write_noise(file, 400000); });
  EXPECT_EQ(File::open(at("r.h5")).root().dataset("item").read_doubles(), noise(400000));
}

TEST_F(FileTest, a_second_writer_is_refused_and_does_no_harm) {
  replace_file(at("r.h5"), [&](File& file) {
    file.root().set_attribute("writer", "first");
    EXPECT_THROW(replace_file(at("r.h5"), [](File&) {}), IoError);
  });
  EXPECT_EQ(File::open(at("r.h5")).root().attribute_as<std::string>("writer"), "first");
}

TEST_F(FileTest, a_missing_folder_or_a_folder_in_the_way_is_an_io_error) {
  EXPECT_THROW(replace_file(at("none/r.h5"), [](File&) {}), IoError);
  std::filesystem::create_directory(at("r.h5"));
  EXPECT_THROW(replace_file(at("r.h5"), [](File&) {}), IoError);
  EXPECT_FALSE(std::filesystem::exists(at("r.h5.partial")));
}

TEST_F(FileTest, a_file_replaced_while_open_still_reads_as_it_was) {
  replace_file(at("r.h5"), [](File& file) { file.root().write_scalar("x", 1.0); });
  const File before = File::open(at("r.h5"));
  replace_file(at("r.h5"), [](File& file) { file.root().write_scalar("x", 2.0); });
  EXPECT_EQ(before.root().dataset("x").read_doubles(), std::vector<double>{1});
  EXPECT_EQ(File::open(at("r.h5")).root().dataset("x").read_doubles(), std::vector<double>{2});
}

TEST_F(FileTest, the_same_content_gives_the_same_bytes) {
  const auto write = [](File& file) {
    file.root().set_attribute("title", "标题");
    write_noise(file, 3000);
    (void)file.root().create_group("g").write("y", noise(3000), {"item"});
  };
  replace_file(at("a.h5"), write);
  replace_file(at("b.h5"), write);
  EXPECT_EQ(bytes(at("a.h5")), bytes(at("b.h5")));
}

TEST_F(FileTest, objects_left_open_do_not_keep_a_written_file_open) {
  std::vector<Group> left;
  replace_file(at("r.h5"), [&](File& file) { left.push_back(file.root().create_group("g")); });
  left.clear();
  EXPECT_TRUE(File::open(at("r.h5")).root().has("g"));
}

}  // namespace
}  // namespace zhanhe::h5
