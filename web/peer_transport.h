// Carries the requests of the federation's follower to its peers over HTTP.
// Threads: `send` from any; answers come on the io thread. Owned by the composition root.
#pragma once

#include <functional>

#include "federation/exchange.h"
#include "store/key_value.h"
#include "web/transport.h"

namespace web {

class PeerTransport {
 public:
  /// Called exactly once for each Send, on the io thread.
  using Answered = std::function<void(std::uint64_t id, store::Result<federation::Response>)>;

  /// `client` and `engine` outlive this; `engine` knows the peers' addresses.
  PeerTransport(Client& client, const store::KeyValue& engine, Answered answered);
  void send(federation::Send send);

 private:
  Client& x_client;
  const store::KeyValue& x_engine;
  Answered x_answered;
};

}  // namespace web
