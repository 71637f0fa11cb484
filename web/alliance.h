// The alliance as this node sees it: every origin it carries and how much of it is here. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "store/origins.h"
#include "web/sources.h"

namespace web {

struct AllianceNode {
  store::Origin origin{};
  store::OriginRecord record;   // the own node's carries the portal's name and address
  std::uint64_t announced = 0;  // items under the applied head, without the profile
  std::uint64_t listings = 0;   // listings of it that can be found here
};

/// The own node first, then in the order in which they were added.
store::Result<std::vector<AllianceNode>> read_alliance(const Sources& sources);

}  // namespace web
