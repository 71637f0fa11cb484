#include "matching/ranking.h"

#include <algorithm>
#include <cmath>

namespace matching {
namespace {

constexpr double k1 = 1.2, b = 0.5;
constexpr double title_counts = 3;
// BM25 divides by the mean length of all documents. A constant in its place (about the mean of real offers) makes the
// impact independent of the collection, so it is stored with the posting.
constexpr double usual_words = 60;

constexpr auto best_freshness = static_cast<std::uint32_t>(points_per_unit);
constexpr auto best_nearness = static_cast<std::uint32_t>(2 * points_per_unit);

}  // namespace

std::uint8_t impact(Frequencies frequencies, std::uint32_t words) {
  const double frequency = title_counts * frequencies.title + frequencies.text;
  const double dampened =
      frequency / (frequency + k1 * (1 - b + b * static_cast<double>(words) / usual_words));  // below 1
  return static_cast<std::uint8_t>(std::clamp(std::lround(255 * dampened), 1L, 255L));
}

std::uint32_t weight(std::uint64_t with_word, std::uint64_t listings) {
  const double rare = static_cast<double>(listings - std::min(with_word, listings)) + 0.5;
  const double inverse = std::log(1 + rare / (static_cast<double>(with_word) + 0.5));
  return static_cast<std::uint32_t>(std::max(std::lround(16 * inverse), 1L));
}

std::uint32_t day_of(std::uint32_t seconds) {
  return seconds / 86'400;
}

std::uint32_t freshness(std::uint32_t issued_day, std::uint32_t today) {
  const std::uint32_t days = today > issued_day ? today - issued_day : 0;
  return best_freshness * 30 / (30 + days);
}

std::uint32_t decimetres(double kilometres) {
  return static_cast<std::uint32_t>(std::lround(kilometres * 10'000));
}

std::uint32_t nearness(std::uint32_t decimetres) {
  constexpr std::uint64_t half_way = 100'000;
  return static_cast<std::uint32_t>(best_nearness * half_way / (half_way + decimetres));
}

}  // namespace matching
