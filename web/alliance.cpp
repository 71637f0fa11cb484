#include "web/alliance.h"

#include "federation/profile.h"
#include "store/entries.h"
#include "web/found_listings.h"

namespace web {
namespace {

store::Result<std::uint64_t> announced(const store::Reader& reader, store::Origin origin,
                                       const store::OriginRecord& record) {
  const auto profile = store::entry(reader, {origin, record.generation, federation::profile_id()});
  if (!profile) return profile.error();
  return record.count - (*profile && record.count > 0 ? 1 : 0);
}

}  // namespace

store::Result<std::vector<AllianceNode>> read_alliance(const Sources& sources) {
  const auto reader = sources.database.engine().snapshot();
  auto origins = carried_origins(*reader);
  if (!origins) return std::move(origins).error();
  matching::Query everything;
  everything.limit = 1;
  const auto found = sources.index.search(everything, sources.clock.now());
  if (!found) return found.error();

  std::vector<AllianceNode> out;
  for (auto& [origin, record] : *origins) {
    AllianceNode node{origin, std::move(record), 0, 0};
    if (origin == store::own_origin) {
      node.record.name = sources.portal.name;
      node.record.url = sources.portal.url;
    }
    const auto items = announced(*reader, origin, node.record);
    if (!items) return items.error();
    node.announced = *items;
    for (const auto& facet : found->facets.origin)
      if (facet.value == std::to_string(number(origin))) node.listings = facet.count;
    out.push_back(std::move(node));
  }
  return out;
}

}  // namespace web
