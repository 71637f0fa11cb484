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

// Following others.
inline constexpr std::uint64_t catalogue_entries = 1'000'000;  // of one origin
inline constexpr std::size_t small_delta_bytes = 512 * 1024;   // of change pages kept in memory; more is staged
inline constexpr std::uint64_t moving_lines = 10'000;          // that may come twice while an origin changes
inline constexpr std::size_t requests_per_peer = 4;            // at a time, beside the feed's
inline constexpr std::size_t syncs = 8;                        // runs at a time
inline constexpr int sync_retries = 3;                         // of one request, before its run is given up
inline constexpr std::chrono::seconds request_deadline{30};
inline constexpr std::chrono::seconds feed_slack{15};              // beyond the time a feed may wait
inline constexpr std::chrono::milliseconds feed_pause{1000};       // from one question to the next, without news
inline constexpr std::chrono::milliseconds feed_pause_short{100};  // and with
inline constexpr std::size_t heads_pages = 200;
inline constexpr std::size_t content_ids = 200;           // asked for in one request
inline constexpr std::chrono::minutes content_again{10};  // until content that nobody had is asked for again
inline constexpr std::chrono::seconds lease_check{10};
inline constexpr std::size_t leases_dropped = 100;  // in one step
inline constexpr std::chrono::seconds resync_jitter{2};
inline constexpr std::chrono::seconds wake_longest{60};
inline constexpr std::chrono::seconds retry_shortest{1};
inline constexpr std::chrono::minutes retry_longest{5};
inline constexpr std::chrono::hours retry_after_longest{1};

// Work of the writer thread between others' commits.
inline constexpr std::size_t step_rows = 200;            // copied, swept or looked at in one step
inline constexpr std::size_t line_reserve = 160 * 1024;  // room in a batch for one more item and what follows from it

// What an audit tells of one origin; the rest is counted.
inline constexpr std::size_t audit_findings = 100;

}  // namespace federation::limits
