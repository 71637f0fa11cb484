#include "federation/pending.h"

#include "store/digest.h"

namespace federation {

store::Result<void> PendingMarks::rows(store::Transaction& transaction, const store::ListingRow* before,
                                       const store::ListingRow* after) {
  if (const auto& row = after ? *after : *before; row.key.origin != store::own_origin) return {};
  if (after) {
    mark_pending(transaction, after->key.id, store::sha256(after->bytes));
  } else {
    mark_pending(transaction, before->key.id, std::nullopt);
    x_removal = true;
  }
  return {};
}

void mark_pending(store::Transaction& transaction, const store::ItemId& id, const std::optional<store::Hash>& leaf) {
  transaction.put(encode(store::PendingKey{id}), leaf ? std::string(leaf->bytes()) : std::string());
}

}  // namespace federation
