#include "federation/backoff.h"

#include <algorithm>

#include "federation/limits.h"
#include "store/bytes.h"

namespace federation {
namespace {

// A random part of `longest`, between a half and the whole.
store::Duration jittered(store::Duration longest, store::Random& random) {
  const std::string bytes = random.bytes(4);
  const auto part = static_cast<std::int64_t>(store::ByteReader(bytes).u32() % 1024);
  return longest / 2 + longest * part / 2048;
}

}  // namespace

void Backoff::failed(store::Duration elapsed, std::optional<std::int64_t> retry_after_seconds, store::Random& random) {
  // One failure a day is not a day of failing.
  if (!x_since || elapsed > x_until + limits::retry_longest) x_since = elapsed;
  const store::Duration wait =
      std::clamp<store::Duration>((elapsed - *x_since) / 4, limits::retry_shortest, limits::retry_longest);
  x_until = elapsed + jittered(wait, random);
  if (retry_after_seconds && *retry_after_seconds > 0) {
    const std::int64_t longest = std::chrono::seconds(limits::retry_after_longest).count();
    x_until =
        std::max<store::Duration>(x_until, elapsed + std::chrono::seconds(std::min(*retry_after_seconds, longest)));
  }
}

}  // namespace federation
