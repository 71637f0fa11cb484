#include <algorithm>

#include "federation/profile.h"
#include "store/items.h"
#include "web/addresses.h"
#include "web/alliance.h"
#include "web/page.h"

namespace web {

namespace {

std::string state_label(const Texts& texts, const AllianceNode& node) {
  const auto& formats = texts.formats();
  // A listing whose lease is over may still be announced, and one just written not yet.
  const std::string have = formats.number(node.listings), of = formats.number(std::max(node.listings, node.announced));
  return texts.say("{have} of {count} listings here, checked at {time}",
                   {{"have", have}, {"count", of}, {"time", formats.time_of_day(node.record.first_seen)}});
}

/// AGS of the district a portal says it serves, or empty.
store::Result<std::string> region_of(const Visit& visit, const AllianceNode& node) {
  if (node.origin == store::own_origin) return visit.sources.portal.region;
  const auto bytes = store::item_bytes(visit.reader, {node.origin, node.record.generation, federation::profile_id()});
  if (!bytes) return bytes.error();
  if (!*bytes) return std::string();
  const auto profile = federation::read_profile(**bytes);
  // A municipality's key starts with its district's.
  return profile ? profile->region.substr(0, 5) : std::string();
}

store::Result<View> portal_view(const Visit& visit, const AllianceNode& node) {
  const Texts& texts = visit.texts;
  const auto& record = node.record;
  View view;
  view["portal_name"] = portal_name(visit.sources, node.origin, record);
  view["is_own"] = node.origin == store::own_origin;
  view["node"] = store::to_text(record.node);
  view["listings"] = texts.formats().number(node.listings);
  view["search_href"] = SearchLink(texts).with("node", store::to_text(record.node)).address();
  const auto region = region_of(visit, node);
  if (!region) return region.error();
  set(view, "region_name", std::string(visit.sources.places.district_name(*region)));
  const bool has_head = record.seq > 0;
  view["state"] = has_head ? state_label(texts, node) : texts.say("Not fetched yet");
  const std::string seq = texts.formats().number(record.seq), age = texts.formats().age(record.first_seen, visit.now);
  set(view, "head_label", has_head ? texts.say("{age}, number {seq}", {{"age", age}, {"seq", seq}}) : std::string());
  const bool leads_elsewhere = node.origin != store::own_origin && is_web_address(record.url);
  set(view, "portal_href", leads_elsewhere ? record.url : std::string());
  return view;
}

}  // namespace

store::Result<Page> alliance_page(const Visit& visit) {
  const auto nodes = read_alliance(visit.sources);
  if (!nodes) return nodes.error();
  Views portals;
  std::uint64_t total = 0;
  for (const auto& node : *nodes) {
    auto view = portal_view(visit, node);
    if (!view) return std::move(view).error();
    portals.push_back(std::move(*view));
    total += node.listings;
  }
  Page page{"alliance", visit.texts.say("The alliance"), {}, 200};
  page.view["listings_label"] = listings_label(visit.texts, total);
  page.view["portals_label"] = portals_label(visit.texts, nodes->size());
  page.view["portals"] = portals;
  return page;
}

}  // namespace web
