// Every bound of the folder in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace store::limits {

inline constexpr std::size_t kib = 1024;

// Key-value interface.
inline constexpr std::size_t key_bytes = 1024;
inline constexpr std::size_t value_bytes = 64 * kib;
inline constexpr std::size_t batch_bytes = 1024 * kib;
// What a transaction may collect; the rest of its batch is for the rows that the commit itself adds.
inline constexpr std::size_t transaction_bytes = batch_bytes - 4 * kib;

// Sequence rows: those of the newest commits are kept, older ones erased, so many by each commit that the rest shrinks.
inline constexpr std::uint64_t sequence_commits = 1'000'000;
inline constexpr std::size_t sequence_rows_pruned = 128;

// Listings (federation/PROTOCOL.md).
inline constexpr std::size_t listing_bytes = 24 * kib;
// What the origin adds to the content: ids, times, names and the proof.
inline constexpr std::size_t listing_frame_bytes = 2 * kib;
// A body of the API, a line of an import. Far more than a listing may have, so that whoever sends too long a text is
// told which one it is.
inline constexpr std::size_t listing_body_bytes = 2 * 1024 * kib;
inline constexpr std::size_t title_characters = 120;
inline constexpr std::size_t text_characters = 4000;
inline constexpr std::size_t images = 6;
inline constexpr std::size_t image_bytes = 512 * kib;
inline constexpr std::size_t alt_characters = 200;
inline constexpr std::chrono::hours lease_longest{24 * 180};
inline constexpr std::chrono::hours lease_default{24 * 30};
inline constexpr std::size_t area_characters_person = 5;        // about 5 km
inline constexpr std::size_t area_characters_organisation = 8;  // about 20 m

}  // namespace store::limits
