#include "matching/listing_place.h"

#include <doctest/doctest.h>

using namespace matching;

namespace {

const Places& places() {
  static const Places one;
  return one;
}

store::ListingContent at(std::string area, std::string postal_code, std::string name) {
  store::ListingContent content;
  content.area = std::move(area);
  content.place = {std::move(postal_code), std::move(name)};
  return content;
}

}  // namespace

TEST_CASE("a postal code gives area and name") {
  auto content = at("", "26789", "");
  REQUIRE(complete_place(content, places()));
  CHECK(content.place.name == "Leer (Ostfriesland)");
  CHECK(content.area.size() == 5);
  CHECK(content.area == store::geohash(places().find("26789")->centre, 5));
}

TEST_CASE("an area gives postal code and name, and stays as it is") {
  const std::string area = store::geohash(store::from_degrees(52.4, 13.0633), 8);
  auto content = at(area, "", "");
  REQUIRE(complete_place(content, places()));
  CHECK(content.area == area);
  CHECK(content.place.postal_code.starts_with("144"));
  CHECK(content.place.name == "Potsdam");
}

TEST_CASE("what the author said is kept") {
  auto content = at("u1q", "00000", "Irgendwo");
  REQUIRE(complete_place(content, places()));
  CHECK(content.area == "u1q");
  CHECK(content.place.postal_code == "00000");
  auto named = at("", "14467", "Potsdam-Babelsberg");
  REQUIRE(complete_place(named, places()));
  CHECK(named.place.name == "Potsdam-Babelsberg");
}

TEST_CASE("unknown places are refused with the path") {
  auto unknown = at("", "00000", "x");
  CHECK(complete_place(unknown, places()).error().path == "/place/postal_code");
  auto sea = at("eeee", "", "");
  CHECK(complete_place(sea, places()).error().path == "/area");
}
