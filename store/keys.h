// Every row of the database as a typed key: one struct per table, encoded fixed-width and big-endian so that rows sort
// as the structs do. The values are described beside each table's functions; store/FORMAT.md has the whole format.
// Pure data; any thread. Property, tested: a < b exactly when encode(a) < encode(b).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/id.h"
#include "store/result.h"

namespace store {

/// The first byte of every key. Values are part of the disk format: never reuse or renumber.
enum class Table : std::uint8_t {
  meta = 1,       // MetaKey → see database.h
  origin = 2,     // OriginKey → origins.h
  origin_id = 3,  // OriginIdKey → number of the origin
  document = 4,   // DocumentKey → exact bytes of a node document
  head = 5,       // HeadKey → exact bytes of a head
  entry = 6,      // ItemKey → leaf, seq of the head it came with; whether its content is held, the content row tells
  content = 7,    // ItemKey → exact bytes of the item
  change = 8,     // ChangeKey → nothing: the entry tells; a removed id has no entry
  pending = 9,    // PendingKey → leaf, or nothing for a removal; own origin, awaiting the next head
  forward = 10,   // ItemKey → forward record of the search index
  term = 11,      // TermKey → text of a term of the search index
  sequence = 12,  // SequenceKey → what changed in that commit
  expiry = 13,    // ExpiryKey → nothing
  local = 14,     // LocalKey → owner and lifecycle of an own listing
  token = 15,     // TokenKey → owner of an API token
  peer = 16,      // PeerKey → peers.h in federation
};

struct MetaKey {
  std::uint8_t field = 0;
  auto operator<=>(const MetaKey&) const = default;
};
struct OriginKey {
  Origin origin{};
  auto operator<=>(const OriginKey&) const = default;
};
struct OriginIdKey {
  NodeId node;
  auto operator<=>(const OriginIdKey&) const = default;
};
struct DocumentKey {
  Origin origin{};
  std::uint32_t number = 0;
  auto operator<=>(const DocumentKey&) const = default;
};
struct HeadKey {
  Origin origin{};
  std::uint64_t seq = 0;
  auto operator<=>(const HeadKey&) const = default;
};
/// Used by entry, content and forward.
struct ItemKey {
  Origin origin{};
  Generation generation{};
  ItemId id;
  auto operator<=>(const ItemKey&) const = default;
};
/// Ordered as `changes` answers. A row counts only if its id has no entry, or an entry of the same seq (entries.h).
struct ChangeKey {
  Origin origin{};
  Generation generation{};
  std::uint64_t seq = 0;
  ItemId id;
  auto operator<=>(const ChangeKey&) const = default;
};
struct PendingKey {
  ItemId id;
  auto operator<=>(const PendingKey&) const = default;
};
struct TermKey {
  std::uint32_t term = 0;
  auto operator<=>(const TermKey&) const = default;
};
struct SequenceKey {
  std::uint64_t sequence = 0;
  std::uint32_t index = 0;  // within the commit
  auto operator<=>(const SequenceKey&) const = default;
};
struct ExpiryKey {
  std::uint64_t until_seconds = 0;
  ItemKey item;
  auto operator<=>(const ExpiryKey&) const = default;
};
struct LocalKey {
  ItemId id;
  auto operator<=>(const LocalKey&) const = default;
};
struct TokenKey {
  Hash hash;  // SHA-256 of the token; the token itself is shown once and never stored
  auto operator<=>(const TokenKey&) const = default;
};
struct PeerKey {
  Origin origin{};
  auto operator<=>(const PeerKey&) const = default;
};

std::string encode(const MetaKey& key);
std::string encode(const OriginKey& key);
std::string encode(const OriginIdKey& key);
std::string encode(const DocumentKey& key);
std::string encode(const HeadKey& key);
std::string encode(Table table, const ItemKey& key);  // entry, content or forward
std::string encode(const ChangeKey& key);
std::string encode(const PendingKey& key);
std::string encode(const TermKey& key);
std::string encode(const SequenceKey& key);
std::string encode(const ExpiryKey& key);
std::string encode(const LocalKey& key);
std::string encode(const TokenKey& key);
std::string encode(const PeerKey& key);

/// The inverse, for walking a table; Code::corrupt if the bytes are not such a key.
Result<ItemKey> decode_item_key(Table table, std::string_view key);
Result<ChangeKey> decode_change_key(std::string_view key);
Result<PendingKey> decode_pending_key(std::string_view key);
Result<HeadKey> decode_head_key(std::string_view key);
Result<DocumentKey> decode_document_key(std::string_view key);
Result<OriginKey> decode_origin_key(std::string_view key);
Result<TermKey> decode_term_key(std::string_view key);
Result<SequenceKey> decode_sequence_key(std::string_view key);
Result<ExpiryKey> decode_expiry_key(std::string_view key);
Result<LocalKey> decode_local_key(std::string_view key);
Result<TokenKey> decode_token_key(std::string_view key);
Result<PeerKey> decode_peer_key(std::string_view key);

/// Common prefixes for range scans.
std::string table_prefix(Table table);
std::string origin_prefix(Table table, Origin origin);
std::string generation_prefix(Table table, Origin origin, Generation generation);
std::string_view name_of(Table table);

}  // namespace store
