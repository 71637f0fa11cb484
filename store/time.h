// Points in time and where they come from. Nobody but the composition root reads the machine's clock.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace store {

using Duration = std::chrono::milliseconds;

/// UTC, milliseconds since 1970 without leap seconds. On the wire it is cut to whole seconds.
class Instant {
 public:
  Instant() = default;
  static constexpr Instant from_milliseconds(std::int64_t ms) { return Instant(ms); }
  static constexpr Instant from_seconds(std::int64_t seconds) { return Instant(seconds * 1000); }
  constexpr std::int64_t milliseconds() const { return x_ms; }
  constexpr std::int64_t seconds() const { return x_ms >= 0 ? x_ms / 1000 : (x_ms - 999) / 1000; }

  auto operator<=>(const Instant&) const = default;
  friend constexpr Instant operator+(Instant at, Duration by) { return Instant(at.x_ms + by.count()); }
  friend constexpr Instant operator-(Instant at, Duration by) { return Instant(at.x_ms - by.count()); }
  friend constexpr Duration operator-(Instant a, Instant b) { return Duration(a.x_ms - b.x_ms); }

 private:
  constexpr explicit Instant(std::int64_t ms) : x_ms(ms) {}
  std::int64_t x_ms = 0;
};

/// RFC 3339, UTC with seconds: "2026-01-31T09:00:00Z", the only form that is written and accepted. Years 1970–9999.
std::string to_text(Instant at);
Result<Instant> parse_instant(std::string_view text);

/// Passed in wherever time matters. `now` may jump with the machine's clock; `elapsed` never goes back and is for
/// deadlines and retries. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual Duration elapsed() const = 0;
};

/// Passed in wherever chance matters; the real one is the operating system's, tests use a seeded one. Any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t n) = 0;
};

}  // namespace store
