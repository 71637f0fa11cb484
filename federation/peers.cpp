#include "federation/peers.h"

#include "federation/limits.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Result;

std::string encode_peer(const PeerRecord& record) {
  std::string out;
  store::put_bytes(out, record.url);
  store::put_u8(out, static_cast<std::uint8_t>(record.level));
  store::put_u64(out, static_cast<std::uint64_t>(record.added.milliseconds()));
  return out;
}

Result<PeerRecord> decode_peer(std::string_view bytes) {
  store::ByteReader in(bytes);
  PeerRecord out;
  out.url = in.bytes();
  out.level = Level{in.u8()};
  out.added = store::Instant::from_milliseconds(static_cast<std::int64_t>(in.u64()));
  if (!in.at_end() || out.level != Level::partner)
    return Error{Code::corrupt, "a peer row is not what was written", {}};
  return out;
}

}  // namespace

Result<store::Origin> add_peer(store::Transaction& transaction, const store::NodeId& node, std::string url,
                               store::Instant now) {
  if (url.size() > limits::url_bytes) return Error{Code::too_large, "the address is too long", "/url"};
  const auto origin = store::add_origin(transaction, node);
  if (!origin) return origin;
  if (*origin == store::own_origin) return Error{Code::conflict, "this is the node itself, not a peer of it", "/node"};

  const std::string key = encode(store::PeerKey{*origin});
  const auto known = transaction.get(key);
  if (!known) return known.error();
  PeerRecord record{.url = {}, .level = Level::partner, .added = now};
  if (*known) {
    auto before = decode_peer(**known);
    if (!before) return std::move(before).error();
    record = *std::move(before);
  }
  record.url = std::move(url);
  transaction.put(key, encode_peer(record));
  return origin;
}

Result<void> remove_peer(store::Transaction& transaction, const store::NodeId& node) {
  const auto origin = store::find_origin(transaction, node);
  if (!origin) return origin.error();
  const Error unknown{Code::not_found, "this node is not a peer", {}};
  if (!*origin) return unknown;
  const std::string key = encode(store::PeerKey{**origin});
  const auto known = transaction.get(key);
  if (!known) return known.error();
  if (!*known) return unknown;
  auto record = store::origin_record(transaction, **origin);
  if (!record) return std::move(record).error();
  if (!*record) return Error{Code::corrupt, "a peer has no origin row", {}};

  transaction.erase(key);
  // Whoever adds it again has decided about its fork (store/FORMAT.md, "head").
  transaction.erase(encode(store::HeadKey{**origin, 0}));
  // An empty generation, so from here on nobody finds anything of this origin. Not the next one, which may be being
  // staged.
  store::OriginRecord empty;
  empty.node = node;
  empty.generation = store::Generation{number((*record)->generation) + 2};
  store::put_origin(transaction, **origin, empty);
  transaction.note({store::Changed::What::origin, **origin, {}});
  return {};
}

Result<std::vector<Peer>> all_peers(const store::Reader& reader) {
  std::vector<Peer> out;
  const std::string prefix = table_prefix(store::Table::peer);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    const auto key = store::decode_peer_key(rows->key());
    if (!key) return key.error();
    auto record = decode_peer(rows->value());
    if (!record) return std::move(record).error();
    const auto origin = store::origin_record(reader, key->origin);
    if (!origin) return origin.error();
    if (!*origin) return Error{Code::corrupt, "a peer has no origin row", {}};
    out.push_back({key->origin, (*origin)->node, *std::move(record)});
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

Result<bool> is_carried(const store::Reader& reader, store::Origin origin) {
  if (origin == store::own_origin) return true;
  const auto row = reader.get(encode(store::PeerKey{origin}));
  if (!row) return row.error();
  return row->has_value();
}

}  // namespace federation
