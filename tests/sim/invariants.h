// What must hold on every node after every event, judged from the rows alone and by code that shares nothing with what
// it judges: the root is computed anew, the order of heads is remembered, and so is everything acknowledged.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

#include "tests/sim/network.h"

namespace tests {

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws Broken with `what` unless `holds`.
void demand(bool holds, const std::string& what);

class Invariants {
 public:
  explicit Invariants(Network& network) : x_network(network) {}

  /// What the origin has promised: `bytes` of an own item, or its removal. `maybe`: the answer was an error, so that
  /// both are right until the node tells.
  enum class Promise { kept, maybe };
  void promised(std::size_t node, const store::ItemId& id, std::optional<std::string> bytes, Promise promise);

  /// Everything that holds at every moment.
  void check(std::size_t node);
  /// A body that an honest node sends.
  void check_answer(std::size_t from, const federation::Response& response);
  /// `node` lets go of the catalogue of `origin`: what it knew about it does not bind it any more.
  void forgotten(std::size_t node, const store::NodeId& origin);
  /// What holds once everybody has heard everything: why not, or empty.
  std::string converged();

 private:
  struct Seen {
    federation::Version version;
    std::set<store::ItemId> present, gone;
  };
  struct Own {
    std::set<std::optional<std::string>> possible;  // exact bytes, or nothing
  };
  void check_own(std::size_t node);
  std::string own_differences(std::size_t node);
  void check_origin(std::size_t node, store::Origin origin, const store::OriginRecord& record);
  const federation::Head& read(std::string_view bytes, const std::string& where);

  Network& x_network;
  std::map<std::size_t, std::pair<std::uint64_t, std::uint64_t>> x_checked;  // process and sequence, by node
  std::map<store::Hash, federation::Head> x_read;  // every head seen, by the hash of its bytes
  std::map<std::tuple<store::NodeId, std::uint64_t, std::uint64_t>, store::Hash> x_heads;
  std::map<std::pair<std::size_t, store::NodeId>, Seen> x_seen;
  std::map<std::pair<std::size_t, store::ItemId>, Own> x_own;
};

/// The root over (id, leaf) pairs, straight from the definition.
store::Hash root_of(const std::map<store::ItemId, store::Hash>& entries);

}  // namespace tests
