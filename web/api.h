// The JSON API below /api/v1, described by web/openapi.json, and the health checks. Errors are problem details.
// Threads: routes are added before serving starts; requests run on io threads, reads on a snapshot, writes through the
// writer's inbox, answered after their commit is durable.
#pragma once

#include "federation/own_listings.h"
#include "web/router.h"
#include "web/sources.h"
#include "web/writer.h"

namespace web {

/// What writing needs besides reading. Everything named here outlives the routes.
struct Publishing {
  Writer& writer;
  federation::OwnListings& listings;
};

void add_api(Router& router, const Sources& sources, const Publishing& publishing);

}  // namespace web
