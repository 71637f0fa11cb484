#include "federation/node_document.h"

#include <functional>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "federation/proof.h"
#include "store/digest.h"
#include "tests/seeded_random.h"

using namespace federation;
using nlohmann::json;
using store::Code;

namespace {

const store::Instant now = *store::parse_instant("2026-03-01T12:00:00Z");

// An identity whose roots the test keeps, which a real one must not.
struct Identity {
  tests::SeededRandom random{"identity"};
  NewIdentity made = create_identity(random, now);
  NodeDocuments chain = *NodeDocuments::start(made.node, made.document);
  SecretKey following = SecretKey::generate(random);

  // Document 1 as it should be: key 1 stays, key 2 is new.
  NodeDocument next() {
    NodeDocument document;
    document.number = 1;
    document.previous = *hash_without_proof(made.document);
    document.issued = now;
    document.root = made.next_root.public_key();
    document.next = root_commitment(following.public_key());
    document.keys = {{1, made.online.public_key()}, {2, SecretKey::generate(random).public_key()}};
    return document;
  }
  store::Result<void> append(const NodeDocument& document) {
    return chain.append(sign_node_document(document, made.next_root));
  }
};

}  // namespace

TEST_CASE("a new identity starts its own chain") {
  Identity identity;
  const NodeDocuments& chain = identity.chain;
  CHECK(chain.newest() == 0);
  CHECK(chain.node() == identity.made.node);
  CHECK(chain.bytes(0) == identity.made.document);
  CHECK(chain.key(1) == identity.made.online.public_key());
  CHECK_FALSE(chain.key(2));
  CHECK_FALSE(chain.ended(1));
  const json document = json::parse(identity.made.document);
  CHECK(document["previous"] == std::string(64, '0'));
  CHECK(document["next"] == store::sha256(to_multikey(identity.made.next_root.public_key())).hex());
  CHECK_FALSE(document.contains("ended"));
  CHECK(
      document["proof"]["verificationMethod"].get<std::string>().ends_with("#" + document["root"].get<std::string>()));
  tests::SeededRandom other("other");
  CHECK_FALSE(NodeDocuments::start(identity.made.node, create_identity(other, now).document));
}

TEST_CASE("a document is appended once, by the root that was committed to") {
  Identity identity;
  const NodeDocument next = identity.next();
  CHECK(identity.append(next));
  CHECK(identity.chain.newest() == 1);
  CHECK(identity.chain.key(2) == next.keys[1].key);
  CHECK(identity.append(next));
  CHECK(identity.chain.append(identity.made.document));
  CHECK(identity.chain.newest() == 1);

  NodeDocument fork = next;
  fork.issued = now + std::chrono::seconds(1);
  CHECK(identity.append(fork).error().code == Code::conflict);
  // Another root cannot make a fork of somebody else's identity.
  fork.root = identity.following.public_key();
  CHECK(identity.chain.append(sign_node_document(fork, identity.following)).error().code == Code::invalid);
  tests::SeededRandom other("other");
  CHECK(identity.chain.append(create_identity(other, now).document).error().code == Code::invalid);
}

TEST_CASE("a document that does not continue the chain is refused") {
  Identity identity;
  const auto refused = [&](const std::function<void(NodeDocument&)>& change) {
    NodeDocument document = identity.next();
    change(document);
    const auto result = identity.append(document);
    CHECK(identity.chain.newest() == 0);
    return result ? std::string("accepted") : result.error().path;
  };
  CHECK(refused([](NodeDocument& d) { d.previous = store::sha256("another"); }) == "/previous");
  CHECK(refused([](NodeDocument& d) { d.keys.erase(d.keys.begin()); }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.keys[1].id = 1; }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.keys[1].key = d.keys[0].key; }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.keys[0].key = d.keys[1].key, d.keys.pop_back(); }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.keys[0].id = 3, d.ended = {{1, 0, 0, {}}}; }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.ended = {{1, 0, 0, {}}}; }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.ended = {{7, 0, 0, {}}}; }) == "/ended");
  CHECK(refused([](NodeDocument& d) { d.ended = {{1, 1, 0, {}}}; }) == "/ended/0");
  CHECK(refused([](NodeDocument& d) { d.keys.clear(); }) == "/keys");
  CHECK(refused([](NodeDocument& d) { d.number = 0; }) == "/previous");

  NodeDocument later = identity.next();
  later.number = 2;
  CHECK(identity.append(later).error().code == Code::unavailable);
  NodeDocument stolen = identity.next();
  stolen.root = identity.made.online.public_key();
  CHECK(identity.chain.append(sign_node_document(stolen, identity.made.online)).error().path == "/root");
  CHECK(identity.chain.append(sign_node_document(identity.next(), identity.made.online)).error().path ==
        "/proof/verificationMethod");
}

TEST_CASE("what has ended stays ended") {
  Identity identity;
  NodeDocument first = identity.next();
  first.keys.erase(first.keys.begin());
  first.ended = {{1, 1, 7, store::sha256("head 7")}};
  REQUIRE(identity.append(first));
  REQUIRE(identity.chain.ended(1));
  CHECK(identity.chain.ended(1)->seq == 7);
  CHECK(identity.chain.key(1));

  const auto second = [&](std::vector<NodeKey> keys, std::vector<EndedKey> ended) {
    NodeDocument document;
    document.number = 2;
    document.previous = *hash_without_proof(identity.chain.bytes(1));
    document.issued = now;
    document.root = identity.following.public_key();
    document.next = store::sha256("never used");
    document.keys = std::move(keys);
    document.ended = std::move(ended);
    NodeDocuments copy = identity.chain;
    return copy.append(sign_node_document(document, identity.following));
  };
  const EndedKey end = first.ended[0];
  EndedKey moved = end;
  moved.seq = 8;
  const PublicKey ended_key = identity.made.online.public_key();
  CHECK(second(first.keys, {end}));
  CHECK(second(first.keys, {}).error().path == "/ended");
  CHECK(second(first.keys, {moved}).error().path == "/ended");
  CHECK(second({first.keys[0], {1, ended_key}}, {end}).error().path == "/keys");
  CHECK(second({first.keys[0], {3, ended_key}}, {end}).error().path == "/keys");
}

TEST_CASE("only the exact form is a node document") {
  tests::SeededRandom random("form");
  const SecretKey root = SecretKey::generate(random);
  NodeDocument document;
  document.issued = now;
  document.root = root.public_key();
  document.next = store::sha256("next");
  document.keys = {{1, SecretKey::generate(random).public_key()}};
  const std::string good = sign_node_document(document, root);
  REQUIRE(read_node_document(good));
  const auto refused = [&](const char* pointer, const json& value) {
    json changed = json::parse(good);
    changed.erase("proof");
    if (value.is_discarded())
      changed.erase(std::string(pointer).substr(1));
    else
      changed[json::json_pointer(pointer)] = value;
    // Signed anew, so that only the form is wrong.
    const auto result = read_node_document(add_proof(changed.dump(), root, now));
    return result ? std::string("accepted") : result.error().path;
  };
  const json gone(json::value_t::discarded);
  for (const char* member : {"/type", "/version", "/number", "/previous", "/issued", "/root", "/next", "/keys"}) {
    CHECK(refused(member, gone) == member);
    CHECK(refused(member, nullptr) == member);
  }
  CHECK(refused("/version", 2) == "/version");
  CHECK(refused("/number", 1) == "/previous");
  CHECK(refused("/number", -1) == "/number");
  CHECK(refused("/number", 1000000) == "/number");
  CHECK(refused("/next", std::string(64, 'A')) == "/next");
  CHECK(refused("/next", std::string(62, 'a')) == "/next");
  CHECK(refused("/keys", json::array()) == "/keys");
  CHECK(refused("/keys/0/public", "z6Mk") == "/keys/0/public");
  CHECK(refused("/keys/0/id", 0) == "/keys/0/id");
  CHECK(refused("/keys/0/note", "x") == "/keys/0/note");
  CHECK(refused("/ended", json::array()) == "/ended");
  CHECK(refused("/ended", nullptr) == "/ended");
  CHECK(refused("/extra", 1) == "/extra");
  CHECK(refused("/type", "head") == "/type");
  CHECK(refused("/issued", "2026-03-01T12:00:01Z") == "/proof/created");
  CHECK(refused("/root", to_multikey(document.keys[0].key)) == "/proof/verificationMethod");
}
