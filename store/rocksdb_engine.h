// The RocksDB engine: the key-value interface on disk, in one folder that one process has open at a time.
//
// Threads: as KeyValue says; RocksDB's own threads write buffers out and merge files.
// Invariants: logs and MANIFEST are checked before RocksDB opens anything, and a damaged one is not opened
// (integrity.h); every write, a buffered one too, is synced before the next one is appended. So whatever is unreadable
// in a log and has something readable after it was acknowledged once, and is never the work of a crash.
#pragma once

#include <memory>
#include <string>

#include "store/key_value.h"

namespace rocksdb {
class Env;
}

namespace store {

class RocksdbEngine final : public KeyValue {
 public:
  enum class Mode { existing, create };

  /// Errors, with what to do: Code::not_found (no database there), Code::conflict (there is one already, or another
  /// process has it open), Code::corrupt (damaged; nothing was changed), Code::io. `env` outlives the engine; null is
  /// the real disk.
  static Result<std::unique_ptr<RocksdbEngine>> open(const std::string& folder, Mode mode, rocksdb::Env* env = nullptr);
  ~RocksdbEngine() override;

  Result<std::optional<std::string>> get(std::string_view key) const override;
  std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const override;
  Result<void> write(const Changes& changes, Durability durability) override;
  std::unique_ptr<Reader> snapshot() const override;

  /// Writes the rows that only the log holds to a table file: what a large import ends with. Writer thread.
  Result<void> flush();

 private:
  struct Core;
  explicit RocksdbEngine(std::unique_ptr<Core> core);
  std::unique_ptr<Core> x_core;
};

}  // namespace store
