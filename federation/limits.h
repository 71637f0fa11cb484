// Every bound of the folder in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace federation::limits {

// Node documents. A chain is read whole, so its length is bounded too; with a rotation a month it lasts 80 years.
inline constexpr std::int64_t node_documents = 1000;
inline constexpr std::size_t node_keys = 8;
inline constexpr std::size_t ended_keys = 256;

}  // namespace federation::limits
