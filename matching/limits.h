// Every bound of the folder in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace matching::limits {

// A query. What is over a bound is refused with Code::invalid.
inline constexpr std::size_t query_characters = 500;
inline constexpr std::size_t query_words = 32;
inline constexpr std::size_t query_origins = 1000;
inline constexpr std::size_t query_id_bytes = 40;  // a category or a language
inline constexpr std::size_t hits = 100;           // a page
inline constexpr double radius_km = 20'038;        // half way round the earth
inline constexpr std::size_t cursor_characters = 400;

// An answer.
inline constexpr std::size_t facet_values = 1000;  // of one facet; the most frequent

// The index. Longer words are cut and more frequent ones counted so often.
inline constexpr std::size_t term_bytes = 64;
inline constexpr std::uint8_t term_frequency = 15;    // each in title and text
inline constexpr std::size_t undone_terms = 100'000;  // remembered of transactions that were never committed

}  // namespace matching::limits
