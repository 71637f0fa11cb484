// Brings one carried origin to the newest head that any peer offers: remembers who has told of what, fetches node
// documents, makes runs (origin_sync.h) and fetches missing content (content_fill.h). Owned by the follower, which
// sends what it asks for and hands it the answers. Writer thread, alone; commits by itself.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "federation/content_fill.h"
#include "federation/feed.h"
#include "federation/origin_sync.h"
#include "federation/peer_link.h"

namespace federation {

class OriginFollower {
 public:
  /// What all of them share; everything outlives them.
  struct Shared {
    store::Database& database;
    store::Items& items;
    Catalogues& catalogues;
    Feed& feed;
    store::Random& random;
    PeerLinks& links;
    OriginSync::Bounds bounds;
  };
  OriginFollower(CarriedOrigin carried, const Shared& shared) : x_shared(shared), x_carried(std::move(carried)) {}

  const CarriedOrigin& carried() const { return x_carried; }
  /// Items whose own checks failed, since start.
  std::uint64_t refused() const { return x_refused; }
  bool running() const { return x_sync != nullptr; }
  bool staging() const { return x_sync && x_sync->staging(); }

  /// `peer` has told of a head, or of the number of the newest node document.
  void heard_head(store::Origin peer, std::string_view head, Moment moment);
  void heard_documents(store::Origin peer, std::int64_t newest);
  /// What was found out about its heads (CarriedOrigin::is_void, unkept_evidence) and is not durable yet; making it so.
  bool has_judgement() const { return x_carried.is_void() || !x_carried.unkept_evidence().empty(); }
  store::Result<void> keep_judgement();
  /// It is asked no more; its answers under way will not come.
  void forget(store::Origin peer);

  enum class About { documents, pages, content };
  struct Ask {
    About about{};
    store::Origin peer{};
    Request request;
  };
  /// A request to be made now. `may_start`: whether another run may begin.
  std::optional<Ask> ask(Moment moment, bool may_start);
  store::Result<void> received(About about, store::Origin peer, store::Result<Response> response, Moment moment);

  /// Work of our own that is waiting, and a bounded piece of it.
  bool has_work(Moment moment) const;
  store::Result<void> work(Moment moment, std::size_t rows);
  /// The earliest time after now at which something can be done that cannot be done now, if there is one.
  std::optional<store::Duration> next_time(Moment moment) const;

  /// Whether rows of other generations may have been left since the last call.
  bool take_leftovers() { return std::exchange(x_leftovers, false); }

 private:
  // What a peer has told about this origin.
  struct Offer {
    Version version;
    Backoff backoff;     // its answers about this origin failed, or were wrong
    bool wrong = false;  // what it sent last did not add up
  };
  std::optional<Ask> ask_documents(Moment moment);
  std::optional<Ask> ask_pages(Moment moment, bool may_start);
  std::optional<Ask> ask_content(Moment moment);
  bool start_sync(Moment moment);
  std::optional<store::Origin> best_peer(OriginSync::Start start, Moment moment) const;
  store::Result<void> on_documents(store::Origin peer, const store::Result<Response>& response, Moment moment);
  store::Result<void> store_documents(const std::vector<std::int64_t>& numbers);
  store::Result<void> on_page(store::Result<Response> response, Moment moment);
  store::Result<void> on_step(OriginSync::Step step, Moment moment);
  void fail(store::Origin peer, std::string why, std::optional<std::int64_t> retry_after, Moment moment);
  void end_sync();

  const Shared& x_shared;
  CarriedOrigin x_carried;
  std::map<store::Origin, Offer> x_offers;         // by peer
  std::map<store::Origin, std::string> x_waiting;  // heads that need documents we lack, by the peer that told them
  std::set<store::Origin> x_documents_from;        // peers that must have such documents
  std::unique_ptr<OriginSync> x_sync;
  store::Origin x_sync_peer{};
  int x_sync_failures = 0;
  OriginSync::Start x_next_start = OriginSync::Start::changes;
  store::Duration x_sync_not_before{};
  ContentFill x_fill;
  std::map<About, store::Origin> x_asked;  // under way, and of whom
  bool x_leftovers = true;                 // of a former process, perhaps
  std::uint64_t x_refused = 0;
};

}  // namespace federation
