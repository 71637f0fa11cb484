// Hand-made edits; the real ones of a database are read in integrity_test.cpp.
#include "store/manifest.h"

#include <doctest/doctest.h>

#include "store/bytes.h"

using namespace store;

namespace {

std::string varints(std::initializer_list<std::uint64_t> values) {
  std::string out;
  for (auto value : values) put_varint(out, value);
  return out;
}

std::string field(std::string_view bytes) {
  std::string out;
  put_bytes(out, bytes);
  return out;
}

std::string internal(std::string_view key) {
  return field(std::string(key) + "\x01\x02\x03\x04\x05\x06\x07\x08");
}

std::string new_file(std::uint64_t number, std::uint64_t size, const std::string& fields) {
  return varints({103, 0, number, size}) + internal("a") + internal("b") + varints({5, 9}) + fields + varints({1});
}

std::string log_addition(std::uint64_t number, std::uint64_t size) {
  return varints({8199}) + field(varints({number, 2, size, 1}));
}

}  // namespace

TEST_CASE("files come and go by edits") {
  Manifest manifest;
  REQUIRE(manifest.apply(varints({1}) + field("leveldb.BytewiseComparator") + varints({2, 4, 3, 9, 4, 77, 9, 0})));
  CHECK(manifest.oldest_log == 4);
  const auto checksum = varints({7}) + field("\x01\x02\x03\x04") + varints({8}) + field("FileChecksumCrc32c");
  REQUIRE(manifest.apply(new_file(5, 1000, checksum) + new_file(6, 2000, varints({12}) + field("unique"))));
  REQUIRE(manifest.files.size() == 2);
  const auto& file = manifest.files.at(5);
  CHECK(file.bytes == 1000);
  CHECK(file.smallest == "a");
  CHECK(file.largest == "b");
  CHECK(file.checksum == "\x01\x02\x03\x04");
  CHECK(file.checksum_function == "FileChecksumCrc32c");
  CHECK(manifest.files.at(6).checksum_function.empty());
  REQUIRE(manifest.apply(varints({6, 0, 5})));
  CHECK(manifest.files.size() == 1);
  // Moved to another level: erased and added in one edit.
  REQUIRE(manifest.apply(varints({6, 0, 6}) + new_file(6, 2000, checksum)));
  CHECK(manifest.files.at(6).checksum_function == "FileChecksumCrc32c");
  REQUIRE(manifest.apply(varints({10, 12, 203, 0, 5, 1}) + internal("cursor") + varints({8193}) + field("id")));
  CHECK(manifest.oldest_log == 12);
  const std::string oldest("\x2c\x01\0\0\0\0\0\0", 8);
  REQUIRE(manifest.apply(new_file(7, 1, varints({3}) + field(oldest))));
  CHECK(manifest.oldest_log == 300);
}

TEST_CASE("closed logs have a size until they are no longer needed") {
  Manifest manifest;
  REQUIRE(manifest.apply(log_addition(4, 100) + log_addition(5, 200) + log_addition(4, 90)));
  CHECK(manifest.logs == std::map<std::uint64_t, std::uint64_t>{{4, 100}, {5, 200}});
  REQUIRE(manifest.apply(varints({8200}) + field(varints({5}))));
  CHECK(manifest.logs == std::map<std::uint64_t, std::uint64_t>{{5, 200}});
}

TEST_CASE("what is unknown or cut is refused, what may be skipped is skipped") {
  CHECK(Manifest().apply(varints({8192 + 500}) + field("later")));
  for (std::uint64_t tag : {8, 100, 102, 200, 201, 202, 400, 401, 8194, 8196})
    CHECK(Manifest().apply(varints({tag}) + field("x")).error().code == Code::unsupported);
  CHECK(Manifest().apply(new_file(5, 1, varints({65}) + field("\x01"))).error().code == Code::unsupported);
  CHECK(Manifest().apply(varints({8199}) + field(varints({4, 3, 1}))).error().code == Code::unsupported);
  const auto edit = new_file(5, 1000, varints({7}) + field("\x01\x02\x03\x04")) + log_addition(4, 100);
  REQUIRE(Manifest().apply(edit));
  const auto whole_file = edit.size() - log_addition(4, 100).size();
  for (std::size_t size = 1; size < edit.size(); ++size)
    if (size != whole_file) CHECK(Manifest().apply(edit.substr(0, size)).error().code == Code::corrupt);
}
