#include "web/held_listing.h"

#include "federation/peers.h"
#include "store/items.h"
#include "store/lifecycle.h"

namespace web {
namespace {

using store::Code;

store::Error ended() {
  return {Code::gone, "this listing has ended", {}};
}

// What to say where there is no content.
store::Error missing(const store::Reader& reader, store::Origin origin, const store::ItemId& id) {
  if (origin == store::own_origin) {
    const auto local = store::local_listing(reader, id);
    if (!local) return local.error();
    if (*local && !store::is_public((*local)->stage)) return ended();
  }
  return {Code::not_found, "there is no such listing here, or it has ended", "id"};
}

}  // namespace

store::Result<HeldListing> held_listing(const store::Reader& reader, std::string_view node, std::string_view id,
                                        store::Instant now) {
  const auto node_id = store::parse_node_id(node);
  if (!node_id) return store::Error{Code::not_found, "this is not the id of a node", "node"};
  const auto item = store::ItemId::from_hex(id);
  if (!item) return store::Error{Code::not_found, "this is not the id of a listing: 32 hexadecimal digits", "id"};
  const auto origin = store::find_origin(reader, *node_id);
  if (!origin) return origin.error();
  const store::Error unknown{Code::not_found, "this node is not known here", "node"};
  if (!*origin) return unknown;
  const auto carried = federation::is_carried(reader, **origin);
  if (!carried) return carried.error();
  auto record = store::origin_record(reader, **origin);
  if (!record) return std::move(record).error();
  if (!*carried || !*record) return unknown;

  auto bytes = store::item_bytes(reader, {**origin, (*record)->generation, *item});
  if (!bytes) return std::move(bytes).error();
  if (!*bytes || store::item_type(**bytes) != "listing") return missing(reader, **origin, *item);
  auto listing = store::read_listing(**bytes);
  if (!listing) return store::Error{Code::corrupt, listing.error().message, {}};
  if (store::needs_newer_reader(*listing))
    return store::Error{Code::unsupported, "this listing can only be shown by a newer version of the program", "id"};
  if (listing->content.until <= now) return ended();
  return HeldListing{**origin, std::move(**record), std::move(**bytes), std::move(*listing)};
}

}  // namespace web
