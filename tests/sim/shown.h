// What a search would show, kept as the search index keeps itself: loaded at start, then following the notes of each
// commit. It differs from the rows exactly when somebody changed rows without a note.
#pragma once

#include <map>
#include <utility>

#include "store/database.h"
#include "store/items.h"
#include "store/origins.h"

namespace tests {

class Shown final : public store::Projection {
 public:
  using Listings = std::map<std::pair<store::Origin, store::ItemId>, std::string>;  // exact bytes

  explicit Shown(const store::Database& database) : x_database(database) {}
  void load();
  store::Result<void> rows(store::Transaction&, const store::ListingRow*, const store::ListingRow*) override {
    return {};
  }
  void committed(std::uint64_t sequence) override;

  const Listings& listings() const { return x_listings; }
  /// The same from the rows of the current generations alone.
  static Listings from_rows(const store::Reader& reader);

 private:
  void reload(store::Origin origin);

  const store::Database& x_database;
  Listings x_listings;
  std::uint64_t x_sequence = 0;
};

}  // namespace tests
