// The federation's endpoints over HTTP: hands requests to the responder on a worker, and holds long polls until the
// feed grows or their time is over.
//
// Threads: `handle` on the io thread, `grown` on the writer thread. Owned by the composition root. Bounded: at most
// limits::long_polls wait at once.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "federation/responder.h"
#include "web/http.h"
#include "web/transport.h"
#include "web/workers.h"

namespace web {

class FederationRoutes final : public Handler {
 public:
  /// Collaborators outlive this; no worker task and no timer of `io` runs when it is destroyed.
  FederationRoutes(const federation::Responder& responder, Workers& workers, Io& io, const store::Clock& clock);

  /// Paths "/fed/1/…" and "/.well-known/hilfe-fed".
  static bool is_responsible(std::string_view path);
  void handle(Request request, Reply reply) override;
  /// The feed has grown: those who wait are answered.
  void grown();
  /// Answers all who wait with 503, and everyone from now on; for shutdown.
  void close();

 private:
  struct Waiting {
    federation::Request request;
    Reply reply;
    std::string remote;
    std::optional<store::Duration> deadline;  // on the clock's `elapsed`; set when it first waits
  };
  void submit(std::uint64_t id, Waiting waiting);
  void answer(std::uint64_t id, Waiting waiting);
  void wake(std::uint64_t id);

  const federation::Responder& x_responder;
  Workers& x_workers;
  Io& x_io;
  const store::Clock& x_clock;
  std::mutex x_mutex;  // guards what follows
  bool x_closed = false;
  std::uint64_t x_next = 1;
  std::uint64_t x_growth = 0;  // how often the feed has grown
  std::map<std::uint64_t, Waiting> x_waiting;
};

}  // namespace web
