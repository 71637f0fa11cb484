// How well a listing answers a query, in whole points: integers, so that every node with the same data gives the same
// order, and no floating-point sum depends on the order of its terms. Pure functions, any thread.
//
// score = sum over the query's words of impact × weight, + freshness, + nearness where the query has a place.
// The text part is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with k1 = 1.2 and
// b = 0.5 in a form whose parts fit a byte each; a word in the title counts three times.
#pragma once

#include <cstdint>

#include "matching/forward.h"

namespace matching {

/// Points of one BM25 unit: impact and weight have steps of 2.2/255 and 1/16.
inline constexpr double points_per_unit = 16 * 255 / 2.2;

/// The part of BM25 that the listing decides: frequency, dampened and normalised by length. 1 to 255.
std::uint8_t impact(Frequencies frequencies, std::uint32_t words);
/// The part that the collection decides: how rare a word is among `listings` of which `with_word` have it. At least 1.
std::uint32_t weight(std::uint64_t with_word, std::uint64_t listings);

/// Days since 1970 in UTC: freshness changes for all listings at once, at midnight.
std::uint32_t day_of(std::uint32_t seconds);
/// Half of its best after 30 days.
std::uint32_t freshness(std::uint32_t issued_day, std::uint32_t today);

/// A distance in steps of 10 cm, so that equal distances compare equal.
std::uint32_t decimetres(double kilometres);
/// Half of its best at 10 km.
std::uint32_t nearness(std::uint32_t decimetres);

}  // namespace matching
