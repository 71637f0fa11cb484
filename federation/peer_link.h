// A peer that is asked: its feed, and how the other requests to it go. Plain data of the follower; writer thread.
#pragma once

#include <map>
#include <string>

#include "federation/feed_reader.h"
#include "federation/limits.h"

namespace federation {

struct PeerLink {
  PeerLink(std::string address, store::Duration feed_wait) : url(std::move(address)), feed(feed_wait) {}

  /// Whether it answers, as far as we know, and one more request may go to it.
  bool can_take() const { return !feed.failing() && requests < limits::requests_per_peer; }

  std::string url;
  FeedReader feed;
  std::size_t requests = 0;  // under way, beside the feed's
  std::string last_error;    // of those
};

using PeerLinks = std::map<store::Origin, PeerLink>;

}  // namespace federation
