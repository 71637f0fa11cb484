#include "store/keys.h"

#include <array>

namespace store {
namespace {

std::string start(Table table) {
  std::string out;
  out.reserve(64);  // the longest key is 33 bytes; one allocation
  put_u8(out, static_cast<std::uint8_t>(table));
  return out;
}

void put_item(std::string& out, const ItemKey& key) {
  put_u32(out, number(key.origin));
  put_u32(out, number(key.generation));
  out.append(key.id.bytes());
}

// Reads one key of one table, front to back; what was read counts only if `end` finds nothing missing and nothing left.
class KeyReader {
 public:
  KeyReader(Table table, std::string_view key) : x_table(table), x_bytes(key) {
    x_right_table = x_bytes.u8() == static_cast<std::uint8_t>(table);
  }

  std::uint32_t u32() { return x_bytes.u32(); }
  std::uint64_t u64() { return x_bytes.u64(); }
  Origin origin() { return Origin{x_bytes.u32()}; }
  Generation generation() { return Generation{x_bytes.u32()}; }
  template <class SomeId>
  SomeId id() {
    const auto read = SomeId::from_bytes(x_bytes.take(SomeId::size));
    return read ? *read : SomeId{};
  }
  ItemKey item() {
    ItemKey key;
    key.origin = origin();
    key.generation = generation();
    key.id = id<ItemId>();
    return key;
  }
  template <class Key>
  Result<Key> end(const Key& key) const {
    if (x_right_table && x_bytes.at_end()) return key;
    return Error{Code::corrupt, "a key of the table " + std::string(name_of(x_table)) + " is malformed", {}};
  }

 private:
  Table x_table;
  ByteReader x_bytes;
  bool x_right_table;
};

}  // namespace

std::string encode(const MetaKey& key) {
  auto out = start(Table::meta);
  put_u8(out, key.field);
  return out;
}

std::string encode(const OriginKey& key) {
  return origin_prefix(Table::origin, key.origin);
}

std::string encode(const OriginIdKey& key) {
  auto out = start(Table::origin_id);
  out.append(key.node.bytes());
  return out;
}

std::string encode(const DocumentKey& key) {
  auto out = origin_prefix(Table::document, key.origin);
  put_u32(out, key.number);
  return out;
}

std::string encode(const HeadKey& key) {
  auto out = origin_prefix(Table::head, key.origin);
  put_u64(out, key.seq);
  return out;
}

std::string encode(Table table, const ItemKey& key) {
  auto out = start(table);
  put_item(out, key);
  return out;
}

std::string encode(const ChangeKey& key) {
  auto out = generation_prefix(Table::change, key.origin, key.generation);
  put_u64(out, key.seq);
  out.append(key.id.bytes());
  return out;
}

std::string encode(const PendingKey& key) {
  auto out = start(Table::pending);
  out.append(key.id.bytes());
  return out;
}

std::string encode(const TermKey& key) {
  auto out = start(Table::term);
  put_u32(out, key.term);
  return out;
}

std::string encode(const SequenceKey& key) {
  auto out = start(Table::sequence);
  put_u64(out, key.sequence);
  put_u32(out, key.index);
  return out;
}

std::string encode(const ExpiryKey& key) {
  auto out = start(Table::expiry);
  put_u64(out, key.until_seconds);
  put_item(out, key.item);
  return out;
}

std::string encode(const LocalKey& key) {
  auto out = start(Table::local);
  out.append(key.id.bytes());
  return out;
}

std::string encode(const TokenKey& key) {
  auto out = start(Table::token);
  out.append(key.hash.bytes());
  return out;
}

std::string encode(const PeerKey& key) {
  return origin_prefix(Table::peer, key.origin);
}

Result<ItemKey> decode_item_key(Table table, std::string_view key) {
  KeyReader in(table, key);
  const ItemKey out = in.item();
  return in.end(out);
}

Result<ChangeKey> decode_change_key(std::string_view key) {
  KeyReader in(Table::change, key);
  ChangeKey out;
  out.origin = in.origin();
  out.generation = in.generation();
  out.seq = in.u64();
  out.id = in.id<ItemId>();
  return in.end(out);
}

Result<PendingKey> decode_pending_key(std::string_view key) {
  KeyReader in(Table::pending, key);
  const PendingKey out{in.id<ItemId>()};
  return in.end(out);
}

Result<HeadKey> decode_head_key(std::string_view key) {
  KeyReader in(Table::head, key);
  HeadKey out;
  out.origin = in.origin();
  out.seq = in.u64();
  return in.end(out);
}

Result<DocumentKey> decode_document_key(std::string_view key) {
  KeyReader in(Table::document, key);
  DocumentKey out;
  out.origin = in.origin();
  out.number = in.u32();
  return in.end(out);
}

Result<OriginKey> decode_origin_key(std::string_view key) {
  KeyReader in(Table::origin, key);
  const OriginKey out{in.origin()};
  return in.end(out);
}

Result<TermKey> decode_term_key(std::string_view key) {
  KeyReader in(Table::term, key);
  const TermKey out{in.u32()};
  return in.end(out);
}

Result<SequenceKey> decode_sequence_key(std::string_view key) {
  KeyReader in(Table::sequence, key);
  SequenceKey out;
  out.sequence = in.u64();
  out.index = in.u32();
  return in.end(out);
}

Result<ExpiryKey> decode_expiry_key(std::string_view key) {
  KeyReader in(Table::expiry, key);
  ExpiryKey out;
  out.until_seconds = in.u64();
  out.item = in.item();
  return in.end(out);
}

Result<LocalKey> decode_local_key(std::string_view key) {
  KeyReader in(Table::local, key);
  const LocalKey out{in.id<ItemId>()};
  return in.end(out);
}

Result<TokenKey> decode_token_key(std::string_view key) {
  KeyReader in(Table::token, key);
  const TokenKey out{in.id<Hash>()};
  return in.end(out);
}

Result<PeerKey> decode_peer_key(std::string_view key) {
  KeyReader in(Table::peer, key);
  const PeerKey out{in.origin()};
  return in.end(out);
}

std::string table_prefix(Table table) {
  return start(table);
}

std::string origin_prefix(Table table, Origin origin) {
  auto out = start(table);
  put_u32(out, number(origin));
  return out;
}

std::string generation_prefix(Table table, Origin origin, Generation generation) {
  auto out = origin_prefix(table, origin);
  put_u32(out, number(generation));
  return out;
}

std::string_view name_of(Table table) {
  static constexpr std::array<std::string_view, 17> names = {
      "?",       "meta",    "origin", "origin_id", "document", "head",  "entry", "content", "change",
      "pending", "forward", "term",   "sequence",  "expiry",   "local", "token", "peer"};
  const auto at = static_cast<std::size_t>(table);
  return at < names.size() ? names[at] : names[0];
}

}  // namespace store
