// Builds the next generation of an origin's rows beside the current one, which stays untouched until the last batch:
// that one exchanges the generation and writes the head. For changes too large for one batch and for snapshots.
// Batches before the last are buffered, each below the batch bound. Writer thread, alone; commits by itself.
// Whoever gives up a staging, or crashes, leaves rows of a generation that is not current: the sweep finds them.
#pragma once

#include <string>
#include <vector>

#include "federation/carried_origin.h"
#include "federation/catalogues.h"
#include "federation/line_rows.h"
#include "store/database.h"

namespace federation {

class Staging {
 public:
  /// `carried` has documents, and no rows outside its current generation. All arguments outlive the staging.
  Staging(store::Database& database, store::Items& items, const CarriedOrigin& carried);

  /// Copies so many rows of the current generation, content, entries and changes; true when all is copied.
  store::Result<bool> copy_some(std::size_t rows);
  /// Applies lines read under the head with number `seq`.
  store::Result<void> apply(const std::vector<CatalogueLine>& lines, std::uint64_t seq);
  bool matches(const Head& head) const { return x_catalogue.count() == head.count && x_catalogue.root() == head.root; }
  std::uint64_t count() const { return x_catalogue.count(); }

  /// Makes this the current generation under `head`, which it matches. `floor` as in OriginRecord. The staging is used
  /// up.
  store::Result<void> exchange(CarriedOrigin& carried, Catalogues& catalogues, const SignedHead& head,
                               std::uint64_t floor, store::Instant now);

  /// Items whose own checks failed.
  std::uint64_t refused() const { return x_refused; }
  /// Whether lines came without content that we do not have either.
  bool missing() const { return x_missing; }

 private:
  class Batches;
  store::Result<void> copy_row(store::Table table, store::Transaction& transaction, const store::Cursor& row);
  store::ItemKey staged(const store::ItemId& id) const { return {x_carried.origin(), x_generation, id}; }

  store::Database& x_database;
  store::Items& x_items;
  const CarriedOrigin& x_carried;
  const store::Generation x_generation;
  Catalogue x_catalogue;
  std::string x_copied;  // the last key that was copied
  std::uint64_t x_refused = 0;
  bool x_missing = false;
};

/// Commits and tells the projections.
store::Result<void> commit(store::Database& database, store::Items& items, const store::Transaction& transaction,
                           store::Durability durability);

/// The name and address that the origin's profile gives, taken from the rows of `record`'s generation.
store::Result<void> read_profile_into(store::OriginRecord& record, const store::Reader& reader, store::Origin origin);

}  // namespace federation
