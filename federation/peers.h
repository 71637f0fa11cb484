// The peers table: which nodes' catalogues this one carries, how it trusts them and where, if anywhere, it asks them.
// A peer without address is carried through others and never asked. Changes on the writer thread, reading anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/origins.h"

namespace federation {

/// How far a peer is trusted (federation/PROTOCOL.md, "Trust"); part of the disk format.
enum class Level : std::uint8_t { partner = 4 };

/// Value of a peer row.
struct PeerRecord {
  std::string url;  // base address, or empty
  Level level = Level::partner;
  store::Instant added;
};

struct Peer {
  store::Origin origin{};
  store::NodeId node;
  PeerRecord record;
};

/// Adds a peer, or changes its address if it is one already. Code::conflict for this node itself.
store::Result<store::Origin> add_peer(store::Transaction& transaction, const store::NodeId& node, std::string url,
                                      store::Instant now);
/// Its catalogue is no longer carried, served or found from this commit on; the rows are swept afterwards, in steps
/// (sweep.h). Code::not_found.
store::Result<void> remove_peer(store::Transaction& transaction, const store::NodeId& node);
/// In the order of their origins' numbers.
store::Result<std::vector<Peer>> all_peers(const store::Reader& reader);
/// Whether this node's or a peer's catalogue.
store::Result<bool> is_carried(const store::Reader& reader, store::Origin origin);

}  // namespace federation
