#include "web/search_parameters.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "store/listing.h"
#include "store/patterns.h"
#include "web/limits.h"

namespace web {

namespace {

/// A finite decimal number in [min, max], the whole text.
std::optional<double> number_in(std::string_view text, double min, double max) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= min && value <= max)) return std::nullopt;
  return value;
}

class Reading {
 public:
  Reading(const matching::Places& places, const Origins& origins, SearchParameters& out)
      : x_places(places), x_origins(origins), x_out(out) {}

  void parameter(std::string_view name, std::string_view value) {
    using Member = void (Reading::*)(std::string_view);
    static const std::map<std::string_view, Member> members{
        {"q", &Reading::words},       {"purpose", &Reading::purpose},   {"category", &Reading::category},
        {"near", &Reading::near},     {"language", &Reading::language}, {"place", &Reading::place},
        {"node", &Reading::node},     {"radius_km", &Reading::radius},  {"scope", &Reading::scope},
        {"match", &Reading::match},   {"sort", &Reading::sort},         {"limit", &Reading::limit},
        {"cursor", &Reading::cursor},
    };
    x_name = name;
    const auto member = members.find(name);
    if (member == members.end()) return problem("there is no such parameter here");
    if (value.empty()) return;
    if (name != "node" && std::find(x_seen.begin(), x_seen.end(), name) != x_seen.end())
      return problem("this parameter may be given once");
    x_seen.push_back(name);
    (this->*member->second)(value);
  }

 private:
  matching::Query& query() { return x_out.query; }
  void problem(std::string message) {
    x_out.problems.push_back({store::Code::invalid, std::move(message), std::string(x_name)});
  }

  void words(std::string_view value) {
    if (value.size() > limits::query_bytes) return problem("these are too many words; a few are enough");
    query().text = value;
  }
  void purpose(std::string_view value) {
    for (const auto purpose : {store::Purpose::offer, store::Purpose::request})
      if (value == store::name_of(purpose)) query().purpose = purpose;
    if (!query().purpose) problem("the purpose is \"offer\" or \"request\"");
  }
  void category(std::string_view value) {
    std::vector<std::string> wanted;
    while (true) {
      const auto comma = value.find(',');
      const auto id = value.substr(0, comma);
      if (!store::is_category(id)) return problem("there is no category of this name");
      if (std::find(wanted.begin(), wanted.end(), id) == wanted.end()) wanted.emplace_back(id);
      if (comma == std::string_view::npos) break;
      value.remove_prefix(comma + 1);
    }
    query().categories = std::move(wanted);
  }
  void language(std::string_view value) {
    if (!store::is_language(value)) return problem("a language is a code like \"de\" or \"uk\"");
    query().language = value;
  }
  void near(std::string_view value) {
    const auto comma = value.find(',');
    if (comma != std::string_view::npos) {
      const auto latitude = number_in(value.substr(0, comma), -90, 90);
      const auto longitude = number_in(value.substr(comma + 1), -180, 180);
      if (latitude && longitude) {
        query().near = store::from_degrees(*latitude, *longitude);
        return;
      }
    }
    problem("a point is latitude and longitude in degrees, like \"52.4,13.06\"");
  }
  void place(std::string_view value) {
    x_out.place = x_places.find(value);
    if (!x_out.place) return problem("no such postal code or place is known; /api/v1/places lists them");
    query().near = x_out.place->centre;
  }
  void radius(std::string_view value) {
    query().radius_km = number_in(value, limits::radius_km_min, limits::radius_km_max);
    if (!query().radius_km) problem("the radius is a number of kilometres from 0.1 to 1000");
  }
  void node(std::string_view value) {
    for (const auto& [origin, record] : x_origins)
      if (value == store::to_text(record.node)) {
        query().origins.push_back(origin);
        return;
      }
    problem("no node of this id is known here");
  }
  void scope(std::string_view value) {
    if (value == "local")
      query().origins.push_back(store::own_origin);
    else if (value != "alliance")
      problem("the scope is \"local\" or \"alliance\"");
  }
  void match(std::string_view value) {
    if (value == "any")
      query().match = matching::Match::any;
    else if (value != "all")
      problem("\"all\" or \"any\" of the words can be asked for");
  }
  void sort(std::string_view value) {
    if (value == "newest")
      query().sort = matching::Sort::newest;
    else if (value == "nearest")
      query().sort = matching::Sort::nearest;
    else if (value != "relevance")
      problem("sorting is by \"relevance\", \"newest\" or \"nearest\"");
  }
  void limit(std::string_view value) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < 1 || number > limits::page_listings)
      return problem("a page has 1 to 100 listings");
    query().limit = number;
  }
  void cursor(std::string_view value) { query().cursor = value; }

  const matching::Places& x_places;
  const Origins& x_origins;
  SearchParameters& x_out;
  std::string_view x_name;
  std::vector<std::string_view> x_seen;
};

}  // namespace

SearchParameters read_search_parameters(const Request& request, const matching::Places& places,
                                        const Origins& origins) {
  SearchParameters parameters;
  Reading reading(places, origins, parameters);
  for (const auto& [name, value] : request.query) reading.parameter(name, value);
  return parameters;
}

}  // namespace web
