#include <array>
#include <charconv>

#include "store/json.h"
#include "store/listing.h"
#include "store/plain_text.h"
#include "web/api_reads.h"
#include "web/found_listings.h"

namespace web {
namespace {

using store::Json;

// What we add to a listing. Its node may have signed members of these names, which we do not know; ours replace them.
constexpr std::array added_members{"origin", "distance_km", "score", "highlights"};

std::string decimal(double value, int digits) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits).ptr;
  return {buffer, end};
}

// The object's text without its closing brace, ready for further members.
std::string opened(std::string bytes) {
  for (const char* name : added_members) {
    if (bytes.find('"' + std::string(name) + "\":") == std::string::npos) continue;
    // Perhaps only inside another member: parsing tells.
    if (auto object = store::read_json(bytes)) {
      for (const char* member : added_members) object->erase(member);
      bytes = store::canonical(*object);
    }
    break;
  }
  bytes.pop_back();
  return bytes;
}

std::string origin_json(const Sources& sources, store::Origin origin, const store::OriginRecord& record) {
  const bool own = origin == store::own_origin;
  Json out{{"id", store::to_text(record.node)}};
  if (const auto& name = own ? sources.portal.name : record.name; !name.empty()) out["name"] = name;
  if (const auto& url = own ? sources.portal.url : record.url; !url.empty()) out["url"] = url;
  return out.dump();
}

// Ranges as [begin, end) in code points, which every language of a client can count.
Json ranges(std::string_view text, std::string_view language, std::string_view query) {
  Json out = Json::array();
  for (const auto& highlight : matching::highlights(text, language, query))
    out.push_back(
        {store::code_points(text.substr(0, highlight.begin)), store::code_points(text.substr(0, highlight.end))});
  return out;
}

std::string highlights_json(std::string_view bytes, std::string_view query) {
  const auto listing = store::read_listing(bytes);
  if (!listing) return "{}";
  const store::ListingContent& content = listing->content;
  Json out = Json::object();
  for (const auto& [name, text] : {std::pair("title", &content.title), std::pair("text", &content.text)})
    if (Json found = ranges(*text, content.language, query); !found.empty()) out[name] = std::move(found);
  return out.dump();
}

std::string listing_json(const Sources& sources, FoundListing found, std::string_view query) {
  const std::string highlights = query.empty() ? std::string() : highlights_json(found.bytes, query);
  std::string out = opened(std::move(found.bytes));
  out += ",\"origin\":" + origin_json(sources, found.hit.origin, *found.origin);
  // An area of 5 characters does not say where in 5 km.
  if (found.hit.distance_km)
    out += ",\"distance_km\":" + decimal(*found.hit.distance_km, found.hit.distance_is_rough ? 0 : 1);
  out += ",\"score\":" + decimal(found.hit.score, 4);
  if (!highlights.empty()) out += ",\"highlights\":" + highlights;
  return out + '}';
}

Json facet_json(const std::vector<matching::FacetCount>& counts) {
  Json out = Json::array();
  for (const auto& facet : counts) out.push_back({{"value", facet.value}, {"count", facet.count}});
  return out;
}

Json node_facet_json(const std::vector<matching::FacetCount>& counts, const Origins& origins) {
  Json out = Json::array();
  for (const auto& facet : counts)
    for (const auto& [origin, record] : origins)
      if (facet.value == std::to_string(store::number(origin)))
        out.push_back({{"value", store::to_text(record.node)}, {"count", facet.count}});
  return out;
}

}  // namespace

store::Result<std::string> search_answer(const Sources& sources, const Request& request) {
  // The newest state, not a snapshot: the index may be ahead of a snapshot taken before the search.
  const store::Reader& reader = sources.database.engine();
  const auto origins = carried_origins(reader);
  if (!origins) return origins.error();
  const auto parameters = read_search_parameters(request, sources.places, *origins);
  if (!parameters.problems.empty()) return parameters.problems.front();
  const auto page = sources.index.search(parameters.query, sources.clock.now());
  if (!page) return page.error();
  auto found = load_found(reader, *origins, page->hits);
  if (!found) return std::move(found).error();

  std::string out = "{\"total\":" + std::to_string(page->total) + ",\"listings\":[";
  for (std::size_t i = 0; i < found->size(); ++i) {
    if (i > 0) out += ',';
    out += listing_json(sources, std::move((*found)[i]), parameters.query.text);
  }
  const Json facets{{"category", facet_json(page->facets.category)},
                    {"purpose", facet_json(page->facets.purpose)},
                    {"language", facet_json(page->facets.language)},
                    {"node", node_facet_json(page->facets.origin, *origins)}};
  out += "],\"facets\":" + facets.dump() + ",\"next\":";
  out += page->next.empty() ? "null" : Json(page->next).dump();
  return out + '}';
}

}  // namespace web
