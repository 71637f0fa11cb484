// The database: one engine, its format version and its sequence of commits.
//
// Threads: `begin`, `commit` and everything that takes a Transaction belong to the writer thread; `engine()` may be
// read from any thread.
// Invariants: every commit carries the next sequence number and the rows saying what it changed, in the same batch;
// nothing is visible to `committed` listeners, and nothing acknowledged, before that batch is durable.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "store/key_value.h"
#include "store/keys.h"
#include "store/transaction.h"

namespace store {

/// The format this program writes, and the oldest format whose programs can still read that (FORMAT.md).
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::uint32_t minimum_reader = 1;

/// Fields of the meta table; the values are big-endian integers.
enum class Meta : std::uint8_t {
  format = 1,          // u32, of the program that made or migrated it
  readable_by = 2,     // u32: the oldest format whose programs can read this
  sequence = 3,        // u64, of the newest commit
  sequence_floor = 4,  // u64: rows of this commit and earlier ones may be missing
  next_origin = 5      // u32, see origins.h
};

class Database {
 public:
  /// Writes the format version into an empty engine; refuses a format this program cannot read, and an engine that
  /// holds something else. `engine` outlives the database.
  static Result<std::unique_ptr<Database>> open(KeyValue& engine);

  /// Reads see the newest committed state.
  Transaction begin() const { return Transaction(x_engine); }
  /// Adds the sequence rows and writes everything, synced unless `buffered` (staging only). Returns the new sequence.
  /// An empty transaction commits nothing and returns the current sequence. Errors: Code::too_large over
  /// limits::transaction_bytes, and nothing has happened; Code::io, and nothing further can be written: whether this
  /// commit is on the disk shows when the engine is opened again.
  Result<std::uint64_t> commit(const Transaction& transaction, Durability durability = Durability::synced);

  std::uint64_t sequence() const { return x_sequence; }
  const KeyValue& engine() const { return x_engine; }

 private:
  Database(KeyValue& engine, std::uint64_t sequence) : x_engine(engine), x_sequence(sequence) {}

  KeyValue& x_engine;
  std::uint64_t x_sequence;
};

/// What one commit changed.
struct Commit {
  std::uint64_t sequence = 0;
  std::vector<Changed> changes;
};

/// The commits after `since` that changed something, oldest first and each of them whole; stops after the one that
/// reaches `at_most` changes, so whoever reads on goes on from the last sequence. Code::gone if rows of these commits
/// were pruned, or if there is no commit `since` yet: rebuild instead.
Result<std::vector<Commit>> changed_since(const Reader& reader, std::uint64_t since, std::size_t at_most);

}  // namespace store
