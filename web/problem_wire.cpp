#include "store/json.h"
#include "web/limits.h"
#include "web/problem.h"

namespace web {
namespace {

// RFC 9457 wants the status phrase as the title of a problem without a type of its own.
const char* phrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

int status_of(store::Code code) {
  using store::Code;
  switch (code) {
    case Code::invalid:
      return 400;
    case Code::unauthorized:
      return 401;
    case Code::forbidden:
      return 403;
    case Code::not_found:
      return 404;
    case Code::conflict:
      return 409;
    case Code::gone:
      return 410;
    case Code::too_large:
      return 413;
    case Code::unsupported:
      return 400;
    case Code::busy:
    case Code::unavailable:
      return 503;
    case Code::corrupt:
    case Code::io:
      return 500;
  }
  return 500;
}

Response problem(int status, std::string_view detail, std::string_view path) {
  store::Json body{{"type", "about:blank"}, {"title", phrase(status)}, {"status", status}, {"detail", detail}};
  if (!path.empty()) body["path"] = path;
  Response response{status, {{"content-type", "application/problem+json"}, {"cache-control", "no-store"}}, {}};
  // Paths and details quote what the client sent; that was valid UTF-8 or it would not have come this far.
  response.body = body.dump(-1, ' ', false, store::Json::error_handler_t::replace);
  if (status == 401) response.headers.emplace_back("www-authenticate", "Bearer realm=\"helfernetz\"");
  if (status == 503) response.headers.emplace_back("retry-after", std::to_string(limits::retry_after.count()));
  return response;
}

Response problem(const store::Error& error) {
  const int status = status_of(error.code);
  if (status == 500)
    return problem(status, "this node cannot do this at the moment; its operator finds the reason in the log");
  return problem(status, error.message, error.path);
}

}  // namespace web
