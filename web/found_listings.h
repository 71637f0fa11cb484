// From the hits of a search to what is shown of them. Any thread.
#pragma once

#include <vector>

#include "matching/search.h"
#include "store/origins.h"
#include "web/search_parameters.h"

namespace web {

/// This node and its peers: the origins whose listings can be found here.
store::Result<Origins> carried_origins(const store::Reader& reader);

struct FoundListing {
  matching::Hit hit;
  const store::OriginRecord* origin = nullptr;  // points into the Origins given
  std::string bytes;                            // the exact signed object
};

/// In the order of the hits. A listing that was removed since the search is left out.
store::Result<std::vector<FoundListing>> load_found(const store::Reader& reader, const Origins& origins,
                                                    const std::vector<matching::Hit>& hits);

/// The record of an origin, or null.
const store::OriginRecord* find_record(const Origins& origins, store::Origin origin);

}  // namespace web
