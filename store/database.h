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

inline constexpr std::uint32_t format_version = 1;

class Database {
 public:
  /// Writes the format version into an empty engine; refuses a format this program cannot read.
  /// `engine` outlives the database.
  static Result<std::unique_ptr<Database>> open(KeyValue& engine);

  /// Reads see the newest committed state.
  Transaction begin() const { return Transaction(x_engine); }
  /// Adds the sequence rows and writes everything, synced unless `buffered` (staging only). Returns the new sequence.
  /// On failure nothing has happened. An empty transaction commits nothing and returns the current sequence.
  Result<std::uint64_t> commit(const Transaction& transaction, Durability durability = Durability::synced);

  std::uint64_t sequence() const { return x_sequence; }
  const KeyValue& engine() const { return x_engine; }

 private:
  Database(KeyValue& engine, std::uint64_t sequence) : x_engine(engine), x_sequence(sequence) {}

  KeyValue& x_engine;
  std::uint64_t x_sequence;
};

/// What changed in commits after `since`, oldest first. Code::gone if those rows were pruned: rebuild instead.
Result<std::vector<Changed>> changed_since(const Reader& reader, std::uint64_t since, std::size_t at_most);

}  // namespace store
