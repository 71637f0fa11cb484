#include "store/integrity.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "store/crc32c.h"
#include "store/log_check.h"
#include "store/manifest.h"

namespace store {
namespace {

// The end of a table file: properties, list of other blocks, footer. RocksDB reads it first and does not always say
// where it fails.
constexpr std::size_t tail_bytes = 4096;
constexpr std::size_t block_trailer = 5;  // kind of compression, checksum
constexpr std::string_view checksum_function = "FileChecksumCrc32c";

std::vector<Table> tables_between(std::uint8_t first, std::uint8_t last) {
  std::vector<Table> out;
  for (int table = first; table <= last; ++table)
    if (name_of(static_cast<Table>(table)) != "?") out.push_back(static_cast<Table>(table));
  return out;
}

std::vector<Table> all_tables() {
  return tables_between(0, 255);
}

std::uint8_t first_byte(std::string_view key) {
  return key.empty() ? 0 : static_cast<std::uint8_t>(key.front());
}

// The tables of the rows in a batch as a log holds it, read as far as its bytes make sense: sequence and count, then
// rows of a kind (0 erased, 1 put), a key and, if put, a value.
std::vector<Table> tables_in_batch(std::string_view batch) {
  constexpr std::size_t batch_header = 12;
  std::set<Table> found;
  ByteReader in(batch);
  in.take(batch_header);
  while (in.ok() && !in.at_end()) {
    const auto kind = in.u8();
    if (kind > 1) break;
    const auto key = in.bytes();
    if (kind == 1) in.bytes();
    if (!key.empty() && name_of(static_cast<Table>(key.front())) != "?") found.insert(static_cast<Table>(key.front()));
  }
  return found.empty() ? all_tables() : std::vector<Table>(found.begin(), found.end());
}

// "000123.log" → 123
std::optional<std::uint64_t> number_of(std::string_view name, std::string_view extension) {
  if (name.size() <= extension.size() || !name.ends_with(extension)) return std::nullopt;
  name.remove_suffix(extension.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

std::string name_of_file(std::uint64_t number, std::string_view extension) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return digits.append(extension);
}

class Check {
 public:
  explicit Check(const DatabaseFiles& files) : x_files(files) {}

  Result<void> logs();
  Result<void> tables(const std::function<void(std::uint64_t, std::uint64_t)>& progress);
  Integrity take() { return std::move(x_out); }

 private:
  Result<std::string> manifest_name();
  Result<void> manifest(const std::string& name);
  Result<void> log(const std::string& name, std::uint64_t least);
  Result<void> table(std::uint64_t number, const TableFile& file);
  void note_end(const std::string& name, const LogScan& scan, std::uint64_t bytes);
  void done(std::uint64_t bytes) {
    ++x_out.files;
    x_out.bytes += bytes;
  }

  const DatabaseFiles& x_files;
  Manifest x_manifest;
  Integrity x_out;
};

Result<void> Check::logs() {
  const auto names = x_files.names();
  if (!names) return names.error();
  const auto name = manifest_name();
  if (!name) return name.error();
  if (name->empty()) return {};
  if (auto read = manifest(*name); !read) return read;
  for (const auto& [number, least] : x_manifest.logs) {
    const auto expected = name_of_file(number, ".log");
    if (number >= x_manifest.oldest_log && std::find(names->begin(), names->end(), expected) == names->end())
      x_out.damages.push_back({expected, std::nullopt, 0, "the log is missing", all_tables()});
  }
  for (const std::string& each : *names) {
    const auto number = number_of(each, ".log");
    if (!number || *number < x_manifest.oldest_log) continue;
    const auto known = x_manifest.logs.find(*number);
    if (auto read = log(each, known == x_manifest.logs.end() ? 0 : known->second); !read) return read;
  }
  return {};
}

// Empty if CURRENT is damaged.
Result<std::string> Check::manifest_name() {
  constexpr std::string_view prefix = "MANIFEST-";
  const auto current = x_files.read("CURRENT");
  if (!current) return current.error();
  done(current->size());
  std::string_view name = *current;
  if (name.starts_with(prefix) && name.ends_with('\n')) {
    name.remove_suffix(1);
    if (number_of(name.substr(prefix.size()), "") && x_files.size(std::string(name))) return std::string(name);
  }
  x_out.damages.push_back({"CURRENT", 0, current->size(), "does not name the MANIFEST", all_tables()});
  return std::string();
}

Result<void> Check::manifest(const std::string& name) {
  const auto bytes = x_files.read(name);
  if (!bytes) return bytes.error();
  Result<void> applied;
  std::uint64_t records = 0;
  const auto scan = scan_log(*bytes, [&](std::string_view record) {
    if (applied) applied = x_manifest.apply(record);
    if (applied) ++records;
  });
  note_end(name, scan, bytes->size());
  if (applied) return {};
  if (applied.error().code != Code::corrupt) return applied;
  x_out.damages.push_back({name, std::nullopt, 0, applied.error().message, all_tables()});
  return {};
}

Result<void> Check::log(const std::string& name, std::uint64_t least) {
  const auto bytes = x_files.read(name);
  if (!bytes) return bytes.error();
  const auto scan = scan_log(*bytes);
  note_end(name, scan, bytes->size());
  if (bytes->size() < least)
    x_out.damages.push_back(
        {name, bytes->size(), least - bytes->size(), "the end of the log is missing", all_tables()});
  return {};
}

void Check::note_end(const std::string& name, const LogScan& scan, std::uint64_t bytes) {
  done(bytes);
  x_out.records += scan.records;
  if (scan.torn) x_out.torn.push_back(name);
  if (!scan.damage) return;
  auto tables = name.starts_with("MANIFEST") ? all_tables() : tables_in_batch(scan.damage->payload);
  x_out.damages.push_back({name, scan.damage->offset, scan.damage->bytes, scan.damage->what, std::move(tables)});
}

Result<void> Check::tables(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::uint64_t all = 0;
  for (const auto& [number, file] : x_manifest.files) all += file.bytes;
  std::uint64_t before = 0;
  for (const auto& [number, file] : x_manifest.files) {
    if (auto checked = table(number, file); !checked) return checked;
    before += file.bytes;
    if (progress) progress(before, all);
  }
  return {};
}

Result<void> Check::table(std::uint64_t number, const TableFile& file) {
  const auto name = name_of_file(number, ".sst");
  const auto damaged = [&](std::optional<std::uint64_t> offset, std::uint64_t bytes, std::string what) {
    x_out.damages.push_back(
        {name, offset, bytes, std::move(what), tables_between(first_byte(file.smallest), first_byte(file.largest))});
  };
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  auto read = x_files.read(name, [&](std::string_view piece) {
    size += piece.size();
    crc = crc32c(piece, crc);
  });
  if (!read && read.error().code == Code::not_found) {
    damaged(std::nullopt, 0, "the file is missing");
    return {};
  }
  if (!read) return read;
  done(size);
  if (file.checksum_function != checksum_function) {
    damaged(std::nullopt, 0, "the MANIFEST has no checksum for this file");
    return {};
  }
  std::string checksum;
  put_u32(checksum, crc);
  if (size == file.bytes && checksum == file.checksum) return {};
  if (size != file.bytes) {
    damaged(std::min(size, file.bytes), std::max(size, file.bytes) - std::min(size, file.bytes),
            "the file has " + std::to_string(size) + " bytes instead of " + std::to_string(file.bytes));
    return {};
  }
  const auto tail = size - std::min<std::uint64_t>(size, tail_bytes);
  const auto block = x_files.damaged_block(name);
  const auto block_end = block ? block->offset + block->bytes + block_trailer : 0;
  // Some byte of a large file explains any difference of checksums, so it must also stand where a block is damaged, or
  // in the tail: when that is damaged, blocks are looked for in wrong places.
  ByteReader expected(file.checksum);
  for (const auto offset : single_changes(size, crc ^ expected.u32()))
    if (offset >= tail || (block && offset >= block->offset && offset < block_end)) {
      damaged(offset, 1, "this byte was changed");
      return {};
    }
  if (block)
    damaged(block->offset, block_end - block->offset, "the checksum of a block does not fit its bytes");
  else
    damaged(tail, size - tail, "the checksum of the file does not fit, and its blocks cannot be told apart");
  return {};
}

}  // namespace

Result<Integrity> check_logs(const DatabaseFiles& files) {
  Check check(files);
  if (auto done = check.logs(); !done) return std::move(done).error();
  return check.take();
}

Result<Integrity> check_database(const DatabaseFiles& files,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const auto names = files.names();
  if (!names) return names.error();
  std::optional<FolderLock> held;  // not in a copy without the file: nothing is to be changed
  if (std::find(names->begin(), names->end(), "LOCK") != names->end()) {
    auto lock = files.lock();
    if (lock)
      held.emplace(*std::move(lock));
    else if (lock.error().code == Code::conflict)
      return std::move(lock).error();
  }
  Check check(files);
  if (auto done = check.logs(); !done) return std::move(done).error();
  if (auto done = check.tables(progress); !done) return std::move(done).error();
  return check.take();
}

std::string describe(const Damage& damage) {
  std::string out = damage.file;
  if (damage.offset)
    out += ", bytes " + std::to_string(*damage.offset) + " to " + std::to_string(*damage.offset + damage.bytes);
  out += ": " + damage.what + " (tables:";
  for (Table table : damage.tables) out.append(" ").append(name_of(table));
  return out + ")";
}

}  // namespace store
