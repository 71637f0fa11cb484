#include "store/log_check.h"

#include <algorithm>

#include "store/crc32c.h"

namespace store {
namespace {

constexpr std::size_t block_size = 32768;
constexpr std::size_t header_size = 7;
enum Type : std::uint8_t { whole = 1, first, middle, last };

std::uint32_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

struct Header {
  std::uint32_t checksum;
  std::size_t length;
  std::uint8_t type;
};

Header read_header(std::string_view at) {
  return {byte(at, 0) | byte(at, 1) << 8 | byte(at, 2) << 16 | byte(at, 3) << 24, byte(at, 4) | byte(at, 5) << 8,
          static_cast<std::uint8_t>(byte(at, 6))};
}

std::uint32_t masked(std::uint32_t crc) {
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

bool is_zero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == 0; });
}

// `at` begins with a header and its payload.
bool checksum_fits(std::string_view at, const Header& header) {
  return masked(crc32c(at.substr(header_size - 1, 1 + header.length))) == header.checksum;
}

// Whether the payload is `rest` or the beginning of it, so that the length in the header is what is wrong.
bool fits_shorter_payload(std::string_view rest, const Header& header) {
  std::uint32_t crc = crc32c(rest.substr(header_size - 1, 1));
  for (std::size_t end = header_size;; ++end) {
    if (masked(crc) == header.checksum) return true;
    if (end == rest.size()) return false;
    crc = crc32c(rest.substr(end, 1), crc);
  }
}

bool holds_fragment(std::string_view rest) {
  for (; rest.size() >= header_size; rest.remove_prefix(1)) {
    const Header header = read_header(rest);
    if (header.type >= whole && header.type <= last && header_size + header.length <= rest.size() &&
        checksum_fits(rest, header))
      return true;
  }
  return false;
}

// One pass over a file. Each step reads what stands at x_at and says whether to go on.
class Scan {
 public:
  Scan(std::string_view file, const std::function<void(std::string_view)>& on_record)
      : x_file(file), x_on_record(on_record) {}

  LogScan run() {
    while (step()) continue;
    if (x_open && !x_out.damage) x_out.torn = true;
    return std::move(x_out);
  }

 private:
  bool step();
  bool trailer(std::size_t size, bool at_end);
  bool short_fragment(std::string_view rest, const Header& header);
  bool fragment(const Header& header, std::string_view payload);
  bool damaged(std::string what, std::size_t bytes) {
    x_record.append(x_file.substr(std::min(x_at + header_size, x_file.size())).substr(0, bytes));
    x_out.damage = LogDamage{x_at, bytes, std::move(what), std::move(x_record)};
    return false;
  }
  bool torn() {
    x_out.torn = true;
    return false;
  }
  void finish(std::string_view record, std::size_t end) {
    ++x_out.records;
    x_out.bytes = end;
    if (x_on_record) x_on_record(record);
  }

  std::string_view x_file;
  const std::function<void(std::string_view)>& x_on_record;
  std::size_t x_at = 0;
  bool x_open = false;   // a record has begun and not ended
  std::string x_record;  // its fragments so far
  LogScan x_out;
};

bool Scan::step() {
  if (x_at == x_file.size()) return false;
  const std::size_t in_block = block_size - x_at % block_size;
  const std::string_view rest = x_file.substr(x_at, in_block);
  if (in_block < header_size) return trailer(rest.size(), rest.size() < in_block);
  if (rest.size() < header_size) return torn();
  const Header header = read_header(rest);
  // Zeros to the end are how some file systems show an append whose bytes never came.
  if (is_zero(rest.substr(0, header_size)))
    return is_zero(x_file.substr(x_at)) ? torn() : damaged("zeros where a record should be", rest.size());
  if (header_size + header.length > in_block) return damaged("a record's length reaches over its block", rest.size());
  if (header_size + header.length > rest.size()) return short_fragment(rest, header);
  if (!checksum_fits(rest, header))
    return damaged("a record's checksum does not fit its bytes", header_size + header.length);
  return fragment(header, rest.substr(header_size, header.length));
}

bool Scan::trailer(std::size_t size, bool at_end) {
  if (!is_zero(x_file.substr(x_at, size))) return damaged("the end of a block is not zeros", size);
  if (at_end) return torn();
  x_at += size;
  return true;
}

bool Scan::short_fragment(std::string_view rest, const Header& header) {
  if (fits_shorter_payload(rest, header)) return damaged("a record's length is wrong", rest.size());
  if (holds_fragment(rest.substr(1)))
    return damaged("a record's length is wrong: other records stand inside it", rest.size());
  return torn();
}

bool Scan::fragment(const Header& header, std::string_view payload) {
  const std::size_t size = header_size + header.length;
  if (header.type < whole || header.type > last)
    return damaged("a record of type " + std::to_string(header.type) + ", which this engine does not write", size);
  const bool begins = header.type == whole || header.type == first;
  // An empty first fragment is what the writer leaves where only a header has room.
  if (begins && x_open && !x_record.empty()) return damaged("a record begins before the one before it ended", size);
  if (!begins && !x_open) return damaged("a record lacks its beginning", size);
  x_at += size;
  if (header.type == whole) {
    x_open = false;
    finish(payload, x_at);
    return true;
  }
  if (begins) x_record.clear();
  x_record.append(payload);
  x_open = header.type != last;
  if (!x_open) {
    finish(x_record, x_at);
    x_record.clear();
  }
  return true;
}

}  // namespace

LogScan scan_log(std::string_view file, const std::function<void(std::string_view record)>& on_record) {
  return Scan(file, on_record).run();
}

}  // namespace store
