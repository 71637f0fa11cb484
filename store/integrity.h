// Whether the files of a database are what was written: every byte of every table file, every record of the logs and
// of the MANIFEST. Nothing is changed and nothing is opened for writing.
//
// Table files are held against the checksum of the whole file that the MANIFEST keeps; where it does not fit, the
// checksums of their blocks say where. Logs and MANIFEST: see log_check.h.
// Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/keys.h"
#include "store/result.h"
#include "store/rocksdb_files.h"

namespace store {

struct Damage {
  std::string file;
  std::optional<std::uint64_t> offset;  // where it begins, as closely as can be told
  std::uint64_t bytes = 0;              // and how far it may reach
  std::string what;
  std::vector<Table> tables;  // whose rows it may concern
};

struct Integrity {
  std::uint64_t files = 0;        // read to the end
  std::uint64_t bytes = 0;        // in them
  std::uint64_t records = 0;      // of logs and MANIFEST
  std::vector<std::string> torn;  // logs that end in an append cut short by a crash: no damage, nothing acknowledged
  std::vector<Damage> damages;
};

/// CURRENT, MANIFEST and logs: what the engine asks before it opens. The caller holds the folder's lock.
/// Code::not_found if there is no database.
Result<Integrity> check_logs(const DatabaseFiles& files);

/// These and all table files. `progress` is told of bytes done and bytes in all, from time to time. Code::conflict if
/// an engine has the folder open.
Result<Integrity> check_database(const DatabaseFiles& files,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

/// One sentence for people: file, place, what, tables.
std::string describe(const Damage& damage);

}  // namespace store
