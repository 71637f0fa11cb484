#include "node/alarm.h"

#include <algorithm>

#include "node/limits.h"

namespace node {

Alarm::Alarm(web::Io& io, const store::Clock& clock, std::function<void()> ring)
    : x_io(io), x_clock(clock), x_ring(std::move(ring)) {}

void Alarm::within(store::Duration delay) {
  // Replaced timers run out by themselves, so none may be long.
  delay = std::min(delay, store::Duration(limits::alarm_longest));
  const store::Duration at = x_clock.elapsed() + delay;
  {
    const std::lock_guard lock(x_mutex);
    if (x_at && *x_at <= at) return;
    x_at = at;
  }
  x_io.after(delay, [this, at] { due(at); });
}

void Alarm::due(store::Duration at) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_at != at) return;  // replaced by an earlier one
    x_at.reset();
  }
  x_ring();
}

}  // namespace node
