#include "matching/places.h"

#include <algorithm>

#include <doctest/doctest.h>

using namespace matching;

namespace {

const Places& places() {
  static const Places one;
  return one;
}

std::vector<std::string> names(std::string_view typed, std::size_t limit = 10) {
  std::vector<std::string> out;
  for (const auto& match : places().complete(typed, limit)) out.push_back(match.name);
  return out;
}

bool offers(std::string_view typed, std::string_view name) {
  const auto all = names(typed);
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace

TEST_CASE("a place is found by each of its ids") {
  const auto code = places().find("14467");
  REQUIRE(code);
  CHECK(code->kind == PlaceKind::postal_code);
  CHECK(code->id == "14467");
  CHECK(code->name == "14467 Potsdam");
  CHECK(code->postal_code == "14467");
  CHECK(code->town == "Potsdam");
  CHECK(code->district == "12054");
  CHECK(store::distance_km(code->centre, store::from_degrees(52.403, 13.0626)) < 0.01);

  const auto district = places().find("ags:03457");
  REQUIRE(district);
  CHECK(district->name == "Landkreis Leer");
  CHECK(district->kind == PlaceKind::district);
  CHECK(district->town.empty());

  const auto town = places().find("town:Leipzig:14713");
  REQUIRE(town);
  CHECK(town->name == "Leipzig");
  CHECK(store::distance_km(town->centre, store::from_degrees(51.34, 12.37)) < 5);
  CHECK(town->postal_code.empty());

  for (const char* unknown : {"", "00000", "1446", "144670", "ags:", "ags:99999", "town:", "town:Potsdam",
                              "town:Potsdam:", "town:Potsdam:03457", "Potsdam", "ags:12054 "})
    CHECK_FALSE_MESSAGE(places().find(unknown), unknown);
}

TEST_CASE("every place that is offered is found again by its id") {
  for (const char* typed : {"a", "neu", "1", "26", "st", "bad", "landkreis", "ö", "0"}) {
    const auto offered = places().complete(typed, 10'000);
    CHECK_FALSE(offered.empty());
    for (const auto& match : offered) {
      const auto again = places().find(match.id);
      REQUIRE_MESSAGE(again, match.id);
      CHECK(again->name == match.name);
      CHECK(again->centre == match.centre);
    }
  }
}

TEST_CASE("names for people") {
  CHECK(places().district_name("12054") == "Potsdam");
  CHECK(places().district_name("03457") == "Landkreis Leer");
  CHECK(places().district_name("14523") == "Vogtlandkreis");
  CHECK(places().district_name("03241") == "Region Hannover");
  CHECK(places().district_name("13072") == "Landkreis Rostock");
  CHECK(places().district_name("05562") == "Kreis Recklinghausen");
  CHECK(places().district_name("99999").empty());
  CHECK(places().district_name("").empty());
}

TEST_CASE("completion folds spellings, sorts by size and fits every word") {
  CHECK(names("münchen", 1) == std::vector<std::string>{"München"});
  for (const char* typed : {"MÜNCHEN", "munchen", "Muenchen", "mün", "muen", "m\xc3\xbcnch", "mu\xcc\x88nchen"})
    CHECK_MESSAGE(offers(typed, "München"), typed);
  CHECK(offers("Giessen", "Landkreis Gießen"));
  CHECK(offers("gieß", "Landkreis Gießen"));
  CHECK(offers("leer", "Landkreis Leer"));
  CHECK(offers("leer", "Leer (Ostfriesland)"));
  CHECK(offers("landkreis lee", "Landkreis Leer"));
  CHECK(offers("ostfries", "Leer (Ostfriesland)"));
  CHECK(offers("bad hom", "Bad Homburg vor der Höhe"));
  CHECK_FALSE(offers("bad leer", "Landkreis Leer"));
  // A city that is its own district is offered once.
  const auto potsdam = names("Potsdam");
  CHECK(std::count(potsdam.begin(), potsdam.end(), "Potsdam") == 1);
  CHECK(names("potsdam", 1) == std::vector<std::string>{"Potsdam"});  // not the larger Potsdam-Mittelmark
  CHECK(names("koeln", 1) == std::vector<std::string>{"Köln"});
  CHECK(names("be", 1) == std::vector<std::string>{"Berlin"});
}

TEST_CASE("digits complete postal codes in order") {
  CHECK(names("1446", 2) == std::vector<std::string>{"14467 Potsdam", "14469 Potsdam"});
  CHECK(names("14467 pots") == std::vector<std::string>{"14467 Potsdam"});
  CHECK(names("81 muen", 1) == names("81 mün", 1));
  CHECK(names("14467 leer").empty());
  CHECK(names("0").size() == 10);
}

TEST_CASE("text that fits nothing or is hostile gives nothing") {
  for (const std::string& typed :
       {std::string(), std::string("  "), std::string("?!"), std::string("xyzzy"), std::string("144670"),
        std::string(100'000, 'a'), std::string("\xff\xfe"), std::string("\0\1", 2)})
    CHECK(names(typed).empty());
  CHECK(names("a", 0).empty());
}

TEST_CASE("the nearest postal code of a point is one whose centre is nearest") {
  CHECK(places().nearest(places().find("26789")->centre).postal_code == "26789");
  CHECK(places().nearest(store::from_degrees(52.4, 13.0633)).town == "Potsdam");
  CHECK(places().nearest(store::from_degrees(48.8566, 2.3522)).postal_code.starts_with("66"));  // Paris: Saarland
}
