// Every bound of the folder in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace federation::limits {

// Node documents. A chain is read whole, so its length is bounded too; with a rotation a month it lasts 80 years.
inline constexpr std::int64_t node_documents = 1000;
inline constexpr std::size_t node_keys = 8;
inline constexpr std::size_t ended_keys = 256;

// Heads are kept for readers that link their history.
inline constexpr std::chrono::hours own_heads_kept{24 * 90};
inline constexpr std::chrono::hours other_heads_kept{24 * 7};
inline constexpr std::size_t heads_pruned = 2;  // with each new one

// Pages, as answered and as taken from others.
inline constexpr std::size_t page_lines = 500;
inline constexpr std::size_t page_bytes = 1024 * 1024;
inline constexpr std::size_t response_lines = page_lines + 2;  // with head and "next"
inline constexpr std::size_t response_bytes = page_bytes + 64 * 1024;
inline constexpr std::size_t query_bytes = 256;
inline constexpr std::size_t cursor_bytes = 64;
inline constexpr std::size_t url_bytes = 2048;
inline constexpr std::size_t feed_lines = 4096;
inline constexpr std::chrono::seconds feed_wait{60};

}  // namespace federation::limits
