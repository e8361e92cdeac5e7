#include "zhanhe/scenario/text_file.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "zhanhe/base/error.hpp"

namespace zhanhe::scenario {

namespace {

/// Bytes of the UTF-8 character at the beginning of `rest`, 0 when there is none.
std::size_t character_length(std::string_view rest) {
  const auto byte = [rest](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || rest.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

std::optional<std::string> from_gbk(std::string bytes) {
  iconv_t const converter = iconv_open("UTF-8", "GB18030");
  // The value that POSIX returns for failure.
  if (converter == reinterpret_cast<iconv_t>(-1)) return {};  // NOLINT
  std::string text(2 * bytes.size() + 16, '\0');              // two bytes of GBK become at most three of UTF-8
  char* in = bytes.data();
  char* out = text.data();
  std::size_t in_left = bytes.size();
  std::size_t out_left = text.size();
  const std::size_t result = iconv(converter, &in, &in_left, &out, &out_left);
  iconv_close(converter);
  if (result == static_cast<std::size_t>(-1) || in_left > 0) return {};
  text.resize(text.size() - out_left);
  return text;
}

}  // namespace

std::string read_bytes(const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw IoError(path.string(),
                  std::filesystem::is_directory(status) ? "is a folder, not a file" : "is no regular file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(path.string(), std::string("cannot be opened: ") + std::generic_category().message(errno));
  std::string bytes;
  constexpr std::size_t at_once = 1 << 16;
  while (file) {
    const std::size_t size = bytes.size();
    bytes.resize(size + at_once);
    file.read(bytes.data() + size, static_cast<std::streamsize>(at_once));
    bytes.resize(size + static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) throw IoError(path.string(), "cannot be read");
  return bytes;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> to_utf8(std::string bytes, const std::string& where, Issues& issues) {
  const auto refuse = [&](std::string message, std::string remedy) -> std::optional<std::string> {
    issues.push_back({IssueCode::bad_file, Severity::error, where, std::move(message), std::move(remedy)});
    return {};
  };
  const std::string remedy = "save it as text, 'CSV UTF-8'";
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return refuse("this is a workbook, not a text file", remedy);
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return refuse("the text is UTF-16", remedy);
  if (bytes.find('\0') != std::string::npos) return refuse("the file holds NUL bytes: it is not text", remedy);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  if (is_utf8(bytes)) return bytes;
  if (auto text = from_gbk(std::move(bytes))) return text;
  return refuse("the text is neither UTF-8 nor GBK", remedy);
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 60;
  if (text.size() <= most) return std::string(text);
  std::size_t end = 0;
  while (end < most) end += std::max<std::size_t>(1, character_length(text.substr(end)));
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace zhanhe::scenario
