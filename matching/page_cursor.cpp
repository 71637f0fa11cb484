#include "matching/page_cursor.h"

#include <bit>

#include "matching/limits.h"
#include "store/bytes.h"
#include "store/digest.h"

namespace matching {
namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t fingerprint_bytes = 8;
constexpr std::uint64_t most_weight = 1000;  // no word weighs more: 16 × ln(2^62) is less

}  // namespace

std::string fingerprint(const Query& query) {
  std::string bytes;
  store::put_bytes(bytes, query.text);
  store::put_u8(bytes, query.purpose ? static_cast<std::uint8_t>(1 + static_cast<int>(*query.purpose)) : 0);
  store::put_varint(bytes, query.categories.size());
  for (const auto& category : query.categories) store::put_bytes(bytes, category);
  store::put_bytes(bytes, query.language);
  store::put_u8(bytes, query.near ? 1 : 0);
  const auto near = query.near.value_or(store::LatLon{});
  store::put_u32(bytes, static_cast<std::uint32_t>(near.latitude));
  store::put_u32(bytes, static_cast<std::uint32_t>(near.longitude));
  store::put_u64(bytes, std::bit_cast<std::uint64_t>(query.radius_km.value_or(-1)));
  store::put_varint(bytes, query.origins.size());
  for (const auto origin : query.origins) store::put_u32(bytes, number(origin));
  store::put_u8(bytes, static_cast<std::uint8_t>(query.match));
  store::put_u8(bytes, static_cast<std::uint8_t>(query.sort));
  return std::string(store::sha256(bytes).bytes().substr(0, fingerprint_bytes));
}

std::string to_text(const PageCursor& cursor) {
  std::string bytes;
  store::put_u8(bytes, format);
  bytes += cursor.query;
  store::put_u32(bytes, cursor.today);
  store::put_varint(bytes, cursor.weights.size());
  for (const auto weight : cursor.weights) store::put_varint(bytes, weight);
  store::put_u64(bytes, cursor.last.key);
  bytes += cursor.last.node.bytes();
  bytes += cursor.last.id.bytes();
  return store::to_base64url(bytes);
}

store::Result<PageCursor> read_page_cursor(std::string_view text, std::string_view fingerprint) {
  const store::Error wrong{store::Code::invalid, "is not a cursor that this search gave out", "cursor"};
  if (text.size() > limits::cursor_characters) return wrong;
  const auto bytes = store::from_base64url(text);
  if (!bytes) return wrong;
  store::ByteReader in(*bytes);
  PageCursor cursor;
  if (in.u8() != format) return wrong;
  cursor.query = in.take(fingerprint_bytes);
  cursor.today = in.u32();
  const auto words = in.varint();
  if (words > limits::query_words) return wrong;
  for (std::uint64_t i = 0; i < words; ++i) {
    const auto weight = in.varint();
    if (weight > most_weight) return wrong;
    cursor.weights.push_back(static_cast<std::uint32_t>(weight));
  }
  cursor.last.key = in.u64();
  const auto node = store::NodeId::from_bytes(in.take(store::NodeId::size));
  const auto id = store::ItemId::from_bytes(in.take(store::ItemId::size));
  if (!node || !id || !in.at_end()) return wrong;
  cursor.last.node = *node;
  cursor.last.id = *id;
  if (cursor.query != fingerprint)
    return store::Error{store::Code::invalid, "belongs to another search; start again without it", "cursor"};
  return cursor;
}

}  // namespace matching
