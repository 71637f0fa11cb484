// Which listings' leases have ended: one row per listing, ordered by the end of its lease.
// The projection belongs to the writer thread; reading is possible from any.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "store/projection.h"
#include "store/time.h"

namespace store {

class ExpiryRows final : public Projection {
 public:
  Result<void> rows(Transaction& transaction, const ListingRow* before, const ListingRow* after) override;
  void committed(std::uint64_t) override {}
};

/// Listings whose `until` is at or before `now` and which `wanted` picks, earliest first, at most `at_most`.
Result<std::vector<ItemKey>> ended_leases(const Reader& reader, Instant now, std::size_t at_most,
                                          const std::function<bool(const ItemKey&)>& wanted);

}  // namespace store
