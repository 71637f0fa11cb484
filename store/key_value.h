// The ordered key-value interface every table stands on.
//
// Engines: memory (tests) and RocksDB (disk). One suite of model-based tests runs over all of them.
// Threads: Reader calls are safe from any thread; `write` is called by the writer thread alone.
// Invariants: keys sort as unsigned bytes; a write is atomic; a synced write that returned survives a crash; bounds of
// limits.h hold (key, value, batch), so that other engines stay possible.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/result.h"

namespace store {

/// Walks the pairs of a range in key order. Views are valid until the next call; one thread.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool valid() const = 0;
  virtual void next() = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  /// After the walk: not ok if the engine failed, so an empty range and a broken disk are not confused.
  virtual Result<void> status() const = 0;
};

/// Anything that can be read: an engine's newest state, a snapshot, a transaction.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual Result<std::optional<std::string>> get(std::string_view key) const = 0;
  /// Keys in [from, to); an empty `to` means to the end. The cursor must not outlive the reader, and sees the state
  /// of the moment of the call.
  virtual std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const = 0;
};

/// Puts (value) and erasures (nullopt) by key.
using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;

enum class Durability {
  synced,   // on disk when the call returns, and every earlier write with it
  buffered  // may be lost by a crash, together with every later write and no earlier one
};

class KeyValue : public Reader {
 public:
  /// All or nothing. After Code::io the engine refuses further writes until it is opened again.
  virtual Result<void> write(const Changes& changes, Durability durability) = 0;
  /// The state as of now, unaffected by later writes.
  virtual std::unique_ptr<Reader> snapshot() const = 0;
};

/// The smallest key behind all keys that start with `prefix`; empty if there is none.
std::string after_prefix(std::string_view prefix);

/// What every engine asks of a write before it begins: the bounds of limits.h, no empty key.
Result<void> check_bounds(const Changes& changes);

}  // namespace store
