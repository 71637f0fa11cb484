// The machine's clock and randomness, made once in the composition root and passed in everywhere. Any thread.
#pragma once

#include "store/time.h"

namespace node {

class SystemClock final : public store::Clock {
 public:
  store::Instant now() const override;
  store::Duration elapsed() const override;
};

/// getrandom(2).
class SystemRandom final : public store::Random {
 public:
  std::string bytes(std::size_t n) override;
};

/// Writes the whole file or nothing: a temporary file beside it, synced, renamed over it, the folder synced.
store::Result<void> write_file_atomically(const std::string& path, std::string_view content, unsigned mode);
/// At most `limit` bytes; Code::not_found, Code::too_large, Code::io.
store::Result<std::string> read_file(const std::string& path, std::size_t limit);

}  // namespace node
