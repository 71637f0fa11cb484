#include "federation/profile.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "federation/item.h"
#include "federation/proof.h"
#include "tests/seeded_random.h"

using namespace federation;
using nlohmann::json;
using store::Code;

namespace {

const store::Instant now = *store::parse_instant("2026-03-01T12:00:00Z");

struct Node {
  tests::SeededRandom random{"profile"};
  NewIdentity identity = create_identity(random, now);
  NodeDocuments documents = *NodeDocuments::start(identity.node, identity.document);

  Profile profile() const {
    return {.node = identity.node,
            .key = 1,
            .name = "Hilfe für Potsdam",
            .region = "12054",
            .url = "https://hilfe.example/",
            .heartbeat_hours = 6,
            .contact = "betrieb@hilfe.example",
            .issued = now};
  }
};

}  // namespace

TEST_CASE("a profile is read as it was signed") {
  const Node node;
  Profile made = node.profile();
  const std::string bytes = sign_profile(made, node.identity.online);
  CHECK(check_item(bytes, profile_id(), node.documents));
  const auto read = read_profile(bytes);
  REQUIRE(read);
  CHECK(read->node == made.node);
  CHECK(read->key == 1);
  CHECK(read->name == made.name);
  CHECK(read->region == made.region);
  CHECK(read->url == made.url);
  CHECK(read->heartbeat_hours == 6);
  CHECK(read->contact == made.contact);
  CHECK(read->issued == now);

  made.url.reset();
  made.contact.reset();
  const json bare = json::parse(sign_profile(made, node.identity.online));
  CHECK_FALSE(bare.contains("url"));
  CHECK_FALSE(bare.contains("contact"));
  CHECK(bare["id"] == "00000000000000000000000000000001");
  CHECK_FALSE(read_profile(bare.dump())->url);
}

TEST_CASE("a profile's members are within their bounds, and members of later versions are kept") {
  const Node node;
  const json good = json::parse(sign_profile(node.profile(), node.identity.online));
  const auto refused = [&](const char* member, const json& value) {
    json changed = good;
    changed[member] = value;
    const auto result = read_profile(changed.dump());
    return result ? std::string("accepted") : result.error().path;
  };
  CHECK(refused("seal_keys", json::array({1})) == "accepted");
  CHECK(refused("type", "listing") == "/type");
  CHECK(refused("version", 2) == "/version");
  CHECK(refused("id", std::string(32, '0')) == "/id");
  CHECK(refused("name", "") == "/name");
  CHECK(refused("name", std::string(101, 'x')) == "/name");
  CHECK(refused("region", "1205") == "/region");
  CHECK(refused("region", "1205a") == "/region");
  CHECK(refused("region", "12054000") == "accepted");
  CHECK(refused("heartbeat_hours", 0) == "/heartbeat_hours");
  CHECK(refused("heartbeat_hours", 169) == "/heartbeat_hours");
  CHECK(refused("contact", nullptr) == "/contact");
  for (const char* url : {"http://127.0.0.1:8080", "http://[::1]:8080/", "https://a", "https://a/b?c=d"})
    CHECK_MESSAGE(refused("url", url) == "accepted", url);
  for (const char* url : {"http://hilfe.example", "http://127.0.0.1.hilfe.example", "https://", "https:///a", "ftp://a",
                          "javascript:alert(1)", "https://a@b", "https://a b", "https://ä", "//a", ""})
    CHECK_MESSAGE(refused("url", url) == "/url", url);
}

TEST_CASE("an item is the node's own only with its node, its id and its key") {
  Node node;
  const std::string good = sign_profile(node.profile(), node.identity.online);
  CHECK(check_item(good, *store::ItemId::from_bytes("0123456789abcdef"), node.documents).error().path == "/id");

  tests::SeededRandom random("stranger");
  const NewIdentity stranger = create_identity(random, now);
  const auto strangers = *NodeDocuments::start(stranger.node, stranger.document);
  CHECK(check_item(good, profile_id(), strangers).error().path == "/node");
  CHECK(check_item(sign_profile(node.profile(), stranger.online), profile_id(), node.documents).error().path ==
        "/proof/verificationMethod");
  Profile other = node.profile();
  other.key = 2;
  CHECK(check_item(sign_profile(other, node.identity.online), profile_id(), node.documents).error().code ==
        Code::unavailable);

  json object = json::parse(good);
  object.erase("proof");
  const std::string later = add_proof(object.dump(), node.identity.online, now + std::chrono::seconds(1));
  CHECK(check_item(later, profile_id(), node.documents).error().path == "/proof/created");
  object = json::parse(good);
  object["name"] = "Hilfe für Leer";
  CHECK(check_item(object.dump(), profile_id(), node.documents).error().path == "/proof/proofValue");
  CHECK_FALSE(check_item("{}", profile_id(), node.documents));
}
