// Conditional requests (RFC 9110, section 13) over strong entity tags made from the bytes of a representation.
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "web/http.h"

namespace web {

/// A quoted entity tag: the same bytes, the same tag.
std::string entity_tag(std::string_view bytes);
/// Whether a condition's list ("*", or tags between commas) names the tag. Weak comparison is for If-None-Match,
/// strong for If-Match, which no weak tag satisfies.
enum class Comparison { weak, strong };
bool names_tag(std::string_view condition, std::string_view tag, Comparison comparison);
/// Adds the tag of its body to a response of status 200 and makes it a 304 if the client has just that.
Response with_tag(const Request& request, Response response);

}  // namespace web
