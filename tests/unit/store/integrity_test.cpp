#include "store/integrity.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "store/rocksdb_engine.h"
#include "tests/fault_disk.h"
#include "tests/temporary_folder.h"

using namespace store;
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void change_byte(const fs::path& path, std::size_t at, char to) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(to);
}

std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::directory_iterator(folder)) out[entry.path().filename().string()] = read_file(entry);
  return out;
}

Changes rows(Table table, int from, int to, std::mt19937_64& random) {
  Changes out;
  for (int i = from; i < to; ++i) {
    ItemKey key;
    key.origin = Origin{static_cast<std::uint32_t>(i)};
    std::string value(20, '\0');
    for (char& c : value) c = static_cast<char>(random());
    out[encode(table, key)] = value;
  }
  return out;
}

std::map<std::string, std::string> all_rows(const Reader& reader) {
  std::map<std::string, std::string> out;
  const auto cursor = reader.scan({}, {});
  for (; cursor->valid(); cursor->next()) out.emplace(cursor->key(), cursor->value());
  REQUIRE(cursor->status());
  return out;
}

// What the disk holds while a node runs: table files of different tables, and a log with writes that are in none.
class Folder {
 public:
  Folder() {
    std::mt19937_64 random(1);
    auto engine = *RocksdbEngine::open((x_live.path() / "node").string(), RocksdbEngine::Mode::create);
    REQUIRE(engine->write(rows(Table::entry, 0, 1200, random), Durability::synced));
    REQUIRE(engine->flush());
    REQUIRE(engine->write(rows(Table::content, 0, 600, random), Durability::synced));
    REQUIRE(engine->write(rows(Table::forward, 0, 600, random), Durability::synced));
    REQUIRE(engine->flush());
    REQUIRE(engine->write(rows(Table::entry, 1000, 2000, random), Durability::synced));  // over two blocks of the log
    for (int i = 0; i < 10; ++i)
      REQUIRE(engine->write(rows(Table::content, 600 + i, 601 + i, random), Durability::synced));
    before_last = all_rows(*engine);
    REQUIRE(engine->write(rows(Table::forward, 700, 702, random), Durability::synced));
    all = all_rows(*engine);
    fs::copy(x_live.path() / "node", path());
    for (const auto& entry : fs::directory_iterator(path())) {
      const auto name = entry.path().filename().string();
      if (name.ends_with(".sst")) tables.push_back(name);
      if (name.ends_with(".log")) log = name;
      if (name.starts_with("MANIFEST-")) manifest = name;
    }
    std::sort(tables.begin(), tables.end());
  }

  fs::path path() const { return x_live.path() / "copy"; }
  Integrity check() const {
    auto out = check_database(DatabaseFiles(path().string()));
    REQUIRE(out);
    return *std::move(out);
  }
  Result<std::unique_ptr<RocksdbEngine>> open() const {
    return RocksdbEngine::open(path().string(), RocksdbEngine::Mode::existing);
  }

  std::vector<std::string> tables;
  std::string log, manifest;
  std::map<std::string, std::string> before_last, all;

 private:
  tests::TemporaryFolder x_live;
};

// Every 37th byte, and all of the first and last 200.
std::vector<std::size_t> places(std::size_t size) {
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < size; ++at)
    if (at < 200 || at + 200 >= size || at % 37 == 0) out.push_back(at);
  return out;
}

}  // namespace

TEST_CASE("the files of a process that was killed are intact, and checking does not touch them") {
  const Folder folder;
  REQUIRE(folder.tables.size() == 2);
  const auto before = contents(folder.path());
  const auto result = folder.check();
  CHECK(result.damages.empty());
  CHECK(result.torn.empty());
  CHECK(result.files == 5);
  CHECK(result.records > 12);
  CHECK(result.bytes > 100'000);
  CHECK(contents(folder.path()) == before);
  const auto engine = folder.open();
  REQUIRE(engine);
  CHECK(all_rows(**engine) == folder.all);
}

TEST_CASE("each changed byte of a table file is found, with its place and the tables it may concern") {
  const Folder folder;
  const std::vector<std::vector<Table>> tables = {{Table::entry}, {Table::content, Table::forward}};
  for (std::size_t file = 0; file < 2; ++file) {
    const auto& name = folder.tables[file];
    const auto bytes = read_file(folder.path() / name);
    for (const auto at : places(bytes.size())) {
      CAPTURE(name);
      CAPTURE(at);
      change_byte(folder.path() / name, at, static_cast<char>(bytes[at] ^ 0x10));
      const auto result = folder.check();
      change_byte(folder.path() / name, at, bytes[at]);
      REQUIRE(result.damages.size() == 1);
      const auto& damage = result.damages.front();
      REQUIRE(damage.file == name);
      REQUIRE(damage.offset);
      REQUIRE(*damage.offset <= at);
      REQUIRE(*damage.offset + damage.bytes > at);
      REQUIRE(damage.bytes <= 10'000);
      REQUIRE((damage.tables == tables[file] || (file == 1 && damage.tables.size() == 4)));
    }
  }
  CHECK(folder.check().damages.empty());
}

TEST_CASE("larger damage of a table file is found") {
  const Folder folder;
  const auto path = folder.path() / folder.tables[0];
  const auto bytes = read_file(path);
  for (std::size_t at = 0; at + 512 < bytes.size(); at += 4096) {
    auto zeros = bytes;
    zeros.replace(at, 512, 512, '\0');
    write_file(path, zeros);
    const auto result = folder.check();
    REQUIRE(result.damages.size() == 1);
    CHECK(*result.damages[0].offset < at + 512);
    CHECK(*result.damages[0].offset + result.damages[0].bytes > at);
  }
  write_file(path, bytes.substr(0, bytes.size() - 1));
  CHECK(folder.check().damages.size() == 1);
  write_file(path, bytes + "x");
  CHECK(folder.check().damages.size() == 1);
  fs::remove(path);
  REQUIRE(folder.check().damages.size() == 1);
  CHECK(describe(folder.check().damages[0]) == folder.tables[0] + ": the file is missing (tables: entry)");
}

TEST_CASE("each changed byte of log, MANIFEST and CURRENT is found, and such a database is not opened") {
  const Folder folder;
  for (const auto& name : {folder.log, folder.manifest, std::string("CURRENT")}) {
    const auto bytes = read_file(folder.path() / name);
    for (const auto at : places(bytes.size())) {
      CAPTURE(name);
      CAPTURE(at);
      change_byte(folder.path() / name, at, static_cast<char>(bytes[at] ^ 0x01));
      const auto result = folder.check();
      REQUIRE_FALSE(result.damages.empty());
      const auto& damage = result.damages.front();
      REQUIRE(damage.file == name);
      REQUIRE(damage.offset);
      REQUIRE(*damage.offset <= at);
      REQUIRE(*damage.offset + damage.bytes > at);
      REQUIRE_FALSE(damage.tables.empty());
      const auto engine = folder.open();
      REQUIRE_FALSE(engine);
      REQUIRE(engine.error().code == Code::corrupt);
      REQUIRE(engine.error().message.find(name) != std::string::npos);
      change_byte(folder.path() / name, at, bytes[at]);
    }
  }
  const auto engine = folder.open();
  REQUIRE(engine);
  CHECK(all_rows(**engine) == folder.all);
}

TEST_CASE("damage of a log names the tables whose rows stand in the record") {
  const Folder folder;
  const auto bytes = read_file(folder.path() / folder.log);
  change_byte(folder.path() / folder.log, bytes.size() - 1, static_cast<char>(bytes.back() ^ 1));
  const auto result = folder.check();
  REQUIRE(result.damages.size() == 1);
  CHECK(result.damages[0].tables == std::vector{Table::forward});
}

TEST_CASE("a log cut anywhere in its last record loses that record and nothing else") {
  const Folder folder;
  auto untouched = contents(folder.path());
  untouched.erase("LOCK");  // the disk in memory makes its own
  const auto& log = untouched.at(folder.log);
  std::size_t cuts = 0;
  for (bool at_record = false; !at_record; ++cuts) {
    const auto size = log.size() - 1 - cuts;
    CAPTURE(size);
    tests::FaultDisk disk(1);
    REQUIRE(disk.env()->CreateDir("/node").ok());
    for (const auto& [name, bytes] : untouched)
      REQUIRE(rocksdb::WriteStringToFile(disk.env(), bytes.substr(0, name == folder.log ? size : bytes.size()),
                                         "/node/" + name)
                  .ok());
    const auto result = check_database(DatabaseFiles("/node", disk.env()));
    REQUIRE(result);
    REQUIRE(result->damages.empty());
    at_record = result->torn.empty();
    if (!at_record) REQUIRE(result->torn == std::vector{folder.log});
    const auto engine = RocksdbEngine::open("/node", RocksdbEngine::Mode::existing, disk.env());
    if (!engine) FAIL(engine.error().message);
    REQUIRE(all_rows(**engine) == folder.before_last);
  }
  CHECK(cuts > 100);
}

TEST_CASE("a folder in use is not checked, and a bare copy is left as it is") {
  const Folder folder;
  {
    const auto engine = *folder.open();
    CHECK(check_database(DatabaseFiles(folder.path().string())).error().code == Code::conflict);
    REQUIRE(engine->write({{"a", "1"}}, Durability::synced));
  }
  CHECK(folder.check().damages.empty());
  fs::remove(folder.path() / "LOCK");
  CHECK(folder.check().damages.empty());
  CHECK_FALSE(fs::exists(folder.path() / "LOCK"));
}

TEST_CASE("what is no database is told apart from a damaged one") {
  const tests::TemporaryFolder folder;
  const auto nothing = (folder.path() / "nothing").string();
  CHECK(check_logs(DatabaseFiles(nothing)).error().code == Code::not_found);
  CHECK(RocksdbEngine::open(nothing, RocksdbEngine::Mode::existing).error().code == Code::not_found);
  CHECK_FALSE(fs::exists(nothing));
}
