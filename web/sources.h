// What pages and API read from: references that the composition root fills in. Everything named here outlives its users
// and may be read from any thread.
#pragma once

#include <string>

#include "matching/places.h"
#include "matching/search.h"
#include "store/database.h"
#include "store/time.h"

namespace web {

/// How this node presents itself (node.toml).
struct Portal {
  store::NodeId node;
  std::string name;
  std::string region;  // AGS, 5 digits
  std::string url;     // public address without a slash at its end
};

struct Sources {
  const store::Database& database;
  const matching::SearchIndex& index;
  const matching::Places& places;
  const store::Clock& clock;
  const Portal& portal;
};

}  // namespace web
