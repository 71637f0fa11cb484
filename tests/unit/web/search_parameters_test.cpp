#include "web/search_parameters.h"

#include <doctest/doctest.h>

using web::read_search_parameters;

namespace {

const matching::Places& places() {
  static const matching::Places all;
  return all;
}

web::Origins two_origins() {
  web::Origins origins;
  for (std::uint32_t number = 0; number < 2; ++number) {
    store::OriginRecord record;
    record.node = *store::NodeId::from_bytes(std::string(32, static_cast<char>('a' + number)));
    origins.emplace_back(store::Origin{number}, record);
  }
  return origins;
}

web::SearchParameters read(std::vector<std::pair<std::string, std::string>> query) {
  web::Request request;
  request.query = std::move(query);
  return read_search_parameters(request, places(), two_origins());
}

std::string refused(const std::string& name, const std::string& value) {
  const auto parameters = read({{name, value}});
  REQUIRE(parameters.problems.size() == 1);
  CHECK(parameters.problems[0].code == store::Code::invalid);
  return parameters.problems[0].path;
}

}  // namespace

TEST_CASE("a full search is understood") {
  const auto parameters = read({{"q", "Winterjacke"},
                                {"purpose", "offer"},
                                {"category", "clothing,baby"},
                                {"language", "uk"},
                                {"place", "14467"},
                                {"radius_km", "12.5"},
                                {"scope", "alliance"},
                                {"match", "any"},
                                {"sort", "nearest"},
                                {"limit", "50"},
                                {"cursor", "abc"}});
  CHECK(parameters.problems.empty());
  CHECK(parameters.query.text == "Winterjacke");
  CHECK(parameters.query.purpose == store::Purpose::offer);
  CHECK(parameters.query.categories == std::vector<std::string>{"clothing", "baby"});
  CHECK(parameters.query.language == "uk");
  REQUIRE(parameters.place);
  CHECK(parameters.place->town == "Potsdam");
  CHECK(parameters.query.near == parameters.place->centre);
  CHECK(parameters.query.radius_km == 12.5);
  CHECK(parameters.query.match == matching::Match::any);
  CHECK(parameters.query.sort == matching::Sort::nearest);
  CHECK(parameters.query.limit == 50);
  CHECK(parameters.query.cursor == "abc");
}

TEST_CASE("empty parameters, as forms send them, restrict nothing") {
  const auto parameters = read({{"q", ""}, {"place", ""}, {"radius_km", ""}, {"category", ""}, {"node", ""}});
  CHECK(parameters.problems.empty());
  CHECK(parameters.query.categories.empty());
  CHECK_FALSE(parameters.query.near);
}

TEST_CASE("portals are chosen by node id, several at once") {
  const auto origins = two_origins();
  const auto parameters =
      read({{"node", store::to_text(origins[1].second.node)}, {"node", store::to_text(origins[0].second.node)}});
  CHECK(parameters.problems.empty());
  CHECK(parameters.query.origins == std::vector{store::Origin{1}, store::Origin{0}});
  CHECK(read({{"scope", "local"}}).query.origins == std::vector{store::own_origin});
}

TEST_CASE("a point on the map is latitude and longitude") {
  CHECK(read({{"near", "52.4,13.06"}}).query.near == store::from_degrees(52.4, 13.06));
  for (const char* wrong : {"52.4", "91,0", "0,181", "nan,0", "1e1,2", "52.4,13.06,1", ",", "52.4 ,13"})
    CHECK(refused("near", wrong) == "near");
}

TEST_CASE("every mistake names its parameter and changes nothing else") {
  CHECK(refused("purpose", "gift") == "purpose");
  CHECK(refused("category", "clothing,hats") == "category");
  CHECK(refused("category", "clothing,") == "category");
  CHECK(refused("language", "d") == "language");
  CHECK(refused("place", "00000") == "place");
  CHECK(refused("radius_km", "0") == "radius_km");
  CHECK(refused("radius_km", "inf") == "radius_km");
  CHECK(refused("radius_km", "5km") == "radius_km");
  CHECK(refused("node", "hf1nobody") == "node");
  CHECK(refused("scope", "world") == "scope");
  CHECK(refused("match", "most") == "match");
  CHECK(refused("sort", "price") == "sort");
  for (const char* wrong : {"0", "101", "-1", "ten", "1.5"}) CHECK(refused("limit", wrong) == "limit");
  CHECK(refused("q", std::string(201, 'a')) == "q");
  CHECK(refused("colour", "red") == "colour");

  const auto parameters = read({{"purpose", "gift"}, {"q", "Jacke"}, {"limit", "none"}});
  CHECK(parameters.query.text == "Jacke");
  CHECK(parameters.query.limit == matching::Query{}.limit);
  REQUIRE(parameters.problems.size() == 2);
  CHECK(parameters.problems[0].path == "purpose");
  CHECK(parameters.problems[1].path == "limit");
}

TEST_CASE("a parameter given twice is a mistake; the first one counts") {
  const auto parameters = read({{"q", "Jacke"}, {"q", "Hose"}});
  CHECK(parameters.query.text == "Jacke");
  REQUIRE(parameters.problems.size() == 1);
  CHECK(parameters.problems[0].path == "q");
}
