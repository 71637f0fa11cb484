#include "node/system.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace node {
namespace {

store::Error failed(const std::string& what, const std::string& path) {
  return {store::Code::io, what + " " + path + ": " + std::strerror(errno), {}};
}

/// Closes the descriptor at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : x_fd(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (x_fd >= 0) ::close(x_fd);
  }
  int get() const { return x_fd; }

 private:
  int x_fd;
};

}  // namespace

store::Instant SystemClock::now() const {
  using namespace std::chrono;
  return store::Instant::from_milliseconds(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

store::Duration SystemClock::elapsed() const {
  return std::chrono::duration_cast<store::Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

std::string SystemRandom::bytes(std::size_t n) {
  std::string out(n, '\0');
  for (std::size_t filled = 0; filled < n;) {
    const auto got = ::getrandom(out.data() + filled, n - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();  // nothing that needs secrets may go on without randomness
    filled += static_cast<std::size_t>(got);
  }
  return out;
}

store::Result<void> write_file_atomically(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
    if (file.get() < 0) return failed("cannot write", temporary);
    while (!content.empty()) {
      const auto n = ::write(file.get(), content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed("cannot write", temporary);
      content.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(file.get()) != 0) return failed("cannot sync", temporary);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("cannot rename to", path);
  const auto parent = std::filesystem::path(path).parent_path();
  const Descriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failed("cannot sync the folder of", path);
  return {};
}

store::Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return store::Error{store::Code::not_found, "there is no file " + path, {}};
  if (file.get() < 0) return failed("cannot read", path);
  std::string out, part(64 * 1024, '\0');
  for (;;) {
    const auto n = ::read(file.get(), part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("cannot read", path);
    if (n == 0) return out;
    out.append(part, 0, static_cast<std::size_t>(n));
    if (out.size() > limit)
      return store::Error{store::Code::too_large, path + " is larger than " + std::to_string(limit) + " bytes", {}};
  }
}

}  // namespace node
