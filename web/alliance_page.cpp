#include <algorithm>
#include <map>

#include "federation/profile.h"
#include "store/items.h"
#include "web/addresses.h"
#include "web/page.h"

namespace web {

namespace {

/// Searchable listings by origin.
store::Result<std::map<store::Origin, std::uint64_t>> listings_by_origin(const Visit& visit) {
  matching::Query query;
  query.limit = 1;
  const auto page = visit.sources.index.search(query, visit.now);
  if (!page) return page.error();
  std::map<std::string, std::uint64_t> by_number;
  for (const auto& facet : page->facets.origin) by_number[facet.value] = facet.count;
  std::map<store::Origin, std::uint64_t> out;
  for (const auto& [origin, record] : visit.origins) out[origin] = by_number[std::to_string(store::number(origin))];
  return out;
}

std::string state_label(const Texts& texts, std::uint64_t present, std::uint64_t expected, const std::string& checked) {
  const auto& formats = texts.formats();
  const std::string have = formats.number(present), of = formats.number(expected);
  return texts.say("{have} of {count} listings here, checked at {time}",
                   {{"have", have}, {"count", of}, {"time", checked}});
}

store::Result<View> portal_view(const Visit& visit, store::Origin origin, const store::OriginRecord& record,
                                std::uint64_t present) {
  const Texts& texts = visit.texts;
  View view;
  view["portal_name"] = portal_name(visit.sources, origin, record);
  view["is_own"] = origin == store::own_origin;
  view["node"] = store::to_text(record.node);
  view["listings"] = texts.formats().number(present);
  view["search_href"] = SearchLink(texts).with("node", store::to_text(record.node)).address();

  const auto bytes = store::item_bytes(visit.reader, {origin, record.generation, federation::profile_id()});
  if (!bytes) return bytes.error();
  std::string region = origin == store::own_origin ? visit.sources.portal.region : std::string();
  if (*bytes)
    if (const auto profile = federation::read_profile(**bytes)) region = profile->region;
  // A region is a district's key or starts with it.
  set(view, "region_name", std::string(visit.sources.places.district_name(region.substr(0, 5))));

  // The catalogue's entries are the listings and the profile.
  const std::uint64_t entries = record.count - std::min<std::uint64_t>(record.count, *bytes ? 1 : 0);
  if (record.seq == 0) {
    view["state"] = texts.say("Not fetched yet");
    set(view, "head_label", {});
  } else {
    view["state"] =
        state_label(texts, present, std::max(present, entries), texts.formats().time_of_day(record.first_seen));
    view["head_label"] = texts.say("{age}, number {seq}", {{"age", texts.formats().age(record.first_seen, visit.now)},
                                                           {"seq", texts.formats().number(record.seq)}});
  }
  const bool leads_elsewhere = origin != store::own_origin && is_web_address(record.url);
  set(view, "portal_href", leads_elsewhere ? record.url : std::string());
  return view;
}

}  // namespace

store::Result<Page> alliance_page(const Visit& visit) {
  const auto counts = listings_by_origin(visit);
  if (!counts) return counts.error();
  Views portals;
  std::uint64_t total = 0;
  for (const auto& [origin, record] : visit.origins) {
    auto view = portal_view(visit, origin, record, counts->at(origin));
    if (!view) return std::move(view).error();
    portals.push_back(std::move(*view));
    total += counts->at(origin);
  }
  Page page{"alliance", visit.texts.say("The alliance"), {}, 200};
  page.view["listings_label"] = listings_label(visit.texts, total);
  page.view["portals_label"] = portals_label(visit.texts, visit.origins.size());
  page.view["portals"] = std::move(portals);
  return page;
}

}  // namespace web
