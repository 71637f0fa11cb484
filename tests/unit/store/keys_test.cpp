#include "store/keys.h"

#include <functional>
#include <random>
#include <set>

#include <doctest/doctest.h>

using namespace store;

namespace {

std::mt19937_64 chance(1);

// Numbers whose order a careless encoding would get wrong, and equal ones often enough to compare what follows.
std::uint64_t any_number() {
  static constexpr std::uint64_t interesting[] = {0,
                                                  1,
                                                  127,
                                                  128,
                                                  255,
                                                  256,
                                                  65535,
                                                  65536,
                                                  0x7fffffff,
                                                  0x80000000,
                                                  0xffffffff,
                                                  0x100000000,
                                                  0x7fffffffffffffff,
                                                  0xffffffffffffffff};
  return chance() % 3 ? interesting[chance() % std::size(interesting)] : chance();
}

std::uint32_t any_u32() {
  return static_cast<std::uint32_t>(any_number());
}

template <class SomeId>
SomeId any_id() {
  std::string bytes(SomeId::size, chance() % 2 ? '\0' : '\xff');
  for (int i = 0; i < 2; ++i) bytes[chance() % bytes.size()] = static_cast<char>(chance());
  return *SomeId::from_bytes(bytes);
}

ItemKey any_item() {
  return {Origin{any_u32()}, Generation{any_u32()}, any_id<ItemId>()};
}

// a < b exactly when encode(a) < encode(b), and decoding gives the key back.
template <class Key>
void check_keys(Table table, const std::function<Key()>& any, const std::function<std::string(const Key&)>& bytes_of,
                const std::function<Result<Key>(std::string_view)>& decode = {}) {
  CAPTURE(name_of(table));
  std::set<std::size_t> sizes;
  for (int i = 0; i < 3000; ++i) {
    const Key a = any(), b = chance() % 8 ? any() : a;
    const auto bytes_a = bytes_of(a), bytes_b = bytes_of(b);
    REQUIRE((a < b) == (bytes_a < bytes_b));
    REQUIRE((a == b) == (bytes_a == bytes_b));
    REQUIRE(bytes_a.starts_with(table_prefix(table)));
    sizes.insert(bytes_a.size());
    if (!decode) continue;
    const auto again = decode(bytes_a);
    REQUIRE(again);
    REQUIRE(*again == a);
    REQUIRE(decode(bytes_a + "x").error().code == Code::corrupt);
    REQUIRE(decode(bytes_a.substr(0, chance() % bytes_a.size())).error().code == Code::corrupt);
    auto other_table = bytes_a;
    ++other_table.front();
    REQUIRE(decode(other_table).error().code == Code::corrupt);
  }
  CHECK(sizes.size() == 1);
}

template <class Key>
std::string encode_key(const Key& key) {
  return encode(key);
}

}  // namespace

TEST_CASE("keys sort as their structs do, and are read back") {
  check_keys<MetaKey>(
      Table::meta, [] { return MetaKey{static_cast<std::uint8_t>(chance())}; }, encode_key<MetaKey>);
  check_keys<OriginKey>(
      Table::origin, [] { return OriginKey{Origin{any_u32()}}; }, encode_key<OriginKey>, decode_origin_key);
  check_keys<OriginIdKey>(
      Table::origin_id, [] { return OriginIdKey{any_id<NodeId>()}; }, encode_key<OriginIdKey>);
  check_keys<DocumentKey>(
      Table::document,
      [] {
        return DocumentKey{Origin{any_u32()}, any_u32()};
      },
      encode_key<DocumentKey>, decode_document_key);
  check_keys<HeadKey>(
      Table::head,
      [] {
        return HeadKey{Origin{any_u32()}, any_number()};
      },
      encode_key<HeadKey>, decode_head_key);
  for (const auto table : {Table::entry, Table::content, Table::forward})
    check_keys<ItemKey>(
        table, any_item, [=](const ItemKey& key) { return encode(table, key); },
        [=](std::string_view bytes) { return decode_item_key(table, bytes); });
  check_keys<ChangeKey>(
      Table::change,
      [] {
        return ChangeKey{Origin{any_u32()}, Generation{any_u32()}, any_number(), any_id<ItemId>()};
      },
      encode_key<ChangeKey>, decode_change_key);
  check_keys<PendingKey>(
      Table::pending, [] { return PendingKey{any_id<ItemId>()}; }, encode_key<PendingKey>, decode_pending_key);
  check_keys<TermKey>(
      Table::term, [] { return TermKey{any_u32()}; }, encode_key<TermKey>, decode_term_key);
  check_keys<SequenceKey>(
      Table::sequence,
      [] {
        return SequenceKey{any_number(), any_u32()};
      },
      encode_key<SequenceKey>, decode_sequence_key);
  check_keys<ExpiryKey>(
      Table::expiry,
      [] {
        return ExpiryKey{any_number(), any_item()};
      },
      encode_key<ExpiryKey>, decode_expiry_key);
  check_keys<LocalKey>(
      Table::local, [] { return LocalKey{any_id<ItemId>()}; }, encode_key<LocalKey>, decode_local_key);
  check_keys<TokenKey>(
      Table::token, [] { return TokenKey{any_id<Hash>()}; }, encode_key<TokenKey>, decode_token_key);
  check_keys<PeerKey>(
      Table::peer, [] { return PeerKey{Origin{any_u32()}}; }, encode_key<PeerKey>, decode_peer_key);
}

TEST_CASE("any bytes at all are refused or are a key") {
  for (int i = 0; i < 20000; ++i) {
    std::string bytes(chance() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(chance());
    if (!bytes.empty()) bytes.front() = static_cast<char>(chance() % 20);
    const auto again = [&](std::string_view encoded) { CHECK(encoded == bytes); };
    if (const auto key = decode_item_key(Table::content, bytes)) again(encode(Table::content, *key));
    if (const auto key = decode_change_key(bytes)) again(encode(*key));
    if (const auto key = decode_pending_key(bytes)) again(encode(*key));
    if (const auto key = decode_head_key(bytes)) again(encode(*key));
    if (const auto key = decode_document_key(bytes)) again(encode(*key));
    if (const auto key = decode_origin_key(bytes)) again(encode(*key));
    if (const auto key = decode_term_key(bytes)) again(encode(*key));
    if (const auto key = decode_sequence_key(bytes)) again(encode(*key));
    if (const auto key = decode_expiry_key(bytes)) again(encode(*key));
    if (const auto key = decode_local_key(bytes)) again(encode(*key));
    if (const auto key = decode_token_key(bytes)) again(encode(*key));
    if (const auto key = decode_peer_key(bytes)) again(encode(*key));
  }
}

TEST_CASE("prefixes hold exactly the rows of their table, origin or generation") {
  const ItemKey key{Origin{7}, Generation{2}, any_id<ItemId>()};
  const auto bytes = encode(Table::entry, key);
  CHECK(bytes.starts_with(table_prefix(Table::entry)));
  CHECK(bytes.starts_with(origin_prefix(Table::entry, Origin{7})));
  CHECK(bytes.starts_with(generation_prefix(Table::entry, Origin{7}, Generation{2})));
  CHECK_FALSE(bytes.starts_with(origin_prefix(Table::entry, Origin{8})));
  CHECK_FALSE(bytes.starts_with(generation_prefix(Table::entry, Origin{7}, Generation{3})));
  CHECK_FALSE(bytes.starts_with(generation_prefix(Table::content, Origin{7}, Generation{2})));
}

TEST_CASE("keys are the bytes that FORMAT.md describes") {
  const auto id = *ItemId::from_hex("000102030405060708090a0b0c0d0e0f");
  const auto hash = *Hash::from_hex(std::string(64, 'a'));
  const std::string id_hex = id.hex(), hash_hex = hash.hex();
  const ItemKey key{Origin{0x01020304}, Generation{5}, id};
  const std::string item_hex = "0102030400000005" + id_hex;
  CHECK(to_hex(encode(MetaKey{3})) == "0103");
  CHECK(to_hex(encode(OriginKey{Origin{7}})) == "0200000007");
  CHECK(to_hex(encode(OriginIdKey{*NodeId::from_bytes(hash.bytes())})) == "03" + hash_hex);
  CHECK(to_hex(encode(DocumentKey{Origin{7}, 1})) == "040000000700000001");
  CHECK(to_hex(encode(HeadKey{Origin{7}, 0x0102030405060708})) == "05000000070102030405060708");
  CHECK(to_hex(encode(Table::entry, key)) == "06" + item_hex);
  CHECK(to_hex(encode(Table::content, key)) == "07" + item_hex);
  CHECK(to_hex(encode(ChangeKey{key.origin, key.generation, 9, id})) == "0801020304000000050000000000000009" + id_hex);
  CHECK(to_hex(encode(PendingKey{id})) == "09" + id_hex);
  CHECK(to_hex(encode(Table::forward, key)) == "0a" + item_hex);
  CHECK(to_hex(encode(TermKey{300})) == "0b0000012c");
  CHECK(to_hex(encode(SequenceKey{1, 2})) == "0c000000000000000100000002");
  CHECK(to_hex(encode(ExpiryKey{60, key})) == "0d000000000000003c" + item_hex);
  CHECK(to_hex(encode(LocalKey{id})) == "0e" + id_hex);
  CHECK(to_hex(encode(TokenKey{hash})) == "0f" + hash_hex);
  CHECK(to_hex(encode(PeerKey{Origin{7}})) == "1000000007");
}

TEST_CASE("the numbers of tables are part of the disk format") {
  const std::vector<std::string_view> names = {"meta",    "origin", "origin_id", "document", "head", "entry",
                                               "content", "change", "pending",   "forward",  "term", "sequence",
                                               "expiry",  "local",  "token",     "peer"};
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(name_of(static_cast<Table>(i + 1)) == names[i]);
  CHECK(name_of(static_cast<Table>(0)) == "?");
  CHECK(name_of(static_cast<Table>(17)) == "?");
}
