#include "tests/sim/node.h"

namespace tests {

using store::Result;

Process::Process(std::unique_ptr<store::MemoryEngine> opened, std::unique_ptr<store::Database> of_engine,
                 store::Random& random, const federation::NewIdentity& identity, const NodeOptions& options)
    : engine_(std::move(opened)),
      engine(*engine_),
      database(std::move(of_engine)),
      shown(*database),
      items({&expiry, &pending, &shown}),
      feed(random, options.feed_lines),
      signer{identity.node, 1, identity.online},
      own(items, signer, random),
      publisher(*database, items, catalogues, pending, feed, signer, options.publisher),
      follower(*database, items, catalogues, feed, random, options.follower),
      responder(engine, feed, options.responder) {}

Node::Node(const std::string& seed, store::Instant now, NodeOptions options)
    : x_options(std::move(options)), x_random(seed), x_identity(federation::create_identity(x_random, now)) {
  store::MemoryEngine engine(disk);
  const auto database = *store::Database::open(engine);
  auto transaction = database->begin();
  if (!federation::put_own_identity(transaction, x_identity.node, x_identity.document) ||
      !database->commit(transaction))
    throw std::runtime_error("a new node's identity is not written");
}

Result<federation::Effects> Node::start(federation::Moment moment) {
  auto engine = std::make_unique<store::MemoryEngine>(disk);
  auto database = store::Database::open(*engine);
  if (!database) return std::move(database).error();
  x_process = std::make_unique<Process>(std::move(engine), *std::move(database), x_random, x_identity, x_options);
  Process& process = *x_process;
  process.number = ++x_starts;
  process.shown.load();
  if (auto loaded = process.catalogues.load(process.engine); !loaded) return std::move(loaded).error();
  if (auto started = process.publisher.start(); !started) return std::move(started).error();
  return process.follower.start(moment);
}

Result<void> Node::change(const std::function<Result<void>(store::Transaction&)>& run) {
  auto transaction = x_process->database->begin();
  if (auto done = run(transaction); !done) return done;
  const auto sequence = x_process->database->commit(transaction);
  if (!sequence) return sequence.error();
  x_process->items.committed(*sequence);
  return {};
}

std::optional<store::Origin> Node::origin_of(const store::NodeId& node) {
  return *store::find_origin(x_process->engine, node);
}

store::ListingContent some_listing(const std::string& title, store::Instant until) {
  store::ListingContent content;
  content.category = "clothing";
  content.language = "de";
  content.title = title;
  content.text = "Gut erhalten, abzuholen am Abend.";
  content.area = "u33db2";
  content.place = {"14467", "Potsdam"};
  content.until = until;
  return content;
}

}  // namespace tests
