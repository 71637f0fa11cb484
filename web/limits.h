// Every bound of the folder in one place.
#pragma once

#include <chrono>
#include <cstddef>

namespace web::limits {

using std::chrono::seconds;

// Server. A request over a bound gets 413, 414 or 431; a slow one is dropped.
inline constexpr std::size_t head_bytes = 16 * 1024;
inline constexpr std::size_t target_bytes = 8 * 1024;
// Of a public listener. Above 1 MB, so that whoever posts a far too long text is told which member it is.
inline constexpr std::size_t body_bytes = 1280 * 1024;
inline constexpr std::size_t control_body_bytes = 4 * 1024 * 1024;  // of the local socket: imports come in chunks
inline constexpr std::size_t connections = 2048;
inline constexpr std::size_t connections_per_address = 256;  // not counted on loopback, where a proxy may stand
inline constexpr seconds idle{60};                           // between two requests
inline constexpr seconds head_time{15};
inline constexpr seconds body_time{30};
inline constexpr seconds handshake_time{15};
inline constexpr seconds reply_time{90};  // longer than the longest long poll (60 s)
inline constexpr seconds write_time{60};
inline constexpr std::ptrdiff_t long_polls_per_address = 16;
inline constexpr std::size_t long_polls = 512;  // federation feeds waited for at once
inline constexpr seconds stop_time{5};          // running requests get this long at shutdown
inline constexpr seconds retry_after{2};        // what a 503 asks for

// Client.
inline constexpr std::size_t response_head_bytes = 16 * 1024;
inline constexpr std::size_t response_body_bytes = 2 * 1024 * 1024;  // a federation page is at most 1 MB and one item
inline constexpr std::size_t idle_connections = 4;                   // kept per peer
inline constexpr seconds connect_time{10};

// Searches.
inline constexpr std::size_t query_bytes = 200;
inline constexpr std::size_t page_listings = 100;
inline constexpr double radius_km_min = 0.1;
inline constexpr double radius_km_max = 1000;

}  // namespace web::limits
