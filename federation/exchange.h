// What the protocol object and a transport hand each other. No sockets here: node and tests/sim drive the same code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/id.h"
#include "store/time.h"

namespace federation {

struct Request {
  std::string method = "GET";
  std::string target;  // origin form: "/fed/1/heads?after=…"
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "application/x-ndjson";
  std::string body;
  std::optional<std::int64_t> retry_after_seconds;
};

/// A request to a peer. The transport answers each exactly once, with the response or an error (also at `deadline`).
struct Send {
  std::uint64_t id = 0;
  store::Origin peer{};
  Request request;
  store::Duration deadline{};  // from now
};

/// What the caller must do after a call into the protocol object returned (and its commits are durable).
struct Effects {
  std::vector<Send> sends;
  std::optional<store::Duration> wake_in;  // call `wake` again no later than this
};

/// The two clocks of a call: `now` for what is written and shown, `elapsed` for deadlines and retries.
struct Moment {
  store::Instant now;
  store::Duration elapsed{};
};

}  // namespace federation
