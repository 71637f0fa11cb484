#include "store/database.h"

#include <doctest/doctest.h>

#include "store/limits.h"
#include "store/memory_engine.h"

using namespace store;

namespace {

ItemId id_of(std::uint8_t n) {
  return *ItemId::from_bytes(std::string(15, '\0') + static_cast<char>(n));
}

Changed item(std::uint8_t n) {
  return {Changed::What::item, Origin{3}, id_of(n)};
}

std::uint64_t commit_item(Database& database, std::uint8_t n) {
  auto transaction = database.begin();
  transaction.put("row", std::string(1, static_cast<char>(n)));
  transaction.note(item(n));
  const auto sequence = database.commit(transaction);
  REQUIRE(sequence);
  return *sequence;
}

std::string meta(Meta field) {
  return encode(MetaKey{static_cast<std::uint8_t>(field)});
}

std::string u64(std::uint64_t value) {
  std::string out;
  put_u64(out, value);
  return out;
}

std::size_t sequence_rows(const Reader& reader) {
  std::size_t out = 0;
  const auto prefix = table_prefix(Table::sequence);
  for (const auto rows = reader.scan(prefix, after_prefix(prefix)); rows->valid(); rows->next()) ++out;
  return out;
}

}  // namespace

TEST_CASE("every commit has the next number, also after a restart") {
  MemoryDisk disk;
  {
    MemoryEngine engine(disk);
    auto database = *Database::open(engine);
    CHECK(database->sequence() == 0);
    CHECK(*database->commit(database->begin()) == 0);
    CHECK(commit_item(*database, 1) == 1);
    CHECK(commit_item(*database, 2) == 2);
  }
  disk.lose_power();
  MemoryEngine engine(disk);
  auto database = *Database::open(engine);
  CHECK(database->sequence() == 2);
  CHECK(commit_item(*database, 3) == 3);
}

TEST_CASE("readers follow what commits changed") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  auto database = *Database::open(engine);
  commit_item(*database, 1);
  auto transaction = database->begin();
  transaction.put("only a row", "");
  REQUIRE(database->commit(transaction));  // 2: nothing of note
  auto nested_base = database->begin();
  auto nested = nested_base.nested();
  nested.note(item(2));
  nested.note({Changed::What::origin, Origin{4}, {}});
  nested_base.note(item(9));
  nested_base.absorb(std::move(nested));
  REQUIRE(database->commit(nested_base));  // 3
  commit_item(*database, 3);               // 4

  const auto all = *changed_since(engine, 0, 100);
  REQUIRE(all.size() == 3);
  CHECK(all[0].sequence == 1);
  CHECK(all[0].changes == std::vector{item(1)});
  CHECK(all[1].sequence == 3);
  CHECK(all[1].changes == std::vector{item(9), item(2), Changed{Changed::What::origin, Origin{4}, {}}});
  CHECK(all[2].sequence == 4);

  const auto page = *changed_since(engine, 1, 1);  // a commit is never cut
  REQUIRE(page.size() == 1);
  CHECK(page[0].changes.size() == 3);
  CHECK(changed_since(engine, page[0].sequence, 1)->at(0).changes == std::vector{item(3)});
  CHECK(changed_since(engine, 4, 100)->empty());
  CHECK(changed_since(engine, 5, 100).error().code == Code::gone);
  CHECK(changed_since(engine, ~std::uint64_t{0}, 100).error().code == Code::gone);
}

TEST_CASE("old sequence rows go in small steps, and whoever needs them is told") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  constexpr std::uint64_t much = 500;  // rows of each of three old commits
  {
    auto database = *Database::open(engine);
    for (int commit = 0; commit < 3; ++commit) {
      auto transaction = database->begin();
      for (std::uint64_t i = 0; i < much; ++i) transaction.note(item(1));
      REQUIRE(database->commit(transaction));
    }
  }
  REQUIRE(engine.write({{meta(Meta::sequence), u64(limits::sequence_commits + 1)}}, Durability::synced));
  auto database = *Database::open(engine);
  CHECK(sequence_rows(engine) == 3 * much);

  // Commits 1 and 2 are now too old; 3 is the oldest of the newest million.
  commit_item(*database, 2);
  CHECK(sequence_rows(engine) == 3 * much + 1 - (1 + limits::sequence_rows_pruned));
  CHECK(changed_since(engine, 0, 1).error().code == Code::gone);
  CHECK(changed_since(engine, 1, 1)->at(0).changes.size() == much);

  int commits = 0;
  for (; changed_since(engine, 1, 1) && commits < 100; ++commits) {
    auto transaction = database->begin();
    transaction.put("row", std::to_string(commits));
    REQUIRE(database->commit(transaction));
  }
  CHECK(commits > 1);
  CHECK(commits < 10);
}

TEST_CASE("a commit is all or nothing, and never larger than a batch") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  auto database = *Database::open(engine);
  auto transaction = database->begin();
  for (char c = 'a'; transaction.bytes() + limits::value_bytes < limits::transaction_bytes; ++c)
    transaction.put(std::string(1, c), std::string(limits::value_bytes, c));
  while (transaction.bytes() + 48 <= limits::transaction_bytes) transaction.note(item(1));
  auto more = database->begin();
  more.put("z", std::string(100, 'z'));
  auto too_much = transaction.nested();
  too_much.put("z", std::string(100, 'z'));

  // The rows the commit adds fit beside the most a transaction may hold, also when old ones are erased.
  REQUIRE(engine.write({{meta(Meta::sequence), u64(2 * limits::sequence_commits)}}, Durability::synced));
  database = *Database::open(engine);
  Changes old_rows;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    Changed changed = item(1);
    std::string value(1, static_cast<char>(changed.what));
    put_u32(value, number(changed.origin));
    old_rows[encode(SequenceKey{5, i})] = value + std::string(changed.id.bytes());
  }
  REQUIRE(engine.write(old_rows, Durability::synced));
  REQUIRE(database->commit(transaction));

  transaction.absorb(std::move(too_much));
  const auto refused = database->commit(transaction);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::too_large);
  CHECK_FALSE(*engine.get("z"));
  CHECK(database->sequence() == 2 * limits::sequence_commits + 1);
  CHECK(database->commit(more));
}

TEST_CASE("a failed commit leaves the sequence where it was") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  auto database = *Database::open(engine);
  disk.on_write = [](const Changes&, Durability) { return MemoryDisk::Fate::lost; };
  auto transaction = database->begin();
  transaction.put("row", "value");
  CHECK(database->commit(transaction).error().code == Code::io);
  CHECK(database->sequence() == 0);
}

TEST_CASE("databases of other formats are refused") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  REQUIRE(Database::open(engine));
  std::string newer;
  put_u32(newer, format_version + 1);
  REQUIRE(engine.write({{meta(Meta::format), newer}}, Durability::synced));
  CHECK(Database::open(engine));  // written by a newer program, still readable
  REQUIRE(engine.write({{meta(Meta::readable_by), newer}}, Durability::synced));
  CHECK(Database::open(engine).error().code == Code::unsupported);
  REQUIRE(engine.write({{meta(Meta::format), "?"}}, Durability::synced));
  CHECK(Database::open(engine).error().code == Code::corrupt);
  REQUIRE(engine.write({{meta(Meta::format), std::nullopt}}, Durability::synced));
  CHECK(Database::open(engine).error().code == Code::corrupt);  // rows, but nobody knows whose
}

TEST_CASE("the rows of a commit are the bytes that FORMAT.md describes") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  auto database = *Database::open(engine);
  auto transaction = database->begin();
  transaction.note(item(9));
  transaction.note({Changed::What::origin, Origin{4}, {}});
  REQUIRE(database->commit(transaction));
  std::vector<std::string> rows;
  for (const auto cursor = engine.scan({}, {}); cursor->valid(); cursor->next())
    rows.push_back(to_hex(cursor->key()) + " " + to_hex(cursor->value()));
  CHECK(rows == std::vector<std::string>{
                    "0101 00000001",
                    "0102 00000001",
                    "0103 0000000000000001",
                    "0c000000000000000100000000 0100000003" + std::string(30, '0') + "09",
                    "0c000000000000000100000001 0200000004" + std::string(32, '0'),
                });
}
