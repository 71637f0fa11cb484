// The memory engine: the key-value interface for tests and simulations, on a simulated disk.
//
// A MemoryDisk belongs to the test and outlives engines, snapshots and cursors; an engine opened on it finds what the
// disk kept. Contents are immutable pieces that states share, so a snapshot costs one pointer and keeping the state
// after every write costs what the write changed.
// Threads: as KeyValue says. The disk's own functions and hooks belong to the writer thread, `on_read` to all that
// read. Invariant: of the writes that were not synced, a disk that lost power keeps the first so many and no later one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/key_value.h"

namespace store {

class MemoryDisk {
 public:
  /// What becomes of a write. The failed ones answer Code::io, and the engine takes no more of them.
  enum class Fate {
    done,    // as it should be
    lost,    // fails, and nothing of it reaches the disk
    unheard  // is on the disk as if done, but the writer is told that it failed
  };

  /// Asked before each write, if set.
  std::function<Fate(const Changes&, Durability)> on_write;
  /// Asked before each read (`get`, `scan`) of an engine or a snapshot, if set; true: it fails with Code::io.
  std::function<bool()> on_read;

  /// Writes that a loss of power could take.
  std::size_t unsynced() const { return x_states.size() - 1; }
  /// The power fails: only the first `survivors` of the unsynced writes remain. Engines opened before refuse writes.
  void lose_power(std::size_t survivors = 0);
  /// Synced and buffered writes so far, the failed ones too: what a test counts to fail each of them in turn.
  std::uint64_t writes() const { return x_writes; }

 private:
  friend class MemoryEngine;
  using Pair = std::shared_ptr<const std::pair<std::string, std::string>>;
  using Piece = std::shared_ptr<const std::vector<Pair>>;   // sorted, not empty
  using State = std::shared_ptr<const std::vector<Piece>>;  // sorted, immutable
  class Snapshot;
  class PieceCursor;
  static State apply(const State& state, const Changes& changes);

  std::vector<State> x_states{std::make_shared<const std::vector<Piece>>()};  // synced; then one per unsynced write
  std::uint64_t x_owner = 0;                                                  // number of the engine opened last
  std::uint64_t x_writes = 0;
};

class MemoryEngine final : public KeyValue {
 public:
  /// Opens what `disk` holds; an engine opened on it earlier refuses further writes.
  explicit MemoryEngine(MemoryDisk& disk);

  Result<std::optional<std::string>> get(std::string_view key) const override;
  std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const override;
  Result<void> write(const Changes& changes, Durability durability) override;
  std::unique_ptr<Reader> snapshot() const override;

 private:
  MemoryDisk::State state() const;

  MemoryDisk& x_disk;
  std::uint64_t x_number;
  bool x_failed = false;
  mutable std::mutex x_mutex;  // guards x_state, which readers take and the writer exchanges
  MemoryDisk::State x_state;
};

}  // namespace store
