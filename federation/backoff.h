// When to ask a peer again that failed: after a quarter of the time it has been failing, so a short outage is noticed
// quickly and a long one costs little; with jitter, so that not everybody comes back at once. Plain data, one thread.
#pragma once

#include <optional>

#include "store/time.h"

namespace federation {

class Backoff {
 public:
  /// `retry_after`: what the peer asked for, if it did.
  void failed(store::Duration elapsed, std::optional<std::int64_t> retry_after_seconds, store::Random& random);
  void succeeded() { x_since.reset(), x_until = {}; }
  bool failing() const { return x_since.has_value(); }
  /// On the clock of `elapsed`; not before this. Zero if it is not failing.
  store::Duration until() const { return x_until; }

 private:
  std::optional<store::Duration> x_since;
  store::Duration x_until{};
};

}  // namespace federation
