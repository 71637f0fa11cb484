// What happens to a listing on its home node: draft → (review) → published → reserved → fulfilled | withdrawn |
// expired | removed. Plain rules beside the local rows; writer thread for changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/keys.h"
#include "store/listing.h"
#include "store/transaction.h"

namespace store {

enum class Stage : std::uint8_t { draft = 1, review, published, reserved, fulfilled, withdrawn, expired, removed };
enum class Event : std::uint8_t { submit, approve, publish, edit, reserve, release, fulfil, withdraw, expire, remove };

std::string_view name_of(Stage stage);
/// The stage after the event; Code::conflict with a sentence for people if the event does not fit.
Result<Stage> next_stage(Stage stage, Event event);
/// Whether the listing is in the public catalogue in this stage.
bool is_public(Stage stage);

enum class OwnerKind : std::uint8_t { person = 1, organisation = 2 };
std::string_view name_of(OwnerKind kind);

/// Who may change a listing: the holder of a token (accounts come with their issue).
struct Owner {
  OwnerKind kind = OwnerKind::person;
  Hash token;  // hash of the token it was posted with; zero for imports by the operator
};

/// Value of a local row, kept for every own listing, also after it ended (an ended one keeps no content).
struct LocalListing {
  Owner owner;
  Stage stage = Stage::draft;
  std::int64_t revision = 0;
  Instant created;
  Instant changed;
};

Result<std::optional<LocalListing>> local_listing(const Reader& reader, const ItemId& id);
void put_local_listing(Transaction& transaction, const ItemId& id, const LocalListing& listing);

/// Cuts the area to what this kind of owner may publish: persons about 5 km, organisations about 20 m.
void limit_area(ListingContent& content, OwnerKind kind);

}  // namespace store
