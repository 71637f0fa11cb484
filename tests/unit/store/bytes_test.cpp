#include "store/bytes.h"

#include <doctest/doctest.h>

using namespace store;

TEST_CASE("text forms of bytes read back, and only their one spelling is accepted") {
  const std::string bytes("\x00\x00\x01\xff\x80z", 6);
  CHECK(to_hex(bytes) == "000001ff807a");
  CHECK(*from_hex("000001ff807a") == bytes);
  CHECK_FALSE(from_hex("00000"));
  CHECK_FALSE(from_hex("FF"));
  CHECK(*from_base58(to_base58(bytes)) == bytes);
  CHECK(to_base58("Hello World!") == "2NEpo7TZRRrLZSi2U");  // draft-msporny-base58, test vectors
  CHECK_FALSE(from_base58("0OIl"));
  CHECK_FALSE(from_base58(std::string(129, 'a')));
  for (std::size_t n = 0; n <= bytes.size(); ++n)
    CHECK(*from_base64url(to_base64url(bytes.substr(0, n))) == bytes.substr(0, n));
  CHECK_FALSE(from_base64url("AB"));  // the last four bits are not zero
  CHECK_FALSE(from_base64url("A"));
  CHECK_FALSE(from_base64url("AA=="));
}

TEST_CASE("what was put is read back, and a short read is seen") {
  std::string out;
  put_u8(out, 7);
  put_u32(out, 0x01020304);
  put_u64(out, ~std::uint64_t{0});
  put_varint(out, 300);
  put_varint(out, ~std::uint64_t{0});
  put_bytes(out, "abc");
  ByteReader reader(out);
  CHECK(reader.u8() == 7);
  CHECK(reader.u32() == 0x01020304);
  CHECK(reader.u64() == ~std::uint64_t{0});
  CHECK(reader.varint() == 300);
  CHECK(reader.varint() == ~std::uint64_t{0});
  CHECK(reader.bytes() == "abc");
  CHECK(reader.at_end());
  for (std::size_t n = 0; n < out.size(); ++n) {
    ByteReader cut(std::string_view(out).substr(0, n));
    cut.u8(), cut.u32(), cut.u64(), cut.varint(), cut.varint(), cut.bytes();
    CHECK_FALSE(cut.ok());
  }
  ByteReader endless(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10));
  endless.varint();
  CHECK_FALSE(endless.ok());
}
