// CRC-32C (Castagnoli; RFC 3720, appendix B.4), the checksum of the database's logs and files. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace store {

/// Of `bytes`, or, with the checksum of what stands before them as `before`, of both together.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

/// Where one changed byte in a text of `size` bytes would explain the difference (exclusive or) of its checksum to the
/// one it should have; ascending. In texts of more than 16 MB some byte explains nearly any difference.
std::vector<std::uint64_t> single_changes(std::uint64_t size, std::uint32_t difference);

}  // namespace store
