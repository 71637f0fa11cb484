// Points on the earth and geohashes (base32, http://geohash.org), the form in which listings carry their area.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace store {

/// 1e-7 degree, WGS 84.
struct LatLon {
  std::int32_t latitude = 0;   // −900,000,000 to 900,000,000
  std::int32_t longitude = 0;  // −1,800,000,000 to 1,800,000,000
  auto operator<=>(const LatLon&) const = default;
};

LatLon from_degrees(double latitude, double longitude);
double latitude_degrees(LatLon point);
double longitude_degrees(LatLon point);
/// Great circle by haversine, R = 6371 km.
double distance_km(LatLon a, LatLon b);

/// 1 to 12 characters.
std::string geohash(LatLon point, std::size_t characters);
/// The middle of the cell; Code::invalid if it is not 1 to 12 characters of the alphabet.
Result<LatLon> geohash_centre(std::string_view hash);

}  // namespace store
