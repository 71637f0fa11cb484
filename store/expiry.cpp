#include "store/expiry.h"

#include <algorithm>

namespace store {
namespace {

ExpiryKey key_of(const ListingRow& row) {
  const std::int64_t until = std::max<std::int64_t>(row.listing.content.until.seconds(), 0);
  return {static_cast<std::uint64_t>(until), row.key};
}

// The first key behind every lease that has ended by `now`.
std::string after_ended(Instant now) {
  return encode(ExpiryKey{static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds() + 1, 0)), {}});
}

}  // namespace

Result<void> ExpiryRows::rows(Transaction& transaction, const ListingRow* before, const ListingRow* after) {
  if (before) transaction.erase(encode(key_of(*before)));
  if (after) transaction.put(encode(key_of(*after)), {});
  return {};
}

Result<std::vector<ItemKey>> ended_leases(const Reader& reader, Instant now, std::size_t at_most,
                                          const std::function<bool(const ItemKey&)>& wanted) {
  std::vector<ItemKey> out;
  const auto rows = reader.scan(table_prefix(Table::expiry), after_ended(now));
  for (; rows->valid() && out.size() < at_most; rows->next()) {
    const auto key = decode_expiry_key(rows->key());
    if (!key) return key.error();
    if (wanted(key->item)) out.push_back(key->item);
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

}  // namespace store
