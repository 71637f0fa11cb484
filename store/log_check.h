// Reads the record format of RocksDB's write-ahead logs and MANIFEST, to tell an append that a crash cut short from
// damage. RocksDB itself cannot: whatever it is told to tolerate, it drops some damaged acknowledged records silently.
//
// The format (github.com/facebook/rocksdb, db/log_format.h and db/log_writer.cc): blocks of 32768 bytes hold fragments
// and end in zeros where less than a fragment's header is left. A fragment is
//   checksum u32, length u16 (both little-endian), type u8, `length` bytes of payload;
// the checksum is the CRC-32C of type and payload, rotated right by 15 bits, plus 0xa282ead8. Types: 1 a whole record;
// 2, 3, 4 the first, a middle and the last fragment of one. Types 5 to 9 are those of recycled and compressed logs,
// which the engine does not write.
//
// The rule. Every write is synced before the next one is appended, so a crash leaves the file as a prefix of what was
// to be written: the end is torn if the last fragment is too short, or its record unfinished. It is damage all the
// same if a fragment can still be read behind that place, or if its checksum fits a shorter payload: then the length
// is wrong, not the file too short. Everything else that does not fit is damage.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace store {

struct LogDamage {
  std::uint64_t offset = 0;  // the fragment that is damaged
  std::uint64_t bytes = 0;   // how far it reaches
  std::string what;
  std::string payload;  // of its record up to here, as damaged as it is
};

struct LogScan {
  std::uint64_t records = 0;        // whole and intact
  std::uint64_t bytes = 0;          // from the start to the end of the last of them
  bool torn = false;                // the rest is an unfinished append
  std::optional<LogDamage> damage;  // the first; what follows it was not read
};

/// Calls `on_record` with each intact record in order; the view is valid during the call.
LogScan scan_log(std::string_view file, const std::function<void(std::string_view record)>& on_record = {});

}  // namespace store
