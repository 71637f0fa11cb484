// The reading calls of the API: from a request to the body of its answer, JSON. Errors name the parameter as path.
// Any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "web/http.h"
#include "web/sources.h"

namespace web {

/// GET /api/v1/listings
store::Result<std::string> search_answer(const Sources& sources, const Request& request);
/// GET /api/v1/places?q=&limit=
store::Result<std::string> places_answer(const Sources& sources, const Request& request);
/// GET /api/v1/alliance
store::Result<std::string> alliance_answer(const Sources& sources, const Request& request);

/// Refuses parameters that are not among `known`, and repeated ones.
store::Result<void> check_parameters(const Request& request, std::initializer_list<std::string_view> known);

}  // namespace web
