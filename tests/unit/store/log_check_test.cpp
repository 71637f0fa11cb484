#include "store/log_check.h"

#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "store/crc32c.h"

using namespace store;

namespace {

constexpr std::size_t block = 32768;

void append_fragment(std::string& log, char type, std::string_view payload) {
  const auto crc = crc32c(std::string(1, type) + std::string(payload));
  const auto masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  for (int shift = 0; shift < 32; shift += 8)
    log.push_back(static_cast<char>(static_cast<std::uint8_t>(masked >> shift)));
  log.push_back(static_cast<char>(static_cast<std::uint8_t>(payload.size())));
  log.push_back(static_cast<char>(static_cast<std::uint8_t>(payload.size() >> 8)));
  log.push_back(type);
  log += payload;
}

// As db/log_writer.cc of RocksDB does it.
void append_record(std::string& log, std::string_view record) {
  for (bool begins = true;; begins = false) {
    if (block - log.size() % block < 7) log.append(block - log.size() % block, '\0');
    const std::size_t room = block - log.size() % block - 7;
    const auto part = record.substr(0, room);
    record.remove_prefix(part.size());
    const bool ends = record.empty();
    append_fragment(log, static_cast<char>(begins ? (ends ? 1 : 2) : (ends ? 4 : 3)), part);
    if (ends) return;
  }
}

std::string any_bytes(std::mt19937_64& random, std::size_t size) {
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

struct Log {
  std::string bytes;
  std::vector<std::string> records;
  std::vector<std::size_t> ends;
};

Log make_log(std::uint64_t seed, const std::vector<std::size_t>& sizes) {
  std::mt19937_64 random(seed);
  Log out;
  for (auto size : sizes) {
    out.records.push_back(any_bytes(random, size));
    append_record(out.bytes, out.records.back());
    out.ends.push_back(out.bytes.size());
  }
  return out;
}

std::string changed(std::string bytes, std::size_t at, int by) {
  bytes[at] = static_cast<char>(bytes[at] ^ by);
  return bytes;
}

// Small records, records over several blocks, one that leaves a trailer, one that leaves only room for a header.
const std::vector<std::size_t> sizes = {20, 300, 70000, 1, 28000, 400, 32768 - 7 - 7 - 3, 25, 5000, 0, 12};

}  // namespace

TEST_CASE("CRC-32C as RFC 3720 has it") {
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c("6789", crc32c("12345")) == 0xe3069283);
}

TEST_CASE("one changed byte is found from the checksum alone") {
  std::mt19937_64 random(4);
  const std::string bytes = any_bytes(random, 5000);
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    const auto found =
        single_changes(bytes.size(), crc32c(bytes) ^ crc32c(changed(bytes, at, static_cast<int>(1 + at % 255))));
    CHECK(std::count(found.begin(), found.end(), at) == 1);
    CHECK(found.size() <= 2);  // by chance
  }
  CHECK(single_changes(bytes.size(), 0).empty());
}

TEST_CASE("an intact log gives all its records") {
  const Log log = make_log(1, sizes);
  std::vector<std::string> found;
  const auto scan = scan_log(log.bytes, [&](std::string_view record) { found.emplace_back(record); });
  CHECK(found == log.records);
  CHECK(scan.records == log.records.size());
  CHECK(scan.bytes == log.bytes.size());
  CHECK_FALSE(scan.torn);
  CHECK_FALSE(scan.damage);
  CHECK(scan_log("").records == 0);
}

TEST_CASE("a log cut anywhere is torn, not damaged, and keeps every record before the cut") {
  const Log log = make_log(2, sizes);
  std::size_t kept = 0;
  for (std::size_t size = 0; size <= log.bytes.size(); ++size) {
    while (kept < log.ends.size() && log.ends[kept] <= size) ++kept;
    // Where records are long, the cuts of interest are those near the ends of blocks and records.
    const bool near = size % block < 30 || size % block > block - 30 || size < 1000 || size % 97 == 0 ||
                      (kept > 0 && size < log.ends[kept - 1] + 40);
    if (!near) continue;
    CAPTURE(size);
    const auto scan = scan_log(log.bytes.substr(0, size));
    REQUIRE_FALSE(scan.damage);
    REQUIRE(scan.records == kept);
    REQUIRE(scan.torn == (size != (kept == 0 ? 0 : log.ends[kept - 1])));
  }
}

TEST_CASE("a log that ends in zeros is torn") {
  const Log log = make_log(3, {20, 300, 5});
  for (std::size_t zeros : {7UL, 100UL, block, 2 * block}) {
    const auto scan = scan_log(log.bytes + std::string(zeros, '\0'));
    CHECK(scan.torn);
    CHECK(scan.records == 3);
    CHECK_FALSE(scan.damage);
    CHECK(scan_log(log.bytes + std::string(zeros, '\0') + "x").damage);
  }
}

TEST_CASE("each changed byte of a log is found, also in its last record and before a torn one") {
  const Log log = make_log(4, {20, 40, 60, 30});
  for (std::size_t size :
       {log.bytes.size(), log.bytes.size() - 1, log.ends[2] + 1, log.ends[2] + 7, log.ends[2] + 20}) {
    const auto bytes = log.bytes.substr(0, size);
    const auto intact = size == log.bytes.size() ? size : log.ends[2];
    for (std::size_t at = 0; at < intact; ++at)
      for (int by = 1; by < 256; ++by) {
        CAPTURE(size);
        CAPTURE(at);
        CAPTURE(by);
        const auto scan = scan_log(changed(bytes, at, by));
        REQUIRE(scan.damage);
        REQUIRE(scan.damage->offset <= at);
        REQUIRE(scan.damage->offset + scan.damage->bytes > at);
      }
  }
}

TEST_CASE("changed bytes of long records, trailers and headers at the end of blocks are found") {
  const Log log = make_log(5, sizes);
  for (std::size_t at = 0; at < log.bytes.size(); ++at) {
    const bool near = at % block < 12 || at % block > block - 12 || at % 211 == 0;
    if (!near) continue;
    CAPTURE(at);
    for (int by : {1, 128, 255}) {
      const auto scan = scan_log(changed(log.bytes, at, by));
      REQUIRE(scan.damage);
      REQUIRE(scan.damage->offset <= at);
      REQUIRE(scan.damage->offset + scan.damage->bytes > at);
    }
  }
}

TEST_CASE("fragments that do not make records are damage") {
  const auto fragments = [](const std::vector<char>& types) {
    std::string log;
    for (char type : types) append_fragment(log, type, "payload");
    return scan_log(log);
  };
  CHECK_FALSE(fragments({1, 2, 3, 3, 4, 1}).damage);
  CHECK(fragments({3}).damage);
  CHECK(fragments({1, 4}).damage);
  CHECK(fragments({2, 1}).damage);
  CHECK(fragments({2, 3, 2}).damage);
  CHECK(fragments({1, 5}).damage);  // recycled logs
  CHECK(fragments({9, 1}).damage);  // compressed logs
  CHECK(fragments({2, 3}).torn);
}

TEST_CASE("any bytes at all can be scanned") {
  std::mt19937_64 random(6);
  for (int i = 0; i < 2000; ++i) {
    auto bytes = any_bytes(random, random() % 200);
    if (bytes.size() > 6) bytes[5] = 0, bytes[6] = static_cast<char>(random() % 6);
    const auto scan = scan_log(bytes);
    CHECK(scan.bytes <= bytes.size());
    CHECK((bytes.size() == scan.bytes || scan.torn || scan.damage));
  }
}
