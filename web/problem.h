// Errors as the API tells them: problem details (RFC 9457) with the further member `path`, which names the offending
// field: a JSON pointer into the body, or the name of a parameter. Pure functions, any thread.
#pragma once

#include <string_view>

#include "store/result.h"
#include "web/http.h"

namespace web {

/// The HTTP status of an error.
int status_of(store::Code code);
/// Faults of this node (corrupt, io) are told without their inner message, which belongs in the log.
Response problem(const store::Error& error);
Response problem(int status, std::string_view detail, std::string_view path = {});

}  // namespace web
