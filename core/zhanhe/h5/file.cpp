#include "zhanhe/h5/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/native.hpp"

// HDF5 1.10 cannot close a dataset or a file whose last bytes the disk refuses: it keeps the descriptor, with it the
// disk space, and crashes when the process ends. So HDF5 never writes to the disk here. It builds the file in memory
// (its "core" driver without a backing store), and the finished bytes are written by the plain loop below, where a full
// disk is an ordinary error. The price is memory for the compressed file.

namespace zhanhe::h5 {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t memory_growth_bytes = std::size_t{16} << 20;

/// An open descriptor, closed when it dies.
class Descriptor {
public:
  Descriptor(const fs::path& path, int flags) : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    succeeded(number_ >= 0, "cannot open");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }

  /// Keeps other writers out until this dies or is closed.
  void lock() {
    const bool alone = ::flock(number_, LOCK_EX | LOCK_NB) == 0;
    if (!alone && errno == EWOULDBLOCK) {
      throw IoError(path_.string(), "another writer is at work on this file");
    }
    // A file system without locks has no second writer that could be noticed.
  }
  void empty() { succeeded(::ftruncate(number_, 0) == 0, "cannot write"); }
  void write(const char* bytes, std::size_t count) {
    while (count > 0) {
      const ssize_t done = ::write(number_, bytes, count);
      if (done < 0 && errno == EINTR) {
        continue;
      }
      succeeded(done >= 0, "cannot write");
      bytes += done;
      count -= static_cast<std::size_t>(done);
    }
  }
  /// Waits until the disk has it. Some network file systems cannot do so for a folder and say EINVAL.
  void sync() { succeeded(::fsync(number_) == 0 || errno == EINVAL, "cannot bring to the disk"); }

private:
  void succeeded(bool success, const char* what) const {
    if (!success) {
      throw IoError(path_.string(), std::string(what) + ": " + std::system_category().message(errno));
    }
  }

  fs::path path_;
  int number_ = -1;
};

void write_image(hid_t file, Descriptor& disk, const std::string& path) {
  const ssize_t size = H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? -1 : H5Fget_file_image(file, nullptr, 0);
  void* memory = nullptr;  // becomes the address of the driver's pointer to the bytes
  if (size < 0 || H5Fget_vfd_handle(file, H5P_DEFAULT, &memory) < 0) {
    throw IoError(path, "cannot finish: " + native::last_reason());
  }
  disk.write(*static_cast<const char* const*>(memory), static_cast<std::size_t>(size));
}

}  // namespace

File::File(Handle handle) : handle_(std::move(handle)), root_(Handle(H5Gopen2(handle_.id(), "/", H5P_DEFAULT))) {}

File File::create_in_memory(const fs::path& path) {
  const native::Quiet quiet;
  const Handle plan(H5Pcreate(H5P_FILE_CREATE));
  H5Pset_link_creation_order(plan.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_attr_creation_order(plan.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_obj_track_times(plan.id(), false);
  const Handle access(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18);
  H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);
  H5Pset_fapl_core(access.id(), memory_growth_bytes, false);
  Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, plan.id(), access.id()));
  if (file.id() < 0) {
    throw IoError(path.string(), "cannot create: " + native::last_reason());
  }
  return File(std::move(file));
}

File File::open(const fs::path& path) {
  const native::Quiet quiet;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    throw IoError(path.string(), "no such file");
  }
  if (!fs::is_regular_file(path, ignored)) {
    throw IoError(path.string(), "not a file");
  }
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  if (file.id() < 0) {
    const std::string reason = native::last_reason();
    const bool readable = ::access(path.c_str(), R_OK) == 0;
    const bool foreign = readable && H5Fis_hdf5(path.c_str()) == 0;
    throw IoError(path.string(), foreign ? "not an HDF5 file" : "cannot open: " + reason);
  }
  return File(std::move(file));
}

void replace_file(const fs::path& path, const std::function<void(File&)>& write) {
  const native::Quiet quiet;
  const fs::path partial = path.string() + ".partial";
  Descriptor disk(partial, O_RDWR | O_CREAT);
  disk.lock();
  try {
    disk.empty();  // a run that was killed may have left one
    File file = File::create_in_memory(partial);
    write(file);
    write_image(file.handle_.id(), disk, partial.string());
    disk.sync();
    std::error_code failure;
    fs::rename(partial, path, failure);
    if (failure) {
      throw IoError(path.string(), "cannot rename the finished file to this name: " + failure.message());
    }
  } catch (...) {
    std::error_code ignored;
    fs::remove(partial, ignored);
    throw;
  }
  Descriptor(path.has_parent_path() ? path.parent_path() : fs::path("."), O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace zhanhe::h5
