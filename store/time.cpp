#include "store/time.h"

#include <array>
#include <cstdio>

namespace store {

std::string to_text(Instant at) {
  using namespace std::chrono;
  const sys_seconds when{seconds(at.seconds())};
  const auto day = floor<days>(when);
  const year_month_day date{day};
  const hh_mm_ss clock{when - day};
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out.data();
}

Result<Instant> parse_instant(std::string_view text) {
  using namespace std::chrono;
  const Error wrong{Code::invalid, "a time is written like 2026-01-31T09:00:00Z", {}};
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != shape.size()) return wrong;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return wrong;
  const auto digits = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (char c : text.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  };
  const year_month_day date{year(digits(0, 4)), month(static_cast<unsigned>(digits(5, 2))),
                            day(static_cast<unsigned>(digits(8, 2)))};
  const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
  if (!date.ok() || digits(0, 4) < 1970 || hour > 23 || minute > 59 || second > 59) return wrong;
  const sys_seconds at = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  return Instant::from_seconds(at.time_since_epoch().count());
}

}  // namespace store
