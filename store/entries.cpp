#include "store/entries.h"

namespace store {
namespace {

std::string change_row(const ItemKey& key, std::uint64_t seq) {
  return encode(ChangeKey{key.origin, key.generation, seq, key.id});
}

}  // namespace

std::string encode_entry(const Entry& value) {
  std::string out(value.leaf.bytes());
  put_u64(out, value.seq);
  return out;
}

Result<Entry> decode_entry(std::string_view bytes) {
  ByteReader in(bytes);
  const auto leaf = Hash::from_bytes(in.take(Hash::size));
  const auto seq = in.u64();
  if (!leaf || !in.at_end()) return Error{Code::corrupt, "a catalogue entry in the database is malformed", {}};
  return Entry{*leaf, seq};
}

Result<std::optional<Entry>> entry(const Reader& reader, const ItemKey& key) {
  const auto bytes = reader.get(encode(Table::entry, key));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Entry>{};
  const auto value = decode_entry(**bytes);
  if (!value) return value.error();
  return std::optional(*value);
}

Result<void> put_entry(Transaction& transaction, const ItemKey& key, const Entry& value) {
  const auto before = entry(transaction, key);
  if (!before) return before.error();
  if (*before) transaction.erase(change_row(key, (*before)->seq));
  transaction.put(encode(Table::entry, key), encode_entry(value));
  transaction.put(change_row(key, value.seq), {});
  return {};
}

Result<void> remove_entry(Transaction& transaction, const ItemKey& key, std::uint64_t seq) {
  const auto before = entry(transaction, key);
  if (!before) return before.error();
  if (!*before) return {};
  transaction.erase(change_row(key, (*before)->seq));
  transaction.erase(encode(Table::entry, key));
  transaction.put(change_row(key, seq), {});
  return {};
}

}  // namespace store
