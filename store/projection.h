// Everything derived from a listing is a projection: the search index, the catalogue, expiry, statistics. The items
// table calls each one, so one atomic batch holds the record and all rows derived from it; `verify` and `reindex`
// simply run the projections again.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/keys.h"
#include "store/listing.h"
#include "store/transaction.h"

namespace store {

/// A listing at one moment; views are valid during the call.
struct ListingRow {
  ItemKey key;
  const Listing& listing;
  std::string_view bytes;  // the exact signed object
};

/// Implementations live in store, matching and federation and are wired in the composition root.
class Projection {
 public:
  virtual ~Projection() = default;
  /// Adds or removes the rows that follow from the change; `before` or `after` is null when the listing appears or
  /// goes. Writer thread.
  virtual Result<void> rows(Transaction& transaction, const ListingRow* before, const ListingRow* after) = 0;
  /// The commit is durable: publish to readers now. Called before replies are released. Writer thread.
  virtual void committed(std::uint64_t sequence) = 0;
};

}  // namespace store
