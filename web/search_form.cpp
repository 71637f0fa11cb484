#include "web/search_form.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/found_listings.h"
#include "web/topics.h"

namespace web {

namespace {

constexpr std::array<int, 6> radii{2, 5, 10, 25, 50, 100};
constexpr std::string_view usual_radius = "25";
constexpr std::size_t other_places_shown = 4;
// Offered always; further ones come from the listings found.
constexpr std::array<std::string_view, 8> usual_languages{"de", "en", "uk", "ru", "ar", "fa", "tr", "fr"};

View option(const std::string& value, const std::string& label, bool selected) {
  View view;
  view["value"] = value;
  view["label"] = label;
  view["selected"] = selected;
  return view;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool equal_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// What a typed place can mean, likeliest first. Of a quarter, "Potsdam-Babelsberg", only the town may be known.
std::vector<matching::PlaceMatch> meanings(const matching::Places& places, std::string_view typed) {
  auto found = places.complete(typed, other_places_shown + 1);
  while (found.empty()) {
    const auto cut = typed.find_last_of(" -,/");
    if (cut == std::string_view::npos) break;
    typed = typed.substr(0, cut);
    for (auto& place : places.complete(typed, other_places_shown + 1))
      if (equal_but_for_case(place.name, typed)) found.push_back(std::move(place));
  }
  return found;
}

}  // namespace

SearchForm::SearchForm(const Visit& visit) : x_visit(visit), x_link(visit.texts, visit.request) {
  Request asked;
  asked.query = x_link.parameters();
  if (const auto cursor = visit.request.parameter("cursor")) asked.query.emplace_back("cursor", *cursor);
  auto parameters = read_search_parameters(asked, visit.sources.places, visit.origins);
  x_query = std::move(parameters.query);
  x_query.limit = matching::Query{}.limit;
  find_place(parameters);
  // What was not understood must not live on in links and fields.
  for (const auto& problem : parameters.problems)
    if (problem.path != "place") x_link = x_link.without(problem.path);
  drop_what_needs_a_place();
}

void SearchForm::find_place(const SearchParameters& parameters) {
  const std::string typed(x_link.value("place"));
  x_place_text = typed;
  if (typed.empty()) return;
  if (parameters.place) {
    if (!is_number(typed)) x_place_text = parameters.place->name;
    return;
  }
  auto meant = meanings(x_visit.sources.places, typed);
  x_place_unknown = meant.empty();
  if (meant.empty()) return;
  x_query.near = meant.front().centre;
  x_place_text = meant.front().name;
  x_link = x_link.with("place", meant.front().id);
  x_other_places.assign(std::next(meant.begin()), meant.end());
}

void SearchForm::drop_what_needs_a_place() {
  if (x_query.near) return;
  x_query.radius_km.reset();
  if (x_query.sort == matching::Sort::nearest) x_query.sort = matching::Sort::relevance;
}

std::optional<int> SearchForm::next_radius() const {
  for (const int radius : radii)
    if (x_query.radius_km && radius > *x_query.radius_km) return radius;
  return std::nullopt;
}

std::string SearchForm::value_of(std::string_view parameter, const std::string& facet_value) const {
  if (parameter != "node") return facet_value;
  for (const auto& [origin, record] : x_visit.origins)
    if (std::to_string(store::number(origin)) == facet_value) return store::to_text(record.node);
  return {};
}

std::string SearchForm::value_name(std::string_view parameter, const std::string& facet_value) const {
  if (parameter == "category") return category_label(texts(), facet_value);
  if (parameter == "language") return texts().formats().language(facet_value);
  if (parameter == "purpose") return facet_value == "offer" ? texts().say("Offers") : texts().say("Requests");
  for (const auto& [origin, record] : x_visit.origins)
    if (std::to_string(store::number(origin)) == facet_value) return portal_name(x_visit.sources, origin, record);
  return {};
}

std::string SearchForm::chosen_name(std::string_view parameter) const {
  const std::string value(x_link.value(parameter));
  if (value.empty()) return {};
  if (parameter == "node") {
    for (const auto& [origin, record] : x_visit.origins)
      if (store::to_text(record.node) == value) return portal_name(x_visit.sources, origin, record);
    return {};
  }
  if (parameter != "category") return value_name(parameter, value);
  for (const auto& group : topic_groups())
    if (group.categories.size() > 1 && value == categories_of(group)) return texts().say(group.label);
  std::vector<std::string> names;
  for (const auto& category : x_query.categories) names.push_back(category_label(texts(), category));
  return texts().formats().list(names);
}

Views SearchForm::radius_options() const {
  const bool asked = x_visit.request.parameter("radius_km").has_value();
  std::string chosen(x_link.value("radius_km"));
  // A first search by place should be near it; one that was asked without a radius keeps none.
  if (!asked && !x_query.near) chosen = usual_radius;
  Views out;
  bool found = chosen.empty();
  out.push_back(option("", texts().say("Any distance"), chosen.empty()));
  for (const int radius : radii) {
    const std::string value = std::to_string(radius);
    const std::string km = texts().formats().number(static_cast<std::uint64_t>(radius));
    found = found || value == chosen;
    out.push_back(option(value, texts().say("{km} km", {{"km", km}}), value == chosen));
  }
  if (!found) out.push_back(option(chosen, texts().say("{km} km", {{"km", chosen}}), true));
  return out;
}

Views SearchForm::purpose_options() const {
  const auto chosen = x_query.purpose;
  return {option("", texts().say("Offers and requests"), !chosen),
          option("offer", texts().say("Offers"), chosen == store::Purpose::offer),
          option("request", texts().say("Requests"), chosen == store::Purpose::request)};
}

Views SearchForm::category_groups() const {
  const auto chosen = x_link.value("category");
  Views out;
  for (const auto& group : topic_groups()) {
    Views options;
    for (const auto category : group.categories)
      options.push_back(option(std::string(category), category_label(texts(), category), chosen == category));
    const std::string label = texts().say(group.label);
    const bool has_several = group.categories.size() > 1;
    View view = option(categories_of(group), label, has_several && chosen == categories_of(group));
    view["has_several"] = has_several;
    view["all_label"] = texts().say("All of “{topic}”", {{"topic", label}});
    view["category_options"] = options;
    out.push_back(std::move(view));
  }
  return out;
}

Views SearchForm::language_options(const matching::Facets& facets) const {
  std::vector<std::string> tags(usual_languages.begin(), usual_languages.end());
  const auto add = [&](const std::string& tag) {
    if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  };
  for (const auto& facet : facets.language) add(facet.value);
  add(x_query.language);
  Views out{option("", texts().say("All languages"), x_query.language.empty())};
  for (const auto& tag : tags) out.push_back(option(tag, texts().formats().language(tag), tag == x_query.language));
  return out;
}

Views SearchForm::portal_options() const {
  const auto chosen = x_link.value("node");
  Views out{option("", texts().say("All portals"), chosen.empty())};
  for (const auto& [origin, record] : x_visit.origins) {
    const std::string node = store::to_text(record.node);
    out.push_back(option(node, portal_name(x_visit.sources, origin, record), node == chosen));
  }
  return out;
}

Views SearchForm::sort_options() const {
  const auto chosen = x_query.sort;
  Views out{option("", texts().say("Best match first"), chosen == matching::Sort::relevance),
            option("newest", texts().say("Newest first"), chosen == matching::Sort::newest)};
  if (x_query.near) out.push_back(option("nearest", texts().say("Nearest first"), chosen == matching::Sort::nearest));
  return out;
}

Views SearchForm::other_places() const {
  Views out;
  for (const auto& place : x_other_places) {
    View view;
    const auto district = x_visit.sources.places.district_name(place.district);
    view["label"] = place.name;
    set(view, "district", std::string(district == place.name ? std::string_view() : district));
    view["href"] = x_link.with("place", place.id).address();
    out.push_back(std::move(view));
  }
  return out;
}

void SearchForm::fill(View& view, const matching::Facets& facets) const {
  set(view, "q", std::string(x_link.value("q")));
  set(view, "place_text", x_place_text);
  view["place_unknown"] = x_place_unknown;
  view["other_places"] = other_places();
  view["has_other_places"] = !x_other_places.empty();
  view["radius_options"] = radius_options();
  view["purpose_options"] = purpose_options();
  view["category_groups"] = category_groups();
  view["language_options"] = language_options(facets);
  view["portal_options"] = portal_options();
  view["sort_options"] = sort_options();
  const bool open = !x_link.value("purpose").empty() || !x_link.value("category").empty() ||
                    !x_link.value("language").empty() || !x_link.value("node").empty() || !x_link.value("sort").empty();
  view["filters_open"] = open;
}

}  // namespace web
