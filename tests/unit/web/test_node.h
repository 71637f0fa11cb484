// One node in memory behind its router: the real database, index and listings, and a writer that commits at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "federation/node_document.h"
#include "federation/own_listings.h"
#include "federation/peers.h"
#include "federation/pending.h"
#include "federation/proof.h"
#include "matching/places.h"
#include "matching/search.h"
#include "store/expiry.h"
#include "store/items.h"
#include "store/memory_engine.h"
#include "store/origins.h"
#include "store/tokens.h"
#include "tests/seeded_random.h"
#include "web/api.h"
#include "web/router.h"
#include "web/sources.h"
#include "web/target.h"
#include "web/writer.h"

namespace tests {

class SetClock final : public store::Clock {
 public:
  store::Instant time = *store::parse_instant("2026-03-01T12:00:00Z");
  store::Instant now() const override { return time; }
  store::Duration elapsed() const override { return time - store::Instant{}; }
};

class WriterAtOnce final : public web::Writer {
 public:
  WriterAtOnce(store::Database& database, store::Items& items) : x_database(database), x_items(items) {}

  bool full = false;

  bool submit(std::function<store::Result<void>(store::Transaction&)> run,
              std::function<void(store::Result<void>)> done) override {
    if (full) return false;
    store::Transaction transaction = x_database.begin();
    if (auto ran = run(transaction); !ran) {
      done(std::move(ran));
    } else if (const auto sequence = x_database.commit(transaction); !sequence) {
      done(sequence.error());
    } else {
      x_items.committed(*sequence);
      done({});
    }
    return true;
  }
  void submit_alone(std::function<void()> run) override { run(); }

 private:
  store::Database& x_database;
  store::Items& x_items;
};

inline const matching::Places& places() {
  static const matching::Places one;
  return one;
}

template <class T>
T must(store::Result<T> result) {
  REQUIRE_MESSAGE(result, result.error().path, " ", result.error().message);
  return *std::move(result);
}

struct TestNode {
  store::MemoryDisk disk;
  store::MemoryEngine engine{disk};
  std::unique_ptr<store::Database> database = must(store::Database::open(engine));
  SetClock clock;
  SeededRandom random{"test node"};
  federation::NewIdentity identity = federation::create_identity(random, clock.now());
  matching::SearchIndex index{*database};
  federation::PendingMarks pending;
  store::ExpiryRows expiry;
  store::Items items{{&index, &pending, &expiry}};
  federation::Signer signer{identity.node, 1, identity.online};
  federation::OwnListings listings{items, signer, random};
  WriterAtOnce writer{*database, items};
  web::Portal portal{identity.node, "Potsdam hilft", "12054", "https://potsdam.example"};
  web::Sources sources{*database, index, places(), clock, portal};
  web::Publishing publishing{writer, listings};
  web::Router router;
  std::string person, organisation;  // tokens

  TestNode() {
    change([&](store::Transaction& transaction) {
      must(store::add_origin(transaction, identity.node));
      person = must(store::add_token(transaction, random, {store::OwnerKind::person, "Anna", clock.now()}));
      organisation =
          must(store::add_token(transaction, random, {store::OwnerKind::organisation, "Kammer", clock.now()}));
    });
    REQUIRE(index.load());
    web::add_api(router, sources, publishing);
  }

  void change(const std::function<void(store::Transaction&)>& make) {
    store::Transaction transaction = database->begin();
    make(transaction);
    items.committed(must(database->commit(transaction)));
  }

  /// Another node of the alliance, of which listings are held here.
  struct Other {
    federation::NewIdentity identity;
    store::Origin origin{};
  };
  Other add_other(const std::string& name) {
    Other other{federation::create_identity(random, clock.now()), {}};
    change([&](store::Transaction& transaction) {
      other.origin = must(federation::add_peer(transaction, other.identity.node, "", clock.now()));
      auto record = **store::origin_record(transaction, other.origin);
      record.name = name;
      record.url = "https://" + name + ".example";
      record.epoch = record.seq = 1;
      record.first_seen = clock.now();
      store::put_origin(transaction, other.origin, record);
    });
    return other;
  }
  /// A listing signed by the other node, made of an own one's members and `changes` (a merge patch).
  std::string hold(const Other& other, const nlohmann::json& content, const store::ItemId& id,
                   const nlohmann::json& changes = nlohmann::json::object()) {
    store::Listing listing;
    listing.node = other.identity.node;
    listing.key = listing.revision = 1;
    listing.id = id;
    listing.issued = clock.now();
    listing.salt = std::string(32, '0');
    listing.content = must(store::read_listing_content(content.dump(), clock.now()));
    if (listing.content.area.empty()) listing.content.area = "u1q";
    if (listing.content.place.name.empty()) listing.content.place.name = "Leer";
    auto object = nlohmann::json::parse(store::write_listing_without_proof(listing));
    object.merge_patch(changes);
    const std::string bytes = federation::add_proof(object.dump(), other.identity.online, clock.now());
    change([&](store::Transaction& transaction) { REQUIRE(items.put(transaction, {other.origin, {}, id}, bytes)); });
    return bytes;
  }

  web::Response ask(std::string method, std::string target, std::string body = {}, web::Headers headers = {}) {
    web::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = std::move(headers);
    REQUIRE(web::parse_target(request));
    std::optional<web::Response> got;
    router.handle(std::move(request), [&](web::Response response) {
      REQUIRE_FALSE(got);
      got = std::move(response);
    });
    REQUIRE(got);
    return *std::move(got);
  }
  web::Response get(std::string target) { return ask("GET", std::move(target)); }
  nlohmann::json found(const std::string& parameters) {
    const auto response = get("/api/v1/listings?" + parameters);
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return nlohmann::json::parse(response.body);
  }
  web::Response post(const nlohmann::json& body, const std::string& token) {
    return ask("POST", "/api/v1/listings", body.dump(), bearer(token));
  }
  static web::Headers bearer(const std::string& token) { return {{"authorization", "Bearer " + token}}; }

  /// Every row there is.
  std::map<std::string, std::string> rows() const {
    std::map<std::string, std::string> out;
    const auto cursor = engine.scan({}, {});
    for (; cursor->valid(); cursor->next()) out.emplace(cursor->key(), cursor->value());
    return out;
  }
};

inline std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

inline nlohmann::json winter_jacket() {
  return {{"purpose", "offer"},
          {"action", "transfer"},
          {"category", "clothing"},
          {"language", "de"},
          {"title", "Winterjacke, Größe M"},
          {"text", "Für den Winter: warm gefüttert, kaum getragen."},
          {"place", {{"postal_code", "14467"}}}};
}

}  // namespace tests
