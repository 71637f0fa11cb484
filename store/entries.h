// Entries: the catalogue's map (item id → leaf) as durable rows, and beside them the change index that answers "what
// changed since". Inner hashes live in memory only (federation/catalogue.h).
#pragma once

#include <cstdint>
#include <optional>

#include "store/keys.h"
#include "store/transaction.h"

namespace store {

struct Entry {
  Hash leaf;              // SHA-256 of the item's exact bytes
  std::uint64_t seq = 0;  // of the head by which this node applied it
};

Result<std::optional<Entry>> entry(const Reader& reader, const ItemKey& key);
/// Writes the entry and moves its change row from the old seq to the new one. The row of an earlier removal stays where
/// it is: a change row counts only if its id has no entry, or an entry of the same seq.
Result<void> put_entry(Transaction& transaction, const ItemKey& key, const Entry& value);
/// Removes the entry and leaves a change row at `seq`, which `changes` answers as a removal. No effect if there is
/// none.
Result<void> remove_entry(Transaction& transaction, const ItemKey& key, std::uint64_t seq);
std::string encode_entry(const Entry& value);
Result<Entry> decode_entry(std::string_view bytes);

}  // namespace store
