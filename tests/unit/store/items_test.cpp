// Items and what hangs on them: origins, entries, projections, leases.
#include "store/items.h"

#include <functional>

#include <doctest/doctest.h>

#include "store/digest.h"
#include "store/entries.h"
#include "store/expiry.h"
#include "store/json.h"
#include "store/limits.h"
#include "store/memory_engine.h"
#include "store/origins.h"

using namespace store;

namespace {

const Instant now = *parse_instant("2026-03-01T12:00:00Z");
const NodeId own_node = *NodeId::from_hex(std::string(64, '0'));
const NodeId other_node = *NodeId::from_hex(std::string(64, '1'));

ItemKey item(char n, Origin origin = own_origin, Generation generation = {}) {
  return {origin, generation, *ItemId::from_bytes(std::string(16, n))};
}

std::string listing(const ItemKey& key, const std::string& title, const NodeId& node = own_node,
                    Instant until = now + std::chrono::hours(24)) {
  Listing out;
  out.node = node;
  out.key = 1;
  out.id = key.id;
  out.revision = 1;
  out.issued = now;
  out.salt = std::string(32, '0');
  out.content = *read_listing_content(
      R"({"purpose":"offer","action":"transfer","category":"clothing","language":"de","title":"Titel","text":"Text",)"
      R"("area":"u336x","place":{"postal_code":"14467","name":"Potsdam"}})",
      now);
  out.content.title = title;
  out.content.until = until;
  Json json = *read_json(write_listing_without_proof(out));
  json["proof"] = {{"type", "DataIntegrityProof"}};
  return canonical(json);
}

// Writes down what it is told, as rows of its own.
class Recorder final : public Projection {
 public:
  Result<void> rows(Transaction& transaction, const ListingRow* before, const ListingRow* after) override {
    if (refuse) return Error{Code::io, "refused", {}};
    calls.push_back((before ? before->listing.content.title : "-") + std::string(" → ") +
                    (after ? after->listing.content.title : "-"));
    if (before) transaction.erase(row(*before));
    if (after) transaction.put(row(*after), std::string(after->bytes));
    return {};
  }
  void committed(std::uint64_t sequence) override { sequences.push_back(sequence); }

  static std::string row(const ListingRow& listing) { return "title of " + std::string(listing.key.id.bytes()); }

  std::vector<std::string> calls;
  std::vector<std::uint64_t> sequences;
  bool refuse = false;
};

struct Store {
  Store() {
    auto transaction = database->begin();
    REQUIRE(*add_origin(transaction, own_node) == own_origin);
    REQUIRE(*add_origin(transaction, other_node) == Origin{1});
    REQUIRE(database->commit(transaction));
  }
  void put(const ItemKey& key, const std::string& bytes, Items::Rows rows = Items::Rows::current) {
    auto transaction = database->begin();
    REQUIRE(items.put(transaction, key, bytes, rows));
    commit(transaction);
  }
  void erase(const ItemKey& key) {
    auto transaction = database->begin();
    REQUIRE(items.erase(transaction, key));
    commit(transaction);
  }
  void commit(const Transaction& transaction) {
    const auto sequence = database->commit(transaction);
    REQUIRE(sequence);
    items.committed(*sequence);
  }
  Error refused(const ItemKey& key, std::string_view bytes) {
    auto transaction = database->begin();
    const auto put = items.put(transaction, key, bytes);
    REQUIRE_FALSE(put);
    return put.error();
  }
  std::size_t rows_of(Table table) const {
    std::size_t out = 0;
    const auto prefix = table_prefix(table);
    for (const auto rows = engine.scan(prefix, after_prefix(prefix)); rows->valid(); rows->next()) ++out;
    return out;
  }

  MemoryDisk disk;
  MemoryEngine engine{disk};
  std::unique_ptr<Database> database = *Database::open(engine);
  Recorder recorder;
  ExpiryRows expiry;
  Items items{{&recorder, &expiry}};
};

}  // namespace

TEST_CASE("a listing brings its derived rows and takes them away") {
  Store store;
  const auto key = item('a');
  const auto first = listing(key, "Erstens"), second = listing(key, "Zweitens");
  store.put(key, first);
  CHECK(*item_bytes(store.engine, key) == first);
  CHECK(store.rows_of(Table::expiry) == 1);
  store.put(key, second);
  CHECK(*item_bytes(store.engine, key) == second);
  store.put(key, second);  // nothing new
  store.erase(key);
  store.erase(key);
  CHECK_FALSE(*item_bytes(store.engine, key));
  CHECK(store.rows_of(Table::expiry) == 0);
  CHECK(store.recorder.calls == std::vector<std::string>{"- → Erstens", "Erstens → Zweitens", "Zweitens → -"});

  const auto commits = *changed_since(store.engine, 1, 100);
  REQUIRE(commits.size() == 3);
  for (const auto& commit : commits)
    CHECK(commit.changes == std::vector{Changed{Changed::What::item, own_origin, key.id}});
  CHECK(store.recorder.sequences.back() == commits.back().sequence);
}

TEST_CASE("an item may become a listing and cease to be one") {
  Store store;
  const auto key = item('a', Origin{1});
  store.put(key, R"({"type":"notice"})");
  store.put(key, listing(key, "Jetzt", other_node));
  store.put(key, R"({"type":"organisation"})");
  CHECK(*item_bytes(store.engine, key) == R"({"type":"organisation"})");
  CHECK(store.rows_of(Table::expiry) == 0);
  CHECK(store.recorder.calls == std::vector<std::string>{"- → Jetzt", "Jetzt → -"});
}

TEST_CASE("staged rows are derived, but nobody is told of a change yet") {
  Store store;
  const auto current = item('a', Origin{1}), staged = item('a', Origin{1}, Generation{1});
  store.put(staged, listing(staged, "Bald", other_node), Items::Rows::staged);
  CHECK(store.recorder.calls.size() == 1);
  CHECK_FALSE(*item_bytes(store.engine, current));
  CHECK(changed_since(store.engine, 1, 100)->empty());
}

TEST_CASE("a listing that does not fit is refused") {
  Store store;
  const auto key = item('a');
  CHECK(store.refused(key, listing(item('b'), "Titel")).path == "/id");
  CHECK(store.refused(key, listing(key, "Titel", other_node)).path == "/node");
  CHECK(store.refused(item('a', Origin{7}), listing(key, "Titel")).code == Code::not_found);
  CHECK(store.refused(key, R"({"type":"listing"})").code == Code::invalid);
  CHECK(store.refused(key, std::string(limits::value_bytes + 1, ' ')).code == Code::too_large);
  CHECK(store.recorder.calls.empty());
  store.recorder.refuse = true;
  CHECK(store.refused(key, listing(key, "Titel")).code == Code::io);
}

TEST_CASE("a damaged listing is not erased half") {
  Store store;
  const auto key = item('a');
  store.put(key, listing(key, "Titel"));
  REQUIRE(store.engine.write({{encode(Table::content, key), R"({"type":"listing"})"}}, Durability::synced));
  auto transaction = store.database->begin();
  CHECK(store.items.erase(transaction, key).error().code == Code::corrupt);
}

TEST_CASE("the type of an item is found without parsing it") {
  CHECK(item_type(R"({"type":"notice"})") == "notice");
  CHECK(item_type(listing(item('a'), "Titel")) == "listing");
  CHECK(item_type(R"({"a":{"type":"x"},"b":["type",{"type":"y"},"\"type\":\"z\""],"type":"right","u":1})") == "right");
  CHECK(item_type(R"({"a":"\\","type":"right"})") == "right");
  for (const char* none : {"", "{", "{}", "[]", "null", R"({"type":1})", R"({"type":"x)", R"({"a":1)", R"({"a":"type)",
                           R"({"a":"\)", R"({"a":{"type":"x"}})", R"(["type","x"])", R"({"a":[1,2]]]],"type":"x"})"})
    CHECK(item_type(none).empty());
}

TEST_CASE("origins get the next number, the node itself the first") {
  Store store;
  auto transaction = store.database->begin();
  const auto third = *NodeId::from_hex(std::string(64, '2'));
  CHECK(*add_origin(transaction, other_node) == Origin{1});
  CHECK(*add_origin(transaction, third) == Origin{2});
  OriginRecord record;
  record.node = third;
  record.generation = Generation{3};
  record.epoch = 2;
  record.seq = ~std::uint64_t{0};
  record.floor = 4;
  record.count = 5;
  record.first_seen = now;
  record.name = "Landkreis Leer";
  record.url = "https://leer.example/";
  put_origin(transaction, Origin{2}, record);
  store.commit(transaction);

  CHECK(to_hex(**store.engine.get(encode(OriginKey{Origin{2}}))) ==
        std::string(64, '2') + "00000003" + "0000000000000002" + "ffffffffffffffff" + "0000000000000004" +
            "0000000000000005" + "0000019ca9450a00" + "0e" + to_hex("Landkreis Leer") + "15" +
            to_hex("https://leer.example/"));
  CHECK(to_hex(**store.engine.get(encode(OriginIdKey{third}))) == "00000002");
  const auto read = *origin_record(store.engine, Origin{2});
  REQUIRE(read);
  CHECK(read->node == third);
  CHECK(read->generation == Generation{3});
  CHECK(read->epoch == 2);
  CHECK(read->seq == ~std::uint64_t{0});
  CHECK(read->floor == 4);
  CHECK(read->count == 5);
  CHECK(read->first_seen == now);
  CHECK(read->name == "Landkreis Leer");
  CHECK(read->url == "https://leer.example/");
  CHECK(*find_origin(store.engine, third) == Origin{2});
  CHECK_FALSE(*find_origin(store.engine, *NodeId::from_hex(std::string(64, '3'))));
  CHECK_FALSE(*origin_record(store.engine, Origin{3}));
  const auto all = *all_origins(store.engine);
  REQUIRE(all.size() == 3);
  CHECK(all[0].second.node == own_node);
  CHECK(all[2].first == Origin{2});

  REQUIRE(store.engine.write({{encode(OriginKey{Origin{2}}), "short"}}, Durability::synced));
  CHECK(origin_record(store.engine, Origin{2}).error().code == Code::corrupt);
  CHECK(all_origins(store.engine).error().code == Code::corrupt);
}

TEST_CASE("an id stands in the change index once, under the head that touched it last") {
  Store store;
  const auto key = item('a', Origin{1});
  const auto seqs = [&] {
    std::vector<std::uint64_t> out;
    const auto prefix = generation_prefix(Table::change, key.origin, key.generation);
    for (const auto rows = store.engine.scan(prefix, after_prefix(prefix)); rows->valid(); rows->next())
      out.push_back(decode_change_key(rows->key())->seq);
    return out;
  };
  const auto change = [&](const std::function<Result<void>(Transaction&)>& run) {
    auto transaction = store.database->begin();
    REQUIRE(run(transaction));
    store.commit(transaction);
  };
  const Hash leaf = sha256("first"), other = sha256("second");
  change([&](Transaction& t) { return put_entry(t, key, {leaf, 3}); });
  CHECK(seqs() == std::vector<std::uint64_t>{3});
  change([&](Transaction& t) { return put_entry(t, key, {other, 9}); });
  CHECK(seqs() == std::vector<std::uint64_t>{9});
  CHECK((*entry(store.engine, key))->leaf == other);
  CHECK((*entry(store.engine, key))->seq == 9);
  change([&](Transaction& t) { return remove_entry(t, key, 12); });
  CHECK(seqs() == std::vector<std::uint64_t>{12});
  CHECK_FALSE(*entry(store.engine, key));
  change([&](Transaction& t) { return remove_entry(t, key, 13); });  // gone already
  CHECK(seqs() == std::vector<std::uint64_t>{12});
  // Within one transaction, too.
  change([&](Transaction& t) {
    if (auto put = put_entry(t, key, {leaf, 14}); !put) return put;
    return remove_entry(t, key, 15);
  });
  CHECK(seqs() == std::vector<std::uint64_t>{12, 15});

  CHECK(to_hex(encode_entry({leaf, 3})) == leaf.hex() + "0000000000000003");
  CHECK(decode_entry("short").error().code == Code::corrupt);
  CHECK(decode_entry(encode_entry({leaf, 3}) + "x").error().code == Code::corrupt);
}

TEST_CASE("leases end in order, each in its time") {
  Store store;
  const auto hours = [](int n) { return now + std::chrono::hours(n); };
  const auto early = item('a'), late = item('b'), remote = item('c', Origin{1});
  store.put(late, listing(late, "später", own_node, hours(3)));
  store.put(early, listing(early, "früher", own_node, hours(1)));
  store.put(remote, listing(remote, "woanders", other_node, hours(2)));
  const auto ended = [&](Instant at, std::size_t at_most = 10, bool own_only = false) {
    const auto leases = ended_leases(store.engine, at, at_most,
                                     [&](const ItemKey& key) { return !own_only || key.origin == own_origin; });
    std::string out;
    for (const auto& key : *leases) out += key.id.bytes().front();
    return out;
  };
  CHECK(ended(hours(1) - Duration(1)).empty());
  CHECK(ended(hours(1)) == "a");
  CHECK(ended(hours(3)) == "acb");
  CHECK(ended(hours(3), 2) == "ac");
  CHECK(ended(hours(3), 2, true) == "ab");
  store.put(early, listing(early, "erneuert", own_node, hours(5)));
  CHECK(ended(hours(3)) == "cb");
}
