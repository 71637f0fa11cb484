#include "federation/follower.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "federation/content_fill.h"
#include "federation/feed_reader.h"
#include "federation/origin_sync.h"
#include "federation/peers.h"
#include "federation/stored_heads.h"
#include "federation/sweep.h"
#include "store/expiry.h"

namespace federation {

using store::Code;
using store::Duration;
using store::Error;
using store::Origin;
using store::Result;

namespace {

// A peer that is asked.
struct Link {
  Link(std::string address, Duration wait) : url(std::move(address)), reader(wait) {}
  std::string url;
  FeedReader reader;
  std::size_t requests = 0;  // under way, beside the feed's
  std::string last_error;    // of those
};

// What a peer has told about an origin.
struct Offer {
  Version version;
  Backoff backoff;     // its answers about this origin failed, or were wrong
  bool wrong = false;  // what it sent for it last did not add up
};

struct Track {
  explicit Track(CarriedOrigin loaded) : state(std::move(loaded)) {}
  CarriedOrigin state;
  std::map<Origin, Offer> offers;         // by peer
  std::map<Origin, std::string> waiting;  // heads that need documents we lack, by the peer that told them
  std::set<Origin> documents_from;        // peers that must have such documents
  bool documents_asked = false;
  std::unique_ptr<OriginSync> sync;
  Origin sync_peer{};
  bool sync_asked = false;
  int sync_failures = 0;
  OriginSync::Start next_start = OriginSync::Start::changes;
  Duration sync_not_before{};
  ContentFill fill;
  bool fill_asked = false;
  std::uint64_t refused = 0;
};

enum class About { feed, documents, sync, content };
struct Asked {
  About about{};
  Origin peer{};
  Origin origin{};
};

}  // namespace

struct Follower::Core {
  Core(store::Database& d, store::Items& i, Catalogues& c, Feed& f, store::Random& r, const Options& o)
      : database(d), items(i), catalogues(c), feed(f), random(r), options(o) {}

  store::Database& database;
  store::Items& items;
  Catalogues& catalogues;
  Feed& feed;
  store::Random& random;
  const Options options;

  std::map<Origin, Link> links;
  std::map<Origin, Track> tracks;
  std::map<Origin, std::string> failed;  // peers whose own rows cannot be used, and why
  std::set<Origin> unswept;
  std::map<std::uint64_t, Asked> asked;
  std::uint64_t next_id = 1;
  Duration next_lease_check{};

  mutable std::mutex report_mutex;
  Report report;  // guarded by report_mutex

  // Peers and origins.
  Result<void> load();
  Result<void> load_origin(const Peer& peer);
  Result<bool> still_current(const Track& track);
  void drop_origin(Origin origin);
  void drop_link(Origin peer);

  // What peers tell.
  void take_feed(Origin peer, const Result<Response>& response, Moment moment);
  void consider(Track& track, Origin peer, std::string_view head, Moment moment);
  Result<void> take_documents(Track& track, Origin peer, const Result<Response>& response, Moment moment);

  // Runs.
  Result<void> take_page(Track& track, Result<Response> response, Moment moment);
  Result<void> take_step(Track& track, OriginSync::Step step, Moment moment);
  void fail_request(Track& track, const std::string& why, std::optional<std::int64_t> retry_after, Moment moment);
  void end_sync(Track& track);
  void resync(Track& track, Moment moment);
  Result<void> take_content(Track& track, const Result<Response>& response);
  Result<void> keep_judgements();

  // What to do next.
  Result<Effects> next(Moment moment);
  Result<bool> local_step(Moment moment);
  Result<bool> drop_ended_leases(Moment moment);
  void ask_for_documents(Track& track, Moment moment, Effects& effects);
  void ask_for_pages(Track& track, Moment moment, Effects& effects);
  void ask_for_content(Track& track, Moment moment, Effects& effects);
  bool start_sync(Track& track, Moment moment);
  std::optional<Origin> best_peer(const Track& track, OriginSync::Start start, Moment moment) const;
  bool can_ask(Origin peer) const;
  void send(Origin peer, Asked about, Request request, Effects& effects);
  Duration next_time(Moment moment) const;
  void write_report();
};

// ---- peers and origins

Result<void> Follower::Core::load() {
  const auto peers = all_peers(database.engine());
  if (!peers) return peers.error();
  const auto is_peer = [&](Origin origin) {
    return std::any_of(peers->begin(), peers->end(), [&](const Peer& peer) { return peer.origin == origin; });
  };
  std::vector<Origin> gone;
  for (const auto& [origin, track] : tracks) {
    const auto current = track.state.is_current(database.engine());
    if (!current) return current.error();
    if (!*current) gone.push_back(origin);
  }
  for (const auto& [origin, link] : links)
    if (!is_peer(origin)) gone.push_back(origin);
  for (const Origin origin : gone) drop_origin(origin);
  failed.clear();
  for (const Peer& peer : *peers)
    if (auto loaded = load_origin(peer); !loaded) return loaded;
  return {};
}

Result<void> Follower::Core::load_origin(const Peer& peer) {
  if (!tracks.contains(peer.origin)) {
    auto state = CarriedOrigin::load(database.engine(), peer.origin);
    if (!state && state.error().code == Code::io) return std::move(state).error();
    unswept.insert(peer.origin);
    if (state) {
      tracks.emplace(peer.origin, Track(*std::move(state)));
      // Peers told of this origin before we carried it.
      for (auto& [other, link] : links) link.reader.restart();
    } else {
      // The catalogues of all others have nothing to do with it, nor has what this peer tells about them.
      failed.emplace(peer.origin, state.error().message);
    }
  }
  const auto link = links.find(peer.origin);
  if (link != links.end() && link->second.url == peer.record.url) return {};
  if (link != links.end()) drop_link(peer.origin);
  if (!peer.record.url.empty()) links.emplace(peer.origin, Link(peer.record.url, options.feed_wait));
  return {};
}

// A peer is removed by a commit, and `peers_changed` follows later. What comes between must not write: the origin is
// let go at once. `track` is gone when the answer is false.
Result<bool> Follower::Core::still_current(const Track& track) {
  const auto current = track.state.is_current(database.engine());
  if (!current || *current) return current;
  if (auto loaded = load(); !loaded) return std::move(loaded).error();
  return false;
}

// Requests under way to it are forgotten, so their answers will be ignored.
void Follower::Core::drop_link(Origin peer) {
  links.erase(peer);
  for (auto one = asked.begin(); one != asked.end();) {
    if (one->second.peer != peer) {
      ++one;
      continue;
    }
    if (const auto track = tracks.find(one->second.origin); track != tracks.end()) {
      if (one->second.about == About::documents) track->second.documents_asked = false;
      if (one->second.about == About::sync) track->second.sync_asked = false;
      if (one->second.about == About::content) track->second.fill_asked = false;
    }
    one = asked.erase(one);
  }
}

void Follower::Core::drop_origin(Origin origin) {
  tracks.erase(origin);
  drop_link(origin);
  for (auto& [other, track] : tracks) {
    track.offers.erase(origin);
    track.waiting.erase(origin);
    track.documents_from.erase(origin);
  }
  catalogues.replace(origin, Catalogue());
  unswept.insert(origin);
}

// ---- what peers tell

void Follower::Core::take_feed(Origin peer, const Result<Response>& response, Moment moment) {
  Link& link = links.at(peer);
  const auto page = link.reader.received(response, moment, random);
  if (!page) return;
  const auto track_of = [&](const store::NodeId& node) {
    return std::find_if(tracks.begin(), tracks.end(),
                        [&](const auto& entry) { return entry.second.state.record().node == node; });
  };
  for (const auto& documents : page->documents)
    if (const auto track = track_of(documents.node); track != tracks.end()) {
      const auto& known = track->second.state.documents();
      if (!known || known->newest() < documents.number) track->second.documents_from.insert(peer);
    }
  for (const auto& head : page->heads)
    if (const auto track = track_of(head.node); track != tracks.end())
      consider(track->second, peer, head.bytes, moment);
}

void Follower::Core::consider(Track& track, Origin peer, std::string_view head, Moment moment) {
  if (!track.state.conflict().empty()) return;
  const auto verified = track.state.verify(head);
  if (verified) {
    track.waiting.erase(peer);
    track.offers[peer].version = verified->head.version;
    return;
  }
  if (verified.error().code == Code::unavailable) {
    track.waiting[peer] = head;
    track.documents_from.insert(peer);
    return;
  }
  track.waiting.erase(peer);
  track.offers[peer].backoff.failed(moment.elapsed, {}, random);
  if (const auto link = links.find(peer); link != links.end())
    link->second.last_error = "a head is refused: " + verified.error().message;
}

Result<void> Follower::Core::take_documents(Track& track, Origin peer, const Result<Response>& response,
                                            Moment moment) {
  track.documents_asked = false;
  track.documents_from.erase(peer);
  const std::int64_t known = track.state.documents() ? track.state.documents()->newest() : -1;
  if (!response || response->status != 200) {
    track.offers[peer].backoff.failed(moment.elapsed, response ? response->retry_after_seconds : std::nullopt, random);
    if (track.waiting.contains(peer)) track.documents_from.insert(peer);
    return {};
  }
  const auto lines = read_lines(response->body);
  const auto fresh = lines ? track.state.learn(*lines) : Result<std::vector<std::int64_t>>(lines.error());
  if (!fresh) links.at(peer).last_error = "node documents are refused: " + fresh.error().message;
  if (fresh && !fresh->empty()) {
    const auto& documents = *track.state.documents();
    // One commit each: a peer may send more documents than one batch holds.
    for (const std::int64_t number : *fresh) {
      auto transaction = database.begin();
      put_document(transaction, track.state.origin(), number, documents.bytes(number));
      if (auto done = commit(database, items, transaction, store::Durability::synced); !done) return done;
    }
    feed.append(documents_line(documents.node(), documents.newest()));
  }
  const bool learned = track.state.documents() && track.state.documents()->newest() > known;
  if (!learned) track.offers[peer].backoff.failed(moment.elapsed, {}, random);
  // Heads that came before their documents.
  const auto waiting = std::exchange(track.waiting, {});
  for (const auto& [from, head] : waiting) consider(track, from, head, moment);
  return {};
}

// ---- runs

Result<void> Follower::Core::take_page(Track& track, Result<Response> response, Moment moment) {
  track.sync_asked = false;
  if (!track.sync) return {};
  if (!response) {
    fail_request(track, response.error().message, {}, moment);
    return {};
  }
  switch (response->status) {
    case 200: {
      track.sync_failures = 0;
      const auto step = track.sync->received(std::move(response->body), moment.now);
      return step ? take_step(track, *step, moment) : step.error();
    }
    case 404:
    case 409:
      return take_step(track, OriginSync::Step::behind, moment);
    case 410:
      return take_step(track, OriginSync::Step::gone, moment);
    default:
      fail_request(track, "the peer answers " + std::to_string(response->status), response->retry_after_seconds,
                   moment);
      return {};
  }
}

Result<void> Follower::Core::take_step(Track& track, OriginSync::Step step, Moment moment) {
  using Step = OriginSync::Step;
  if (step == Step::go_on) return {};
  Offer& offer = track.offers[track.sync_peer];
  track.refused += track.sync->refused();
  if (step == Step::applied) {
    offer.backoff.succeeded();
    offer.wrong = false;
    track.next_start = OriginSync::Start::changes;
    if (track.sync->content_missing()) track.fill.restart();
    end_sync(track);
    feed.append(track.state.applied()->bytes);
    return {};
  }
  if (step == Step::behind) offer.version = Version{};
  if (step == Step::documents) {
    // The page's head is asked for again with the documents at hand.
    track.documents_from.insert(track.sync_peer);
    offer.backoff.failed(moment.elapsed, {}, random);
  }
  if (step == Step::wrong) {
    offer.wrong = true;
    offer.backoff.failed(moment.elapsed, {}, random);
    if (const auto link = links.find(track.sync_peer); link != links.end())
      link->second.last_error = track.sync->error();
  }
  end_sync(track);
  if (step == Step::gone) resync(track, moment);
  return {};
}

void Follower::Core::fail_request(Track& track, const std::string& why, std::optional<std::int64_t> retry_after,
                                  Moment moment) {
  track.offers[track.sync_peer].backoff.failed(moment.elapsed, retry_after, random);
  if (const auto link = links.find(track.sync_peer); link != links.end()) link->second.last_error = why;
  if (++track.sync_failures > limits::sync_retries) end_sync(track);
}

void Follower::Core::end_sync(Track& track) {
  if (track.sync->staging()) unswept.insert(track.state.origin());
  track.sync.reset();
  track.sync_failures = 0;
}

void Follower::Core::resync(Track& track, Moment moment) {
  track.next_start = OriginSync::Start::snapshot;
  const Duration longest = limits::resync_jitter;
  track.sync_not_before = moment.elapsed + longest * static_cast<int>(random.bytes(1).front() & 63) / 64;
}

Result<void> Follower::Core::take_content(Track& track, const Result<Response>& response) {
  track.fill_asked = false;
  if (!response || response->status != 200) return {};
  return track.fill.received(response->body, database, items, track.state);
}

// What was found out about the heads of origins becomes durable before anything else is asked.
Result<void> Follower::Core::keep_judgements() {
  std::vector<Origin> judged;
  for (const auto& [origin, track] : tracks)
    if (track.state.is_void() || !track.state.unkept_evidence().empty()) judged.push_back(origin);
  for (const Origin origin : judged) {
    const auto track = tracks.find(origin);
    if (track == tracks.end()) continue;
    CarriedOrigin& state = track->second.state;
    const auto current = still_current(track->second);
    if (!current) return current.error();
    if (!*current) continue;
    auto transaction = database.begin();
    if (state.is_void())
      state.write_forgotten(transaction);
    else
      state.write_evidence(transaction);
    if (auto done = commit(database, items, transaction, store::Durability::synced); !done) return done;
    if (state.is_void()) {
      if (auto loaded = load(); !loaded) return loaded;
    } else {
      state.evidence_kept();
      if (track->second.sync) end_sync(track->second);
    }
  }
  return {};
}

// ---- what to do next

Result<Effects> Follower::Core::next(Moment moment) {
  Effects effects;
  if (auto kept = keep_judgements(); !kept) return std::move(kept).error();
  const auto more = local_step(moment);
  if (!more) return more.error();
  for (auto& [peer, link] : links)
    if (auto ask = link.reader.ask(moment)) {
      effects.sends.push_back({next_id, peer, {"GET", std::move(ask->target), {}}, ask->deadline});
      asked.emplace(next_id++, Asked{About::feed, peer, {}});
    }
  for (auto& [origin, track] : tracks) {
    ask_for_documents(track, moment, effects);
    ask_for_pages(track, moment, effects);
    ask_for_content(track, moment, effects);
  }
  const auto at = next_time(moment);
  const bool soon = *more || std::any_of(tracks.begin(), tracks.end(), [](const auto& entry) {
    const Track& track = entry.second;
    return track.fill.has_work() || (track.sync && !track.sync_asked && !track.sync->next_request());
  });
  effects.wake_in = soon ? Duration(0) : std::clamp<Duration>(at - moment.elapsed, Duration(1), limits::wake_longest);
  write_report();
  return effects;
}

// One bounded piece of work of our own; true if there may be more.
Result<bool> Follower::Core::local_step(Moment moment) {
  if (!unswept.empty()) {
    const Origin origin = *unswept.begin();
    const auto track = tracks.find(origin);
    // While a generation is being staged its rows look like leftovers.
    const bool staging = track != tracks.end() && track->second.sync && track->second.sync->staging();
    const auto clean = staging ? Result<bool>(true) : sweep_some(database, items, origin, options.step_rows);
    if (!clean) return clean;
    if (*clean) unswept.erase(origin);
    return true;
  }
  if (const auto dropped = drop_ended_leases(moment); !dropped || *dropped) return dropped;
  for (auto& [origin, track] : tracks) {
    if (track.sync && !track.sync_asked && !track.sync->next_request()) {
      if (const auto current = still_current(track); !current || !*current) return current ? true : current;
      const auto step = track.sync->work();
      if (!step) return step.error();
      if (auto taken = take_step(track, *step, moment); !taken) return std::move(taken).error();
      return true;
    }
    if (track.fill.again() && *track.fill.again() <= moment.elapsed) track.fill.restart();
    if (track.fill.has_work()) {
      if (auto done = track.fill.work(database.engine(), track.state, options.step_rows); !done)
        return std::move(done).error();
      return true;
    }
  }
  return false;
}

Result<bool> Follower::Core::drop_ended_leases(Moment moment) {
  if (moment.elapsed < next_lease_check) return false;
  const auto ended =
      store::ended_leases(database.engine(), moment.now, limits::leases_dropped, [&](const store::ItemKey& key) {
        const auto track = tracks.find(key.origin);
        return track != tracks.end() && track->second.state.record().generation == key.generation;
      });
  if (!ended) return ended.error();
  next_lease_check = moment.elapsed + limits::lease_check;
  if (ended->empty()) return false;
  auto transaction = database.begin();
  for (const store::ItemKey& key : *ended)
    if (auto done = items.erase(transaction, key); !done) return std::move(done).error();
  if (auto done = commit(database, items, transaction, store::Durability::synced); !done)
    return std::move(done).error();
  if (ended->size() == limits::leases_dropped) next_lease_check = moment.elapsed;
  return true;
}

bool Follower::Core::can_ask(Origin peer) const {
  const auto link = links.find(peer);
  return link != links.end() && !link->second.reader.failing() && link->second.requests < limits::requests_per_peer;
}

void Follower::Core::send(Origin peer, Asked about, Request request, Effects& effects) {
  ++links.at(peer).requests;
  effects.sends.push_back({next_id, peer, std::move(request), limits::request_deadline});
  asked.emplace(next_id++, about);
}

void Follower::Core::ask_for_documents(Track& track, Moment moment, Effects& effects) {
  if (track.documents_asked || !track.state.conflict().empty()) return;
  for (const Origin peer : track.documents_from) {
    if (!can_ask(peer) || track.offers[peer].backoff.until() > moment.elapsed) continue;
    track.documents_asked = true;
    send(peer, {About::documents, peer, track.state.origin()},
         {"GET", "/fed/1/node/" + store::to_text(track.state.record().node), {}}, effects);
    return;
  }
}

// The peer to begin a run with, or nothing if none has anything newer and is well. For snapshots the origin comes last:
// everybody who lacks much would ask it.
std::optional<Origin> Follower::Core::best_peer(const Track& track, OriginSync::Start start, Moment moment) const {
  std::optional<Origin> best;
  const auto rank = [&](Origin peer) {
    const Offer& offer = track.offers.at(peer);
    const bool last = start == OriginSync::Start::snapshot && peer == track.state.origin();
    return std::make_tuple(!offer.wrong, !last, offer.version);
  };
  for (const auto& [peer, offer] : track.offers) {
    if (offer.version <= track.state.version() || offer.backoff.until() > moment.elapsed || !can_ask(peer)) continue;
    if (!best || rank(peer) > rank(*best)) best = peer;
  }
  return best;
}

bool Follower::Core::start_sync(Track& track, Moment moment) {
  const auto running =
      std::count_if(tracks.begin(), tracks.end(), [](const auto& entry) { return entry.second.sync != nullptr; });
  if (!track.state.documents() || !track.state.conflict().empty() || track.documents_asked ||
      track.sync_not_before > moment.elapsed || static_cast<std::size_t>(running) >= limits::syncs)
    return false;
  auto start = track.state.applied() ? track.next_start : OriginSync::Start::snapshot;
  const auto peer = best_peer(track, start, moment);
  if (!peer) return false;
  // Changes from this peer did not add up and nobody else has any: perhaps it is our copy that is wrong.
  if (track.offers.at(*peer).wrong) start = OriginSync::Start::snapshot;
  // A staged generation must begin empty; a change list may come to stage one.
  if (unswept.contains(track.state.origin())) return false;
  track.sync = std::make_unique<OriginSync>(database, items, catalogues, track.state, start,
                                            OriginSync::Bounds{options.small_delta_bytes, options.step_rows});
  track.sync_peer = *peer;
  return true;
}

void Follower::Core::ask_for_pages(Track& track, Moment moment, Effects& effects) {
  if (track.sync_asked) return;
  if (track.sync && !links.contains(track.sync_peer)) end_sync(track);
  if (!track.sync && !start_sync(track, moment)) return;
  const auto target = track.sync->next_request();
  if (!target || track.offers[track.sync_peer].backoff.until() > moment.elapsed) return;
  track.sync_asked = true;
  send(track.sync_peer, {About::sync, track.sync_peer, track.state.origin()}, {"GET", *target, {}}, effects);
}

void Follower::Core::ask_for_content(Track& track, Moment moment, Effects& effects) {
  if (track.fill_asked || track.fill.missing().empty() || !track.state.documents()) return;
  std::optional<Origin> chosen;
  for (const auto& [peer, offer] : track.offers) {
    const auto link = links.find(peer);
    if (track.fill.asked(peer) || link == links.end() || link->second.reader.failing()) continue;
    if (link->second.requests >= limits::requests_per_peer) return;
    if (!chosen || *chosen == track.state.origin()) chosen = peer;  // the origin last
  }
  if (!chosen) {
    track.fill.give_up(moment.elapsed);
    return;
  }
  track.fill.ask(*chosen);
  track.fill_asked = true;
  send(*chosen, {About::content, *chosen, track.state.origin()},
       {"POST", "/fed/1/o/" + store::to_text(track.state.record().node) + "/get", write_ids(track.fill.missing())},
       effects);
}

// When something can be done that cannot be done now.
Duration Follower::Core::next_time(Moment moment) const {
  Duration at = moment.elapsed + limits::wake_longest;
  const auto earlier = [&](Duration other) {
    if (other > moment.elapsed) at = std::min(at, other);
  };
  earlier(next_lease_check);
  for (const auto& [peer, link] : links)
    if (const auto next = link.reader.next()) earlier(*next);
  for (const auto& [origin, track] : tracks) {
    earlier(track.sync_not_before);
    if (track.fill.again()) earlier(*track.fill.again());
    for (const auto& [peer, offer] : track.offers) earlier(offer.backoff.until());
  }
  return at;
}

void Follower::Core::write_report() {
  Report fresh;
  for (const auto& [peer, link] : links)
    fresh.peers.push_back({peer, link.reader.last_contact(),
                           link.reader.last_error().empty() ? link.last_error : link.reader.last_error()});
  for (const auto& [origin, track] : tracks) {
    const CarriedOrigin& state = track.state;
    OriginReport one;
    one.origin = origin;
    one.applied = state.version();
    if (state.newest()) one.newest = state.newest()->head.version;
    if (state.applied()) one.issued = state.applied()->head.issued;
    one.entries = state.record().count;
    one.refused_items = track.refused;
    one.conflict = state.conflict();
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
  if (auto loaded = x_core->load(); !loaded) return std::move(loaded).error();
  return x_core->next(moment);
}

Result<Effects> Follower::received(std::uint64_t id, Result<Response> response, Moment moment) {
  Core& core = *x_core;
  const auto found = core.asked.find(id);
  if (found == core.asked.end()) return core.next(moment);
  const Asked about = found->second;
  core.asked.erase(found);
  if (about.about == About::feed) {
    core.take_feed(about.peer, response, moment);
    return core.next(moment);
  }
  --core.links.at(about.peer).requests;
  const auto track = core.tracks.find(about.origin);
  if (track == core.tracks.end()) return core.next(moment);
  const auto current = core.still_current(track->second);
  if (!current) return current.error();
  if (!*current) return core.next(moment);
  auto taken = Result<void>();
  if (about.about == About::documents) taken = core.take_documents(track->second, about.peer, response, moment);
  if (about.about == About::sync) taken = core.take_page(track->second, std::move(response), moment);
  if (about.about == About::content) taken = core.take_content(track->second, response);
  if (!taken) return std::move(taken).error();
  return core.next(moment);
}

Follower::Report Follower::report() const {
  const std::lock_guard lock(x_core->report_mutex);
  return x_core->report;
}

}  // namespace federation
