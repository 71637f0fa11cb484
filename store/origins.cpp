#include "store/origins.h"

#include <limits>

namespace store {
namespace {

std::string encode_record(const OriginRecord& record) {
  std::string out(record.node.bytes());
  put_u32(out, number(record.generation));
  put_u64(out, record.epoch);
  put_u64(out, record.seq);
  put_u64(out, record.floor);
  put_u64(out, record.count);
  put_u64(out, static_cast<std::uint64_t>(record.first_seen.milliseconds()));
  put_bytes(out, record.name);
  put_bytes(out, record.url);
  return out;
}

Result<OriginRecord> decode_record(std::string_view bytes) {
  ByteReader in(bytes);
  OriginRecord out;
  const auto node = NodeId::from_bytes(in.take(NodeId::size));
  out.generation = Generation{in.u32()};
  out.epoch = in.u64();
  out.seq = in.u64();
  out.floor = in.u64();
  out.count = in.u64();
  out.first_seen = Instant::from_milliseconds(static_cast<std::int64_t>(in.u64()));
  out.name = in.bytes();
  out.url = in.bytes();
  if (!node || !in.at_end()) return Error{Code::corrupt, "an origin's row in the database is malformed", {}};
  out.node = *node;
  return out;
}

std::string next_origin_key() {
  return encode(MetaKey{static_cast<std::uint8_t>(Meta::next_origin)});
}

Result<std::optional<std::uint32_t>> u32_row(const Reader& reader, std::string_view key) {
  const auto bytes = reader.get(key);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<std::uint32_t>{};
  ByteReader in(**bytes);
  const auto value = in.u32();
  if (!in.at_end()) return Error{Code::corrupt, "an origin number in the database is malformed", {}};
  return std::optional(value);
}

std::string u32_value(std::uint32_t value) {
  std::string out;
  put_u32(out, value);
  return out;
}

}  // namespace

Result<std::optional<OriginRecord>> origin_record(const Reader& reader, Origin origin) {
  const auto bytes = reader.get(encode(OriginKey{origin}));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<OriginRecord>{};
  auto record = decode_record(**bytes);
  if (!record) return std::move(record).error();
  return std::optional(*std::move(record));
}

void put_origin(Transaction& transaction, Origin origin, const OriginRecord& record) {
  transaction.put(encode(OriginKey{origin}), encode_record(record));
}

Result<std::optional<Origin>> find_origin(const Reader& reader, const NodeId& node) {
  const auto value = u32_row(reader, encode(OriginIdKey{node}));
  if (!value) return value.error();
  if (!*value) return std::optional<Origin>{};
  return std::optional(Origin{**value});
}

Result<Origin> add_origin(Transaction& transaction, const NodeId& node) {
  const auto known = find_origin(transaction, node);
  if (!known) return known.error();
  if (*known) return **known;
  const auto next = u32_row(transaction, next_origin_key());
  if (!next) return next.error();
  const std::uint32_t value = next->value_or(number(own_origin));
  if (value == std::numeric_limits<std::uint32_t>::max())
    return Error{Code::too_large, "no number is left for another origin", {}};
  OriginRecord record;
  record.node = node;
  put_origin(transaction, Origin{value}, record);
  transaction.put(encode(OriginIdKey{node}), u32_value(value));
  transaction.put(next_origin_key(), u32_value(value + 1));
  return Origin{value};
}

Result<std::vector<std::pair<Origin, OriginRecord>>> all_origins(const Reader& reader) {
  std::vector<std::pair<Origin, OriginRecord>> out;
  const std::string prefix = table_prefix(Table::origin);
  const auto rows = reader.scan(prefix, after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    const auto key = decode_origin_key(rows->key());
    if (!key) return key.error();
    auto record = decode_record(rows->value());
    if (!record) return std::move(record).error();
    out.emplace_back(key->origin, *std::move(record));
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

}  // namespace store
