// Every bound of the folder in one place.
#pragma once

#include <chrono>
#include <cstddef>

namespace node::limits {

inline constexpr std::size_t writer_inbox = 4096;
inline constexpr std::size_t group_tasks = 256;         // tasks that share one commit
inline constexpr std::size_t group_bytes = 256 * 1024;  // a group commits when it has collected this much
inline constexpr std::size_t worker_inbox = 1024;
inline constexpr std::size_t workers = 2;
inline constexpr std::size_t import_line_bytes = 64 * 1024;
inline constexpr std::size_t import_chunk_lines = 200;         // imported with one commit
inline constexpr std::size_t import_chunk_bytes = 128 * 1024;  // with what follows from them and a group: one batch
inline constexpr std::size_t export_page_bytes = 1024 * 1024;
inline constexpr std::chrono::seconds alarm_longest{60};
inline constexpr std::chrono::seconds retry_after_failure{10};
inline constexpr std::chrono::minutes lease_interval{1};  // between two looks for ended leases
inline constexpr std::size_t expiries_per_round = 500;

}  // namespace node::limits
