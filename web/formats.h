// Numbers, dates, ages and names of languages as the readers of one language write them; ICU's. Immutable after
// construction, any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/time.h"

namespace web {

class Formats {
 public:
  /// `tag`: BCP 47. A language ICU does not know gets ICU's root formats.
  explicit Formats(const std::string& tag);
  Formats(Formats&&) noexcept;
  ~Formats();

  std::string number(std::uint64_t value) const;
  /// With one decimal below 10, else whole: "3,2", "14".
  std::string distance(double km) const;
  /// "14. März 2027"
  std::string date(store::Instant at) const;
  /// "2027-03-14" as "Sonntag, 14. März 2027"; unchanged if it is not a date.
  std::string calendar_day(std::string_view iso) const;
  /// "monday" as "Montag"; unchanged if it is not a weekday.
  std::string weekday(std::string_view english) const;
  /// "16:00" as readers write it; unchanged if it is not a time.
  std::string clock_time(std::string_view hours_and_minutes) const;
  /// The time of day of an instant in the portals' time zone: "14:02".
  std::string time_of_day(store::Instant at) const;
  /// "vor 3 Tagen"; an instant in the future counts as now.
  std::string age(store::Instant at, store::Instant now) const;
  /// "uk" as "Ukrainisch"; unchanged if there is no such language.
  std::string language(std::string_view tag) const;
  /// "Deutsch, Englisch und Arabisch"
  std::string list(const std::vector<std::string>& parts) const;

 private:
  struct Icu;
  std::unique_ptr<const Icu> x_icu;
};

/// "ltr" or "rtl", by the script the language is usually written in.
std::string_view direction_of(std::string_view tag);

}  // namespace web
