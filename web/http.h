// HTTP as the rest of the project sees it: plain requests and responses, no sockets and no Beast.
//
// Threads: `Handler::handle` is called on an io thread and must not block: it answers at once from the cache, or hands
// the work to the writer or the workers and answers later. `Reply` may be called once, from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request that has passed the strict checks of the server (one Host, bounded head and body, origin-form target).
struct Request {
  std::string method;
  std::string target;  // as received: path and query, still percent-encoded
  std::string path;    // decoded, without query; no NUL, valid UTF-8, no "." or ".." segments
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;                                         // names in lower case
  std::string body;
  std::string remote;   // address of the client, without port
  bool secure = false;  // came over TLS

  /// The first header of that lower-case name, or empty.
  std::string_view header(std::string_view name) const;
  /// The first query parameter of that name.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

using Reply = std::function<void(Response)>;

class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, Reply reply) = 0;
};

}  // namespace web
