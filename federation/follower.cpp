#include "federation/follower.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "federation/origin_follower.h"
#include "federation/peers.h"
#include "federation/sweep.h"
#include "store/expiry.h"

namespace federation {

using store::Duration;
using store::Origin;
using store::Result;

namespace {

// A request under way; `about` is empty for the feed's.
struct Asked {
  Origin peer{};
  Origin origin{};
  std::optional<OriginFollower::About> about;
};

}  // namespace

struct Follower::Core {
  Core(store::Database& d, store::Items& i, Catalogues& c, Feed& f, store::Random& r, const Options& o)
      : database(d), items(i), catalogues(c), random(r), options(o), shared{d,
                                                                            i,
                                                                            c,
                                                                            f,
                                                                            r,
                                                                            links,
                                                                            {o.small_delta_bytes, o.step_rows}} {}

  store::Database& database;
  store::Items& items;
  Catalogues& catalogues;
  store::Random& random;
  const Options options;
  PeerLinks links;
  const OriginFollower::Shared shared;
  std::map<Origin, OriginFollower> origins;
  std::map<Origin, std::string> failed;  // peers whose own rows cannot be used, and why
  std::set<Origin> unswept;              // origins that may have rows nobody refers to
  std::map<std::uint64_t, Asked> asked;
  std::uint64_t next_id = 1;
  Duration next_lease_check{};

  mutable std::mutex report_mutex;
  Report report;  // guarded by report_mutex

  Result<void> load_peers();
  Result<void> load_peer(const Peer& peer);
  Result<bool> still_current(const OriginFollower& follower);
  Result<void> keep_judgements();
  void drop_origin(Origin origin);
  void drop_link(Origin peer);
  void take_feed(Origin peer, const Result<Response>& response, Moment moment);
  Result<Effects> next(Moment moment);
  Result<bool> work(Moment moment);
  Result<bool> sweep();
  Result<bool> drop_ended_leases(Moment moment);
  void ask(Moment moment, Effects& effects);
  Duration next_time(Moment moment) const;
  void write_report();
};

// ---- peers

Result<void> Follower::Core::load_peers() {
  const auto peers = all_peers(database.engine());
  if (!peers) return peers.error();
  std::vector<Origin> gone;
  for (const auto& [origin, follower] : origins) {
    const auto current = follower.carried().is_current(database.engine());
    if (!current) return current.error();
    if (!*current) gone.push_back(origin);
  }
  for (const auto& [origin, link] : links)
    if (std::none_of(peers->begin(), peers->end(), [&](const Peer& peer) { return peer.origin == origin; }))
      gone.push_back(origin);
  for (const Origin origin : gone) drop_origin(origin);
  failed.clear();
  for (const Peer& peer : *peers)
    if (auto loaded = load_peer(peer); !loaded) return loaded;
  return {};
}

Result<void> Follower::Core::load_peer(const Peer& peer) {
  if (!origins.contains(peer.origin)) {
    auto carried = CarriedOrigin::load(database.engine(), peer.origin);
    if (!carried && carried.error().code == store::Code::io) return std::move(carried).error();
    unswept.insert(peer.origin);
    if (carried) {
      origins.try_emplace(peer.origin, *std::move(carried), shared);
      // Peers may have told of this origin before we carried it.
      for (auto& [other, link] : links) link.feed.restart();
    } else {
      // The catalogues of all others have nothing to do with it, nor has what this peer tells about them.
      failed.emplace(peer.origin, carried.error().message);
    }
  }
  const auto link = links.find(peer.origin);
  if (link != links.end() && link->second.url == peer.record.url) return {};
  drop_link(peer.origin);
  if (!peer.record.url.empty()) links.try_emplace(peer.origin, peer.record.url, options.feed_wait);
  return {};
}

void Follower::Core::drop_origin(Origin origin) {
  origins.erase(origin);
  drop_link(origin);
  catalogues.replace(origin, Catalogue());
  unswept.insert(origin);
}

// A peer is removed by a commit, and `peers_changed` follows later. What comes between must not write: the origin is
// let go at once. `follower` is gone when the answer is false.
Result<bool> Follower::Core::still_current(const OriginFollower& follower) {
  const auto current = follower.carried().is_current(database.engine());
  if (!current || *current) return current;
  if (auto loaded = load_peers(); !loaded) return std::move(loaded).error();
  return false;
}

// What was found out about the heads of origins becomes durable before anything else is asked.
Result<void> Follower::Core::keep_judgements() {
  std::vector<Origin> judged;
  for (const auto& [origin, follower] : origins)
    if (follower.has_judgement()) judged.push_back(origin);
  for (const Origin origin : judged) {
    const auto found = origins.find(origin);
    if (found == origins.end()) continue;
    const auto current = still_current(found->second);
    if (!current) return current.error();
    if (!*current) continue;
    if (auto kept = found->second.keep_judgement(); !kept) return kept;
    // An origin whose head is void is read anew, with nothing.
    if (const auto same = still_current(found->second); !same) return same.error();
  }
  return {};
}

// Requests under way to it are forgotten, so their answers will be ignored.
void Follower::Core::drop_link(Origin peer) {
  if (links.erase(peer) == 0) return;
  for (auto& [origin, follower] : origins) follower.forget(peer);
  std::erase_if(asked, [&](const auto& one) { return one.second.peer == peer; });
}

void Follower::Core::take_feed(Origin peer, const Result<Response>& response, Moment moment) {
  const auto page = links.at(peer).feed.received(response, moment, random);
  if (!page) return;
  const auto find = [&](const store::NodeId& node) {
    return std::find_if(origins.begin(), origins.end(),
                        [&](const auto& entry) { return entry.second.carried().record().node == node; });
  };
  for (const auto& documents : page->documents)
    if (const auto origin = find(documents.node); origin != origins.end())
      origin->second.heard_documents(peer, documents.number);
  for (const auto& head : page->heads)
    if (const auto origin = find(head.node); origin != origins.end())
      origin->second.heard_head(peer, head.bytes, moment);
}

// ---- what to do next

Result<Effects> Follower::Core::next(Moment moment) {
  if (auto kept = keep_judgements(); !kept) return std::move(kept).error();
  const auto worked = work(moment);
  if (!worked) return worked.error();
  Effects effects;
  ask(moment, effects);
  const bool more = *worked || std::any_of(origins.begin(), origins.end(),
                                           [&](const auto& entry) { return entry.second.has_work(moment); });
  effects.wake_in = more ? Duration(0) : next_time(moment) - moment.elapsed;
  write_report();
  return effects;
}

// One bounded piece of work of our own; true if there may be more.
Result<bool> Follower::Core::work(Moment moment) {
  for (auto& [origin, follower] : origins)
    if (follower.take_leftovers()) unswept.insert(origin);
  if (auto swept = sweep(); !swept || *swept) return swept;
  if (auto dropped = drop_ended_leases(moment); !dropped || *dropped) return dropped;
  for (auto& [origin, follower] : origins)
    if (follower.has_work(moment)) {
      if (const auto current = still_current(follower); !current || !*current) return current ? true : current;
      if (auto done = follower.work(moment, options.step_rows); !done) return std::move(done).error();
      return true;
    }
  return false;
}

Result<bool> Follower::Core::sweep() {
  for (const Origin origin : unswept) {
    // What is being staged looks like a leftover.
    const auto follower = origins.find(origin);
    if (follower != origins.end() && follower->second.staging()) continue;
    const auto clean = sweep_some(database, items, origin, options.step_rows);
    if (!clean) return clean;
    if (*clean) unswept.erase(origin);
    return true;
  }
  return false;
}

Result<bool> Follower::Core::drop_ended_leases(Moment moment) {
  if (moment.elapsed < next_lease_check) return false;
  const auto is_ours = [&](const store::ItemKey& key) {
    const auto origin = origins.find(key.origin);
    return origin != origins.end() && origin->second.carried().record().generation == key.generation;
  };
  const auto ended = store::ended_leases(database.engine(), moment.now, limits::leases_dropped, is_ours);
  if (!ended) return ended.error();
  const bool all = ended->size() < limits::leases_dropped;
  next_lease_check = moment.elapsed + (all ? Duration(limits::lease_check) : Duration(0));
  if (ended->empty()) return false;
  auto transaction = database.begin();
  for (const store::ItemKey& key : *ended)
    if (auto done = items.erase(transaction, key); !done) return std::move(done).error();
  if (auto done = commit(database, items, transaction, store::Durability::synced); !done)
    return std::move(done).error();
  return true;
}

void Follower::Core::ask(Moment moment, Effects& effects) {
  for (auto& [peer, link] : links)
    if (auto ask = link.feed.ask(moment)) {
      effects.sends.push_back({next_id, peer, {"GET", std::move(ask->target), {}}, ask->deadline});
      asked.emplace(next_id++, Asked{peer, {}, {}});
    }
  std::size_t running = 0;
  for (const auto& [origin, follower] : origins) running += follower.running() ? 1 : 0;
  for (auto& [origin, follower] : origins) {
    // A run may have to stage a generation, which must begin empty.
    const bool was_running = follower.running();
    const bool may_start = running < limits::syncs && !unswept.contains(origin);
    while (auto ask = follower.ask(moment, may_start)) {
      ++links.at(ask->peer).requests;
      effects.sends.push_back({next_id, ask->peer, std::move(ask->request), limits::request_deadline});
      asked.emplace(next_id++, Asked{ask->peer, origin, ask->about});
    }
    if (!was_running && follower.running()) ++running;
  }
}

// When something can be done that cannot be done now.
Duration Follower::Core::next_time(Moment moment) const {
  Duration out = moment.elapsed + limits::wake_longest;
  const auto at = [&](std::optional<Duration> time) {
    if (time && *time > moment.elapsed) out = std::min(out, *time);
  };
  at(next_lease_check);
  for (const auto& [peer, link] : links) at(link.feed.next());
  for (const auto& [origin, follower] : origins) at(follower.next_time(moment));
  return out;
}

void Follower::Core::write_report() {
  Report fresh;
  for (const auto& [peer, link] : links)
    fresh.peers.push_back(
        {peer, link.feed.last_contact(), link.feed.last_error().empty() ? link.last_error : link.feed.last_error()});
  for (const auto& [origin, follower] : origins) {
    const CarriedOrigin& carried = follower.carried();
    OriginReport one;
    one.origin = origin;
    one.applied = carried.version();
    if (carried.newest()) one.newest = carried.newest()->head.version;
    if (carried.applied()) one.issued = carried.applied()->head.issued;
    one.entries = carried.record().count;
    one.refused_items = follower.refused();
    one.conflict = carried.conflict();
    fresh.origins.push_back(std::move(one));
  }
  for (const auto& [origin, why] : failed) {
    OriginReport one;
    one.origin = origin;
    one.failure = why;
    fresh.origins.push_back(std::move(one));
  }
  const std::lock_guard lock(report_mutex);
  report = std::move(fresh);
}

// ---- the interface

Follower::Follower(store::Database& database, store::Items& items, Catalogues& catalogues, Feed& feed,
                   store::Random& random, Options options)
    : x_core(std::make_unique<Core>(database, items, catalogues, feed, random, options)) {}

Follower::~Follower() = default;

Result<Effects> Follower::start(Moment moment) {
  const auto origins = store::all_origins(x_core->database.engine());
  if (!origins) return origins.error();
  for (const auto& [origin, record] : *origins)
    if (origin != store::own_origin) x_core->unswept.insert(origin);
  return peers_changed(moment);
}

Result<Effects> Follower::wake(Moment moment) {
  return x_core->next(moment);
}

Result<Effects> Follower::peers_changed(Moment moment) {
  if (auto loaded = x_core->load_peers(); !loaded) return std::move(loaded).error();
  return x_core->next(moment);
}

Result<Effects> Follower::received(std::uint64_t id, Result<Response> response, Moment moment) {
  Core& core = *x_core;
  const auto found = core.asked.find(id);
  if (found == core.asked.end()) return core.next(moment);
  const Asked asked = found->second;
  core.asked.erase(found);
  if (!asked.about) {
    core.take_feed(asked.peer, response, moment);
    return core.next(moment);
  }
  --core.links.at(asked.peer).requests;
  const auto origin = core.origins.find(asked.origin);
  if (origin == core.origins.end()) return core.next(moment);
  const auto current = core.still_current(origin->second);
  if (!current) return current.error();
  if (!*current) return core.next(moment);
  if (auto done = origin->second.received(*asked.about, asked.peer, std::move(response), moment); !done)
    return std::move(done).error();
  return core.next(moment);
}

Follower::Report Follower::report() const {
  const std::lock_guard lock(x_core->report_mutex);
  return x_core->report;
}

}  // namespace federation
