#include "store/bytes.h"

#include <algorithm>
#include <array>
#include <vector>

namespace store {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base58_digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t base58_text_limit = 128;

Error bad(const char* message) {
  return {Code::invalid, message, {}};
}

template <class Integer>
void put_big_endian(std::string& out, Integer value) {
  for (int shift = static_cast<int>(sizeof(Integer) - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> shift)));
}

template <class Integer>
Integer get_big_endian(std::string_view bytes) {
  Integer value = 0;
  for (char c : bytes) value = static_cast<Integer>((value << 8) | static_cast<std::uint8_t>(c));
  return value;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out.push_back(hex_digits[byte >> 4]);
    out.push_back(hex_digits[byte & 15]);
  }
  return out;
}

Result<std::string> from_hex(std::string_view text) {
  if (text.size() % 2) return bad("hexadecimal text has an odd number of characters");
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digits.find(text[i]);
    const auto low = hex_digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return bad("not lower-case hexadecimal text");
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

std::string to_base58(std::string_view bytes) {
  const std::size_t zeros =
      static_cast<std::size_t>(std::find_if(bytes.begin(), bytes.end(), [](char c) { return c != 0; }) - bytes.begin());
  std::vector<std::uint8_t> digits;  // base 58, least significant first
  for (char c : bytes.substr(zeros)) {
    unsigned carry = static_cast<std::uint8_t>(c);
    for (auto& digit : digits) {
      carry += static_cast<unsigned>(digit) << 8;
      digit = static_cast<std::uint8_t>(carry % 58);
      carry /= 58;
    }
    for (; carry; carry /= 58) digits.push_back(static_cast<std::uint8_t>(carry % 58));
  }
  std::string out(zeros, '1');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) out.push_back(base58_digits[*digit]);
  return out;
}

Result<std::string> from_base58(std::string_view text) {
  if (text.size() > base58_text_limit) return bad("base58 text is too long");
  const std::size_t zeros = std::min(text.find_first_not_of('1'), text.size());
  std::vector<std::uint8_t> bytes;  // least significant first
  for (char c : text.substr(zeros)) {
    const auto digit = base58_digits.find(c);
    if (digit == std::string_view::npos) return bad("not base58 text");
    auto carry = static_cast<unsigned>(digit);
    for (auto& byte : bytes) {
      carry += static_cast<unsigned>(byte) * 58;
      byte = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    for (; carry; carry >>= 8) bytes.push_back(static_cast<std::uint8_t>(carry));
  }
  std::string out(zeros, '\0');
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) out.push_back(static_cast<char>(*byte));
  return out;
}

std::string to_base64url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  unsigned buffer = 0;
  int bits = 0;
  for (char c : bytes) {
    buffer = (buffer << 8 | static_cast<std::uint8_t>(c)) & 0xffffff;
    for (bits += 8; bits >= 6;) {
      bits -= 6;
      out.push_back(base64url_digits[(buffer >> bits) & 63]);
    }
  }
  if (bits) out.push_back(base64url_digits[(buffer << (6 - bits)) & 63]);
  return out;
}

Result<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return bad("base64url text has a length that cannot be");
  std::string out;
  out.reserve(text.size() * 3 / 4);
  unsigned buffer = 0;
  int bits = 0;
  for (char c : text) {
    const auto digit = base64url_digits.find(c);
    if (digit == std::string_view::npos) return bad("not base64url text");
    buffer = (buffer << 6 | static_cast<unsigned>(digit)) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(static_cast<std::uint8_t>(buffer >> bits)));
    }
  }
  if (buffer & ((1U << bits) - 1)) return bad("base64url text has stray bits at its end");
  return out;
}

void put_u8(std::string& out, std::uint8_t value) {
  out.push_back(static_cast<char>(value));
}
void put_u32(std::string& out, std::uint32_t value) {
  put_big_endian(out, value);
}
void put_u64(std::string& out, std::uint64_t value) {
  put_big_endian(out, value);
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7) out.push_back(static_cast<char>(static_cast<std::uint8_t>(value | 128)));
  out.push_back(static_cast<char>(value));
}

void put_bytes(std::string& out, std::string_view bytes) {
  put_varint(out, bytes.size());
  out.append(bytes);
}

std::string_view ByteReader::take(std::size_t n) {
  if (!x_ok || x_rest.size() < n) {
    x_ok = false;
    return {};
  }
  const auto taken = x_rest.substr(0, n);
  x_rest.remove_prefix(n);
  return taken;
}

std::uint8_t ByteReader::u8() {
  return get_big_endian<std::uint8_t>(take(1));
}
std::uint32_t ByteReader::u32() {
  return get_big_endian<std::uint32_t>(take(4));
}
std::uint64_t ByteReader::u64() {
  return get_big_endian<std::uint64_t>(take(8));
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = u8();
    if (!x_ok) return 0;
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (!(byte & 128)) return value;
  }
  x_ok = false;
  return 0;
}

std::string_view ByteReader::bytes() {
  const auto size = varint();
  if (size > x_rest.size()) x_ok = false;
  return take(static_cast<std::size_t>(x_ok ? size : 0));
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<std::uint8_t>(a[i]) ^ static_cast<std::uint8_t>(b[i]));
  return difference == 0;
}

}  // namespace store
