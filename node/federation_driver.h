// Moves the federation along: publishes heads when they are due, gives the follower its answers and its time, carries
// its requests out, and ends leases. The protocol itself is in the federation folder; this is its clockwork.
//
// Threads: everything that touches the protocol objects runs on the writer thread, alone; the public calls are safe as
// noted. Owned by the composition root.
#pragma once

#include <atomic>
#include <map>

#include "federation/follower.h"
#include "federation/publisher.h"
#include "matching/search.h"
#include "node/alarm.h"
#include "node/log.h"
#include "web/peer_transport.h"
#include "web/writer.h"

namespace node {

class FederationDriver {
 public:
  struct Parts {
    store::Database& database;
    store::Items& items;
    federation::OwnListings& own_listings;
    federation::Publisher& publisher;
    federation::Follower& follower;
    const matching::SearchIndex& index;
    web::Writer& writer;
    web::Io& io;
    web::Client& client;
    const store::Clock& clock;
    Log& log;
  };
  explicit FederationDriver(Parts parts);

  /// Any thread, once.
  void start();
  /// After a group commit; writer thread.
  void committed();
  /// After peers were added or removed; any thread.
  void peers_changed();
  /// From now on nothing more is sent; any thread.
  void stop() { x_stopped = true; }

 private:
  void alone(std::function<void()> run);
  void publish();
  void end_leases();
  void with_follower(std::function<store::Result<federation::Effects>()> step);
  void follow(store::Result<federation::Effects> effects);
  void log_changes();
  federation::Moment now() const { return {x_parts.clock.now(), x_parts.clock.elapsed()}; }

  Parts x_parts;
  std::atomic<bool> x_stopped = false;
  // Writer thread.
  bool x_follower_failed = false;
  std::map<std::string, std::string> x_troubles;  // as logged: who, what
  std::string x_index_trouble;
  web::PeerTransport x_transport;
  Alarm x_publish_alarm;
  Alarm x_follow_alarm;
  Alarm x_lease_alarm;
};

}  // namespace node
