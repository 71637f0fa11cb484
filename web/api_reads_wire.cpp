#include <algorithm>
#include <charconv>

#include "store/json.h"
#include "web/alliance.h"
#include "web/api_reads.h"

namespace web {
namespace {

using store::Json;

constexpr std::size_t most_places = 50;
constexpr std::size_t places_unless_asked = 10;

std::string_view name_of(matching::PlaceKind kind) {
  switch (kind) {
    case matching::PlaceKind::postal_code:
      return "postal_code";
    case matching::PlaceKind::town:
      return "town";
    case matching::PlaceKind::district:
      return "district";
  }
  return {};
}

void add_unless_empty(Json& object, const char* name, std::string_view value) {
  if (!value.empty()) object[name] = value;
}

Json place_json(const matching::PlaceMatch& place, const matching::Places& places) {
  Json out{{"id", place.id},
           {"kind", name_of(place.kind)},
           {"name", place.name},
           {"latitude", store::latitude_degrees(place.centre)},
           {"longitude", store::longitude_degrees(place.centre)},
           {"ags", place.district}};
  add_unless_empty(out, "postal_code", place.postal_code);
  add_unless_empty(out, "town", place.town);
  add_unless_empty(out, "district", places.district_name(place.district));
  return out;
}

Json node_json(const AllianceNode& node) {
  Json out{{"id", store::to_text(node.record.node)},
           {"own", node.origin == store::own_origin},
           {"announced", node.announced},
           {"listings", node.listings}};
  add_unless_empty(out, "name", node.record.name);
  add_unless_empty(out, "url", node.record.url);
  if (node.record.seq > 0)
    out["head"] = {
        {"epoch", node.record.epoch}, {"seq", node.record.seq}, {"applied", to_text(node.record.first_seen)}};
  return out;
}

}  // namespace

store::Result<void> check_parameters(const Request& request, std::initializer_list<std::string_view> known) {
  for (auto at = request.query.begin(); at != request.query.end(); ++at) {
    const auto same_name = [&](const auto& other) { return other.first == at->first; };
    if (std::find(known.begin(), known.end(), at->first) == known.end())
      return store::Error{store::Code::invalid, "there is no such parameter here", at->first};
    if (std::find_if(request.query.begin(), at, same_name) != at)
      return store::Error{store::Code::invalid, "this parameter may be given once", at->first};
  }
  return {};
}

store::Result<std::string> places_answer(const Sources& sources, const Request& request) {
  if (auto known = check_parameters(request, {"q", "limit"}); !known) return std::move(known).error();
  const std::string_view typed = request.parameter("q").value_or(std::string_view());
  if (typed.empty()) return store::Error{store::Code::invalid, "give the beginning of a postal code or of a name", "q"};
  std::size_t limit = places_unless_asked;
  if (const auto asked = request.parameter("limit"); asked && !asked->empty()) {
    const auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), limit);
    if (error != std::errc{} || end != asked->data() + asked->size() || limit < 1 || limit > most_places)
      return store::Error{store::Code::invalid, "1 to 50 places can be asked for", "limit"};
  }
  Json places = Json::array();
  for (const auto& place : sources.places.complete(typed, limit)) places.push_back(place_json(place, sources.places));
  return Json{{"places", std::move(places)}}.dump();
}

store::Result<std::string> alliance_answer(const Sources& sources, const Request& request) {
  if (auto known = check_parameters(request, {}); !known) return std::move(known).error();
  const auto alliance = read_alliance(sources);
  if (!alliance) return alliance.error();
  Json nodes = Json::array();
  for (const AllianceNode& node : *alliance) nodes.push_back(node_json(node));
  return Json{{"node", store::to_text(sources.portal.node)}, {"nodes", std::move(nodes)}}.dump();
}

}  // namespace web
