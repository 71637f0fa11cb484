// One model-based suite over every engine: a plain std::map says what must be read.
#include "store/key_value.h"

#include <algorithm>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "store/limits.h"
#include "store/memory_engine.h"
#include "store/rocksdb_engine.h"
#include "store/transaction.h"
#include "tests/fault_disk.h"

using namespace store;

namespace {

using Model = std::map<std::string, std::string>;
using Generator = std::mt19937_64;

// An engine on a disk that can be opened again, after a clean stop or after a crash.
class Bench {
 public:
  virtual ~Bench() = default;
  virtual KeyValue& engine() = 0;
  virtual void reopen() = 0;
  /// The process dies or the power fails: unsynced writes may be lost.
  virtual void crash(Generator& random) = 0;
};

class MemoryBench final : public Bench {
 public:
  KeyValue& engine() override { return *x_engine; }
  void reopen() override { x_engine = std::make_unique<MemoryEngine>(x_disk); }
  void crash(Generator& random) override {
    x_disk.lose_power(random() % (x_disk.unsynced() + 1));
    reopen();
  }

 private:
  MemoryDisk x_disk;
  std::unique_ptr<MemoryEngine> x_engine = std::make_unique<MemoryEngine>(x_disk);
};

// On a disk in memory, whose unsynced ends are lost in a crash.
class RocksdbBench final : public Bench {
 public:
  explicit RocksdbBench(std::uint64_t seed) : x_disk(seed) { x_engine = opened(RocksdbEngine::Mode::create); }
  KeyValue& engine() override { return *x_engine; }
  void reopen() override {
    x_engine.reset();
    x_engine = opened(RocksdbEngine::Mode::existing);
  }
  void crash(Generator&) override {
    x_disk.freeze();
    x_engine.reset();
    x_disk.restart();
    x_engine = opened(RocksdbEngine::Mode::existing);
  }

 private:
  std::unique_ptr<RocksdbEngine> opened(RocksdbEngine::Mode mode) {
    auto engine = RocksdbEngine::open("/node", mode, x_disk.env());
    if (!engine) FAIL(engine.error().message);
    return *std::move(engine);
  }

  tests::FaultDisk x_disk;
  std::unique_ptr<RocksdbEngine> x_engine;
};

std::size_t below(Generator& random, std::size_t n) {
  return static_cast<std::size_t>(random() % n);
}

// Few enough keys that they meet again, of all lengths and bytes that order could get wrong.
std::string any_key(Generator& random) {
  static const std::string letters{"\x00\x01\x61\x7f\x80\xff", 6};
  std::string out;
  for (auto size = 1 + below(random, 4); size > 0; --size) out.push_back(letters[below(random, letters.size())]);
  return out;
}

std::string any_bound(Generator& random) {
  return below(random, 8) == 0 ? std::string() : any_key(random);
}

Changes any_changes(Generator& random) {
  Changes out;
  for (auto count = 1 + below(random, 30); count > 0; --count) {
    auto key = any_key(random);
    if (below(random, 3) == 0)
      out[std::move(key)] = std::nullopt;
    else
      out[std::move(key)] = std::string(below(random, 20) == 0 ? 3000 : below(random, 40), static_cast<char>(random()));
  }
  return out;
}

void apply_to(Model& model, const Changes& changes) {
  for (const auto& [key, value] : changes) {
    if (value)
      model[key] = *value;
    else
      model.erase(key);
  }
}

Model read_all(const Reader& reader, std::string_view from = {}, std::string_view to = {}) {
  Model out;
  bool ordered = true;
  const auto cursor = reader.scan(from, to);
  for (; cursor->valid(); cursor->next()) {
    ordered = ordered && (out.empty() || out.rbegin()->first < cursor->key());
    out.emplace(cursor->key(), cursor->value());
  }
  REQUIRE(cursor->status());
  REQUIRE(ordered);
  return out;
}

Model in_range(const Model& model, const std::string& from, const std::string& to) {
  Model out;
  for (const auto& [key, value] : model)
    if (key >= from && (to.empty() || key < to)) out.emplace(key, value);
  return out;
}

void check_reads(const Reader& reader, const Model& model, Generator& random) {
  for (int i = 0; i < 5; ++i) {
    const auto key = any_key(random);
    const auto value = reader.get(key);
    REQUIRE(value);
    const auto expected = model.find(key);
    CHECK(*value == (expected == model.end() ? std::nullopt : std::optional(expected->second)));
    const auto from = any_bound(random), to = any_bound(random);
    CHECK(read_all(reader, from, to) == in_range(model, from, to));
  }
}

// Transactions on `base`, and transactions on these: some are absorbed, some dropped.
void run_transactions(KeyValue& engine, Model& model, Generator& random) {
  Transaction outer(engine);
  Model outer_model = model;
  for (auto count = 1 + below(random, 5); count > 0; --count) {
    auto inner = outer.nested();
    Model inner_model = outer_model;
    const auto changes = any_changes(random);
    for (const auto& [key, value] : changes) value ? inner.put(key, *value) : inner.erase(key);
    apply_to(inner_model, changes);
    check_reads(inner, inner_model, random);
    check_reads(outer, outer_model, random);
    if (below(random, 3) == 0) continue;
    outer.absorb(std::move(inner));
    outer_model = std::move(inner_model);
  }
  check_reads(outer, outer_model, random);
  REQUIRE(engine.write(outer.changes(), Durability::synced));
  model = std::move(outer_model);
}

void run_model(Bench& bench, std::uint64_t seed, int steps) {
  CAPTURE(seed);
  Generator random(seed);
  std::vector<Model> states{{}};  // the synced one, and one more for each write that a crash may take
  struct Kept {
    std::unique_ptr<Reader> snapshot;
    Model model;
  };
  std::vector<Kept> kept;
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    const auto what = below(random, 100);
    if (what < 50) {
      const auto changes = any_changes(random);
      const bool synced = below(random, 2) == 0;
      REQUIRE(bench.engine().write(changes, synced ? Durability::synced : Durability::buffered));
      Model next = states.back();
      apply_to(next, changes);
      if (synced) states.clear();
      states.push_back(std::move(next));
    } else if (what < 60) {
      Model next = states.back();
      run_transactions(bench.engine(), next, random);
      states.assign(1, std::move(next));
    } else if (what < 75) {
      check_reads(bench.engine(), states.back(), random);
    } else if (what < 85) {
      if (kept.size() == 4) kept.erase(kept.begin());
      kept.push_back({bench.engine().snapshot(), states.back()});
    } else if (what < 95) {
      for (const Kept& each : kept) check_reads(*each.snapshot, each.model, random);
    } else if (what < 97) {
      kept.clear();
      bench.reopen();
      CHECK(read_all(bench.engine()) == states.back());
    } else {
      kept.clear();
      bench.crash(random);
      const auto found = read_all(bench.engine());
      const auto survivor = std::find(states.begin(), states.end(), found);
      REQUIRE(survivor != states.end());
      states = {found};
    }
  }
  CHECK(read_all(bench.engine()) == states.back());
}

void check_limits(Bench& bench) {
  auto& engine = bench.engine();
  const Model before = read_all(engine);
  const auto refused = [&](const Changes& changes, Code code) {
    const auto written = engine.write(changes, Durability::synced);
    REQUIRE_FALSE(written);
    CHECK(written.error().code == code);
    CHECK(read_all(engine) == before);
  };
  refused({{std::string(limits::key_bytes + 1, 'k'), "v"}}, Code::too_large);
  refused({{"k", std::string(limits::value_bytes + 1, 'v')}}, Code::too_large);
  refused({{"", "v"}}, Code::invalid);
  Changes batch;
  const std::string value(limits::value_bytes, 'v');
  for (char c = 'a'; batch.size() < limits::batch_bytes / limits::value_bytes; ++c) batch[std::string(1, c)] = value;
  refused(batch, Code::too_large);

  REQUIRE(
      engine.write({{std::string(limits::key_bytes, 'k'), std::string(limits::value_bytes, 'v')}}, Durability::synced));
  batch.begin()->second->resize(limits::value_bytes - batch.size());
  REQUIRE(engine.write(batch, Durability::synced));
  CHECK(read_all(engine).size() == before.size() + batch.size() + 1);
}

// Readers on other threads see whole states only, while the writer goes on.
void check_threads(Bench& bench) {
  auto& engine = bench.engine();
  const auto state = [](int n) {
    Changes out;
    for (int key = 0; key < 50; ++key) out["k" + std::to_string(key)] = std::to_string(n);
    return out;
  };
  REQUIRE(engine.write(state(0), Durability::synced));
  std::vector<int> failures(2, 0);
  std::vector<std::thread> readers;
  for (int& failure : failures)
    readers.emplace_back([&engine, &failure] {
      for (int last = 0, round = 0; round < 300; ++round) {
        const auto snapshot = engine.snapshot();
        const auto first = snapshot->get("k0");
        std::size_t count = 0;
        for (const auto cursor = snapshot->scan("k", "l"); cursor->valid(); cursor->next(), ++count)
          if (cursor->value() != **first) ++failure;
        const int now = std::stoi(**first);
        if (count != 50 || now < last) ++failure;
        last = now;
      }
    });
  for (int n = 1; n < 200; ++n) REQUIRE(engine.write(state(n), n % 20 ? Durability::buffered : Durability::synced));
  for (auto& reader : readers) reader.join();
  CHECK(failures == std::vector<int>(2, 0));
}

}  // namespace

TEST_CASE("the memory engine keeps what a map would keep") {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    MemoryBench bench;
    run_model(bench, seed, 300);
  }
}

TEST_CASE("the RocksDB engine keeps what a map would keep") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    RocksdbBench bench(seed);
    run_model(bench, seed, 300);
  }
}

TEST_CASE("engines keep the bounds of the interface") {
  MemoryBench memory;
  check_limits(memory);
  RocksdbBench rocksdb(1);
  check_limits(rocksdb);
}

TEST_CASE("readers see whole states while an engine is written") {
  MemoryBench memory;
  check_threads(memory);
  RocksdbBench rocksdb(1);
  check_threads(rocksdb);
}

TEST_CASE("a large memory engine stays in order") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  Model model;
  Generator random(7);
  for (int round = 0; round < 40; ++round) {
    Changes changes;
    for (int i = 0; i < 500; ++i) changes[std::to_string(below(random, 20000))] = std::to_string(round);
    if (round > 20)
      for (int i = 0; i < 1500; ++i) changes[std::to_string(below(random, 20000))] = std::nullopt;
    REQUIRE(engine.write(changes, Durability::buffered));
    apply_to(model, changes);
  }
  CHECK(read_all(engine) == model);
}

TEST_CASE("a simulated disk that fails keeps what it acknowledged") {
  MemoryDisk disk;
  {
    MemoryEngine engine(disk);
    REQUIRE(engine.write({{"a", "1"}}, Durability::synced));
    REQUIRE(engine.write({{"b", "1"}}, Durability::buffered));
    disk.on_write = [](const Changes&, Durability) { return MemoryDisk::Fate::lost; };
    CHECK(engine.write({{"c", "1"}}, Durability::synced).error().code == Code::io);
    disk.on_write = nullptr;
    CHECK(engine.write({{"d", "1"}}, Durability::synced).error().code == Code::io);
    CHECK(read_all(engine) == Model{{"a", "1"}, {"b", "1"}});
    CHECK(disk.unsynced() == 1);
  }
  disk.lose_power();
  {
    MemoryEngine engine(disk);
    CHECK(read_all(engine) == Model{{"a", "1"}});
    disk.on_write = [](const Changes&, Durability) { return MemoryDisk::Fate::unheard; };
    CHECK(engine.write({{"e", "1"}}, Durability::synced).error().code == Code::io);
    disk.on_write = nullptr;
  }
  disk.lose_power();
  MemoryEngine engine(disk);
  CHECK(read_all(engine) == Model{{"a", "1"}, {"e", "1"}});
  MemoryEngine second(disk);
  CHECK(engine.write({{"f", "1"}}, Durability::synced).error().code == Code::io);
  CHECK(second.write({{"f", "1"}}, Durability::synced));
}

TEST_CASE("a simulated disk that cannot be read says so instead of seeming empty") {
  MemoryDisk disk;
  MemoryEngine engine(disk);
  REQUIRE(engine.write({{"a", "1"}}, Durability::synced));
  disk.on_read = [] { return true; };
  CHECK(engine.get("a").error().code == Code::io);
  Transaction transaction(engine);
  transaction.put("b", "2");
  const auto cursor = transaction.scan({}, {});
  CHECK_FALSE(cursor->valid());
  CHECK(cursor->status().error().code == Code::io);
}

TEST_CASE("the end of a prefix") {
  CHECK(after_prefix("a") == "b");
  CHECK(after_prefix("a\xff\xff") == "b");
  CHECK(after_prefix("\xff").empty());
  CHECK(after_prefix("").empty());
}
