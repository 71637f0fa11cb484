#include "store/geo.h"

#include <random>

#include <doctest/doctest.h>

using namespace store;

TEST_CASE("published geohashes") {
  // The examples of https://en.wikipedia.org/wiki/Geohash and of geohash.org.
  CHECK(geohash(from_degrees(57.64911, 10.40744), 11) == "u4pruydqqvj");
  CHECK(geohash(from_degrees(42.605, -5.603), 5) == "ezs42");
  const auto centre = geohash_centre("ezs42");
  REQUIRE(centre);
  CHECK(latitude_degrees(*centre) == doctest::Approx(42.605).epsilon(1e-5));
  CHECK(longitude_degrees(*centre) == doctest::Approx(-5.603).epsilon(1e-5));
}

TEST_CASE("only 1 to 12 characters of the alphabet are a geohash") {
  for (const char* wrong : {"", "a", "u3i", "u3l", "u3o", "U33D", "u 3", "0123456789bcd", "ü"})
    CHECK(geohash_centre(wrong).error().code == Code::invalid);
  CHECK(geohash_centre("0123456789bc"));
  CHECK(geohash_centre("z"));
}

TEST_CASE("edges of the map have cells") {
  CHECK(geohash(from_degrees(90, 180), 12) == "zzzzzzzzzzzz");
  CHECK(geohash(from_degrees(-90, -180), 12) == "000000000000");
  CHECK(from_degrees(1000, -1000) == LatLon{900'000'000, -1'800'000'000});
}

TEST_CASE("a cell's centre lies in the cell, a longer hash inside the shorter one") {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int32_t> latitude(-900'000'000, 900'000'000);
  std::uniform_int_distribution<std::int32_t> longitude(-1'800'000'000, 1'800'000'000);
  for (int i = 0; i < 2000; ++i) {
    const LatLon point{latitude(random), longitude(random)};
    const std::string whole = geohash(point, 12);
    for (std::size_t characters = 1; characters <= 12; ++characters) {
      const std::string hash = geohash(point, characters);
      CHECK(hash == whole.substr(0, characters));
      CHECK(geohash(*geohash_centre(hash), characters) == hash);
    }
    // Twelve characters are finer than four centimetres, eight than 40 metres, five than 5 km.
    CHECK(distance_km(point, *geohash_centre(whole)) < 0.00004);
    CHECK(distance_km(point, *geohash_centre(whole.substr(0, 8))) < 0.04);
    CHECK(distance_km(point, *geohash_centre(whole.substr(0, 5))) < 3.5);
  }
}

TEST_CASE("distances") {
  const LatLon potsdam = from_degrees(52.3989, 13.0657), leipzig = from_degrees(51.3397, 12.3731);
  CHECK(distance_km(potsdam, potsdam) == 0);
  CHECK(distance_km(potsdam, leipzig) == doctest::Approx(127.0).epsilon(0.01));
  CHECK(distance_km(potsdam, leipzig) == doctest::Approx(distance_km(leipzig, potsdam)));
  // A degree of latitude, half of the equator, and across the date line.
  CHECK(distance_km(from_degrees(0, 0), from_degrees(1, 0)) == doctest::Approx(111.195).epsilon(1e-4));
  CHECK(distance_km(from_degrees(0, 0), from_degrees(0, 180)) == doctest::Approx(20015.09).epsilon(1e-5));
  CHECK(distance_km(from_degrees(0, 179.5), from_degrees(0, -179.5)) == doctest::Approx(111.195).epsilon(1e-4));
}
