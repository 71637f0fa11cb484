// A store on the memory engine with a search index, as the node wires them; and short ways to fill it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "matching/search.h"
#include "store/database.h"
#include "store/items.h"
#include "store/json.h"
#include "store/listing.h"
#include "store/memory_engine.h"
#include "store/origins.h"

namespace tests {

inline const store::Instant today = *store::parse_instant("2026-05-04T12:00:00Z");

inline store::ItemId item_id(std::uint64_t number) {
  std::string bytes(8, '\0');
  store::put_u64(bytes, number);
  return *store::ItemId::from_bytes(bytes);
}

inline store::NodeId node_id(char c) {
  return *store::NodeId::from_bytes(std::string(32, c));
}

inline store::Listing listing(std::uint64_t number, std::string title, std::string text = "Text") {
  store::Listing out;
  out.key = 1;
  out.id = item_id(number);
  out.revision = 1;
  out.issued = today - std::chrono::hours(1);
  out.salt = std::string(32, '0');
  out.content.title = std::move(title);
  out.content.text = std::move(text);
  out.content.language = "de";
  out.content.category = "clothing";
  out.content.area = "u33d8h2b";  // Potsdam
  out.content.place = {"14467", "Potsdam"};
  out.content.until = today + std::chrono::hours(24 * 30);
  return out;
}

inline std::string bytes_of(const store::Listing& listing) {
  store::Json json = *store::read_json(store::write_listing_without_proof(listing));
  json["proof"] = {{"type", "DataIntegrityProof"}};
  return store::canonical(json);
}

class Shelf {
 public:
  /// With this many origins; `nodes` are their ids.
  explicit Shelf(const std::string& nodes = "k") : x_nodes(nodes) {
    open();
    auto transaction = x_database->begin();
    for (const char c : nodes) REQUIRE(store::add_origin(transaction, node_id(c)));
    commit(transaction);
  }

  /// As after a start of the program: everything in memory is new.
  void open() {
    x_engine = std::make_unique<store::MemoryEngine>(disk);
    x_database = *store::Database::open(*x_engine);
    x_index = std::make_unique<matching::SearchIndex>(*x_database);
    REQUIRE(x_index->load());
    x_items = std::make_unique<store::Items>(std::vector<store::Projection*>{x_index.get()});
  }

  store::Transaction begin() const { return x_database->begin(); }
  void commit(const store::Transaction& transaction) { tell(write(transaction)); }
  /// The two halves of a commit.
  std::uint64_t write(const store::Transaction& transaction) {
    const auto sequence = x_database->commit(transaction);
    REQUIRE_MESSAGE(sequence, sequence.error().message);
    return *sequence;
  }
  void tell(std::uint64_t sequence) { x_items->committed(sequence); }

  static store::Generation generation(const store::Reader& reader, store::Origin origin) {
    return (*store::origin_record(reader, origin))->generation;
  }
  void put(store::Transaction& transaction, store::Origin origin, store::Listing listing) const {
    listing.node = node_id(x_nodes[number(origin)]);
    const auto stored =
        x_items->put(transaction, {origin, generation(transaction, origin), listing.id}, bytes_of(listing));
    REQUIRE_MESSAGE(stored, stored.error().message, stored.error().path);
  }
  void put_bytes(store::Transaction& transaction, const store::ItemId& id, std::string_view bytes) const {
    REQUIRE(x_items->put(transaction, {store::own_origin, generation(transaction, store::own_origin), id}, bytes));
  }
  void stage(store::Transaction& transaction, store::Origin origin, store::Generation to,
             store::Listing listing) const {
    listing.node = node_id(x_nodes[number(origin)]);
    REQUIRE(x_items->put(transaction, {origin, to, listing.id}, bytes_of(listing), store::Items::Rows::staged));
  }
  void erase(store::Transaction& transaction, store::Origin origin, const store::ItemId& id) const {
    REQUIRE(x_items->erase(transaction, {origin, generation(transaction, origin), id}));
  }
  /// Makes a staged generation the current one.
  void exchange(store::Transaction& transaction, store::Origin origin, store::Generation to) const {
    auto record = **store::origin_record(transaction, origin);
    record.generation = to;
    store::put_origin(transaction, origin, record);
    transaction.note({store::Changed::What::origin, origin, {}});
  }

  void put(store::Listing listing, store::Origin origin = store::own_origin) {
    auto transaction = begin();
    put(transaction, origin, std::move(listing));
    commit(transaction);
  }
  void erase(const store::ItemId& id, store::Origin origin = store::own_origin) {
    auto transaction = begin();
    erase(transaction, origin, id);
    commit(transaction);
  }

  matching::Page search(const matching::Query& query, store::Instant now = today) const {
    auto page = x_index->search(query, now);
    REQUIRE_MESSAGE(page, page.error().message);
    return *std::move(page);
  }
  /// Hits as the numbers of `item_id`.
  std::vector<std::uint64_t> found(const std::string& text) const {
    matching::Query query;
    query.text = text;
    return numbers(search(query));
  }
  static std::vector<std::uint64_t> numbers(const matching::Page& page) {
    std::vector<std::uint64_t> out;
    for (const auto& hit : page.hits) out.push_back(store::ByteReader(hit.id.bytes().substr(8)).u64());
    return out;
  }

  const matching::SearchIndex& index() const { return *x_index; }
  const store::Reader& reader() const { return *x_engine; }

  store::MemoryDisk disk;

 private:
  std::string x_nodes;
  std::unique_ptr<store::MemoryEngine> x_engine;
  std::unique_ptr<store::Database> x_database;
  std::unique_ptr<matching::SearchIndex> x_index;
  std::unique_ptr<store::Items> x_items;
};

}  // namespace tests
