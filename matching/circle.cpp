#include "matching/circle.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace matching {
namespace {

constexpr double earth_radius_km = 6371;
constexpr double units = 1e7;                 // a degree
constexpr std::int64_t half = 1'800'000'000;  // degrees of longitude from 0 to the edge, in units
constexpr double row_degrees = 0.02;
constexpr double margin = 1e-6;  // degrees; far beyond rounding, so nothing inside is missed

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}
double degrees(double radians) {
  return radians * 180 / std::numbers::pi;
}
double sine_squared(double angle) {
  const double sine = std::sin(angle);
  return sine * sine;
}

}  // namespace

Circle::Circle(store::LatLon centre, double radius_km) : x_radius_km(radius_km) {
  const double angle = radius_km / earth_radius_km;
  const double latitude = store::latitude_degrees(centre);
  const auto row_at = [](double degree) {
    return row_of(static_cast<std::int32_t>(std::clamp(degree, -90.0, 90.0) * units));
  };
  x_first_row = row_at(latitude - degrees(angle) - margin);
  const std::uint32_t last_row = row_at(latitude + degrees(angle) + margin);
  x_rows.reserve(last_row - x_first_row + 1);
  for (std::uint32_t row = x_first_row; row <= last_row; ++row) add_row(centre, row, angle);
}

// On the sphere a point at latitude p and `d` of longitude away lies on the circle of angle a around latitude c when
// sin²(d/2) = (sin²(a/2) − sin²((p−c)/2)) / (cos p · cos c); the widest d in a row has p nearest to c above the line
// and p nearest to a pole below it.
void Circle::add_row(store::LatLon centre, std::uint32_t row, double angle) {
  const double latitude = store::latitude_degrees(centre);
  const double south = row * row_degrees - 90, north = std::min(south + row_degrees, 90.0);
  const double away = std::max({0.0, south - latitude, latitude - north});
  const double polar = std::max(std::abs(south), std::abs(north));
  const double over = sine_squared(std::min(angle, std::numbers::pi) / 2) - sine_squared(radians(away) / 2);
  const double under = std::cos(radians(polar)) * std::cos(radians(latitude));
  auto& stretches = x_rows.emplace_back();
  constexpr auto edge = static_cast<std::int32_t>(half);
  if (over >= under) {
    stretches.push_back({-edge, edge});
    return;
  }
  const double width = degrees(2 * std::asin(std::sqrt(std::max(0.0, over / under)))) + margin;
  const auto reach = static_cast<std::int64_t>(std::ceil(width * units));
  const std::int64_t west = centre.longitude - reach, east = centre.longitude + reach;
  const auto stretch = [&](std::int64_t from, std::int64_t to) {
    stretches.push_back(
        {static_cast<std::int32_t>(std::max(from, -half)), static_cast<std::int32_t>(std::min(to, half))});
  };
  if (east - west >= 2 * half)
    stretch(-half, half);
  else if (west < -half) {
    stretch(-half, east);
    stretch(west + 2 * half, half);
  } else if (east > half) {
    stretch(-half, east - 2 * half);
    stretch(west, half);
  } else {
    stretch(west, east);
  }
}

void Circle::ranges(const Segment& segment, store::Purpose purpose, std::vector<DocRange>& out) const {
  const auto& rows = segment.rows();
  auto row = std::lower_bound(rows.begin(), rows.end(), std::pair(purpose, x_first_row),
                              [](const auto& a, const auto& b) { return std::pair(a.purpose, a.row) < b; });
  for (; row != rows.end() && row->purpose == purpose && row->row < x_first_row + x_rows.size(); ++row) {
    Doc from = row->begin;
    for (const Stretch& stretch : x_rows[row->row - x_first_row]) {
      const auto first_at = [&](Doc begin, std::int64_t longitude) {
        Doc end = row->end;
        while (begin < end) {
          const Doc middle = begin + (end - begin) / 2;
          if (segment.centre(middle).longitude < longitude)
            begin = middle + 1;
          else
            end = middle;
        }
        return begin;
      };
      const Doc begin = first_at(from, stretch.west), end = first_at(begin, std::int64_t{stretch.east} + 1);
      if (begin < end) out.push_back({begin, end});
      from = end;
    }
  }
}

}  // namespace matching
