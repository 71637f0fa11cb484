// Searching, places, the alliance and the description of the API.
#include <algorithm>
#include <fstream>
#include <set>

#include "tests/unit/web/test_node.h"

using namespace tests;
using nlohmann::json;

namespace {

store::ItemId item(char digit) {
  return *store::ItemId::from_hex(std::string(32, digit));
}

}  // namespace

TEST_CASE_FIXTURE(TestNode, "a result is the signed listing and what this node says about it") {
  const json object = json::parse(post(winter_jacket(), person).body);
  json got = found("q=Winterjacke&place=26789")["listings"][0];
  CHECK(got["origin"] ==
        json{{"id", store::to_text(identity.node)}, {"name", "Potsdam hilft"}, {"url", "https://potsdam.example"}});
  CHECK(got["distance_km"].is_number());
  CHECK(got["distance_km"].get<double>() > 350);
  CHECK(got["distance_km"].get<double>() == std::floor(got["distance_km"].get<double>()));
  CHECK(got["score"].get<double>() > 0);
  CHECK(got["highlights"]["title"] == json::parse("[[0,11]]"));
  for (const char* added : {"origin", "distance_km", "score", "highlights"}) got.erase(added);
  CHECK(got == object);
  CHECK_FALSE(found("")["listings"][0].contains("highlights"));
  CHECK_FALSE(found("")["listings"][0].contains("distance_km"));
}

TEST_CASE_FIXTURE(TestNode, "highlights count characters, not bytes") {
  json body = winter_jacket();
  body["title"] = "Größe 🧥 Mantel";
  body["text"] = "Schöner Mantel";
  REQUIRE(post(body, person).status == 201);
  const json highlights = found("q=Mantel")["listings"][0]["highlights"];
  CHECK(highlights["title"] == json::parse("[[8,14]]"));
  CHECK(highlights["text"] == json::parse("[[8,14]]"));
}

TEST_CASE_FIXTURE(TestNode, "organisations' fine areas give distances with a decimal") {
  json body = winter_jacket();
  body["area"] = "u336xp3q";
  REQUIRE(post(body, organisation).status == 201);
  const auto centre = *store::geohash_centre("u336xp3q");
  const auto near =
      std::to_string(store::latitude_degrees(centre) + 0.0315) + "," + std::to_string(store::longitude_degrees(centre));
  CHECK(found("near=" + near)["listings"][0]["distance_km"].get<double>() == doctest::Approx(3.5));
}

TEST_CASE_FIXTURE(TestNode, "a listing's own members cannot pose as ours") {
  const auto other = add_other("leer");
  hold(other, winter_jacket(), item('a'),
       {{"origin", {{"id", store::to_text(identity.node)}}}, {"score", 999}, {"colour", "red"}});
  const auto response = get("/api/v1/listings");
  std::set<std::string> seen;
  int depth = 0;
  // Every member name stands once in its object.
  const json parsed = json::parse(response.body, [&](int at, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) depth = at;
    if (event == json::parse_event_t::key && at == 3)
      CHECK_MESSAGE(seen.insert(value.get<std::string>()).second, value.dump());
    return true;
  });
  CHECK(seen.contains("origin"));
  CHECK(parsed["listings"][0]["origin"]["name"] == "leer");
  CHECK(parsed["listings"][0]["score"] != 999);
  CHECK(parsed["listings"][0]["colour"] == "red");
}

TEST_CASE_FIXTURE(TestNode, "filters, facets and pages") {
  const auto other = add_other("leer");
  const std::string leer = store::to_text(other.identity.node), own = store::to_text(identity.node);
  for (char digit : {'a', 'b', 'c'}) hold(other, winter_jacket(), item(digit));
  json request = winter_jacket();
  request.update({{"purpose", "request"}, {"category", "furniture"}, {"title", "Tisch gesucht"}, {"language", "en"}});
  REQUIRE(post(request, person).status == 201);

  const json all = found("");
  CHECK(all["total"] == 4);
  CHECK(all["next"] == nullptr);
  CHECK(all["facets"]["category"] ==
        json::parse(R"([{"value":"clothing","count":3},{"value":"furniture","count":1}])"));
  CHECK(all["facets"]["purpose"] == json::parse(R"([{"value":"offer","count":3},{"value":"request","count":1}])"));
  CHECK(all["facets"]["node"] == json{{{"value", leer}, {"count", 3}}, {{"value", own}, {"count", 1}}});
  CHECK(found("purpose=request")["total"] == 1);
  CHECK(found("category=clothing")["total"] == 3);
  CHECK(found("category=clothing,furniture")["total"] == 4);
  CHECK(found("language=en")["total"] == 1);
  CHECK(found("scope=local")["total"] == 1);
  CHECK(found("scope=alliance")["total"] == 4);
  CHECK(found("node=" + leer)["total"] == 3);
  CHECK(found("node=" + leer + "&node=" + own)["total"] == 4);
  CHECK(found("place=14467&radius_km=10")["total"] == 1);
  CHECK(found("q=Winterjacke+tisch")["total"] == 0);
  CHECK(found("q=Winterjacke+tisch&match=any")["total"] == 4);

  std::set<std::string> ids;
  std::string cursor;
  for (int i = 0; i < 4; ++i) {
    const json page = found("limit=1" + cursor);
    REQUIRE(page["listings"].size() == 1);
    CHECK(page["total"] == 4);
    ids.insert(page["listings"][0]["id"].get<std::string>());
    CHECK(page["next"].is_null() == (i == 3));
    if (i < 3) cursor = "&cursor=" + page["next"].get<std::string>();
  }
  CHECK(ids.size() == 4);
}

TEST_CASE_FIXTURE(TestNode, "places while typing, with ids that the search takes") {
  const json answer = json::parse(get("/api/v1/places?q=Neu&limit=3").body);
  REQUIRE(answer["places"].size() == 3);
  const auto& first = answer["places"][0];
  for (const char* member : {"id", "kind", "name", "latitude", "longitude", "ags"}) CHECK(first.contains(member));
  for (const auto& place : answer["places"]) {
    const std::string id = web::encode_component(place["id"].get<std::string>());
    CHECK(get("/api/v1/listings?place=" + id).status == 200);
  }
  const json code = json::parse(get("/api/v1/places?q=14467").body)["places"][0];
  CHECK(code["kind"] == "postal_code");
  CHECK(code["town"] == "Potsdam");
  CHECK(code["ags"] == "12054");
  CHECK(code["latitude"].get<double>() == doctest::Approx(52.4).epsilon(0.01));
  CHECK(json::parse(get("/api/v1/places?q=xyzzy").body)["places"].empty());
}

TEST_CASE_FIXTURE(TestNode, "the alliance: every node, its head and how much of it is here") {
  const auto other = add_other("leer");
  hold(other, winter_jacket(), item('a'));
  change([&](store::Transaction& transaction) {
    auto record = **store::origin_record(transaction, other.origin);
    record.epoch = 2;
    record.seq = 40;
    record.count = 3;
    store::put_origin(transaction, other.origin, record);
  });
  const json answer = json::parse(get("/api/v1/alliance").body);
  CHECK(answer["node"] == store::to_text(identity.node));
  REQUIRE(answer["nodes"].size() == 2);
  CHECK(answer["nodes"][0]["own"] == true);
  CHECK(answer["nodes"][0]["name"] == "Potsdam hilft");
  CHECK_FALSE(answer["nodes"][0].contains("head"));
  CHECK(answer["nodes"][1] == json{{"id", store::to_text(other.identity.node)},
                                   {"own", false},
                                   {"name", "leer"},
                                   {"url", "https://leer.example"},
                                   {"announced", 3},
                                   {"listings", 1},
                                   {"head", {{"epoch", 2}, {"seq", 40}, {"applied", "2026-03-01T12:00:00Z"}}}});

  change([&](store::Transaction& transaction) { REQUIRE(federation::remove_peer(transaction, other.identity.node)); });
  CHECK(json::parse(get("/api/v1/alliance").body)["nodes"].size() == 1);
}

TEST_CASE_FIXTURE(TestNode, "any site may read, and only read") {
  for (const char* target : {"/api/v1/listings", "/api/v1/places?q=1", "/api/v1/alliance", "/api/v1/openapi.json",
                             "/api/v1/listings?limit=0"})
    CHECK(header(get(target), "access-control-allow-origin") == "*");
  const auto asked = ask("OPTIONS", "/api/v1/listings");
  CHECK(asked.status == 204);
  CHECK(header(asked, "access-control-allow-methods") == "GET, HEAD");
  CHECK(header(asked, "access-control-allow-headers") == "if-none-match");
  CHECK(header(post(winter_jacket(), person), "access-control-allow-origin").empty());
}

TEST_CASE_FIXTURE(TestNode, "health") {
  CHECK(get("/healthz").status == 200);
  CHECK(get("/readyz").status == 200);
}

TEST_CASE_FIXTURE(TestNode, "the description names exactly the routes there are, and its examples work") {
  const auto response = get("/api/v1/openapi.json");
  REQUIRE(response.status == 200);
  std::ifstream file(HELFERNETZ_SOURCE_DIR "/web/openapi.json");
  CHECK(response.body == std::string(std::istreambuf_iterator<char>(file), {}));
  const json api = json::parse(response.body);

  std::set<std::pair<std::string, std::string>> described, there;
  for (const auto& [path, methods] : api["paths"].items())
    for (const auto& [method, unused] : methods.items())
      if (method != "parameters") {
        std::string name = method;
        std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        described.emplace(name, path);
      }
  for (const auto& route : router.routes())
    if (route.first != "OPTIONS") there.insert(route);
  CHECK(described == there);

  std::set<std::string> enumerated;
  for (const auto& id : api["components"]["schemas"]["Category"]["enum"]) enumerated.insert(id.get<std::string>());
  CHECK(enumerated == std::set<std::string>(store::categories().begin(), store::categories().end()));

  const auto& examples =
      api["paths"]["/api/v1/listings"]["post"]["requestBody"]["content"]["application/json"]["examples"];
  REQUIRE(examples.size() >= 2);
  for (const auto& [name, example] : examples.items()) {
    const auto posted = post(example["value"], organisation);
    CHECK_MESSAGE(posted.status == 201, posted.body);
  }
}

TEST_CASE_FIXTURE(TestNode, "the description has every member of a listing and every parameter of the search") {
  const json api = json::parse(get("/api/v1/openapi.json").body);
  const auto names = [](const json& object) {
    std::set<std::string> out;
    for (const auto& [name, unused] : object.items()) out.insert(name);
    return out;
  };
  const auto& schemas = api["components"]["schemas"];
  const auto members = names(schemas["NewListing"]["properties"]);
  CHECK(names(schemas["ListingPatch"]["properties"]) == members);
  // A value of a wrong type is refused as such at a member that exists, and as unknown at one that does not.
  for (const std::string& member : members) {
    json body = winter_jacket();
    body[member] = {{"wrong", {1}}};
    const json problem = json::parse(post(body, person).body);
    CHECK_MESSAGE(problem["detail"] != "is not a member that belongs here", member);
  }
  for (const auto& parameter : api["paths"]["/api/v1/listings"]["get"]["parameters"]) {
    if (parameter["in"] != "query") continue;
    const auto response = get("/api/v1/listings?" + parameter["name"].get<std::string>() + "=");
    CHECK_MESSAGE(response.status == 200, response.body);
  }
  const json got = json::parse(post(winter_jacket(), person).body);
  for (const auto& required : schemas["Listing"]["required"]) CHECK(got.contains(required.get<std::string>()));
}
