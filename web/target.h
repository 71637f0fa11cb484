// The request target: from the bytes of the request line to path and parameters, strictly. Pure, any thread.
#pragma once

#include "store/result.h"
#include "web/http.h"

namespace web {

/// Fills `path` and `query` from `target` (origin form, or absolute form as RFC 9112 asks servers to accept).
/// Code::invalid for anything that is not a URI reference, a bad percent-encoding, NUL, invalid UTF-8, "." or "..".
store::Result<void> parse_target(Request& request);

/// Percent-encodes a text for use as one segment or one query value.
std::string encode_component(std::string_view text);

}  // namespace web
