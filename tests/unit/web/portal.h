// A portal as the node wires it, on the memory engine: the real index, the real pages behind the real router, and two
// peers whose listings have arrived.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "federation/peers.h"
#include "federation/stored_heads.h"
#include "store/items.h"
#include "store/json.h"
#include "store/lifecycle.h"
#include "store/memory_engine.h"
#include "web/pages.h"
#include "web/target.h"

namespace tests {

class FixedClock final : public store::Clock {
 public:
  store::Instant now() const override { return at; }
  store::Duration elapsed() const override { return store::Duration(at.milliseconds()); }
  store::Instant at = *store::parse_instant("2026-05-04T12:00:00Z");
};

inline store::NodeId node_id(char c) {
  return *store::NodeId::from_bytes(std::string(32, c));
}

inline store::ItemId item_id(std::uint64_t number) {
  std::string bytes(8, '\0');
  store::put_u64(bytes, number);
  return *store::ItemId::from_bytes(bytes);
}

class Portal {
 public:
  static constexpr store::Origin potsdam = store::own_origin;
  store::Origin leer{}, leipzig{};

  Portal() {
    auto transaction = x_database->begin();
    REQUIRE(store::add_origin(transaction, portal.node));
    leer = peer(transaction, 'l', "Helfen in Leer", "https://leer.example");
    leipzig = peer(transaction, 'z', "Leipzig hilft", "javascript:alert(1)");
    commit(transaction);
    x_pages.add_to(x_router);
  }

  /// A listing that is published now, in Potsdam, unless changed.
  store::Listing listing(std::uint64_t number, std::string title, std::string text = "Ein Text.") const {
    store::Listing out;
    out.key = 1;
    out.id = item_id(number);
    out.revision = 1;
    out.issued = clock.at - std::chrono::hours(3);
    out.salt = std::string(32, '0');
    out.content.title = std::move(title);
    out.content.text = std::move(text);
    out.content.language = "de";
    out.content.category = "clothing";
    out.content.area = "u336x";  // Potsdam
    out.content.place = {"14467", "Potsdam"};
    out.content.until = clock.at + std::chrono::hours(24 * 20);
    return out;
  }

  /// Stores it as signed bytes of that origin; returns the path of its page below the language.
  std::string put(store::Listing listing, store::Origin origin = potsdam) {
    auto transaction = x_database->begin();
    const auto record = **store::origin_record(transaction, origin);
    listing.node = record.node;
    store::Json json = *store::read_json(store::write_listing_without_proof(listing));
    json["proof"] = {{"type", "DataIntegrityProof"}};
    const auto stored = x_items.put(transaction, {origin, record.generation, listing.id}, store::canonical(json));
    REQUIRE_MESSAGE(stored, stored.error().message, stored.error().path);
    commit(transaction);
    return "/listings/" + store::to_text(listing.node) + "/" + listing.id.hex();
  }

  /// Takes it away as its owner does.
  void withdraw(const store::ItemId& id) {
    auto transaction = x_database->begin();
    REQUIRE(x_items.erase(transaction, {potsdam, store::Generation{}, id}));
    store::put_local_listing(transaction, id, {{}, store::Stage::withdrawn, 2, clock.at, clock.at});
    commit(transaction);
  }

  web::Response ask(std::string target, web::Headers headers = {}, std::string method = "GET") {
    web::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    REQUIRE(web::parse_target(request));
    web::Response response{0, {}, {}};
    x_router.handle(std::move(request), [&](web::Response answer) { response = std::move(answer); });
    return response;
  }
  /// The body of a page that must be there.
  std::string page(const std::string& target) {
    const auto response = ask(target);
    CHECK_MESSAGE(response.status == 200, target);
    return response.body;
  }

  FixedClock clock;
  store::MemoryDisk disk;
  web::Portal portal{node_id('p'), "HelpTo Potsdam", "12054", "https://potsdam.example"};

 private:
  static store::Origin peer(store::Transaction& transaction, char node, std::string name, std::string url) {
    const auto origin = federation::add_peer(transaction, node_id(node), "https://peer.example", store::Instant());
    REQUIRE(origin);
    auto record = **store::origin_record(transaction, *origin);
    record.name = std::move(name);
    record.url = std::move(url);
    store::put_origin(transaction, *origin, record);
    return *origin;
  }
  void commit(const store::Transaction& transaction) {
    const auto sequence = x_database->commit(transaction);
    REQUIRE(sequence);
    x_items.committed(*sequence);
  }
  static const matching::Places& places() {
    static const matching::Places all;  // takes a while to build, and never changes
    return all;
  }

  store::MemoryEngine x_engine{disk};
  std::unique_ptr<store::Database> x_database = *store::Database::open(x_engine);
  matching::SearchIndex x_index{*x_database};
  store::Items x_items{{&x_index}};
  web::Pages x_pages{web::Sources{*x_database, x_index, places(), clock, portal}};
  web::Router x_router;
};

inline std::string_view header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace tests
