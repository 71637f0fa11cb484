// The query parameters of a search, the same for pages and API. Reading never stops at a mistake: the API refuses the
// first problem, pages search with what could be understood. Pure functions, any thread.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "matching/places.h"
#include "matching/search.h"
#include "store/origins.h"
#include "web/http.h"

namespace web {

/// The origins this node knows, as store::all_origins gives them.
using Origins = std::vector<std::pair<store::Origin, store::OriginRecord>>;

struct SearchParameters {
  matching::Query query;
  std::optional<matching::PlaceMatch> place;  // what `place` names; its centre is the query's `near`
  std::vector<store::Error> problems;         // in the order of the request; `path` is the parameter's name
};

/// q, purpose, category (several with commas between), language, near=lat,lon, place (postal code or id), radius_km,
/// node (repeatable), scope=local|alliance, match, sort, limit, cursor. Empty values count as absent; unknown and
/// repeated parameters are problems.
SearchParameters read_search_parameters(const Request& request, const matching::Places& places, const Origins& origins);

}  // namespace web
