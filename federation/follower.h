// The client side of the federation: follows the feeds of the peers and brings every carried catalogue to the newest
// head that any of them offers (federation/PROTOCOL.md, "Pulling"). A state machine without sockets: time and responses
// go in, commits happen inside, requests and the next waking come out.
//
// Writer thread, every call alone between two group commits; `report` from any thread.
// Invariant: entries change only to a state whose root and count a verified head has signed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "federation/catalogues.h"
#include "federation/exchange.h"
#include "federation/feed.h"
#include "federation/head.h"
#include "store/database.h"
#include "store/items.h"

namespace federation {

class Follower {
 public:
  struct Options {
    store::Duration feed_wait = limits::feed_wait;
    std::size_t small_delta_bytes = limits::small_delta_bytes;
    std::size_t step_rows = limits::step_rows;
  };
  /// All arguments outlive the follower.
  Follower(store::Database& database, store::Items& items, Catalogues& catalogues, Feed& feed, store::Random& random,
           Options options);
  ~Follower();

  /// Each call returns what is to be done next. An error means that the database failed: nothing can be followed any
  /// more until the process starts again.
  store::Result<Effects> start(Moment moment);
  store::Result<Effects> wake(Moment moment);
  /// The answer to a Send. Answers to requests unknown or answered before are ignored.
  store::Result<Effects> received(std::uint64_t id, store::Result<Response> response, Moment moment);
  /// After peers were added, changed or removed.
  store::Result<Effects> peers_changed(Moment moment);

  struct PeerReport {
    store::Origin peer{};
    std::optional<store::Instant> last_contact;
    std::string last_error;  // of the newest exchange; empty if it went well
  };
  struct OriginReport {
    store::Origin origin{};
    Version applied;                  // zero while there is none
    Version newest;                   // newest verified head that a peer has told of
    store::Instant issued;            // of the applied head
    std::uint64_t entries = 0;        // under the applied head
    std::uint64_t refused_items = 0;  // whose own checks failed, since start
    std::string failure;              // why its rows cannot be followed; empty if they can
    std::string conflict;             // why its heads contradict each other; empty if they do not
  };
  struct Report {
    std::vector<PeerReport> peers;
    std::vector<OriginReport> origins;
  };
  Report report() const;

 private:
  struct Core;
  std::unique_ptr<Core> x_core;
};

}  // namespace federation
