#include "federation/head.h"

#include <map>

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

// A node that publishes heads; `hashes` holds the newest line only, so a later head of the same seq replaces.
struct Line {
  tests::SeededRandom random{"heads"};
  NewIdentity identity = create_identity(random, now);
  NodeDocuments documents = *NodeDocuments::start(identity.node, identity.document);
  std::map<std::uint64_t, store::Hash> hashes{{0, {}}};

  Head make(Version version, std::uint64_t count = 1) {
    Head head;
    head.node = identity.node;
    head.key = 1;
    head.version = version;
    head.count = count;
    head.root = count ? store::sha256("root" + std::to_string(count)) : store::Hash{};
    head.previous = hashes.at(version.seq - 1);
    head.skip = hashes.at(skip_target(version.seq));
    head.issued = now;
    return head;
  }
  SignedHead publish(Version version, std::uint64_t count = 1) {
    SignedHead head = *read_head(sign_head(make(version, count), identity.online));
    hashes[version.seq] = head.hash;
    return head;
  }
};

}  // namespace

TEST_CASE("a head is read as it was signed") {
  Line line;
  line.publish({1, 1});
  const Head made = line.make({1, 2}, 7);
  const auto read = read_head(sign_head(made, line.identity.online));
  REQUIRE(read);
  CHECK(read->hash == store::sha256(read->bytes));
  CHECK(read->signer == line.identity.online.public_key());
  CHECK(read->head.node == made.node);
  CHECK(read->head.version == made.version);
  CHECK(read->head.count == 7);
  CHECK(read->head.root == made.root);
  CHECK(read->head.previous == line.hashes.at(1));
  CHECK(read->head.skip.is_zero());
  CHECK(check_head(*read, line.documents));
  CHECK(Version{1, 9} < Version{2, 1});
}

TEST_CASE("only the exact form is a head") {
  Line line;
  line.publish({1, 1});
  line.publish({1, 2});
  const std::string good = sign_head(line.make({1, 3}), line.identity.online);
  const auto refused = [&](const char* pointer, const json& value) {
    json changed = json::parse(good);
    changed.erase("proof");
    changed[json::json_pointer(pointer)] = value;
    const auto result = read_head(add_proof(changed.dump(), line.identity.online, now));
    return result ? std::string("accepted") : result.error().path;
  };
  const std::string zeros(64, '0');
  CHECK(refused("/type", "node") == "/type");
  CHECK(refused("/version", 2) == "/version");
  CHECK(refused("/node", "hf1") == "/node");
  CHECK(refused("/key", 0) == "/key");
  CHECK(refused("/epoch", 0) == "/epoch");
  CHECK(refused("/seq", 0) == "/seq");
  CHECK(refused("/document", -1) == "/document");
  CHECK(refused("/count", -1) == "/count");
  CHECK(refused("/count", 0) == "/root");
  CHECK(refused("/root", zeros) == "/root");
  CHECK(refused("/previous", zeros) == "/previous");
  CHECK(refused("/skip", zeros) == "/skip");
  CHECK(refused("/skip", std::string(64, 'a')) == "/skip");
  CHECK(refused("/seq", 1) == "/previous");
  CHECK(refused("/seq", 4) == "/skip");
  CHECK(refused("/seq", "3") == "/seq");
  CHECK(refused("/issued", "2026-03-01T12:00:01Z") == "/proof/created");
  CHECK(refused("/note", 1) == "/note");
  std::string flipped = good;
  flipped[flipped.find("\"root\":\"") + 10] ^= 1;
  CHECK_FALSE(read_head(flipped));
}

TEST_CASE("a head counts only by a key of the document it names") {
  Line line;
  const SignedHead good = line.publish({1, 1});
  CHECK(check_head(good, line.documents));

  tests::SeededRandom random("stranger");
  const NewIdentity stranger = create_identity(random, now);
  CHECK(check_head(good, *NodeDocuments::start(stranger.node, stranger.document)).error().path == "/node");
  CHECK(check_head(*read_head(sign_head(good.head, stranger.online)), line.documents).error().path ==
        "/proof/verificationMethod");
  Head other = good.head;
  other.key = 2;
  CHECK(check_head(*read_head(sign_head(other, line.identity.online)), line.documents).error().path == "/key");
  other = good.head;
  other.document = 1;
  CHECK(check_head(*read_head(sign_head(other, line.identity.online)), line.documents).error().code ==
        Code::unavailable);
}

TEST_CASE("an ended key's heads are void but for the named one, whenever they arrive") {
  Line line;
  std::vector<SignedHead> heads;
  for (std::uint64_t seq = 1; seq <= 4; ++seq) heads.push_back(line.publish({1, seq}));
  SecretKey second = SecretKey::generate(line.random);
  NodeDocument document;
  document.number = 1;
  document.previous = *hash_without_proof(line.identity.document);
  document.issued = now;
  document.root = line.identity.next_root.public_key();
  document.next = store::sha256("next");
  document.keys = {{2, second.public_key()}};
  document.ended = {{1, 1, 3, heads[2].hash}};
  REQUIRE(line.documents.append(sign_node_document(document, line.identity.next_root)));

  CHECK(check_head(heads[2], line.documents));
  CHECK(check_head(heads[3], line.documents).error().code == Code::gone);
  CHECK(check_head(*read_head(sign_head(line.make({1, 3}, 9), line.identity.online)), line.documents).error().code ==
        Code::gone);
  CHECK(check_head(*read_head(sign_head(line.make({9, 4}), line.identity.online)), line.documents).error().code ==
        Code::gone);
  // The thief's key in a head that names the newer document, and the new key in one that names the older.
  Head forged = line.make({1, 4});
  forged.document = 1;
  CHECK(check_head(*read_head(sign_head(forged, line.identity.online)), line.documents).error().path == "/key");
  forged.key = 2;
  CHECK(check_head(*read_head(sign_head(forged, second)), line.documents));
  forged.document = 0;
  CHECK(check_head(*read_head(sign_head(forged, second)), line.documents).error().path == "/key");
}

TEST_CASE("a chain keeps few hashes and finds every contradiction with them") {
  Line line;
  HeadChain chain;
  for (std::uint64_t seq = 1; seq <= 200; ++seq) {
    const SignedHead head = line.publish({1, seq});
    REQUIRE(chain.check(head));
    chain.accept(head);
    std::vector<HeadChain::Link> expected;
    for (std::uint64_t at = seq; at != 0; at = skip_target(at))
      expected.insert(expected.begin(), {at, line.hashes[at]});
    CHECK(chain.known() == expected);
  }
  // known: 128, 192, 200
  CHECK(chain.check(*read_head(sign_head(line.make({1, 200}, 2), line.identity.online))).error().code ==
        Code::conflict);
  const auto conflicts = [&](std::uint64_t seq, std::uint64_t previous_of, std::uint64_t skip_of) {
    Line other = {};
    other.hashes = line.hashes;
    for (std::uint64_t at = 201; at < seq; ++at) other.publish({1, at});
    Head head = other.make({1, seq});
    if (previous_of) head.previous = store::sha256("another");
    if (skip_of) head.skip = store::sha256("another");
    return !chain.check(*read_head(sign_head(head, line.identity.online)));
  };
  CHECK_FALSE(conflicts(201, 0, 0));
  CHECK(conflicts(201, 1, 1));
  CHECK_FALSE(conflicts(208, 0, 0));
  CHECK(conflicts(208, 0, 1));
  CHECK_FALSE(conflicts(208, 1, 0));  // 207 was never seen here

  auto stored = chain.known();
  std::swap(stored.front(), stored.back());
  const HeadChain restored(1, stored);
  CHECK(restored.known() == chain.known());
}

TEST_CASE("a follower that missed heads still holds its hashes against the newest") {
  Line line;
  HeadChain chain;
  std::vector<SignedHead> heads;
  for (std::uint64_t seq = 1; seq <= 128; ++seq) heads.push_back(line.publish({1, seq}));
  chain.accept(heads[99]);  // 100: knows 96 by its pointer
  REQUIRE(chain.check(heads[119]));
  chain.accept(heads[119]);  // 120: 112 by its pointer, 96 from before
  CHECK(chain.known() ==
        std::vector<HeadChain::Link>{{96, line.hashes[96]}, {112, line.hashes[112]}, {120, line.hashes[120]}});
  CHECK(chain.check(heads[127]));
  chain.accept(heads[127]);
  CHECK(chain.known() == std::vector<HeadChain::Link>{{128, line.hashes[128]}});
}

TEST_CASE("a restored origin goes on in a higher epoch without being a fork") {
  Line line;
  HeadChain chain;
  for (std::uint64_t seq = 1; seq <= 12; ++seq) chain.accept(line.publish({1, seq}));  // 8, 12
  SUBCASE("descending from what we hold") {
    const SignedHead head = line.publish({2, 13});
    REQUIRE(chain.check(head));
    chain.accept(head);
    CHECK(chain.known() ==
          std::vector<HeadChain::Link>{{8, line.hashes[8]}, {12, line.hashes[12]}, {13, line.hashes[13]}});
  }
  SUBCASE("from an older head: what was given up is forgotten") {
    const store::Hash abandoned = line.hashes[12];
    const SignedHead head = line.publish({2, 11}, 5);
    REQUIRE(chain.check(head));
    chain.accept(head);
    CHECK(chain.known().back() == HeadChain::Link{11, line.hashes[11]});
    const SignedHead next = line.publish({2, 12}, 6);
    CHECK(next.hash != abandoned);
    CHECK(chain.check(next));
    chain.accept(next);
    CHECK(chain.known() == std::vector<HeadChain::Link>{{8, line.hashes[8]}, {12, line.hashes[12]}});
    // Within the new epoch the rules hold again.
    CHECK_FALSE(chain.check(*read_head(sign_head(line.make({2, 12}, 7), line.identity.online))));
  }
}
