#include "node/writer_thread.h"

#include <future>

#include <doctest/doctest.h>

#include "node/limits.h"
#include "store/memory_engine.h"

using namespace node;

namespace {

struct Setup {
  store::MemoryDisk disk;
  store::MemoryEngine engine{disk};
  std::unique_ptr<store::Database> database = *store::Database::open(engine);
  store::Items items{{}};
  int commits = 0;
  WriterThread writer{*database, items, [this] { ++commits; }};

  using Outcome = std::promise<store::Result<void>>;
  enum class Ends { well, in_error };
  std::future<store::Result<void>> put(std::string key, Ends ends = Ends::well) {
    const auto outcome = std::make_shared<Outcome>();
    auto future = outcome->get_future();
    const bool accepted = writer.submit(
        [key, ends](store::Transaction& transaction) -> store::Result<void> {
          transaction.put(key, "value");
          if (ends == Ends::in_error) return store::Error{store::Code::invalid, "refused", {}};
          return {};
        },
        [outcome](store::Result<void> result) { outcome->set_value(std::move(result)); });
    REQUIRE(accepted);
    return future;
  }
  /// Holds the writer until the promise is kept, so that what is submitted meanwhile shares a commit.
  std::shared_ptr<std::promise<void>> hold() {
    const auto go = std::make_shared<std::promise<void>>();
    const auto wait = std::make_shared<std::future<void>>(go->get_future());
    writer.submit_alone([wait] { wait->wait(); });
    return go;
  }
  bool submit_nothing() {
    return writer.submit([](store::Transaction&) { return store::Result<void>(); }, [](store::Result<void>) {});
  }
  bool holds(const std::string& key) { return engine.get(key)->has_value(); }
};

}  // namespace

TEST_CASE("one task's failure drops its own changes alone") {
  Setup setup;
  const auto go = setup.hold();
  auto first = setup.put("#a"), second = setup.put("#b", Setup::Ends::in_error), third = setup.put("#c");
  go->set_value();
  CHECK(first.get());
  CHECK(second.get().error().message == "refused");
  CHECK(third.get());
  CHECK(setup.holds("#a"));
  CHECK_FALSE(setup.holds("#b"));
  CHECK(setup.holds("#c"));
  setup.writer.stop();
  CHECK(setup.commits == 1);
}

TEST_CASE("a failed commit is told to everyone in it") {
  Setup setup;
  setup.disk.on_write = [](const store::Changes&, store::Durability) { return store::MemoryDisk::Fate::lost; };
  const auto go = setup.hold();
  auto first = setup.put("#a"), second = setup.put("#b");
  go->set_value();
  CHECK(first.get().error().code == store::Code::io);
  CHECK(second.get().error().code == store::Code::io);
  setup.writer.stop();
  CHECK_FALSE(setup.holds("#a"));
  CHECK(setup.commits == 0);
}

TEST_CASE("a full inbox refuses, and stopping carries out what was accepted") {
  Setup setup;
  const auto go = setup.hold();
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < limits::writer_inbox + 50; ++i)
    if (setup.submit_nothing()) ++accepted;
  CHECK(accepted <= limits::writer_inbox);
  CHECK(accepted >= limits::writer_inbox - 1);
  go->set_value();
  auto last = std::async(std::launch::async, [&] { setup.writer.stop(); });
  last.get();
  CHECK_FALSE(setup.submit_nothing());
}
