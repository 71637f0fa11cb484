#include "web/texts.h"

#include <doctest/doctest.h>

#include "store/time.h"
#include "web/topics.h"

namespace {

const web::Texts& german() {
  static const web::Languages languages;
  return *languages.find("de");
}
const web::Texts& english() {
  static const web::Languages languages;
  return *languages.find("en");
}

store::Instant at(const char* text) {
  return *store::parse_instant(text);
}

}  // namespace

TEST_CASE("messages are translated and filled in") {
  CHECK(german().say("Search") == "Suchen");
  CHECK(german().say("{km} km", {{"km", "3,2"}}) == "3,2 km");
  CHECK(german().say("not a message {a}", {{"b", "x"}}) == "not a message {a}");
  // What is filled in is not filled again.
  CHECK(german().say("{number} {unit}", {{"number", "{unit}"}, {"unit", "kg"}}) == "{unit} kg");
  CHECK(german().own_name() == "Deutsch");
  CHECK(english().own_name() == "English");
}

TEST_CASE("counts follow the plural rule and the number format of the language") {
  CHECK(german().say_count("{count} listing", "{count} listings", 0) == "0 Einträge");
  CHECK(german().say_count("{count} listing", "{count} listings", 1) == "1 Eintrag");
  CHECK(german().say_count("{count} listing", "{count} listings", 1234567) == "1.234.567 Einträge");
  CHECK(english().say_count("{count} listing", "{count} listings", 1) == "1 listing");
  CHECK(english().say_count("{count} listing", "{count} listings", 1000001) == "1,000,001 listings");
}

TEST_CASE("ages are told in the largest unit that says enough") {
  const auto now = at("2026-05-04T12:00:00Z");
  const auto age = [&](const char* text) { return german().formats().age(at(text), now); };
  CHECK(age("2026-05-04T12:00:30Z") == "jetzt");  // clocks differ
  CHECK(age("2026-05-04T11:59:30Z") == "jetzt");
  CHECK(age("2026-05-04T11:59:00Z") == "vor 1 Minute");
  CHECK(age("2026-05-04T10:00:01Z") == "vor 1 Stunde");
  CHECK(age("2026-05-01T12:00:00Z") == "vor 3 Tagen");
  CHECK(age("2026-04-20T12:00:00Z") == "vor 2 Wochen");
  CHECK(age("2026-02-01T12:00:00Z") == "vor 3 Monaten");
  CHECK(english().formats().age(at("2026-05-01T12:00:00Z"), now) == "3 days ago");
}

TEST_CASE("numbers, dates and names are those of the language") {
  const auto& formats = german().formats();
  CHECK(formats.number(1065) == "1.065");
  CHECK(formats.distance(3.24) == "3,2");
  CHECK(formats.distance(13.7) == "14");
  CHECK(formats.date(at("2027-03-14T23:30:00Z")) == "15. März 2027");  // already the next day in Berlin
  CHECK(formats.calendar_day("2027-03-14") == "Sonntag, 14. März 2027");
  CHECK(formats.calendar_day("soon") == "soon");
  CHECK(formats.weekday("monday") == "Montag");
  CHECK(formats.weekday("sunday") == "Sonntag");
  CHECK(formats.weekday("someday") == "someday");
  CHECK(formats.clock_time("16:00") == "16:00");
  CHECK(formats.clock_time("late") == "late");
  CHECK(formats.time_of_day(at("2026-07-01T12:02:00Z")) == "14:02");
  CHECK(formats.language("uk") == "Ukrainisch");
  CHECK(formats.language("fa") == "Persisch");
  CHECK(formats.language("de-x-leicht") != "");
  CHECK(formats.list({"Deutsch"}) == "Deutsch");
  CHECK(formats.list({"a", "b", "c"}) == "a, b und c");
  CHECK(formats.list({}).empty());
}

TEST_CASE("languages are written in their direction") {
  for (const char* tag : {"ar", "fa", "he", "ur"}) CHECK(web::direction_of(tag) == "rtl");
  for (const char* tag : {"de", "uk", "tr", "de-x-leicht", "??"}) CHECK(web::direction_of(tag) == "ltr");
}

TEST_CASE("every category has words, and one picture group") {
  for (const auto category : store::categories()) {
    CHECK(web::category_label(german(), category) != german().say("Other topics"));
    CHECK(web::category_label(english(), category) != english().say("Other topics"));
    std::size_t groups = 0;
    for (const auto& group : web::topic_groups())
      for (const auto member : group.categories) groups += member == category ? 1 : 0;
    CHECK_MESSAGE(groups == 1, category);
  }
  CHECK(web::topic_groups().size() <= 10);
}
