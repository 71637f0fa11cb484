#include "node/node.h"

#include <filesystem>
#include <future>
#include <optional>

#include "federation/catalogues.h"
#include "federation/responder.h"
#include "federation/stored_heads.h"
#include "matching/places.h"
#include "matching/search.h"
#include "node/control.h"
#include "node/federation_driver.h"
#include "node/identity.h"
#include "node/immediate_writer.h"
#include "node/limits.h"
#include "node/site.h"
#include "node/system.h"
#include "node/worker_pool.h"
#include "node/writer_thread.h"
#include "store/expiry.h"
#include "store/origins.h"
#include "store/rocksdb_engine.h"
#include "web/limits.h"

namespace node {
/// What only a serving node has: threads and sockets.
struct Serving {
  Serving(Node::Parts& parts, std::unique_ptr<web::Client> peers_client);
  void stop();

  web::Io& io;
  WriterThread writer;
  WorkerPool workers{limits::workers};
  std::unique_ptr<web::Client> client;
  FederationDriver driver;
  web::FederationRoutes federation_routes;
  Control control;
  Site site;
  std::unique_ptr<web::Server> server, control_server;
  bool stopped = false;
};

// In the order of construction; destroyed in reverse.
struct Node::Parts {
  Parts(const Config& configuration, Identity own, std::unique_ptr<store::RocksdbEngine> opened,
        std::unique_ptr<store::Database> rows)
      : config(configuration), identity(std::move(own)), engine(std::move(opened)), database(std::move(rows)) {}

  store::Result<void> load();

  Config config;
  Log log{config.log};
  SystemClock clock;
  SystemRandom random;
  Identity identity;
  federation::Signer signer{identity.node, 1, identity.online};
  web::Portal portal{identity.node, config.name, config.region, config.url};
  matching::Places places;

  std::unique_ptr<store::RocksdbEngine> engine;
  std::unique_ptr<store::Database> database;
  matching::SearchIndex index{*database};
  federation::PendingMarks pending;
  store::ExpiryRows expiry;
  store::Items items{{&index, &pending, &expiry}};
  federation::OwnListings own_listings{items, signer, random};

  federation::Catalogues catalogues;
  federation::Feed feed{random};
  federation::Publisher publisher{
      *database, items, catalogues, pending, feed, signer, {config.head_interval, std::chrono::hours(6)}};
  federation::Follower follower{*database, items, catalogues, feed, random, {}};
  federation::Responder responder{*engine, feed, {config.url}};

  // One of the two.
  std::optional<ImmediateWriter> immediate_writer;
  std::optional<Control> direct_control;
  std::optional<web::Io> io;
  std::optional<Serving> serving;
  // Shared: the waiting thread may have gone on before set_value has returned.
  std::shared_ptr<std::promise<void>> stop_signal = std::make_shared<std::promise<void>>();

  Control::Parts control_parts(web::Writer& writer, std::function<void()> peers_changed) {
    return {*database, own_listings, places, writer, clock, random, std::move(peers_changed)};
  }
};

store::Result<void> Node::Parts::load() {
  const auto known = store::origin_record(*engine, store::own_origin);
  if (!known) return known.error();
  if (!*known || (*known)->node != identity.node)
    return store::Error{store::Code::corrupt,
                        "the database in " + config.data + " does not belong to the node whose keys lie beside it",
                        {}};
  return index.load();
}

Serving::Serving(Node::Parts& parts, std::unique_ptr<web::Client> peers_client)
    : io(*parts.io),
      writer(*parts.database, parts.items, [this] { driver.committed(); }),
      client(std::move(peers_client)),
      driver({*parts.database, parts.items, parts.own_listings, parts.publisher, parts.follower, parts.index, writer,
              io, *client, parts.clock, parts.log}),
      federation_routes(parts.responder, workers, io, parts.clock),
      control(parts.control_parts(writer, [this] { driver.peers_changed(); })),
      site(federation_routes, {*parts.database, parts.index, parts.places, parts.clock, parts.portal}, writer,
           parts.own_listings) {
  parts.feed.on_growth([this] { federation_routes.grown(); });
}

void Serving::stop() {
  if (std::exchange(stopped, true)) return;
  driver.stop();
  federation_routes.close();
  if (server) server->stop();
  if (control_server) control_server->stop();
  client->stop();
  writer.stop();
  workers.stop();
  io.stop();
}

Node::Node(std::unique_ptr<Parts> parts) : x_parts(std::move(parts)) {}

Node::~Node() {
  stop();
}

store::Result<std::unique_ptr<Node>> Node::open(const Config& config, Mode mode) {
  auto identity = load_identity(config.data);
  if (!identity) return identity.error();
  auto engine = store::RocksdbEngine::open(database_folder(config), store::RocksdbEngine::Mode::existing);
  if (!engine) return engine.error();
  auto database = store::Database::open(**engine);
  if (!database) return database.error();
  auto parts = std::make_unique<Parts>(config, std::move(*identity), std::move(*engine), std::move(*database));
  if (auto loaded = parts->load(); !loaded) return loaded.error();
  if (mode == Mode::stopped) {
    parts->immediate_writer.emplace(*parts->database, parts->items);
    parts->direct_control.emplace(parts->control_parts(*parts->immediate_writer, [] {}));
  } else {
    if (auto loaded = parts->catalogues.load(*parts->engine); !loaded) return loaded.error();
    if (auto started = parts->publisher.start(); !started) return started.error();
    parts->io.emplace();
    auto client = web::Client::create(*parts->io, {config.private_addresses, config.authorities});
    if (!client) return client.error();
    parts->serving.emplace(*parts, std::move(*client));
  }
  return std::unique_ptr<Node>(new Node(std::move(parts)));
}

store::Result<std::uint16_t> Node::serve() {
  Serving& serving = *x_parts->serving;
  x_parts->io->on_stop_signal([signal = x_parts->stop_signal] { signal->set_value(); });
  // The profile before the first request, so that nobody sees a portal without a name.
  federation::Profile profile;
  profile.name = x_parts->config.name;
  profile.region = x_parts->config.region;
  profile.url = x_parts->config.url;
  const auto set = x_parts->publisher.set_profile(std::move(profile), {x_parts->clock.now(), x_parts->clock.elapsed()});
  if (!set) return set.error();

  auto server = web::Server::start(serving.io, x_parts->config.listen, serving.site);
  if (!server) return server.error();
  serving.server = std::move(*server);
  web::Listen local;
  local.unix_path = x_parts->config.control;
  local.body_bytes = web::limits::control_body_bytes;
  auto control_server = web::Server::start(serving.io, local, serving.control);
  if (!control_server) return control_server.error();
  serving.control_server = std::move(*control_server);
  serving.driver.start();
  x_parts->log.info(x_parts->config.name + " serves at " + x_parts->config.url + ", port " +
                    std::to_string(serving.server->port()));
  return serving.server->port();
}

void Node::wait_for_stop_signal() {
  x_parts->stop_signal->get_future().wait();
  x_parts->log.info("stopping");
}

void Node::stop() {
  if (x_parts->serving) x_parts->serving->stop();
}

web::Handler& Node::control() {
  return x_parts->serving ? static_cast<web::Handler&>(x_parts->serving->control) : *x_parts->direct_control;
}

namespace {

store::Result<void> fill_node(const Config& config, const Created& created, std::string_view text) {
  const auto engine = store::RocksdbEngine::open(database_folder(config), store::RocksdbEngine::Mode::create);
  if (!engine) return engine.error();
  const auto database = store::Database::open(**engine);
  if (!database) return database.error();
  store::Transaction transaction = (*database)->begin();
  if (auto put = federation::put_own_identity(transaction, created.node, created.document); !put) return put.error();
  if (const auto committed = (*database)->commit(transaction); !committed) return committed.error();
  // The settings last: with them the node counts as made.
  return write_file_atomically(config.file, text, 0644);
}

}  // namespace

store::Result<MadeNode> make_node(const Config& config) {
  // Read first as `serve` will, so that a name or address that cannot be leaves nothing behind.
  const std::string text = write_config(config);
  const auto read = parse_config(text, config.file);
  if (!read) return read.error();
  SystemClock clock;
  SystemRandom random;
  std::error_code error;
  std::filesystem::create_directories(config.data, error);
  if (error) return store::Error{store::Code::io, "cannot make the folder " + config.data + ": " + error.message(), {}};
  if (std::filesystem::exists(database_folder(config), error))
    return store::Error{store::Code::conflict, config.data + " holds a database already; name an empty folder", {}};
  auto created = create_identity_files(config.data, random, clock.now());
  if (!created) return created.error();
  if (auto filled = fill_node(config, *created, text); !filled) {
    // The next root key was shown to nobody yet, so this identity must not stay.
    for (const char* part : {"/keys", "/database"}) std::filesystem::remove_all(config.data + part, error);
    return filled.error();
  }
  return MadeNode{created->node, std::move(created->next_root_secret)};
}

}  // namespace node
