#include "federation/own_listings.h"

#include "federation/pending.h"
#include "federation/proof.h"
#include "store/expiry.h"

namespace federation {
namespace {

constexpr std::size_t salt_bytes = 16;

store::Error not_found() {
  return {store::Code::not_found, "there is no such listing here, or it has ended", {}};
}

// What the change of the signed state means for the stage.
store::Event event_of(store::Availability before, store::Availability after) {
  if (before == after) return store::Event::edit;
  return after == store::Availability::reserved ? store::Event::reserve : store::Event::release;
}

store::Instant whole_seconds(store::Instant at) {
  return store::Instant::from_seconds(at.seconds());
}

// The local row of a listing that is in the catalogue and may be changed by `by`.
store::Result<store::LocalListing> changeable(const store::Reader& reader, const store::ItemId& id,
                                              const store::Owner& by, std::optional<std::int64_t> expected) {
  auto local = store::local_listing(reader, id);
  if (!local) return std::move(local).error();
  if (!*local || !store::is_public((*local)->stage)) return not_found();
  const store::LocalListing& listing = **local;
  if (listing.owner.kind != by.kind || listing.owner.token != by.token)
    return store::Error{store::Code::forbidden, "this listing belongs to somebody else", {}};
  if (expected && *expected != listing.revision)
    return store::Error{store::Code::conflict,
                        "the listing has changed meanwhile: it is at revision " + std::to_string(listing.revision),
                        {}};
  return listing;
}

store::Result<void> end(store::Items& items, store::Transaction& transaction, const store::ItemId& id,
                        store::LocalListing local, store::Event event, store::Instant now) {
  const auto stage = store::next_stage(local.stage, event);
  if (!stage) return stage.error();
  local.stage = *stage;
  local.changed = now;
  if (auto erased = items.erase(transaction, own_item(id)); !erased) return erased;
  store::put_local_listing(transaction, id, local);
  return {};
}

}  // namespace

OwnListings::OwnListings(store::Items& items, const Signer& signer, store::Random& random)
    : x_items(items), x_signer(signer), x_random(random) {}

store::Result<OwnListings::Published> OwnListings::sign(store::Transaction& transaction, store::Listing listing,
                                                        store::LocalListing local, store::Instant now) {
  listing.node = x_signer.node;
  listing.key = x_signer.key;
  listing.revision = local.revision;
  listing.issued = whole_seconds(now);
  listing.salt = store::to_hex(x_random.bytes(salt_bytes));
  store::limit_area(listing.content, local.owner.kind);
  std::string bytes = add_proof(store::write_listing_without_proof(listing), x_signer.secret, listing.issued);
  if (auto put = x_items.put(transaction, own_item(listing.id), bytes); !put) return std::move(put).error();
  local.changed = now;
  store::put_local_listing(transaction, listing.id, local);
  return Published{listing.id, listing.revision, std::move(bytes)};
}

store::Result<OwnListings::Published> OwnListings::create(store::Transaction& transaction, const store::Owner& owner,
                                                          store::ListingContent content, store::Instant now) {
  store::LocalListing local{
      .owner = owner, .stage = store::Stage::draft, .revision = 1, .created = now, .changed = now};
  auto stage = store::next_stage(local.stage, store::Event::publish);
  if (stage && content.state == store::Availability::reserved) stage = store::next_stage(*stage, store::Event::reserve);
  if (!stage) return std::move(stage).error();
  local.stage = *stage;

  auto id = store::ItemId::from_bytes(x_random.bytes(store::ItemId::size));
  if (!id) return std::move(id).error();
  store::Listing listing;
  listing.id = *id;
  listing.content = std::move(content);
  return sign(transaction, std::move(listing), local, now);
}

store::Result<OwnListings::Published> OwnListings::patch(store::Transaction& transaction, const store::ItemId& id,
                                                         const store::Owner& by, std::optional<std::int64_t> expected,
                                                         std::string_view patch, store::Instant now) {
  auto local = changeable(transaction, id, by, expected);
  if (!local) return std::move(local).error();
  auto bytes = store::item_bytes(transaction, own_item(id));
  if (!bytes) return std::move(bytes).error();
  if (!*bytes) return not_found();
  auto listing = store::read_listing(**bytes);
  if (!listing) return std::move(listing).error();
  auto content = store::patch_listing_content(listing->content, patch, now);
  if (!content) return std::move(content).error();
  const auto stage = store::next_stage(local->stage, event_of(listing->content.state, content->state));
  if (!stage) return stage.error();
  local->stage = *stage;
  ++local->revision;
  listing->content = std::move(*content);
  return sign(transaction, std::move(*listing), *local, now);
}

store::Result<void> OwnListings::withdraw(store::Transaction& transaction, const store::ItemId& id,
                                          const store::Owner& by, std::optional<std::int64_t> expected,
                                          store::Instant now) {
  auto local = changeable(transaction, id, by, expected);
  if (!local) return std::move(local).error();
  return end(x_items, transaction, id, *local, store::Event::withdraw, now);
}

store::Result<std::size_t> OwnListings::expire(store::Transaction& transaction, store::Instant now,
                                               std::size_t at_most) {
  const auto over = store::ended_leases(transaction, now, at_most,
                                        [](const store::ItemKey& key) { return key.origin == store::own_origin; });
  if (!over) return over.error();
  for (const store::ItemKey& key : *over) {
    auto local = store::local_listing(transaction, key.id);
    if (!local) return std::move(local).error();
    if (!*local) return store::Error{store::Code::corrupt, "an own listing has no local row: " + key.id.hex(), {}};
    if (auto done = end(x_items, transaction, key.id, **local, store::Event::expire, now); !done)
      return std::move(done).error();
  }
  return over->size();
}

}  // namespace federation
