// Byte strings and their text forms. Bytes are std::string, views of them std::string_view: what the engine, the
// socket and the hash functions take. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace store {

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(std::string_view bytes);
/// Accepts lower case only, because every text form on the wire has exactly one spelling.
Result<std::string> from_hex(std::string_view text);

/// base58btc (the alphabet of Multibase 'z'), leading zero bytes as '1'. Quadratic: for keys and ids, not for data.
std::string to_base58(std::string_view bytes);
/// Refuses texts of more than 128 characters.
Result<std::string> from_base58(std::string_view text);

/// base64url without padding (RFC 4648, section 5): cursors and tokens.
std::string to_base64url(std::string_view bytes);
Result<std::string> from_base64url(std::string_view text);

/// Fixed-width big-endian integers, so that encoded keys sort as the numbers do.
void put_u8(std::string& out, std::uint8_t value);
void put_u32(std::string& out, std::uint32_t value);
void put_u64(std::string& out, std::uint64_t value);
/// LEB128, seven bits a byte, least significant first.
void put_varint(std::string& out, std::uint64_t value);
/// A varint length, then the bytes.
void put_bytes(std::string& out, std::string_view bytes);

/// Reads what the put functions wrote, front to back. After a failed read `ok()` is false and every further read
/// gives zero or empty, so callers check once at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : x_rest(bytes) {}

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t varint();
  std::string_view bytes();              // as put_bytes wrote them
  std::string_view take(std::size_t n);  // exactly n bytes
  bool ok() const { return x_ok; }
  bool at_end() const { return x_ok && x_rest.empty(); }

 private:
  std::string_view x_rest;
  bool x_ok = true;
};

/// True if both are equal; takes the same time wherever they differ (for secrets of equal length).
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace store
