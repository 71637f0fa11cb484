// What a MANIFEST says: which table files make up the database, with their checksums and key ranges, and which logs
// hold writes that are in none of them.
//
// A MANIFEST is a log (log_check.h) whose records are edits: pairs of a tag and its fields, varints as in bytes.h
// (github.com/facebook/rocksdb, db/version_edit.h and version_edit.cc, as of 7.8). Tags that this engine's options
// never produce (column families, blob files) are refused.
// Plain data; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "store/result.h"

namespace store {

struct TableFile {
  std::uint64_t bytes = 0;
  std::string smallest, largest;  // keys
  std::string checksum;           // of the whole file
  std::string checksum_function;
};

struct Manifest {
  std::map<std::uint64_t, TableFile> files;     // by number
  std::uint64_t oldest_log = 0;                 // logs of lower numbers are no longer needed
  std::map<std::uint64_t, std::uint64_t> logs;  // closed ones still needed, and the size they must have at least

  /// Code::corrupt if the record is not an edit, Code::unsupported if it says what this program does not know.
  Result<void> apply(std::string_view record);
};

}  // namespace store
