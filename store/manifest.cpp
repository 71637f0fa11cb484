#include "store/manifest.h"

#include <algorithm>

#include "store/bytes.h"

namespace store {
namespace {

enum Tag : std::uint64_t {
  comparator = 1,
  log_number = 2,
  next_file_number = 3,
  last_sequence = 4,
  compact_cursor = 5,
  deleted_file = 6,
  previous_log_number = 9,
  oldest_log_to_keep = 10,
  new_file = 103,
  highest_column_family = 203,
  in_atomic_group = 300,
  ignorable = 1 << 13,  // this bit: unknown ones may be skipped, length and bytes follow
  blob_addition_old = ignorable + 2,
  blob_garbage_old,
  log_addition_old,
  log_deletion_old,
  log_addition = ignorable + 7,
  log_deletion
};

enum FileTag : std::uint64_t {
  end_of_fields = 1,
  oldest_log_of_file = 3,
  file_checksum = 7,
  file_checksum_function = 8,
  file_not_ignorable = 1 << 6  // this bit: unknown ones may not be skipped
};

constexpr std::size_t key_suffix = 8;  // sequence and kind of a row stand behind its key

Error malformed() {
  return {Code::corrupt, "a record of the MANIFEST is malformed", {}};
}

Error unknown(std::uint64_t tag) {
  return {Code::unsupported, "the MANIFEST has an entry of kind " + std::to_string(tag) + ", which is not ours", {}};
}

std::string key_of(std::string_view internal) {
  return std::string(internal.substr(0, internal.size() - std::min(internal.size(), key_suffix)));
}

Result<void> read_new_file(ByteReader& in, Manifest& manifest) {
  in.varint();  // level
  const auto number = in.varint();
  TableFile file;
  file.bytes = in.varint();
  file.smallest = key_of(in.bytes());
  file.largest = key_of(in.bytes());
  in.varint();  // sequences of its rows, from
  in.varint();  // and to
  for (auto tag = in.varint(); tag != end_of_fields; tag = in.varint()) {
    const auto field = in.bytes();
    if (!in.ok()) return malformed();
    if (tag == file_checksum)
      file.checksum = field;
    else if (tag == file_checksum_function)
      file.checksum_function = field;
    else if (tag == oldest_log_of_file) {
      std::uint64_t log = 0;
      for (auto byte = field.rbegin(); byte != field.rend(); ++byte) log = log << 8 | static_cast<std::uint8_t>(*byte);
      manifest.oldest_log = std::max(manifest.oldest_log, log);
    } else if ((tag & file_not_ignorable) != 0)
      return unknown(tag);
  }
  if (!in.ok()) return malformed();
  manifest.files.insert_or_assign(number, std::move(file));
  return {};
}

Result<void> read_log(std::string_view field, Manifest& manifest) {
  constexpr std::uint64_t end_of_log = 1, synced_size = 2;
  ByteReader in(field);
  const auto number = in.varint();
  std::uint64_t size = 0;
  for (auto tag = in.varint(); in.ok() && tag != end_of_log; tag = in.varint()) {
    if (tag != synced_size) return unknown(tag);
    size = in.varint();
  }
  if (!in.ok()) return malformed();
  auto& known = manifest.logs[number];
  known = std::max(known, size);
  return {};
}

Result<void> read_log_deletion(std::string_view field, Manifest& manifest) {
  ByteReader in(field);
  const auto oldest = in.varint();
  if (!in.ok()) return malformed();
  manifest.logs.erase(manifest.logs.begin(), manifest.logs.lower_bound(oldest));
  return {};
}

}  // namespace

Result<void> Manifest::apply(std::string_view record) {
  for (ByteReader in(record); !in.at_end();) {
    const auto tag = in.varint();
    Result<void> read;
    switch (tag) {
      case log_number:
      case oldest_log_to_keep:
        oldest_log = std::max(oldest_log, in.varint());
        break;
      case next_file_number:
      case last_sequence:
      case previous_log_number:
      case highest_column_family:
      case in_atomic_group:
        in.varint();
        break;
      case comparator:
        in.bytes();
        break;
      case compact_cursor:
        in.varint();
        in.bytes();
        break;
      case deleted_file:
        in.varint();
        files.erase(in.varint());
        break;
      case new_file:
        read = read_new_file(in, *this);
        break;
      case log_addition:
        read = read_log(in.bytes(), *this);
        break;
      case log_deletion:
        read = read_log_deletion(in.bytes(), *this);
        break;
      default:
        if ((tag & ignorable) == 0 || (tag >= blob_addition_old && tag <= log_deletion_old)) read = unknown(tag);
        in.bytes();
    }
    if (!in.ok()) return malformed();
    if (!read) return read;
  }
  return {};
}

}  // namespace store
