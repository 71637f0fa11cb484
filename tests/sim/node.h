// One node of a test alliance: the real store on a simulated disk and the real protocol objects, without sockets and
// threads. A crash is `stop`, perhaps with a loss of power, and then `start`, which finds what the disk kept.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "federation/follower.h"
#include "federation/own_listings.h"
#include "federation/peers.h"
#include "federation/publisher.h"
#include "federation/responder.h"
#include "federation/stored_heads.h"
#include "store/expiry.h"
#include "store/memory_engine.h"
#include "tests/seeded_random.h"
#include "tests/sim/shown.h"

namespace tests {

struct NodeOptions {
  federation::Publisher::Options publisher;
  federation::Follower::Options follower;
  federation::Responder::Options responder;
  std::size_t feed_lines = federation::limits::feed_lines;
};

/// What lives from start to stop.
struct Process {
  Process(std::unique_ptr<store::MemoryEngine> opened, std::unique_ptr<store::Database> of_engine,
          store::Random& random, const federation::NewIdentity& identity, const NodeOptions& options);

  std::uint64_t number = 0;  // which start of the node this is
  std::unique_ptr<store::MemoryEngine> engine_;
  store::MemoryEngine& engine;
  std::unique_ptr<store::Database> database;
  store::ExpiryRows expiry;
  federation::PendingMarks pending;
  Shown shown;
  store::Items items;
  federation::Catalogues catalogues;
  federation::Feed feed;
  federation::Signer signer;
  federation::OwnListings own;
  federation::Publisher publisher;
  federation::Follower follower;
  federation::Responder responder;
};

class Node {
 public:
  /// Makes the identity and writes it to the disk.
  Node(const std::string& seed, store::Instant now, NodeOptions options);

  /// Opens what the disk holds; the effects are the follower's.
  store::Result<federation::Effects> start(federation::Moment moment);
  void stop() { x_process.reset(); }
  Process* operator->() { return x_process.get(); }
  bool running() const { return x_process != nullptr; }

  /// A change as the writer thread makes it: one transaction, one commit, projections told.
  store::Result<void> change(const std::function<store::Result<void>(store::Transaction&)>& run);

  store::NodeId id() const { return x_identity.node; }
  /// The number under which this node keeps another's catalogue.
  std::optional<store::Origin> origin_of(const store::NodeId& node);
  const federation::NewIdentity& identity() const { return x_identity; }

  store::MemoryDisk disk;

 private:
  std::uint64_t x_starts = 0;
  NodeOptions x_options;
  SeededRandom x_random;
  federation::NewIdentity x_identity;
  std::unique_ptr<Process> x_process;
};

/// A listing with this title, valid for so long.
store::ListingContent some_listing(const std::string& title, store::Instant until);

}  // namespace tests
