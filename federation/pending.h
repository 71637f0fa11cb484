// Pending marks: which own items have changed since the newest head. A mark is written in the batch of the change
// itself, so a change that was acknowledged is published by a later head, after a crash too (publisher.h).
// Writer thread.
#pragma once

#include <optional>
#include <utility>

#include "store/projection.h"

namespace federation {

/// Where own items stand; the own catalogue has one generation.
inline store::ItemKey own_item(const store::ItemId& id) {
  return {store::own_origin, store::Generation{}, id};
}

class PendingMarks final : public store::Projection {
 public:
  store::Result<void> rows(store::Transaction& transaction, const store::ListingRow* before,
                           const store::ListingRow* after) override;
  void committed(std::uint64_t) override {}

  /// Whether a removal was marked since the last call: removals do not wait for the interval between heads. The change
  /// may not have been committed; then the publisher finds nothing pending.
  bool take_removal() { return std::exchange(x_removal, false); }

 private:
  bool x_removal = false;
};

/// For items that are no listings: the leaf of what was put, or nothing for a removal.
void mark_pending(store::Transaction& transaction, const store::ItemId& id, const std::optional<store::Hash>& leaf);

}  // namespace federation
