// Bad input: each is refused with a problem that names the field, and nothing changes.
#include "tests/unit/web/test_node.h"

using namespace tests;
using nlohmann::json;

namespace {

struct Refused {
  int status;
  std::string path;
  bool operator==(const Refused&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Refused& refused) {
  return out << refused.status << " at \"" << refused.path << '"';
}

// Checks that the response is a problem people understand, in the form RFC 9457 gives it.
Refused refused(const web::Response& response) {
  REQUIRE_MESSAGE(response.status >= 400, response.body);
  CHECK(header(response, "content-type") == "application/problem+json");
  const json problem = json::parse(response.body);
  CHECK(problem["status"] == response.status);
  CHECK_FALSE(problem["title"].get<std::string>().empty());
  CHECK_FALSE(problem["detail"].get<std::string>().empty());
  return {response.status, problem.value("path", "")};
}

struct Unchanged : TestNode {
  std::string path = header(post(winter_jacket(), person), "location");
  std::map<std::string, std::string> before = rows();

  Refused post_text(const std::string& body) { return refused(ask("POST", "/api/v1/listings", body, bearer(person))); }
  // Of a body in which these members are replaced.
  Refused post_with(const json& members) {
    json body = winter_jacket();
    body.update(members);
    return post_text(body.dump());
  }
  Refused patch(const std::string& body) { return refused(ask("PATCH", path, body, bearer(person))); }
  Refused search(const std::string& query) { return refused(get("/api/v1/listings?" + query)); }

  ~Unchanged() { CHECK(rows() == before); }
};

}  // namespace

TEST_CASE_FIXTURE(Unchanged, "text that is not JSON of the profile") {
  CHECK(post_text("") == Refused{400, ""});
  CHECK(post_text("{") == Refused{400, ""});
  CHECK(post_text("null") == Refused{400, ""});
  CHECK(post_text("[]") == Refused{400, ""});
  CHECK(post_text(R"({"title":"a","title":"b"})") == Refused{400, "/title"});
  CHECK(post_text(R"({"radius_km":1.5})") == Refused{400, "/radius_km"});
  CHECK(post_text(R"({"radius_km":1e2})") == Refused{400, "/radius_km"});
  CHECK(post_text(R"({"quantity":{"number":99999999999999999999}})") == Refused{400, "/quantity/number"});
  CHECK(post_text("{\"title\":\"\xff\"}").status == 400);
  CHECK(post_text("{\"title\":\"\\ud800\"}").status == 400);
  CHECK(post_text("[[[[[[[[[[1]]]]]]]]]]").status == 400);
  CHECK(post_text(std::string(3 << 20, ' ')) == Refused{413, ""});
}

TEST_CASE_FIXTURE(Unchanged, "members that are missing, unknown, of a wrong type or out of bounds") {
  CHECK(post_with({{"title", std::string(1 << 20, 'x')}}) == Refused{400, "/title"});
  CHECK(post_with({{"text", std::string(4001, 'x')}}) == Refused{400, "/text"});
  CHECK(post_with({{"title", nullptr}}) == Refused{400, "/title"});
  CHECK(post_with({{"title", {{"de", "x"}}}}) == Refused{400, "/title"});
  CHECK(post_with({{"title", "\u202eevil"}}) == Refused{400, "/title"});
  CHECK(post_with({{"purpose", 1}}) == Refused{400, "/purpose"});
  CHECK(post_with({{"category", "weapons"}}) == Refused{400, "/category"});
  CHECK(post_with({{"languages", "de"}}) == Refused{400, "/languages"});
  CHECK(post_with({{"languages", {"de", 5}}}) == Refused{400, "/languages/1"});
  CHECK(post_with({{"id", std::string(32, 'a')}}) == Refused{400, "/id"});
  CHECK(post_with({{"node", "hf1x"}}) == Refused{400, "/node"});
  CHECK(post_with({{"a/b~c", 1}}) == Refused{400, "/a~1b~0c"});
  CHECK(post_with({{"until", "2030-01-01T00:00:00Z"}}) == Refused{400, "/until"});
  CHECK(post_with({{"place", nullptr}}) == Refused{400, "/place"});
  CHECK(post_with({{"place", {{"postal_code", "00000"}}}}) == Refused{400, "/place/postal_code"});
  CHECK(post_with({{"place", nullptr}, {"area", "dr5r"}}) == Refused{400, "/area"});
  CHECK(post_with({{"organisation", std::string(32, 'a')}}) == Refused{400, "/organisation"});
  CHECK(post_with({{"images",
                    {{{"sha256", std::string(64, 'a')},
                      {"type", "image/webp"},
                      {"width", 1},
                      {"height", 1},
                      {"alt", "x"}}}}}) == Refused{400, "/images"});
}

TEST_CASE_FIXTURE(Unchanged, "patches") {
  CHECK(patch("") == Refused{400, ""});
  CHECK(patch("[1]") == Refused{400, ""});
  CHECK(patch("\"x\"") == Refused{400, ""});
  CHECK(patch(R"({"title":null})") == Refused{400, "/title"});
  CHECK(patch(R"({"title":"a","title":"b"})") == Refused{400, "/title"});
  CHECK(patch(R"({"urgency":0.5})") == Refused{400, "/urgency"});
  CHECK(patch(R"({"revision":9})") == Refused{400, "/revision"});
  CHECK(patch(R"({"nothing":null})") == Refused{400, "/nothing"});
  CHECK(patch(R"({"place":null})") == Refused{400, "/place"});
  CHECK(patch(R"({"place":{"name":""}})") == Refused{400, "/place/name"});
  CHECK(patch(R"({"place":{"postal_code":"00000"}})") == Refused{400, "/place/postal_code"});
  CHECK(patch(R"({"place":{"postal_code":14467}})") == Refused{400, "/place/postal_code"});
  CHECK(patch(R"({"place":"14467"})") == Refused{400, "/place"});
  CHECK(patch(R"({"area":null})") == Refused{400, "/area"});
  CHECK(patch(R"({"images":[{}]})") == Refused{400, "/images"});
  CHECK(patch(R"({"organisation":"x"})") == Refused{400, "/organisation"});
  CHECK(patch(R"({"state":"removed"})") == Refused{400, "/state"});
  CHECK(patch(R"({"title":")" + std::string(1 << 20, 'x') + R"("})") == Refused{400, "/title"});
}

TEST_CASE_FIXTURE(Unchanged, "writers without a token, with an unknown one, with that of somebody else") {
  const std::string body = winter_jacket().dump();
  for (const auto& [method, target] :
       {std::pair<std::string, std::string>("POST", "/api/v1/listings"), {"PATCH", path}, {"DELETE", path}}) {
    for (const std::string& credentials : {std::string(), std::string("Bearer "), std::string("Bearer hft_x"),
                                           "Basic " + person, "bearer" + person, person, "Bearer " + person + "x"}) {
      const auto response = ask(method, target, body, {{"authorization", credentials}});
      CHECK(refused(response) == Refused{401, ""});
      CHECK(header(response, "www-authenticate").starts_with("Bearer"));
    }
  }
  CHECK(refused(ask("PATCH", path, R"({"urgency":1})", bearer(organisation))) == Refused{403, ""});
  CHECK(refused(ask("DELETE", path, {}, bearer(organisation))) == Refused{403, ""});
}

TEST_CASE_FIXTURE(Unchanged, "addresses that are of no listing here") {
  const std::string base = "/api/v1/listings/", own = store::to_text(identity.node) + "/";
  for (const char* method : {"PATCH", "DELETE"}) {
    const auto at = [&](const std::string& address) {
      return refused(ask(method, base + address, "{}", bearer(person)));
    };
    CHECK(at(own + std::string(32, '0')) == Refused{404, ""});
    CHECK(at(own + "0") == Refused{404, "id"});
    CHECK(at("hf1/" + std::string(32, '0')) == Refused{404, "node"});
    CHECK(at(store::to_text(*store::NodeId::from_hex(std::string(64, '1'))) + "/" + std::string(32, '0')) ==
          Refused{403, "node"});
  }
  CHECK(refused(ask("PUT", path, "{}", bearer(person))) == Refused{405, ""});
  CHECK(header(ask("PUT", path), "allow") == "DELETE, GET, OPTIONS, PATCH, HEAD");
  CHECK(refused(get("/api/v1/listing")) == Refused{404, ""});
  CHECK(refused(get("/api/v2/listings")) == Refused{404, ""});
}

TEST_CASE_FIXTURE(Unchanged, "parameters") {
  CHECK(search("colour=red") == Refused{400, "colour"});
  CHECK(search("q=a&q=b") == Refused{400, "q"});
  CHECK(search("q=" + std::string(201, 'x')) == Refused{400, "q"});
  CHECK(search("purpose=gift") == Refused{400, "purpose"});
  CHECK(search("category=weapons") == Refused{400, "category"});
  CHECK(search("language=%3Cb%3E") == Refused{400, "language"});
  for (const char* near : {"1", "1,2,3", "91,0", "0,181", "a,b", "nan,nan", "inf,0", "1e1,0", ",", "52,4;13,0"})
    CHECK(search(std::string("near=") + near) == Refused{400, "near"});
  CHECK(search("place=00000") == Refused{400, "place"});
  CHECK(search("place=14467&radius_km=0") == Refused{400, "radius_km"});
  CHECK(search("place=14467&radius_km=1e3") == Refused{400, "radius_km"});
  CHECK(search("radius_km=5").path == "radius_km");
  CHECK(search("sort=nearest").path == "sort");
  CHECK(search("sort=best") == Refused{400, "sort"});
  CHECK(search("scope=world") == Refused{400, "scope"});
  CHECK(search("match=some") == Refused{400, "match"});
  for (const char* limit : {"0", "101", "-1", "1.5", "x", "99999999999999999999"})
    CHECK(search(std::string("limit=") + limit) == Refused{400, "limit"});
  for (const char* cursor : {"x", "AAAA", "!!!!", "9999999999999999999999999999999999999999"})
    CHECK(search(std::string("cursor=") + cursor) == Refused{400, "cursor"});
  CHECK(search("node=hf1x") == Refused{400, "node"});
  CHECK(search("node=" + store::to_text(*store::NodeId::from_hex(std::string(64, '1')))) == Refused{400, "node"});
  CHECK(search("organisation=" + std::string(32, 'a')) == Refused{400, "organisation"});

  CHECK(refused(get(path + "?x=1")) == Refused{400, "x"});
  CHECK(refused(get("/api/v1/alliance?x=1")) == Refused{400, "x"});
  CHECK(refused(get("/api/v1/openapi.json?x=1")) == Refused{400, "x"});
  CHECK(refused(get("/api/v1/places")) == Refused{400, "q"});
  CHECK(refused(get("/api/v1/places?q=")) == Refused{400, "q"});
  CHECK(refused(get("/api/v1/places?q=a&limit=51")) == Refused{400, "limit"});
  CHECK(refused(get("/api/v1/places?q=a&limit=ten")) == Refused{400, "limit"});
  CHECK(refused(get("/api/v1/places?q=a&x=1")) == Refused{400, "x"});
  CHECK(refused(ask("POST", "/api/v1/listings?dry=1", winter_jacket().dump(), bearer(person))) == Refused{400, "dry"});
  CHECK(refused(ask("DELETE", path + "?x=", {}, bearer(person))) == Refused{400, "x"});
}
