// The node's own listings: creating, changing and ending them, signed with the online key. Owners and stages are
// checked here, so web only translates. Writer thread.
#pragma once

#include <optional>
#include <string>

#include "federation/keys.h"
#include "store/items.h"
#include "store/lifecycle.h"

namespace federation {

/// The node that signs: its id, the id of its online key and that key. Outlives everything that signs.
struct Signer {
  store::NodeId node;
  std::int64_t key = 1;
  const SecretKey& secret;
};

class OwnListings {
 public:
  OwnListings(store::Items& items, const Signer& signer, store::Random& random);

  struct Published {
    store::ItemId id;
    std::int64_t revision = 0;
    std::string bytes;  // the exact signed object
  };
  store::Result<Published> create(store::Transaction& transaction, const store::Owner& owner,
                                  store::ListingContent content, store::Instant now);
  /// Code::not_found, Code::forbidden (another owner), Code::conflict (`expected` revision is not the current one).
  /// `patch` is the JSON merge patch of PATCH /api/v1/listings/{node}/{id}.
  store::Result<Published> patch(store::Transaction& transaction, const store::ItemId& id, const store::Owner& by,
                                 std::optional<std::int64_t> expected, std::string_view patch, store::Instant now);
  store::Result<void> withdraw(store::Transaction& transaction, const store::ItemId& id, const store::Owner& by,
                               std::optional<std::int64_t> expected, store::Instant now);
  /// Ends every own listing whose lease is over, at most `at_most`; returns how many.
  store::Result<std::size_t> expire(store::Transaction& transaction, store::Instant now, std::size_t at_most);

 private:
  /// Signs and stores the next revision, as `local` says.
  store::Result<Published> sign(store::Transaction& transaction, store::Listing listing, store::LocalListing local,
                                store::Instant now);

  store::Items& x_items;
  const Signer& x_signer;
  store::Random& x_random;
};

}  // namespace federation
