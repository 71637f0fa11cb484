#include "web/found_listings.h"

#include "federation/peers.h"
#include "store/items.h"

namespace web {

store::Result<Origins> carried_origins(const store::Reader& reader) {
  auto all = store::all_origins(reader);
  if (!all) return all;
  Origins carried;
  for (auto& [origin, record] : *all) {
    const auto is_carried = federation::is_carried(reader, origin);
    if (!is_carried) return is_carried.error();
    if (*is_carried) carried.emplace_back(origin, std::move(record));
  }
  return carried;
}

const store::OriginRecord* find_record(const Origins& origins, store::Origin origin) {
  for (const auto& [number, record] : origins)
    if (number == origin) return &record;
  return nullptr;
}

store::Result<std::vector<FoundListing>> load_found(const store::Reader& reader, const Origins& origins,
                                                    const std::vector<matching::Hit>& hits) {
  std::vector<FoundListing> found;
  found.reserve(hits.size());
  for (const auto& hit : hits) {
    const auto* record = find_record(origins, hit.origin);
    if (!record) continue;
    auto bytes = store::item_bytes(reader, {hit.origin, record->generation, hit.id});
    if (!bytes) return std::move(bytes).error();
    if (*bytes) found.push_back({hit, record, std::move(**bytes)});
  }
  return found;
}

}  // namespace web
