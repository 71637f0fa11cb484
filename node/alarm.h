// One pending call in the future; asking for an earlier one replaces it. Any thread; the call comes on the io thread.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "store/time.h"
#include "web/transport.h"

namespace node {

class Alarm {
 public:
  /// `io` and `clock` outlive the alarm, and no call of `io` runs when it is destroyed.
  Alarm(web::Io& io, const store::Clock& clock, std::function<void()> ring);
  /// Rings no later than in `delay`, and sooner than that after limits::alarm_longest.
  void within(store::Duration delay);

 private:
  void due(store::Duration at);

  web::Io& x_io;
  const store::Clock& x_clock;
  std::function<void()> x_ring;
  std::mutex x_mutex;
  std::optional<store::Duration> x_at;  // on the clock's `elapsed`
};

}  // namespace node
