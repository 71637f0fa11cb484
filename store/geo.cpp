#include "store/geo.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace store {
namespace {

constexpr double units = 1e7;                                                  // a degree
constexpr std::int64_t latitudes = 1'800'000'000, longitudes = 3'600'000'000;  // units from edge to edge
constexpr std::string_view alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
constexpr std::size_t longest = 12;

std::int32_t to_units(double degrees, std::int64_t range) {
  const double half = static_cast<double>(range) / 2;
  return static_cast<std::int32_t>(std::clamp(std::round(degrees * units), -half, half));
}

double radians(std::int32_t value) {
  return value / units * std::numbers::pi / 180;
}

// Number of the cell among 2^bits of equal height that `value` (from the southern or western edge) lies in. The
// products stay below 2^63 up to 30 bits, the most that 12 characters need.
std::uint64_t cell_of(std::int64_t value, std::int64_t range, std::size_t bits) {
  const std::uint64_t cell = (static_cast<std::uint64_t>(value) << bits) / static_cast<std::uint64_t>(range);
  return std::min(cell, (std::uint64_t{1} << bits) - 1);
}

std::int32_t middle_of(std::uint64_t cell, std::int64_t range, std::size_t bits) {
  const std::uint64_t doubled = (2 * cell + 1) * static_cast<std::uint64_t>(range);
  const std::uint64_t half = std::uint64_t{1} << bits;  // of the divisor, for rounding
  return static_cast<std::int32_t>(static_cast<std::int64_t>((doubled + half) >> (bits + 1)) - range / 2);
}

}  // namespace

LatLon from_degrees(double latitude, double longitude) {
  return {to_units(latitude, latitudes), to_units(longitude, longitudes)};
}

double latitude_degrees(LatLon point) {
  return point.latitude / units;
}

double longitude_degrees(LatLon point) {
  return point.longitude / units;
}

double distance_km(LatLon a, LatLon b) {
  constexpr double earth_radius_km = 6371;
  const double a_latitude = radians(a.latitude), b_latitude = radians(b.latitude);
  const double north = std::sin((b_latitude - a_latitude) / 2);
  const double east = std::sin((radians(b.longitude) - radians(a.longitude)) / 2);
  const double h = north * north + std::cos(a_latitude) * std::cos(b_latitude) * east * east;
  return 2 * earth_radius_km * std::asin(std::sqrt(std::min(1.0, h)));
}

// Bits alternate, longitude first: of 5n bits longitude has the larger half.
std::string geohash(LatLon point, std::size_t characters) {
  const std::size_t bits = 5 * std::clamp<std::size_t>(characters, 1, longest);
  const std::size_t east_bits = (bits + 1) / 2, north_bits = bits / 2;
  const std::uint64_t east = cell_of(point.longitude + longitudes / 2, longitudes, east_bits);
  const std::uint64_t north = cell_of(point.latitude + latitudes / 2, latitudes, north_bits);
  std::string out;
  unsigned digit = 0;
  for (std::size_t i = 0; i < bits; ++i) {
    const std::uint64_t bit = i % 2 == 0 ? east >> (east_bits - 1 - i / 2) : north >> (north_bits - 1 - i / 2);
    digit = (digit << 1) | static_cast<unsigned>(bit & 1);
    if (i % 5 == 4) {
      out.push_back(alphabet[digit]);
      digit = 0;
    }
  }
  return out;
}

Result<LatLon> geohash_centre(std::string_view hash) {
  if (hash.empty() || hash.size() > longest) return Error{Code::invalid, "a geohash has 1 to 12 characters", {}};
  std::uint64_t east = 0, north = 0;
  std::size_t bits = 0;
  for (char c : hash) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos)
      return Error{
          Code::invalid, "a geohash is made of the digits and the lower-case letters without a, i, l and o", {}};
    for (int shift = 4; shift >= 0; --shift, ++bits) {
      std::uint64_t& half = bits % 2 == 0 ? east : north;
      half = (half << 1) | ((digit >> shift) & 1);
    }
  }
  return LatLon{middle_of(north, latitudes, bits / 2), middle_of(east, longitudes, (bits + 1) / 2)};
}

}  // namespace store
