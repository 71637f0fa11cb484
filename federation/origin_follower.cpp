#include "federation/origin_follower.h"

#include <algorithm>
#include <tuple>

#include "federation/limits.h"
#include "federation/stored_heads.h"

namespace federation {

using store::Code;
using store::Duration;
using store::Origin;
using store::Result;

void OriginFollower::fail(Origin peer, std::string why, std::optional<std::int64_t> retry_after, Moment moment) {
  x_offers[peer].backoff.failed(moment.elapsed, retry_after, x_shared.random);
  if (const auto link = x_shared.links.find(peer); link != x_shared.links.end())
    link->second.last_error = std::move(why);
}

void OriginFollower::forget(Origin peer) {
  x_offers.erase(peer);
  x_waiting.erase(peer);
  x_documents_from.erase(peer);
  if (x_sync && x_sync_peer == peer) end_sync();
  std::erase_if(x_asked, [&](const auto& one) { return one.second == peer; });
}

// ---- what peers tell

void OriginFollower::heard_head(Origin peer, std::string_view head, Moment moment) {
  if (!x_carried.conflict().empty()) return;
  const auto verified = x_carried.verify(head);
  x_waiting.erase(peer);
  if (verified) {
    x_offers[peer].version = verified->head.version;
  } else if (verified.error().code == Code::unavailable) {
    x_waiting[peer] = head;
    x_documents_from.insert(peer);
  } else {
    fail(peer, "a head is refused: " + verified.error().message, {}, moment);
  }
}

void OriginFollower::heard_documents(Origin peer, std::int64_t newest) {
  const auto& known = x_carried.documents();
  if (!known || known->newest() < newest) x_documents_from.insert(peer);
}

Result<void> OriginFollower::keep_judgement() {
  auto transaction = x_shared.database.begin();
  if (x_carried.is_void())
    x_carried.write_forgotten(transaction);
  else
    x_carried.write_evidence(transaction);
  if (auto done = commit(x_shared.database, x_shared.items, transaction, store::Durability::synced); !done) return done;
  x_carried.evidence_kept();
  if (x_sync) end_sync();
  return {};
}

// ---- what to ask

std::optional<OriginFollower::Ask> OriginFollower::ask(Moment moment, bool may_start) {
  auto out = ask_documents(moment);
  if (!out) out = ask_pages(moment, may_start);
  if (!out) out = ask_content(moment);
  if (out) x_asked.emplace(out->about, out->peer);
  return out;
}

std::optional<OriginFollower::Ask> OriginFollower::ask_documents(Moment moment) {
  if (x_asked.contains(About::documents) || !x_carried.conflict().empty()) return std::nullopt;
  for (const Origin peer : x_documents_from) {
    const auto link = x_shared.links.find(peer);
    if (link == x_shared.links.end() || !link->second.can_take()) continue;
    if (x_offers[peer].backoff.until() > moment.elapsed) continue;
    return Ask{About::documents, peer, {"GET", "/fed/1/node/" + store::to_text(x_carried.record().node), {}}};
  }
  return std::nullopt;
}

// The peer to begin a run with, or nothing if none has anything newer and is well. For snapshots the origin comes last:
// everybody who lacks much would ask it.
std::optional<Origin> OriginFollower::best_peer(OriginSync::Start start, Moment moment) const {
  std::optional<Origin> best;
  const auto rank = [&](Origin peer) {
    const Offer& offer = x_offers.at(peer);
    const bool last = start == OriginSync::Start::snapshot && peer == x_carried.origin();
    return std::make_tuple(!offer.wrong, !last, offer.version);
  };
  for (const auto& [peer, offer] : x_offers) {
    const auto link = x_shared.links.find(peer);
    if (link == x_shared.links.end() || !link->second.can_take()) continue;
    if (offer.version <= x_carried.version() || offer.backoff.until() > moment.elapsed) continue;
    if (!best || rank(peer) > rank(*best)) best = peer;
  }
  return best;
}

bool OriginFollower::start_sync(Moment moment) {
  if (!x_carried.documents() || !x_carried.conflict().empty() || x_asked.contains(About::documents) ||
      x_sync_not_before > moment.elapsed)
    return false;
  auto start = x_carried.applied() ? x_next_start : OriginSync::Start::snapshot;
  const auto peer = best_peer(start, moment);
  if (!peer) return false;
  // Changes from this peer did not add up and nobody else has any: perhaps it is our copy that is wrong.
  if (x_offers.at(*peer).wrong) start = OriginSync::Start::snapshot;
  x_sync = std::make_unique<OriginSync>(x_shared.database, x_shared.items, x_shared.catalogues, x_carried, start,
                                        x_shared.bounds);
  x_sync_peer = *peer;
  x_sync_failures = 0;
  return true;
}

std::optional<OriginFollower::Ask> OriginFollower::ask_pages(Moment moment, bool may_start) {
  if (x_asked.contains(About::pages)) return std::nullopt;
  if (!x_sync && !(may_start && start_sync(moment))) return std::nullopt;
  auto target = x_sync->next_request();
  if (!target || x_offers[x_sync_peer].backoff.until() > moment.elapsed) return std::nullopt;
  return Ask{About::pages, x_sync_peer, {"GET", *std::move(target), {}}};
}

std::optional<OriginFollower::Ask> OriginFollower::ask_content(Moment moment) {
  if (x_asked.contains(About::content) || x_fill.missing().empty() || !x_carried.documents()) return std::nullopt;
  std::optional<Origin> chosen;
  for (const auto& [peer, offer] : x_offers) {
    const auto link = x_shared.links.find(peer);
    if (x_fill.asked(peer) || link == x_shared.links.end() || link->second.feed.failing()) continue;
    if (!link->second.can_take()) return std::nullopt;            // busy, so wait for it
    if (!chosen || *chosen == x_carried.origin()) chosen = peer;  // the origin last
  }
  if (!chosen) {
    x_fill.give_up(moment.elapsed);
    return std::nullopt;
  }
  x_fill.ask(*chosen);
  const std::string target = "/fed/1/o/" + store::to_text(x_carried.record().node) + "/get";
  return Ask{About::content, *chosen, {"POST", target, write_ids(x_fill.missing())}};
}

// ---- answers

Result<void> OriginFollower::received(About about, Origin peer, Result<Response> response, Moment moment) {
  x_asked.erase(about);
  switch (about) {
    case About::documents:
      return on_documents(peer, response, moment);
    case About::pages:
      return x_sync ? on_page(std::move(response), moment) : Result<void>();
    case About::content:
      break;
  }
  if (!response || response->status != 200) return {};
  return x_fill.received(response->body, x_shared.database, x_shared.items, x_carried);
}

Result<void> OriginFollower::on_documents(Origin peer, const Result<Response>& response, Moment moment) {
  x_documents_from.erase(peer);
  if (!response || response->status != 200) {
    fail(peer, "node documents do not come", response ? response->retry_after_seconds : std::nullopt, moment);
    if (x_waiting.contains(peer)) x_documents_from.insert(peer);
    return {};
  }
  const auto lines = read_lines(response->body);
  const auto fresh = lines ? x_carried.learn(*lines) : Result<std::vector<std::int64_t>>(lines.error());
  if (!fresh)
    fail(peer, "node documents are refused: " + fresh.error().message, {}, moment);
  else if (fresh->empty())
    fail(peer, "there are no newer node documents", {}, moment);
  else if (auto stored = store_documents(*fresh); !stored)
    return stored;
  // Heads that came before their documents.
  const auto waiting = std::exchange(x_waiting, {});
  for (const auto& [from, head] : waiting) heard_head(from, head, moment);
  return {};
}

Result<void> OriginFollower::store_documents(const std::vector<std::int64_t>& numbers) {
  const NodeDocuments& documents = *x_carried.documents();
  // One commit each: a peer may send more documents than one batch holds.
  for (const std::int64_t number : numbers) {
    auto transaction = x_shared.database.begin();
    put_document(transaction, x_carried.origin(), number, documents.bytes(number));
    if (auto done = commit(x_shared.database, x_shared.items, transaction, store::Durability::synced); !done)
      return done;
  }
  x_shared.feed.append(documents_line(documents.node(), documents.newest()));
  return {};
}

Result<void> OriginFollower::on_page(Result<Response> response, Moment moment) {
  const auto failed = [&](std::string why, std::optional<std::int64_t> retry_after) {
    fail(x_sync_peer, std::move(why), retry_after, moment);
    if (++x_sync_failures > limits::sync_retries) end_sync();
    return Result<void>();
  };
  if (!response) return failed(response.error().message, {});
  switch (response->status) {
    case 200: {
      x_sync_failures = 0;
      const auto step = x_sync->received(std::move(response->body), moment.now);
      return step ? on_step(*step, moment) : step.error();
    }
    case 404:
    case 409:
      return on_step(OriginSync::Step::behind, moment);
    case 410:
      return on_step(OriginSync::Step::gone, moment);
    default:
      return failed("the peer answers " + std::to_string(response->status), response->retry_after_seconds);
  }
}

Result<void> OriginFollower::on_step(OriginSync::Step step, Moment moment) {
  using Step = OriginSync::Step;
  Offer& offer = x_offers[x_sync_peer];
  switch (step) {
    case Step::go_on:
      return {};
    case Step::applied:
      offer.backoff.succeeded();
      offer.wrong = false;
      x_next_start = OriginSync::Start::changes;
      x_refused += x_sync->refused();
      if (x_sync->content_missing()) x_fill.restart();
      x_shared.feed.append(x_carried.applied()->bytes);
      break;
    case Step::behind:
      offer.version = Version{};  // until it tells of a newer head
      break;
    case Step::gone: {
      x_next_start = OriginSync::Start::snapshot;
      const Duration longest = limits::resync_jitter;
      x_sync_not_before = moment.elapsed + longest * (x_shared.random.bytes(1).front() & 63) / 64;
      break;
    }
    case Step::documents:
      x_documents_from.insert(x_sync_peer);
      fail(x_sync_peer, "a head needs node documents that are not here yet", {}, moment);
      break;
    case Step::wrong:
      offer.wrong = true;
      fail(x_sync_peer, x_sync->error(), {}, moment);
      break;
  }
  end_sync();
  return {};
}

void OriginFollower::end_sync() {
  if (x_sync->staging()) x_leftovers = true;
  x_sync.reset();
}

// ---- work of our own

bool OriginFollower::has_work(Moment moment) const {
  if (x_sync && !x_asked.contains(About::pages) && !x_sync->next_request()) return true;
  return x_fill.has_work() || (x_fill.again() && *x_fill.again() <= moment.elapsed);
}

Result<void> OriginFollower::work(Moment moment, std::size_t rows) {
  if (x_sync && !x_sync->next_request()) {
    const auto step = x_sync->work();
    return step ? on_step(*step, moment) : step.error();
  }
  if (!x_fill.has_work()) x_fill.restart();
  return x_fill.work(x_shared.database.engine(), x_carried, rows);
}

std::optional<Duration> OriginFollower::next_time(Moment moment) const {
  std::optional<Duration> out;
  const auto at = [&](Duration time) {
    if (time > moment.elapsed && (!out || time < *out)) out = time;
  };
  at(x_sync_not_before);
  if (x_fill.again()) at(*x_fill.again());
  for (const auto& [peer, offer] : x_offers) at(offer.backoff.until());
  return out;
}

}  // namespace federation
