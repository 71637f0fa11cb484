// Answers the federation's requests from the database (federation/PROTOCOL.md, "HTTP"). Copies of other origins are
// answered exactly like the own catalogue: whoever asks checks them against the origin's signature.
// Any thread; every answer is read from one snapshot.
#pragma once

#include <optional>
#include <string>

#include "federation/exchange.h"
#include "federation/feed.h"
#include "federation/limits.h"
#include "federation/target.h"
#include "store/key_value.h"

namespace federation {

class Responder {
 public:
  struct Options {
    std::string base;  // public address of this node, without a slash at the end
    std::size_t page_lines = limits::page_lines;
    std::size_t page_bytes = limits::page_bytes;
  };
  /// `engine` and `feed` outlive the responder.
  Responder(const store::KeyValue& engine, const Feed& feed, Options options);

  enum class Patience {
    may_wait,   // the request has just come
    waited_out  // its time to wait is over
  };
  /// Without a response there is nothing to tell yet: ask again with the same request whenever the feed grows, and at
  /// the latest after `wait` with Patience::waited_out.
  struct Answer {
    std::optional<Response> response;
    store::Duration wait{};
  };
  Answer answer(const Request& request, Patience patience = Patience::may_wait) const;

 private:
  Answer feed(const Target& target, Patience patience) const;

  const store::KeyValue& x_engine;
  const Feed& x_feed;
  const Options x_options;
};

}  // namespace federation
