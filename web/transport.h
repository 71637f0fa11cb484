// Sockets: the io thread, the HTTP/1.1 server and the HTTP client. The one translation unit behind this header is the
// only one that includes Beast and TLS.
//
// Threads: an Io owns one thread, on which all sockets live; the public calls below are safe from any thread. Shutdown
// is ordered: stop servers, stop clients, then destroy the Io.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/result.h"
#include "web/http.h"

namespace web {

/// The io thread.
class Io {
 public:
  Io();
  /// As stop.
  ~Io();
  Io(const Io&) = delete;
  Io& operator=(const Io&) = delete;

  void post(std::function<void()> task);
  /// Runs the task on the io thread after the delay, unless the Io ends first.
  void after(std::chrono::milliseconds delay, std::function<void()> task);
  /// Calls `signalled` once, on the io thread, at SIGTERM or SIGINT.
  void on_stop_signal(std::function<void()> signalled);

  /// Ends the thread. Servers and clients are stopped by then; nothing that was posted or delayed runs afterwards.
  void stop();

  struct Context;
  Context& context() { return *x_context; }

 private:
  std::unique_ptr<Context> x_context;
};

/// Certificate chain and key as PEM files. They are read again when they change.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

struct Listen {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, numeric
  std::uint16_t port = 0;             // 0: any free one
  std::string unix_path;              // if set: a UNIX socket, mode 0600, and nothing of the above
  std::optional<TlsFiles> tls;
  std::size_t body_bytes = 0;  // 0: limits::body_bytes
};

class Server {
 public:
  /// Listens at once. `handler` and `io` outlive the server. Errors: Code::io with what the system said and what to do.
  static store::Result<std::unique_ptr<Server>> start(Io& io, const Listen& listen, Handler& handler);
  /// As stop.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// Takes no new connections, gives running requests limits::stop_time, closes everything and returns when all is
  /// closed.
  void stop();

  struct State;

 private:
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

struct Fetch {
  std::string base;  // "https://leer.example" or "http://127.0.0.1:8080", as configured
  std::string method = "GET";
  std::string target = "/";
  Headers headers = {};
  std::string body = {};
  std::chrono::milliseconds deadline{30000};
  std::string unix_path = {};  // if set: over this UNIX socket, `base` gives the Host alone
};

/// Whether a Fetch's base can be one at all: https, or plain http to this machine by number or as localhost.
store::Result<void> check_base(const std::string& base);

using Fetched = std::function<void(store::Result<Response>)>;

/// Which addresses the client may reach: plain HTTP goes to loopback alone; TLS to public addresses, to private ones
/// only if allowed.
struct ClientOptions {
  bool private_addresses = false;
  std::string authorities = {};  // PEM file of further certificate authorities; empty: the system's only
};

class Client {
 public:
  static store::Result<std::unique_ptr<Client>> create(Io& io, const ClientOptions& options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// `fetched` is called exactly once, on the io thread: with the response, whatever its status, or Code::unavailable.
  /// Redirects are not followed.
  void fetch(Fetch fetch, Fetched fetched);
  /// Ends all requests with an error and returns when they are gone; later fetches fail at once.
  void stop();

  struct State;

 private:
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

}  // namespace web
