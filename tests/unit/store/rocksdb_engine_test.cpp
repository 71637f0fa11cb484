// The RocksDB engine on failing disks. What it keeps when nothing fails: key_value_test.cpp, integrity_test.cpp.
#include "store/rocksdb_engine.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "tests/fault_disk.h"
#include "tests/temporary_folder.h"

using namespace store;
using tests::FaultDisk;

namespace {

using Mode = RocksdbEngine::Mode;
using Rows = std::map<std::string, std::string>;

Rows all_rows(const Reader& reader) {
  Rows out;
  const auto cursor = reader.scan({}, {});
  for (; cursor->valid(); cursor->next()) out.emplace(cursor->key(), cursor->value());
  REQUIRE(cursor->status());
  return out;
}

Changes step(int n) {
  Changes out;
  out["counter"] = std::to_string(n);
  out["row " + std::to_string(n)] = std::string(static_cast<std::size_t>(n % 7) * 300, 'v');
  if (n > 3) out["row " + std::to_string(n - 3)] = std::nullopt;
  return out;
}

void apply_to(Rows& rows, const Changes& changes) {
  for (const auto& [key, value] : changes)
    if (value)
      rows[key] = *value;
    else
      rows.erase(key);
}

// What a node does until its disk fails: opens, writes, sometimes a buffer is written out, stops and starts again.
// `acknowledged` is what was, `next` what it would be with the write that failed.
void work(FaultDisk& disk, Rows& acknowledged, Rows& next) {
  int n = 0;
  for (const Mode mode : {Mode::create, Mode::existing}) {
    auto engine = RocksdbEngine::open("/node", mode, disk.env());
    if (!engine) return;
    for (int i = 0; i < 12; ++i) {
      next = acknowledged;
      apply_to(next, step(++n));
      if (!(*engine)->write(step(n), n % 2 ? Durability::synced : Durability::buffered)) {
        CHECK((*engine)->write({{"late", "v"}}, Durability::synced).error().code == Code::io);
        return;
      }
      acknowledged = next;
      if (i % 5 == 4) (void)(*engine)->flush();
    }
  }
}

void fail_everywhere(FaultDisk::Fault fault) {
  std::uint64_t operations = 0;
  {
    FaultDisk disk(1);
    Rows acknowledged, next;
    work(disk, acknowledged, next);
    REQUIRE(acknowledged.size() == 4);
    operations = disk.operations();
  }
  REQUIRE(operations > 100);
  for (std::uint64_t at = 0; at <= operations; ++at) {
    CAPTURE(at);
    FaultDisk disk(at);
    disk.fail_at(at, fault);
    Rows acknowledged, next;
    work(disk, acknowledged, next);
    disk.restart();
    auto engine = RocksdbEngine::open("/node", Mode::existing, disk.env());
    if (!engine && acknowledged.empty()) engine = RocksdbEngine::open("/node", Mode::create, disk.env());
    if (!engine) FAIL(engine.error().message);
    const auto found = all_rows(**engine);
    CHECK((found == acknowledged || found == next));
    CHECK((*engine)->write({{"afterwards", "v"}}, Durability::synced));
  }
}

}  // namespace

TEST_CASE("power lost at any moment loses nothing that was acknowledged") {
  fail_everywhere(FaultDisk::Fault::all_later);
}

TEST_CASE("a single failed append, sync or rename loses nothing that was acknowledged, and ends writing") {
  fail_everywhere(FaultDisk::Fault::one);
}

TEST_CASE("a database is opened by one engine at a time, and made once") {
  const tests::TemporaryFolder folder;
  const auto path = (folder.path() / "node").string();
  {
    const auto engine = RocksdbEngine::open(path, Mode::create);
    REQUIRE(engine);
    const auto second = RocksdbEngine::open(path, Mode::existing);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::conflict);
    CHECK(second.error().message.find("another helfernetz is using") == 0);
    REQUIRE((*engine)->write({{"a", "1"}}, Durability::synced));
  }
  const auto again = RocksdbEngine::open(path, Mode::create);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::conflict);
  const auto engine = RocksdbEngine::open(path, Mode::existing);
  REQUIRE(engine);
  CHECK(all_rows(**engine) == Rows{{"a", "1"}});
}

TEST_CASE("a folder that lost CURRENT is damaged, not empty") {
  const tests::TemporaryFolder folder;
  const auto path = (folder.path() / "node").string();
  {
    const auto engine = *RocksdbEngine::open(path, Mode::create);
    REQUIRE(engine->write({{"a", "1"}}, Durability::synced));
    REQUIRE(engine->flush());
  }
  std::filesystem::remove(folder.path() / "node" / "CURRENT");
  for (const auto mode : {Mode::create, Mode::existing})
    CHECK(RocksdbEngine::open(path, mode).error().code == Code::corrupt);
}
