// Reads one peer's feed: the list of its heads first, then what is new, waiting for it. A state machine without
// sockets; writer thread.
#pragma once

#include <optional>
#include <string>

#include "federation/backoff.h"
#include "federation/exchange.h"
#include "federation/pages.h"

namespace federation {

class FeedReader {
 public:
  explicit FeedReader(store::Duration wait) : x_wait(wait) {}

  struct Ask {
    std::string target;
    store::Duration deadline{};
  };
  /// What to ask now, if the time has come; until the answer is given to `received`, nothing.
  std::optional<Ask> ask(Moment moment);
  /// When `ask` will have something; nothing while an answer is awaited.
  std::optional<store::Duration> next() const;
  /// The page that the answer holds, with views into it; nothing if it holds none.
  std::optional<FeedPage> received(const store::Result<Response>& response, Moment moment, store::Random& random);

  bool failing() const { return x_backoff.failing(); }
  std::optional<store::Instant> last_contact() const { return x_last_contact; }
  const std::string& last_error() const { return x_last_error; }
  /// The address changed, or a page told something false: begin again.
  void restart();

 private:
  void failed(std::string why, std::optional<std::int64_t> retry_after, Moment moment, store::Random& random);

  const store::Duration x_wait;
  std::string x_cursor;  // of the feed; empty: read the heads first
  std::string x_first;   // cursor of the first page of heads
  std::string x_query;   // of the next page of heads
  std::size_t x_pages = 0;
  bool x_asking = false;
  bool x_outdated = false;  // the question under way is of before a restart: its answer's cursor does not count
  store::Duration x_asked_at{};
  store::Duration x_not_before{};
  Backoff x_backoff;
  std::optional<store::Instant> x_last_contact;
  std::string x_last_error;
};

}  // namespace federation
