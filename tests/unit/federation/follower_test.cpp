#include "federation/follower.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "federation/pages.h"
#include "store/digest.h"
#include "tests/sim/invariants.h"

using namespace federation;
using store::Result;
using tests::Network;

namespace {

const store::Owner anna{store::OwnerKind::person, *store::Hash::from_hex(std::string(64, 'a'))};

struct Alliance {
  explicit Alliance(std::size_t count, tests::NodeOptions options = {}) {
    network.checked = [this](std::size_t node) { invariants.check(node); };
    for (std::size_t i = 0; i < count; ++i) network.start(network.add(options));
  }
  store::ItemId create(std::size_t node, const std::string& title) {
    store::ItemId id;
    const auto done = network.change(node, [&](store::Transaction& transaction) -> Result<void> {
      auto& own = (*network.nodes[node])->own;
      const auto now = network.moment(node).now;
      const auto made =
          own.create(transaction, anna, tests::some_listing(title, now + std::chrono::hours(24 * 30)), now);
      if (!made) return made.error();
      id = made->id;
      return {};
    });
    CHECK(done);
    return id;
  }
  bool withdraw(std::size_t node, const store::ItemId& id) {
    return network
        .change(node,
                [&](store::Transaction& transaction) {
                  return (*network.nodes[node])->own.withdraw(transaction, id, anna, {}, network.moment(node).now);
                })
        .
        operator bool();
  }
  // The listing as `node` holds it.
  std::optional<std::string> at(std::size_t node, std::size_t origin, const store::ItemId& id) {
    const auto local = network.nodes[node]->origin_of(network.nodes[origin]->id());
    if (!local) return std::nullopt;
    const auto record = store::origin_record((*network.nodes[node])->engine, *local);
    return *store::item_bytes((*network.nodes[node])->engine, {*local, (*record)->generation, id});
  }
  bool converge(store::Duration longest = std::chrono::minutes(2)) {
    return network.run_until([&] { return invariants.converged().empty(); }, longest);
  }

  Network network{1};
  tests::Invariants invariants{network};
};

}  // namespace

TEST_CASE("a listing travels to a peer, changes there and goes") {
  Alliance two(2);
  const auto id = two.create(1, "Winterjacke");
  two.network.join(0, 1, Network::Asks::yes);
  REQUIRE(two.converge());
  REQUIRE(two.at(0, 1, id));
  CHECK(*two.at(0, 1, id) == *two.at(1, 1, id));

  const auto second = two.create(1, "Wintermantel");
  REQUIRE(two.converge());
  CHECK(two.at(0, 1, second));
  REQUIRE(two.withdraw(1, id));
  REQUIRE(two.network.run_until([&] { return !two.at(0, 1, id); }, std::chrono::seconds(5)));
  CHECK(two.at(0, 1, second));
}

TEST_CASE("a relayed listing is verified against its origin, which is known by its id alone") {
  Alliance three(3);
  const auto id = three.create(0, "Winterjacke");
  three.network.join(1, 0, Network::Asks::yes);
  three.network.join(2, 0, Network::Asks::no);
  three.network.join(2, 1, Network::Asks::yes);
  REQUIRE(three.converge());
  CHECK(*three.at(2, 0, id) == *three.at(0, 0, id));
}

TEST_CASE("content that a peer withheld comes in as many pages as it needs") {
  tests::NodeOptions options;
  options.responder.page_bytes = 2000;  // two listings
  Alliance two(2, options);
  two.network.answering = [&](std::size_t, const Request& request, Response& response) {
    if (request.target.ends_with("/get") || !request.target.starts_with("/fed/1/o/")) return;
    std::string body;
    for (std::size_t at = 0; at < response.body.size();) {
      const std::size_t end = response.body.find('\n', at);
      std::string line = response.body.substr(at, end - at);
      if (line.find(R"("type":"listing")") != std::string::npos)
        line = entry_line(*store::ItemId::from_hex(line.substr(line.find(R"("id":")") + 6, 32)), store::sha256(line));
      body += line + "\n";
      at = end + 1;
    }
    response.body = body;
  };
  std::vector<store::ItemId> ids;
  for (int i = 0; i < 12; ++i) ids.push_back(two.create(1, "Winterjacke " + std::to_string(i)));
  two.network.join(0, 1, Network::Asks::yes);
  REQUIRE(two.converge());
  for (const auto& id : ids) CHECK(two.at(0, 1, id));
}

TEST_CASE("a page that comes after its origin was removed brings nothing back") {
  Alliance two(2);
  two.create(1, "Winterjacke");
  two.network.join(0, 1, Network::Asks::yes);
  REQUIRE(two.converge());
  // The removal is committed while the page is on its way, and the follower hears of it later.
  two.network.answering = [&](std::size_t, const Request& request, Response&) {
    if (request.target.find("/changes") == std::string::npos) return;
    two.network.answering = nullptr;
    two.invariants.forgotten(0, two.network.nodes[1]->id());
    CHECK(two.network.nodes[0]->change(
        [&](store::Transaction& transaction) { return remove_peer(transaction, two.network.nodes[1]->id()); }));
  };
  const auto id = two.create(1, "Wintermantel");
  two.network.run_for(std::chrono::seconds(20));
  const store::Origin origin = *two.network.nodes[0]->origin_of(two.network.nodes[1]->id());
  const auto& engine = (*two.network.nodes[0])->engine;
  CHECK((**store::origin_record(engine, origin)).seq == 0);
  CHECK_FALSE(*head_bytes(engine, origin, 1));
  two.network.join(0, 1, Network::Asks::yes);
  REQUIRE(two.converge());
  CHECK(two.at(0, 1, id));
}

TEST_CASE("an origin whose rows are corrupt keeps nobody from following the others") {
  Alliance three(3);
  three.create(1, "Winterjacke");
  three.create(2, "Wintermantel");
  three.network.join(0, 1, Network::Asks::yes);
  three.network.join(0, 2, Network::Asks::yes);
  REQUIRE(three.converge());
  const store::Origin broken = *three.network.nodes[0]->origin_of(three.network.nodes[1]->id());
  three.network.checked = nullptr;  // its rows are wrong from here on
  CHECK(three.network.nodes[0]->change([&](store::Transaction& transaction) -> Result<void> {
    const auto record = store::origin_record(transaction, broken);
    transaction.erase(encode(store::HeadKey{broken, (**record).seq}));
    return {};
  }));
  three.network.crash(0);
  three.network.start(0);
  const auto id = three.create(2, "Wolldecke");
  CHECK(three.network.run_until([&] { return three.at(0, 2, id).has_value(); }, std::chrono::minutes(1)));
  const auto report = (*three.network.nodes[0])->follower.report();
  for (const auto& one : report.origins) CHECK(one.failure.empty() == (one.origin != broken));
  CHECK(report.origins.size() == 2);
}

TEST_CASE("a node that comes back from an old disk and signs another history is frozen, also after a restart") {
  Alliance two(2);
  two.network.checked = nullptr;  // two heads will have one number
  two.create(1, "Winterjacke");
  two.network.join(0, 1, Network::Asks::yes);
  REQUIRE(two.converge());
  const store::MemoryDisk old = two.network.nodes[1]->disk;
  const auto kept = two.create(1, "Wintermantel");
  REQUIRE(two.converge());
  two.network.crash(1);
  two.network.nodes[1]->disk = old;
  two.network.start(1);
  const auto other = two.create(1, "Wolldecke");
  const auto report = [&] { return (*two.network.nodes[0])->follower.report().origins.at(0); };
  CHECK(two.network.run_until([&] { return !report().conflict.empty(); }, std::chrono::minutes(5)));
  const Version held = report().applied;

  two.network.crash(0);
  two.network.start(0);
  CHECK_FALSE(report().conflict.empty());
  const auto later = two.create(1, "Zelt");
  two.network.run_for(std::chrono::minutes(10));
  CHECK_FALSE(report().conflict.empty());
  CHECK(report().applied == held);
  CHECK(two.at(0, 1, kept));
  CHECK_FALSE(two.at(0, 1, other));
  CHECK_FALSE(two.at(0, 1, later));
}
