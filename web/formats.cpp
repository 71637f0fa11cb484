#include "web/formats.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/localpointer.h>
#include <unicode/locdspnm.h>
#include <unicode/numberformatter.h>
#include <unicode/reldatefmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

namespace web {

namespace {

// The portals are German; their days and times are those of the people there, wherever the server runs.
constexpr const char* time_zone = "Europe/Berlin";

constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
constexpr store::Instant a_monday = store::Instant::from_seconds(4 * day);  // 1970-01-05

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::Locale locale_of(std::string_view tag) {
  UErrorCode error = U_ZERO_ERROR;
  auto locale = icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), error);
  return U_SUCCESS(error) ? locale : icu::Locale::getRoot();
}

void check(UErrorCode error) {
  if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + u_errorName(error));
}

using DatePointer = icu::LocalPointer<icu::DateFormat>;

DatePointer date_format(const icu::Locale& locale, const char16_t* skeleton, const char* zone) {
  UErrorCode error = U_ZERO_ERROR;
  DatePointer format(icu::DateFormat::createInstanceForSkeleton(skeleton, locale, error));
  check(error);
  format->adoptTimeZone(icu::TimeZone::createTimeZone(zone));
  return format;
}

std::string formatted(const icu::DateFormat& format, store::Instant at) {
  icu::UnicodeString out;
  return to_utf8(format.format(static_cast<UDate>(at.milliseconds()), out));
}

}  // namespace

struct Formats::Icu {
  explicit Icu(const icu::Locale& locale)
      : whole(icu::number::NumberFormatter::withLocale(locale).precision(icu::number::Precision::integer())),
        tenths(icu::number::NumberFormatter::withLocale(locale).precision(icu::number::Precision::maxFraction(1))),
        dates(date_format(locale, u"yMMMMd", time_zone)),
        days(date_format(locale, u"yMMMMEEEEd", "UTC")),
        weekdays(date_format(locale, u"cccc", "UTC")),
        times(date_format(locale, u"jmm", "UTC")),
        local_times(date_format(locale, u"jmm", time_zone)),
        names(icu::LocaleDisplayNames::createInstance(locale)) {
    UErrorCode error = U_ZERO_ERROR;
    ages.adoptInstead(new icu::RelativeDateTimeFormatter(locale, error));
    lists.adoptInstead(icu::ListFormatter::createInstance(locale, error));
    check(error);
  }

  icu::number::LocalizedNumberFormatter whole, tenths;
  DatePointer dates, days, weekdays, times, local_times;
  icu::LocalPointer<icu::LocaleDisplayNames> names;
  icu::LocalPointer<icu::RelativeDateTimeFormatter> ages;
  icu::LocalPointer<icu::ListFormatter> lists;
};

Formats::Formats(const std::string& tag) : x_icu(std::make_unique<const Icu>(locale_of(tag))) {}
Formats::Formats(Formats&&) noexcept = default;
Formats::~Formats() = default;

std::string Formats::number(std::uint64_t value) const {
  UErrorCode error = U_ZERO_ERROR;
  return to_utf8(x_icu->whole.formatInt(static_cast<std::int64_t>(value), error).toString(error));
}

std::string Formats::distance(double km) const {
  UErrorCode error = U_ZERO_ERROR;
  return to_utf8((km < 10 ? x_icu->tenths : x_icu->whole).formatDouble(km, error).toString(error));
}

std::string Formats::date(store::Instant at) const {
  return formatted(*x_icu->dates, at);
}

std::string Formats::calendar_day(std::string_view iso) const {
  const auto at = store::parse_instant(std::string(iso) + "T00:00:00Z");
  return at ? formatted(*x_icu->days, *at) : std::string(iso);
}

std::string Formats::weekday(std::string_view english) const {
  const auto found = std::find(weekdays.begin(), weekdays.end(), english);
  if (found == weekdays.end()) return std::string(english);
  return formatted(*x_icu->weekdays, a_monday + std::chrono::hours(24 * (found - weekdays.begin())));
}

std::string Formats::clock_time(std::string_view hours_and_minutes) const {
  const auto at = store::parse_instant("1970-01-05T" + std::string(hours_and_minutes) + ":00Z");
  return at ? formatted(*x_icu->times, *at) : std::string(hours_and_minutes);
}

std::string Formats::time_of_day(store::Instant at) const {
  return formatted(*x_icu->local_times, at);
}

std::string Formats::age(store::Instant at, store::Instant now) const {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString out;
  const std::int64_t seconds = now.seconds() - at.seconds();
  const auto ago = [&](std::int64_t unit, URelativeDateTimeUnit name) {
    const std::int64_t whole = seconds / unit;
    x_icu->ages->formatNumeric(-static_cast<double>(whole), name, out, error);
  };
  if (seconds < minute)
    x_icu->ages->format(UDAT_DIRECTION_PLAIN, UDAT_ABSOLUTE_NOW, out, error);
  else if (seconds < hour)
    ago(minute, UDAT_REL_UNIT_MINUTE);
  else if (seconds < day)
    ago(hour, UDAT_REL_UNIT_HOUR);
  else if (seconds < 14 * day)
    ago(day, UDAT_REL_UNIT_DAY);
  else if (seconds < 60 * day)
    ago(7 * day, UDAT_REL_UNIT_WEEK);
  else
    ago(30 * day, UDAT_REL_UNIT_MONTH);
  return to_utf8(out);
}

std::string Formats::language(std::string_view tag) const {
  const auto locale = locale_of(tag);
  if (*locale.getLanguage() == '\0') return std::string(tag);
  icu::UnicodeString out;
  return to_utf8(x_icu->names->localeDisplayName(locale, out));
}

std::string Formats::list(const std::vector<std::string>& parts) const {
  UErrorCode error = U_ZERO_ERROR;
  std::vector<icu::UnicodeString> items;
  items.reserve(parts.size());
  for (const auto& part : parts) items.push_back(from_utf8(part));
  icu::UnicodeString out;
  return to_utf8(x_icu->lists->format(items.data(), static_cast<std::int32_t>(items.size()), out, error));
}

std::string_view direction_of(std::string_view tag) {
  return locale_of(tag).isRightToLeft() ? "rtl" : "ltr";
}

}  // namespace web
