#include <algorithm>
#include <array>
#include <cmath>

#include "web/addresses.h"
#include "web/listing_view.h"
#include "web/search_form.h"
#include "web/topics.h"

namespace web {

namespace {

constexpr std::size_t facet_values_shown = 12;

/// Searches; a cursor that fits no longer starts over.
store::Result<matching::Page> search(const Visit& visit, const matching::Query& query) {
  auto page = visit.sources.index.search(query, visit.now);
  if (page || page.error().path != "cursor") return page;
  matching::Query again = query;
  again.cursor.clear();
  return visit.sources.index.search(again, visit.now);
}

View link(const std::string& label, const SearchLink& to) {
  View view;
  view["label"] = label;
  view["href"] = to.address();
  return view;
}

struct FacetShape {
  std::string parameter;
  std::string label;
  const std::vector<matching::FacetCount>& counts;
};

View facet_view(const SearchForm& form, const FacetShape& facet) {
  const Texts& texts = form.texts();
  const SearchLink& here = form.link();
  Views values;
  for (const auto& [value, count] : facet.counts) {
    if (values.size() >= facet_values_shown) break;
    const std::string name = form.value_name(facet.parameter, value);
    if (name.empty()) continue;
    const std::string wanted = form.value_of(facet.parameter, value);
    const bool selected = here.value(facet.parameter) == wanted;
    View view = link(name, selected ? here.without(facet.parameter) : here.with(facet.parameter, wanted));
    view["selected"] = selected;
    view["count"] = texts.formats().number(count);
    std::string icon;
    if (facet.parameter == "category") icon = category_icon(value);
    if (facet.parameter == "purpose") icon = value;
    set(view, "icon", icon);
    values.push_back(std::move(view));
  }
  View view;
  view["facet_label"] = facet.label;
  view["values"] = values;
  return view;
}

Views facet_views(const SearchForm& form, const matching::Facets& facets) {
  const Texts& texts = form.texts();
  Views out;
  for (const auto& facet : {FacetShape{"purpose", texts.say("Offers or requests?"), facets.purpose},
                            FacetShape{"category", texts.say("Topic"), facets.category},
                            FacetShape{"language", texts.say("Language"), facets.language},
                            FacetShape{"node", texts.say("Portal"), facets.origin}})
    if (facet.counts.size() > 1 || !form.link().value(facet.parameter).empty()) out.push_back(facet_view(form, facet));
  return out;
}

Views chips(const SearchForm& form) {
  Views out;
  for (const char* parameter : {"purpose", "category", "language", "node"})
    if (const auto label = form.chosen_name(parameter); !label.empty())
      out.push_back(link(label, form.link().without(parameter)));
  return out;
}

/// Searches that find more than this one, which found nothing.
Views suggestions(const SearchForm& form) {
  const Texts& texts = form.texts();
  const SearchLink& here = form.link();
  Views out;
  if (form.has_radius()) {
    if (const auto wider = form.next_radius()) {
      const std::string km = texts.formats().number(static_cast<std::uint64_t>(*wider));
      out.push_back(
          link(texts.say("Search within {km} km", {{"km", km}}), here.with("radius_km", std::to_string(*wider))));
    }
    out.push_back(link(texts.say("Search at any distance"), here.without("radius_km")));
  }
  const std::string words(here.value("q"));
  if (const auto last = words.find_last_of(' '); last != std::string::npos) {
    const std::string fewer = words.substr(0, last);
    out.push_back(link(texts.say("Search for any of these words"), here.with("match", "any")));
    out.push_back(link(texts.say("Search for “{words}” only", {{"words", fewer}}), here.with("q", fewer)));
  }
  if (!here.value("node").empty()) out.push_back(link(texts.say("Search all portals"), here.without("node")));
  if (!here.value("category").empty()) out.push_back(link(texts.say("Search all topics"), here.without("category")));
  if (!here.value("language").empty())
    out.push_back(link(texts.say("Search in all languages"), here.without("language")));
  if (!here.value("purpose").empty())
    out.push_back(link(texts.say("Search offers and requests"), here.without("purpose")));
  if (!words.empty()) out.push_back(link(texts.say("Search without these words"), here.without("q")));
  return out;
}

std::string heading(const Texts& texts, const std::optional<store::Purpose>& purpose) {
  if (!purpose) return texts.say("Search offers and requests");
  return *purpose == store::Purpose::offer ? texts.say("What others offer") : texts.say("What others look for");
}

}  // namespace

store::Result<Page> search_page(const Visit& visit) {
  const Texts& texts = visit.texts;
  const SearchForm form(visit);
  auto found = search(visit, form.query());
  if (!found) return std::move(found).error();
  const std::string words(form.link().value("q"));
  auto listings = cards(visit, *found, words);
  if (!listings) return std::move(listings).error();

  const std::string title = heading(texts, form.query().purpose);
  Page page{"search", words.empty() ? title : words + " – " + title, {}, 200};
  View& view = page.view;
  view["heading"] = title;
  form.fill(view, found->facets);
  Views set_filters = chips(form);
  view["has_chips"] = !set_filters.empty();
  view["chips"] = set_filters;

  view["has_results"] = !listings->empty();
  view["total_label"] = texts.say_count("{count} listing found", "{count} listings found", found->total);
  view["cards"] = *listings;
  set(view, "next_href", found->next.empty() ? std::string() : form.link().with("cursor", found->next).address());
  set(view, "first_href", form.query().cursor.empty() ? std::string() : form.link().address());
  Views facets = facet_views(form, found->facets);
  view["has_facets"] = !facets.empty();
  view["facets"] = facets;
  Views more = suggestions(form);
  view["has_suggestions"] = !more.empty();
  view["suggestions"] = more;
  return page;
}

}  // namespace web
