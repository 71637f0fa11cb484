#include "federation/carried_origin.h"

#include <map>

#include <doctest/doctest.h>

#include "federation/audit.h"
#include "federation/peers.h"
#include "federation/proof.h"
#include "federation/stored_heads.h"
#include "store/digest.h"
#include "store/memory_engine.h"
#include "tests/seeded_random.h"

using namespace federation;
using store::Code;

namespace {

const store::Instant now = *store::parse_instant("2026-03-01T12:00:00Z");

// A node that carries another one, which signs what a test lets it.
struct Carrier {
  Carrier() {
    auto transaction = database->begin();
    CHECK(put_own_identity(transaction, own.node, own.document));
    origin = *add_peer(transaction, other.node, "", now);
    put_document(transaction, origin, 0, other.document);
    CHECK(database->commit(transaction));
  }
  CarriedOrigin load() const { return *CarriedOrigin::load(engine, origin); }

  SignedHead head(std::uint64_t seq, std::uint64_t count = 1) {
    Head head;
    head.node = other.node;
    head.key = 1;
    head.version = {1, seq};
    head.count = count;
    head.root = store::sha256(std::to_string(count));
    head.previous = hashes.at(seq - 1);
    head.skip = hashes.at(skip_target(seq));
    head.issued = now;
    return *read_head(sign_head(head, other.online));
  }
  SignedHead next(std::uint64_t count = 1) {
    const SignedHead made = head(hashes.rbegin()->first + 1, count);
    hashes[made.head.version.seq] = made.hash;
    return made;
  }
  void apply(CarriedOrigin& carried, const SignedHead& head) {
    REQUIRE(carried.verify(head.bytes));
    auto transaction = database->begin();
    auto record = carried.write_applied(transaction, head, carried.record(), now);
    REQUIRE(record);
    CHECK(database->commit(transaction));
    carried.set_applied(head, *std::move(record));
  }
  // Document 1, in which key 1 ends with this head.
  std::string end_with(const SignedHead& last) {
    NodeDocument document;
    document.number = 1;
    document.previous = *hash_without_proof(other.document);
    document.issued = now;
    document.root = other.next_root.public_key();
    document.next = store::sha256("next");
    document.keys = {{2, SecretKey::generate(random).public_key()}};
    document.ended = {{1, last.head.version.epoch, last.head.version.seq, last.hash}};
    return sign_node_document(document, other.next_root);
  }

  tests::SeededRandom random{"carried origin"};
  NewIdentity own = create_identity(random, now), other = create_identity(random, now);
  std::map<std::uint64_t, store::Hash> hashes{{0, {}}};
  store::MemoryDisk disk;
  store::MemoryEngine engine{disk};
  std::unique_ptr<store::Database> database = *store::Database::open(engine);
  store::Origin origin{};
};

}  // namespace

TEST_CASE("an origin that has forked stays frozen at the state held, also after a restart") {
  Carrier carrier;
  CarriedOrigin carried = carrier.load();
  const SignedHead first = carrier.next();
  carrier.apply(carried, first);
  const SignedHead other = carrier.head(1, 7);
  CHECK(carried.verify(other.bytes).error().code == Code::conflict);
  CHECK(carried.unkept_evidence() == first.bytes + "\n" + other.bytes);
  // The next head fits what is held, and still is refused.
  const SignedHead second = carrier.next();
  CHECK(carried.verify(second.bytes).error().code == Code::conflict);

  auto transaction = carrier.database->begin();
  carried.write_evidence(transaction);
  CHECK(carrier.database->commit(transaction));
  CarriedOrigin again = carrier.load();
  CHECK_FALSE(again.conflict().empty());
  CHECK(again.unkept_evidence().empty());
  CHECK(again.version() == Version{1, 1});
  CHECK(again.verify(first.bytes));
  CHECK(again.verify(second.bytes).error().code == Code::conflict);
}

TEST_CASE("the end of a key makes void what came after its last head, and not what came before") {
  Carrier carrier;
  CarriedOrigin carried = carrier.load();
  const SignedHead first = carrier.next(), second = carrier.next(), third = carrier.next();
  carrier.apply(carried, second);
  CarriedOrigin ancestor = carried;
  REQUIRE(ancestor.learn({carrier.other.document, carrier.end_with(third)}));
  CHECK_FALSE(ancestor.is_void());
  CHECK(ancestor.verify(second.bytes));

  // Told of, but not applied: known bytes are checked again.
  CarriedOrigin told = carried;
  REQUIRE(told.verify(third.bytes));
  REQUIRE(told.learn({carrier.other.document, carrier.end_with(second)}));
  CHECK_FALSE(told.is_void());
  CHECK(told.newest()->bytes == second.bytes);
  CHECK(told.verify(third.bytes).error().code == Code::gone);

  REQUIRE(carried.learn({carrier.other.document, carrier.end_with(first)}));
  CHECK(carried.is_void());
  auto transaction = carrier.database->begin();
  carried.write_forgotten(transaction);
  CHECK(carrier.database->commit(transaction));
  CHECK(carrier.load().version() == Version{});
  CHECK_FALSE(*carried.is_current(carrier.engine));
}

TEST_CASE("a thief's head that the last one of the key does not descend from is void, not a fork") {
  Carrier carrier;
  CarriedOrigin carried = carrier.load();
  carrier.next();
  const SignedHead stolen = carrier.head(2, 7);
  const SignedHead second = carrier.next(), third = carrier.next();
  carrier.apply(carried, stolen);
  REQUIRE(carried.learn({carrier.other.document, carrier.end_with(third)}));
  CHECK(carried.verify(third.bytes).error().code == Code::gone);
  CHECK(carried.is_void());
  CHECK(carried.conflict().empty());
}

TEST_CASE("an audit does not find fault with the heads before the last one of an ended key") {
  Carrier carrier;
  CarriedOrigin carried = carrier.load();
  const SignedHead first = carrier.next(), second = carrier.next(), third = carrier.next();
  carrier.apply(carried, first);
  carrier.apply(carried, second);
  const auto wrong = [&](const SignedHead& last) {
    auto transaction = carrier.database->begin();
    put_document(transaction, carrier.origin, 1, carrier.end_with(last));
    const auto audit = audit_origin(transaction, carrier.origin, carried.record(), [](const store::ListingRow&) {});
    std::vector<std::string> rows;
    for (const auto& one : audit->findings)
      if (one.what.find("ended") != std::string::npos) rows.push_back(one.row);
    return rows;
  };
  CHECK(wrong(third).empty());
  CHECK(wrong(second).empty());
  CHECK(wrong(first) == std::vector<std::string>{"head 2"});
}
