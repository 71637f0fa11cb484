#include "web/addresses.h"
#include "web/listing_view.h"
#include "web/topics.h"

namespace web {

namespace {

constexpr std::size_t newest_shown = 6;

Views groups(const Texts& texts) {
  Views out;
  for (const auto& group : topic_groups()) {
    View view;
    view["group"] = group.id;
    view["label"] = texts.say(group.label);
    view["href"] = SearchLink(texts).with("category", categories_of(group)).address();
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace

store::Result<Page> start_page(const Visit& visit) {
  matching::Query query;
  query.sort = matching::Sort::newest;
  query.limit = newest_shown;
  const auto newest = visit.sources.index.search(query, visit.now);
  if (!newest) return newest.error();
  auto listings = cards(visit, *newest, {});
  if (!listings) return std::move(listings).error();

  Page page{"start", {}, {}, 200};
  const auto region = visit.sources.places.district_name(visit.sources.portal.region);
  set(page.view, "region_name", std::string(region.empty() ? visit.sources.portal.name : region));
  page.view["groups"] = groups(visit.texts);
  page.view["has_newest"] = !listings->empty();
  page.view["newest"] = *listings;
  page.view["listings_label"] = listings_label(visit.texts, newest->total);
  page.view["portals_label"] = portals_label(visit.texts, visit.origins.size());
  return page;
}

}  // namespace web
