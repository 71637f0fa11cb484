#include "store/crc32c.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace store {
namespace {

constexpr std::uint32_t polynomial = 0x82f63b78;  // reflected
constexpr std::size_t slices = 8;

using Tables = std::array<std::array<std::uint32_t, 256>, slices>;

// tables[n][b]: what byte b contributes when n more bytes follow it, so that eight bytes are looked up at once.
constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t slice = 1; slice < slices; ++slice)
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  return tables;
}

constexpr Tables tables = make_tables();

// The byte whose entry in the first table has this highest byte: no two share it, so a step can be undone.
constexpr std::array<std::uint8_t, 256> make_inverse() {
  std::array<std::uint8_t, 256> inverse{};
  for (std::size_t byte = 0; byte < 256; ++byte) inverse[tables[0][byte] >> 24] = static_cast<std::uint8_t>(byte);
  return inverse;
}

constexpr std::array<std::uint8_t, 256> inverse = make_inverse();

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) {
  std::uint32_t crc = ~before;
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])); };
  while (bytes.size() >= slices) {
    const std::uint32_t low = crc ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
    crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24] ^
          tables[3][at(4)] ^ tables[2][at(5)] ^ tables[1][at(6)] ^ tables[0][at(7)];
    bytes.remove_prefix(slices);
  }
  for (char c : bytes) crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<std::uint8_t>(c)) & 0xff];
  return ~crc;
}

std::vector<std::uint64_t> single_changes(std::uint64_t size, std::uint32_t difference) {
  std::vector<std::uint64_t> out;
  // The checksum is linear: the difference is that of the changed byte alone, with only zeros after it. So zeros are
  // taken back one by one until no more than one byte is left.
  for (std::uint64_t at = size; at-- > 0 && difference != 0;) {
    const std::uint8_t low = inverse[difference >> 24];
    difference = (difference ^ tables[0][low]) << 8 | low;
    if (difference < 256) out.push_back(at);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace store
