#include "web/transport.h"

#include <filesystem>
#include <map>

#include <sys/stat.h>
#include <unistd.h>

#include "web/client_exchange.h"
#include "web/server_session.h"

namespace web {
namespace {

store::Error unavailable(std::string message) {
  return {store::Code::unavailable, std::move(message), {}};
}

/// Runs `task` on the io thread and waits for `done` to be called there.
void wait_on_io(asio::io_context& io, const std::function<void(std::function<void()> done)>& task) {
  // Shared: the waiting thread may be gone before set_value has returned.
  const auto finished = std::make_shared<std::promise<void>>();
  asio::post(io, [&task, finished] { task([finished] { finished->set_value(); }); });
  finished->get_future().wait();
}

}  // namespace

// ---- Io ----

Io::Io() : x_context(std::make_unique<Context>()) {
  x_context->thread = std::thread([this] { x_context->io.run(); });
}

Io::~Io() {
  stop();
}

void Io::stop() {
  x_context->io.stop();
  if (x_context->thread.joinable()) x_context->thread.join();
}

void Io::post(std::function<void()> task) {
  asio::post(x_context->io, std::move(task));
}

void Io::after(std::chrono::milliseconds delay, std::function<void()> task) {
  const auto timer = std::make_shared<asio::steady_timer>(x_context->io, delay);
  timer->async_wait([timer, then = std::move(task)](error_code error) {
    if (!error) then();
  });
}

void Io::on_stop_signal(std::function<void()> signalled) {
  x_context->signals.emplace(x_context->io, SIGTERM, SIGINT);
  x_context->signals->async_wait([then = std::move(signalled)](error_code error, int) {
    if (!error) then();
  });
}

// ---- Server ----

struct Server::State {
  State(asio::io_context& io_context, Handler& request_handler, const Listen& where)
      : io(io_context),
        listen(where),
        tasks(io_context),
        context{request_handler, where.body_bytes ? where.body_bytes : limits::body_bytes, stopping} {}

  store::Result<void> open();
  store::Result<void> load_certificate();
  void reload_if_changed();
  template <class Acceptor>
  awaitable<void> accept(Acceptor& acceptor);
  awaitable<void> session(TaskGroup::Task& task, asio::generic::stream_protocol::socket socket, std::string remote);

  asio::io_context& io;
  Listen listen;
  bool stopped = false;   // by the owner
  bool stopping = false;  // seen by the io thread
  TaskGroup tasks;
  SessionContext context;
  std::optional<asio::steady_timer> patience;  // while stopping
  std::optional<asio::ip::tcp::acceptor> tcp;
  std::optional<asio::local::stream_protocol::acceptor> local;
  std::shared_ptr<ssl::context> tls;  // running sessions keep the one they started with
  std::filesystem::file_time_type certificate_time, key_time;
  std::map<std::string, std::size_t> by_address;
};

store::Result<void> Server::State::load_certificate() {
  auto fresh = std::make_shared<ssl::context>(ssl::context::tls_server);
  restrict_tls(*fresh);
  error_code error;
  fresh->use_certificate_chain_file(listen.tls->certificate, error);
  if (error)
    return store::Error{
        store::Code::io, "cannot use the certificate " + listen.tls->certificate + ": " + error.message(), {}};
  fresh->use_private_key_file(listen.tls->key, ssl::context::pem, error);
  if (error) return store::Error{store::Code::io, "cannot use the key " + listen.tls->key + ": " + error.message(), {}};
  if (SSL_CTX_check_private_key(fresh->native_handle()) != 1)
    return store::Error{store::Code::io, "the key " + listen.tls->key + " does not belong to the certificate", {}};
  std::error_code ignored;
  certificate_time = std::filesystem::last_write_time(listen.tls->certificate, ignored);
  key_time = std::filesystem::last_write_time(listen.tls->key, ignored);
  tls = std::move(fresh);
  return {};
}

void Server::State::reload_if_changed() {
  std::error_code error;
  const bool changed = std::filesystem::last_write_time(listen.tls->certificate, error) != certificate_time ||
                       std::filesystem::last_write_time(listen.tls->key, error) != key_time;
  // A half-written pair fails to load; the old one serves on until both files fit.
  if (changed && !error) static_cast<void>(load_certificate());
}

store::Result<void> Server::State::open() {
  const auto failed = [&](const std::string& where, const error_code& error) {
    return store::Error{
        store::Code::io, "cannot listen on " + where + ": " + error.message() + ". Is another program using it?", {}};
  };
  error_code error;
  if (listen.tls)
    if (auto loaded = load_certificate(); !loaded) return loaded;
  if (!listen.unix_path.empty()) {
    if (listen.unix_path.size() > 107)
      return store::Error{
          store::Code::invalid, "the path of a local socket has at most 107 bytes: " + listen.unix_path, {}};
    ::unlink(listen.unix_path.c_str());  // left by a process that was killed; the database lock tells whether one runs
    local.emplace(io);
    local->open({}, error);
    const auto old_mask = ::umask(0177);
    if (!error) local->bind(listen.unix_path, error);
    ::umask(old_mask);
    if (!error) local->listen(asio::socket_base::max_listen_connections, error);
    if (error) return failed(listen.unix_path, error);
    return {};
  }
  const auto address = asio::ip::make_address(listen.address, error);
  if (error)
    return store::Error{
        store::Code::invalid, "\"" + listen.address + "\" is not a numeric IP address to listen on", {}};
  const asio::ip::tcp::endpoint endpoint(address, listen.port);
  tcp.emplace(io);
  tcp->open(endpoint.protocol(), error);
  if (!error) tcp->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) tcp->bind(endpoint, error);
  if (!error) tcp->listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed(listen.address + " port " + std::to_string(listen.port), error);
  return {};
}

template <class Acceptor>
awaitable<void> Server::State::accept(Acceptor& acceptor) {
  while (!stopping) {
    error_code error;
    auto socket = co_await acceptor.async_accept(into(error));
    if (stopping) co_return;
    if (error) {
      // Out of descriptors, most likely: wait a moment instead of spinning.
      asio::steady_timer pause(io, std::chrono::milliseconds(50));
      co_await pause.async_wait(into(error));
      continue;
    }
    std::string remote;
    if constexpr (std::is_same_v<Acceptor, asio::ip::tcp::acceptor>) {
      const auto endpoint = socket.remote_endpoint(error);
      if (error) continue;
      socket.set_option(asio::ip::tcp::no_delay(true), error);
      remote = endpoint.address().to_string();
      const auto known = by_address.find(remote);
      if (!is_loopback(endpoint.address()) && known != by_address.end() &&
          known->second >= limits::connections_per_address)
        continue;
    }
    if (tasks.size() > limits::connections) continue;  // closed at once: the acceptor must go on
    asio::generic::stream_protocol::socket generic(std::move(socket));
    tasks.spawn([&](TaskGroup::Task& task) { return session(task, std::move(generic), std::move(remote)); });
  }
}

awaitable<void> Server::State::session(TaskGroup::Task& task, asio::generic::stream_protocol::socket socket,
                                       std::string remote) {
  struct Counted {
    std::map<std::string, std::size_t>& counts;
    const std::string& address;
    Counted(std::map<std::string, std::size_t>& all, const std::string& one) : counts(all), address(one) {
      ++counts[address];
    }
    Counted(const Counted&) = delete;
    ~Counted() {
      const auto found = counts.find(address);
      if (--found->second == 0) counts.erase(found);
    }
  };
  const Counted counted(by_address, remote);
  error_code error;
  if (!listen.tls) {
    PlainStream stream(std::move(socket));
    co_await serve(stream, task, context, remote, false);
    stream.socket().shutdown(asio::socket_base::shutdown_send, error);
    co_return;
  }
  reload_if_changed();
  const auto held = tls;
  TlsStream stream(PlainStream(std::move(socket)), *held);
  beast::get_lowest_layer(stream).expires_after(limits::handshake_time);
  co_await stream.async_handshake(ssl::stream_base::server, into(error));
  if (error) co_return;
  co_await serve(stream, task, context, remote, true);
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
  co_await stream.async_shutdown(into(error));
}

Server::Server(std::unique_ptr<State> state) : x_state(std::move(state)) {}

store::Result<std::unique_ptr<Server>> Server::start(Io& io, const Listen& listen, Handler& handler) {
  auto state = std::make_unique<State>(io.context().io, handler, listen);
  if (auto opened = state->open(); !opened) return std::move(opened).error();
  State& running = *state;
  asio::post(running.io, [&running] {
    running.tasks.spawn([&running](TaskGroup::Task& task) {
      task.busy = false;
      return running.tcp ? running.accept(*running.tcp) : running.accept(*running.local);
    });
  });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::~Server() {
  stop();
}

std::uint16_t Server::port() const {
  error_code error;
  return x_state->tcp ? x_state->tcp->local_endpoint(error).port() : std::uint16_t{0};
}

void Server::stop() {
  State& state = *x_state;
  if (std::exchange(state.stopped, true)) return;
  wait_on_io(state.io, [&state](const std::function<void()>& done) {
    state.stopping = true;
    state.patience.emplace(state.io, limits::stop_time);
    state.patience->async_wait([&state](error_code ended_before) {
      if (!ended_before) state.tasks.cancel_all();
    });
    state.tasks.cancel_idle();
    state.tasks.when_empty([&state, done] {
      state.patience.reset();
      done();  // last: the state may be gone now
    });
  });
  if (!state.listen.unix_path.empty()) ::unlink(state.listen.unix_path.c_str());
}

// ---- Client ----

store::Result<void> check_base(const std::string& base) {
  Fetch fetch;
  fetch.base = base;
  const auto target = parse_base(fetch);
  if (!target) return target.error();
  error_code error;
  const auto address = asio::ip::make_address(target->host, error);
  if (target->tls || target->host == "localhost" || (!error && is_loopback(address))) return {};
  return store::Error{store::Code::invalid, "plain http is for addresses of this machine; use https", {}};
}

struct Client::State {
  explicit State(asio::io_context& io_context) : io(io_context), tasks(io_context) {}

  awaitable<void> run(Fetch fetch, Fetched fetched);
  awaitable<store::Result<Response>> attempt(Fetch fetch);
  awaitable<store::Result<std::unique_ptr<Connection>>> connect(Target target,
                                                                std::chrono::steady_clock::time_point deadline);
  std::unique_ptr<Connection> take_idle(const std::string& key);

  asio::io_context& io;
  ClientOptions options;
  ssl::context tls{ssl::context::tls_client};
  bool stopped = false;   // by the owner
  bool stopping = false;  // seen by the io thread
  TaskGroup tasks;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle;
};

std::unique_ptr<Connection> Client::State::take_idle(const std::string& key) {
  auto& kept = idle[key];
  if (kept.empty()) return nullptr;
  auto connection = std::move(kept.back());
  kept.pop_back();
  return connection;
}

awaitable<store::Result<std::unique_ptr<Connection>>> Client::State::connect(
    Target target, std::chrono::steady_clock::time_point deadline) {
  auto connection = std::make_unique<Connection>();
  PlainStream stream(io);
  error_code error;
  const auto limit = std::min(deadline, std::chrono::steady_clock::now() + limits::connect_time);
  if (!target.unix_path.empty()) {
    const asio::local::stream_protocol::endpoint endpoint(target.unix_path);
    stream.expires_at(limit);
    co_await stream.async_connect(asio::generic::stream_protocol::endpoint(endpoint), into(error));
    if (error) co_return unavailable("nobody answers at " + target.unix_path + ": " + error.message());
    connection->plain = std::make_unique<PlainStream>(std::move(stream));
    co_return std::move(connection);
  }
  asio::ip::tcp::resolver resolver(io);
  const auto found = co_await resolver.async_resolve(target.host, target.port, into(error));
  if (error) co_return unavailable("the name " + target.host + " cannot be resolved: " + error.message());
  std::string why = "no address";
  for (const auto& entry : found) {
    const auto address = entry.endpoint().address();
    // Checked on the resolved address, so that a name cannot lead where its text does not show.
    if (!target.tls && !is_loopback(address)) {
      why = "plain HTTP is for this machine alone; use https";
      continue;
    }
    if (target.tls && is_private(address) && !options.private_addresses) {
      why = "it has a private address (set private_addresses = true to allow that)";
      continue;
    }
    stream.expires_at(limit);
    co_await stream.async_connect(asio::generic::stream_protocol::endpoint(entry.endpoint()), into(error));
    if (!error) break;
    why = error.message();
    stream.close();
  }
  if (!stream.socket().is_open()) co_return unavailable("cannot reach " + target.host + ": " + why);
  stream.socket().set_option(asio::ip::tcp::no_delay(true), error);
  if (!target.tls) {
    connection->plain = std::make_unique<PlainStream>(std::move(stream));
    co_return std::move(connection);
  }
  connection->tls = std::make_unique<TlsStream>(std::move(stream), tls);
  SSL* const native = connection->tls->native_handle();
  asio::ip::make_address(target.host, error);
  const bool numeric = !error;
  if (!numeric) SSL_set_tlsext_host_name(native, target.host.c_str());
  connection->tls->set_verify_callback(ssl::host_name_verification(target.host));
  connection->lowest().expires_at(limit);
  co_await connection->tls->async_handshake(ssl::stream_base::client, into(error));
  if (error) co_return unavailable("no trusted TLS connection to " + target.host + ": " + error.message());
  co_return std::move(connection);
}

awaitable<store::Result<Response>> Client::State::attempt(Fetch fetch) {
  const auto target = parse_base(fetch);
  if (!target) co_return target.error();
  const auto deadline = std::chrono::steady_clock::now() + fetch.deadline;
  const auto method = http::string_to_verb(fetch.method);
  http::request<http::string_body> request(method, fetch.target, 11);
  request.set(http::field::host, target->host_header);
  for (const auto& [name, value] : fetch.headers) request.set(name, value);
  if (!fetch.body.empty() || method == http::verb::post || method == http::verb::patch) {
    request.body() = std::move(fetch.body);
    request.prepare_payload();
  }
  const std::string key = target->key();
  while (!stopping) {
    std::unique_ptr<Connection> connection = take_idle(key);
    if (!connection) {
      auto connected = co_await connect(*target, deadline);
      if (!connected) co_return std::move(connected).error();
      connection = std::move(*connected);
    }
    connection->lowest().expires_at(deadline);
    Exchanged result;
    if (connection->tls)
      result = co_await exchange(*connection->tls, connection->buffer, request);
    else
      result = co_await exchange(*connection->plain, connection->buffer, request);
    if (result.error) {
      // A kept connection may have been closed by the peer just now; a fresh one decides.
      const bool again = connection->used && method == http::verb::get && result.error != beast::error::timeout;
      if (again) continue;
      co_return unavailable(target->host_header + " did not answer: " + result.error.message());
    }
    if (result.keep_alive && idle[key].size() < limits::idle_connections && connection->buffer.size() == 0) {
      connection->used = true;
      connection->lowest().expires_never();
      idle[key].push_back(std::move(connection));
    }
    co_return std::move(result.response);
  }
  co_return unavailable("this program is stopping");
}

awaitable<void> Client::State::run(Fetch fetch, Fetched fetched) {
  std::optional<store::Result<Response>> result;
  try {
    result = co_await attempt(std::move(fetch));
  } catch (const std::exception& failure) {
    // Only cancellation and lack of memory come as exceptions here.
    result = unavailable(failure.what());
  }
  fetched(std::move(*result));
}

Client::Client(std::unique_ptr<State> state) : x_state(std::move(state)) {}

store::Result<std::unique_ptr<Client>> Client::create(Io& io, const ClientOptions& options) {
  auto state = std::make_unique<State>(io.context().io);
  state->options = options;
  restrict_tls(state->tls);
  state->tls.set_verify_mode(ssl::verify_peer);
  error_code error;
  state->tls.set_default_verify_paths(error);
  if (!options.authorities.empty()) {
    state->tls.load_verify_file(options.authorities, error);
    if (error)
      return store::Error{store::Code::io,
                          "cannot read the certificate authorities " + options.authorities + ": " + error.message(),
                          {}};
  }
  return std::unique_ptr<Client>(new Client(std::move(state)));
}

Client::~Client() {
  stop();
}

void Client::fetch(Fetch fetch, Fetched fetched) {
  State& state = *x_state;
  asio::post(state.io, [&state, what = std::move(fetch), then = std::move(fetched)]() mutable {
    if (state.stopping) return then(unavailable("this program is stopping"));
    state.tasks.spawn([&](TaskGroup::Task&) { return state.run(std::move(what), std::move(then)); });
  });
}

void Client::stop() {
  State& state = *x_state;
  if (std::exchange(state.stopped, true)) return;
  wait_on_io(state.io, [&state](const std::function<void()>& done) {
    state.stopping = true;
    state.idle.clear();
    state.tasks.cancel_all();
    state.tasks.when_empty(done);  // last: once it is done, the state may be gone
  });
}

}  // namespace web
