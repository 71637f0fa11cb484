// Creating, reading, changing and withdrawing listings through the API.
#include "tests/unit/web/test_node.h"

using namespace tests;
using nlohmann::json;

namespace {

// Posts a listing and gives the path of its address.
std::string posted(TestNode& node, const json& body, const std::string& token) {
  const auto response = node.post(body, token);
  REQUIRE_MESSAGE(response.status == 201, response.body);
  return header(response, "location");
}

}  // namespace

TEST_CASE_FIXTURE(TestNode, "a posted listing is answered with its address and found by everybody") {
  const auto response = post(winter_jacket(), person);
  REQUIRE(response.status == 201);
  const json signed_object = json::parse(response.body);
  const std::string path = header(response, "location");
  CHECK(path == "/api/v1/listings/" + store::to_text(identity.node) + "/" + signed_object["id"].get<std::string>());
  CHECK(signed_object["node"] == store::to_text(identity.node));
  CHECK(signed_object["revision"] == 1);
  CHECK(signed_object["place"]["name"] == "Potsdam");

  const auto read = get(path);
  CHECK(read.status == 200);
  CHECK(read.body == response.body);
  CHECK(header(read, "content-type") == "application/json");
  CHECK(header(read, "etag") == header(response, "etag"));
  CHECK(header(read, "access-control-allow-origin") == "*");
  const auto proof = federation::verify_proof(read.body);
  REQUIRE(proof);
  CHECK(proof->key == identity.online.public_key());
  CHECK(found("q=Winterjacke")["total"] == 1);
}

TEST_CASE_FIXTURE(TestNode, "the name of the scheme is written in any case") {
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER "}) {
    const auto response = ask("POST", "/api/v1/listings", winter_jacket().dump(), {{"authorization", scheme + person}});
    CHECK(response.status == 201);
  }
}

TEST_CASE_FIXTURE(TestNode, "persons publish a rough area, organisations a fine one") {
  json body = winter_jacket();
  body["area"] = "u336xp3q";
  CHECK(json::parse(get(posted(*this, body, person)).body)["area"] == "u336x");
  CHECK(json::parse(get(posted(*this, body, organisation)).body)["area"] == "u336xp3q");
}

TEST_CASE_FIXTURE(TestNode, "a listing with an area alone gets the place it lies in") {
  json body = winter_jacket();
  body.erase("place");
  body["area"] = store::geohash(store::from_degrees(53.23, 7.46), 6);
  const json object = json::parse(get(posted(*this, body, person)).body);
  CHECK(object["place"]["postal_code"] == "26789");
  CHECK(object["place"]["name"].get<std::string>().starts_with("Leer"));
}

TEST_CASE_FIXTURE(TestNode, "a patch changes what it names") {
  const std::string path = posted(*this, winter_jacket(), person);
  clock.time = clock.time + std::chrono::seconds(10);
  const auto response = ask("PATCH", path, R"({"title":"Sommerkleid","radius_km":5})", bearer(person));
  REQUIRE(response.status == 200);
  const json object = json::parse(response.body);
  CHECK(object["title"] == "Sommerkleid");
  CHECK(object["text"] == winter_jacket()["text"]);
  CHECK(object["revision"] == 2);
  CHECK(get(path).body == response.body);
  CHECK(found("q=Sommerkleid")["total"] == 1);
  CHECK(found("q=Winterjacke")["total"] == 0);

  const auto reserved = ask("PATCH", path, R"({"state":"reserved","radius_km":null})", bearer(person));
  CHECK(json::parse(reserved.body)["state"] == "reserved");
  CHECK_FALSE(json::parse(reserved.body).contains("radius_km"));
  CHECK(json::parse(ask("PATCH", path, R"({"state":"open"})", bearer(person)).body)["state"] == "open");
}

TEST_CASE_FIXTURE(TestNode, "a new postal code brings its area and name") {
  const std::string path = posted(*this, winter_jacket(), person);
  const auto moved = ask("PATCH", path, R"({"place":{"postal_code":"26789"}})", bearer(person));
  REQUIRE_MESSAGE(moved.status == 200, moved.body);
  const json object = json::parse(moved.body);
  CHECK(object["place"]["name"] == "Leer (Ostfriesland)");
  CHECK(object["area"] == store::geohash(places().find("26789")->centre, 5));
  const auto named =
      ask("PATCH", path, R"({"place":{"postal_code":" 04109 ","name":"Leipzig-Mitte"},"area":"u30u"})", bearer(person));
  CHECK(json::parse(named.body)["place"] == json{{"postal_code", "04109"}, {"name", "Leipzig-Mitte"}});
  CHECK(json::parse(named.body)["area"] == "u30u");
}

TEST_CASE_FIXTURE(TestNode, "a withdrawn listing is gone, and its content with it") {
  const std::string path = posted(*this, winter_jacket(), person);
  const auto response = ask("DELETE", path, {}, bearer(person));
  CHECK(response.status == 204);
  CHECK(response.body.empty());
  CHECK(get(path).status == 410);
  CHECK(found("")["total"] == 0);
  for (const auto& [key, value] : rows()) CHECK(value.find("Winterjacke") == std::string::npos);
  CHECK(ask("DELETE", path, {}, bearer(person)).status == 404);
  CHECK(ask("PATCH", path, "{}", bearer(person)).status == 404);
}

TEST_CASE_FIXTURE(TestNode, "a condition protects from changing what one has not seen") {
  const std::string path = posted(*this, winter_jacket(), person);
  const std::string seen = header(get(path), "etag");
  const auto with = [&](std::string condition) {
    web::Headers headers = bearer(person);
    headers.emplace_back("if-match", std::move(condition));
    return headers;
  };
  CHECK(ask("PATCH", path, R"({"urgency":1})", with(seen)).status == 200);
  const auto before = rows();
  for (const char* method : {"PATCH", "DELETE"})
    for (const std::string& old : {seen, "W/" + header(get(path), "etag"), std::string("\"x\"")}) {
      const auto refused = ask(method, path, R"({"urgency":2})", with(old));
      CHECK(refused.status == 412);
      CHECK(header(refused, "content-type") == "application/problem+json");
    }
  CHECK(rows() == before);
  CHECK(ask("PATCH", path, R"({"urgency":2})", with("\"x\", " + header(get(path), "etag"))).status == 200);
  CHECK(ask("DELETE", path, {}, with("*")).status == 204);
}

TEST_CASE_FIXTURE(TestNode, "a reader who has the newest state is told so") {
  const std::string path = posted(*this, winter_jacket(), person);
  for (const std::string& target : {path, std::string("/api/v1/listings?q=jacke"), std::string("/api/v1/alliance"),
                                    std::string("/api/v1/places?q=14"), std::string("/api/v1/openapi.json")}) {
    const std::string tag = header(get(target), "etag");
    REQUIRE_FALSE(tag.empty());
    const auto unchanged = ask("GET", target, {}, {{"if-none-match", "\"other\", W/" + tag}});
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(header(unchanged, "etag") == tag);
    CHECK(ask("GET", target, {}, {{"if-none-match", "\"other\""}}).status == 200);
  }
}

TEST_CASE_FIXTURE(TestNode, "listings of other nodes are read as they were signed, and cannot be changed here") {
  const auto other = add_other("leer");
  const auto id = *store::ItemId::from_hex(std::string(32, 'a'));
  const std::string bytes = hold(other, winter_jacket(), id, {{"origin", "forged"}, {"colour", "red"}});
  const std::string path = "/api/v1/listings/" + store::to_text(other.identity.node) + "/" + id.hex();
  CHECK(get(path).body == bytes);
  const auto before = rows();
  for (const char* method : {"PATCH", "DELETE"}) {
    const auto refused = ask(method, path, "{}", bearer(organisation));
    CHECK(refused.status == 403);
    CHECK(json::parse(refused.body)["path"] == "node");
  }
  CHECK(rows() == before);
}

TEST_CASE_FIXTURE(TestNode, "what may not be shown is not") {
  const auto other = add_other("leer");
  const std::string base = "/api/v1/listings/" + store::to_text(other.identity.node) + "/";
  const auto id = [](char digit) { return *store::ItemId::from_hex(std::string(32, digit)); };
  hold(other, winter_jacket(), id('a'), {{"critical", {"adults_only"}}, {"adults_only", true}});
  hold(other, winter_jacket(), id('b'), {{"until", "2026-03-01T12:00:05Z"}});
  CHECK(get(base + id('a').hex()).status == 404);
  CHECK(get(base + id('b').hex()).status == 200);
  clock.time = clock.time + std::chrono::seconds(5);
  CHECK(get(base + id('b').hex()).status == 410);
  CHECK(get(base + id('c').hex()).status == 404);
  CHECK(found("")["total"] == 0);

  const auto path_of = [&](const std::string& target) { return json::parse(get(target).body)["path"]; };
  CHECK(path_of(base + "xyz") == "id");
  CHECK(path_of("/api/v1/listings/hf1x/" + id('a').hex()) == "node");
  const auto stranger = federation::create_identity(random, clock.now()).node;
  CHECK(path_of("/api/v1/listings/" + store::to_text(stranger) + "/" + id('a').hex()) == "node");
  change([&](store::Transaction& transaction) { REQUIRE(federation::remove_peer(transaction, other.identity.node)); });
  CHECK(path_of(base + id('b').hex()) == "node");
}

TEST_CASE_FIXTURE(TestNode, "a full inbox is an answer") {
  const std::string path = posted(*this, winter_jacket(), person);
  writer.full = true;
  const auto before = rows();
  for (const auto& response : {post(winter_jacket(), person), ask("PATCH", path, "{}", bearer(person)),
                               ask("DELETE", path, {}, bearer(person))}) {
    CHECK(response.status == 503);
    CHECK_FALSE(header(response, "retry-after").empty());
  }
  CHECK(rows() == before);
}

TEST_CASE_FIXTURE(TestNode, "a write that did not become durable is not acknowledged and not seen") {
  disk.on_write = [](const store::Changes&, store::Durability) { return store::MemoryDisk::Fate::lost; };
  const auto response = post(winter_jacket(), person);
  CHECK(response.status == 500);
  CHECK(header(response, "content-type") == "application/problem+json");
  CHECK(found("")["total"] == 0);
}

TEST_CASE_FIXTURE(TestNode, "an unreadable disk is told, not guessed around") {
  const std::string path = posted(*this, winter_jacket(), person);
  disk.on_read = [] { return true; };
  for (const std::string& target : {path, std::string("/api/v1/listings"), std::string("/api/v1/alliance")})
    CHECK(get(target).status == 500);
  CHECK(get("/readyz").status == 503);
  CHECK(get("/healthz").status == 200);
  CHECK(post(winter_jacket(), person).status == 500);
}
