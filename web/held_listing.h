// One listing of any carried origin, as it may be shown. Any thread.
#pragma once

#include <string>

#include "store/listing.h"
#include "store/origins.h"

namespace web {

struct HeldListing {
  store::Origin origin{};
  store::OriginRecord record;
  std::string bytes;  // the exact signed object
  store::Listing listing;
};

/// Errors: Code::not_found with "node" or "id" as path; Code::gone if it was here and has ended; Code::unsupported if
/// only a newer version of this program may show it.
store::Result<HeldListing> held_listing(const store::Reader& reader, std::string_view node, std::string_view id,
                                        store::Instant now);

}  // namespace web
