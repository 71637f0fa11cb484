// Publishes what is pending: moves it into the entries and the change index and signs the next head over the result,
// all in one synced batch. Writer thread, alone between two group commits; commits by itself. Invariant: a head is
// announced only after its batch is durable, so no crash makes two heads of one (epoch, seq).
#pragma once

#include <optional>

#include "federation/catalogues.h"
#include "federation/exchange.h"
#include "federation/feed.h"
#include "federation/head.h"
#include "federation/own_listings.h"
#include "federation/pending.h"
#include "federation/profile.h"
#include "store/database.h"

namespace federation {

class Publisher {
 public:
  struct Options {
    store::Duration interval = std::chrono::seconds(2);  // between heads; removals do not wait
    store::Duration heartbeat = std::chrono::hours(6);   // a head with nothing new, so that others know we live
  };
  /// All arguments outlive the publisher; `items` has `pending` among its projections.
  Publisher(store::Database& database, store::Items& items, Catalogues& catalogues, PendingMarks& pending, Feed& feed,
            const Signer& signer, Options options);

  /// Reads the newest own head. Once, after Catalogues::load, before anything else.
  store::Result<void> start();
  /// Signs the profile and puts it under the catalogue if it says something else than the one there; `node`, `key` and
  /// `issued` are filled in.
  store::Result<void> set_profile(Profile profile, Moment moment);
  /// Publishes one head if one is due. To be called after every commit of own items, and again after the time it
  /// returns. On an error nothing was published.
  store::Result<store::Duration> publish(Moment moment);

  /// Of the newest head; zero before the first.
  Version version() const { return x_newest ? x_newest->head.version : Version{}; }

 private:
  store::Result<store::Duration> due_in(Moment moment);
  store::Result<void> publish_now(Moment moment);

  store::Database& x_database;
  store::Items& x_items;
  Catalogues& x_catalogues;
  PendingMarks& x_pending;
  Feed& x_feed;
  const Signer& x_signer;
  const Options x_options;

  std::optional<SignedHead> x_newest;
  HeadChain x_chain;
  std::int64_t x_document = 0;            // number of the newest node document
  std::optional<store::Duration> x_last;  // `elapsed` of the last head of this run
  bool x_urgent = true;                   // a removal is pending, or more than one batch holds; at start, perhaps
};

}  // namespace federation
