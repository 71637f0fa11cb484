#include "tests/sim/network.h"

#include <algorithm>

namespace tests {

using federation::Responder;
using federation::Response;
using store::Duration;
using store::Error;
using store::Result;

namespace {

constexpr Duration instant{1};
const Error unreachable{store::Code::unavailable, "the peer cannot be reached", {}};
const Error too_late{store::Code::unavailable, "the peer did not answer in time", {}};

}  // namespace

std::size_t Network::add(NodeOptions options, Duration skew) {
  const std::size_t i = nodes.size();
  const std::string seed = "node " + std::to_string(i) + " " + std::to_string(chance.below(1'000'000'000));
  nodes.push_back(std::make_unique<Node>(seed, x_epoch, std::move(options)));
  x_states.emplace_back().skew = skew;
  nodes[i]->disk.on_write = [this, i](const store::Changes&, store::Durability) {
    if (!x_in_event || !chance.happens(weather.crash)) return store::MemoryDisk::Fate::done;
    x_states[i].died = true;
    return chance.happens(0.5) ? store::MemoryDisk::Fate::lost : store::MemoryDisk::Fate::unheard;
  };
  nodes[i]->disk.on_read = [this, i] {
    if (!x_in_event || weather.failed_read == 0 || !chance.happens(weather.failed_read)) return false;
    x_states[i].died = true;
    return true;
  };
  return i;
}

void Network::join(std::size_t who, std::size_t whom, Asks asks) {
  const auto done = change(who, [&](store::Transaction& transaction) -> Result<void> {
    const std::string url = asks == Asks::yes ? "https://node" + std::to_string(whom) + ".example" : "";
    const auto added = federation::add_peer(transaction, nodes[whom]->id(), url, moment(who).now);
    return added ? Result<void>() : added.error();
  });
  if (done) follow(who, (*nodes[who])->follower.peers_changed(moment(who)));
  if (!x_in_event) settle();
}

void Network::part(std::size_t who, std::size_t whom) {
  const auto done = change(
      who, [&](store::Transaction& transaction) { return federation::remove_peer(transaction, nodes[whom]->id()); });
  // The commit and the follower's hearing of it are two things: answers may come between them.
  if (done)
    at(x_elapsed + chance.up_to(std::chrono::seconds(2)), [this, who, incarnation = x_states[who].incarnation] {
      if (x_states[who].incarnation == incarnation) follow(who, (*nodes[who])->follower.peers_changed(moment(who)));
    });
  if (!x_in_event) settle();
}

void Network::start(std::size_t i) {
  State& state = x_states[i];
  if (nodes[i]->running()) return;
  ++state.incarnation;
  state.died = false;
  auto effects = nodes[i]->start(moment(i));
  if (nodes[i]->running()) (*nodes[i])->feed.on_growth([this, i] { answer_held(i); });
  follow(i, std::move(effects));
  if (!state.died) publish(i);
  if (!x_in_event) settle();
}

void Network::crash(std::size_t i) {
  State& state = x_states[i];
  ++state.incarnation;
  state.held.clear();
  state.open.clear();
  state.died = false;
  if (!nodes[i]->running()) return;
  nodes[i]->stop();
  nodes[i]->disk.lose_power(chance.below(nodes[i]->disk.unsynced() + 1));
  x_touched.erase(i);
}

Result<void> Network::change(std::size_t i, const std::function<Result<void>(store::Transaction&)>& run) {
  x_touched.insert(i);
  auto done = nodes[i]->change(run);
  if (!x_states[i].died) publish(i);
  return done;
}

void Network::publish(std::size_t i) {
  State& state = x_states[i];
  x_touched.insert(i);
  const auto again = (*nodes[i])->publisher.publish(moment(i));
  if (!again) {
    state.died = true;
    return;
  }
  at(x_elapsed + std::max(*again, instant), [this, i, turn = ++state.publish, incarnation = state.incarnation] {
    const State& now = x_states[i];
    if (now.incarnation == incarnation && now.publish == turn) publish(i);
  });
}

void Network::follow(std::size_t i, Result<federation::Effects> effects) {
  State& state = x_states[i];
  x_touched.insert(i);
  if (!effects) {
    state.died = true;
    return;
  }
  for (const auto& one : effects->sends) send(i, one);
  if (!effects->wake_in) return;
  at(x_elapsed + std::max(*effects->wake_in, instant), [this, i, turn = ++state.wake, incarnation = state.incarnation] {
    const State& now = x_states[i];
    if (now.incarnation != incarnation || now.wake != turn) return;
    follow(i, (*nodes[i])->follower.wake(moment(i)));
  });
}

void Network::send(std::size_t i, const federation::Send& send) {
  ++requests;
  State& state = x_states[i];
  const Held request{i, send.id, state.incarnation, send.request, {}};
  state.open.insert(send.id);
  at(x_elapsed + send.deadline, [this, request] {
    if (x_states[request.from].open.contains(request.id)) reply(request, too_late);
  });
  const auto peer = store::origin_record((*nodes[i])->engine, send.peer);
  if (!peer || !*peer) return;
  const auto to =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node->id() == (*peer)->node; });
  const auto index = static_cast<std::size_t>(to - nodes.begin());
  for (int copies = chance.happens(weather.duplicate) ? 2 : 1; copies > 0; --copies)
    if (!chance.happens(weather.loss))
      at(x_elapsed + instant + chance.up_to(weather.delay), [this, index, request] { arrive(index, request); });
}

void Network::arrive(std::size_t to, Held request) {
  if (can_reach(request.from, to) && nodes[to]->running()) return answer(to, request, Responder::Patience::may_wait);
  // Some networks say so, others keep silent.
  if (chance.happens(0.5)) reply(request, unreachable);
}

void Network::answer(std::size_t to, const Held& request, Responder::Patience patience) {
  auto answer = (*nodes[to])->responder.answer(request.request, patience);
  if (!answer.response) {
    Held held = request;
    held.until = x_elapsed + answer.wait;
    x_states[to].held.push_back(held);
    at(held.until, [this, to, incarnation = x_states[to].incarnation] {
      if (x_states[to].incarnation != incarnation) return;
      auto& waiting = x_states[to].held;
      const auto over =
          std::stable_partition(waiting.begin(), waiting.end(), [&](const Held& one) { return one.until > x_elapsed; });
      const std::vector<Held> ready(over, waiting.end());
      waiting.erase(over, waiting.end());
      for (const Held& one : ready) this->answer(to, one, Responder::Patience::waited_out);
    });
    return;
  }
  if (answering) answering(to, request.request, *answer.response);
  if (!can_reach(request.from, to)) return;
  for (int copies = chance.happens(weather.duplicate) ? 2 : 1; copies > 0; --copies)
    if (!chance.happens(weather.loss))
      at(x_elapsed + instant + chance.up_to(weather.delay),
         [this, request, response = *answer.response] { reply(request, response); });
}

// In the very moment the feed grows, as another thread would: what it tells must be durable by then.
void Network::answer_held(std::size_t i) {
  const auto held = std::exchange(x_states[i].held, {});
  for (const Held& one : held) answer(i, one, Responder::Patience::may_wait);
}

void Network::reply(const Held& request, Result<Response> response) {
  State& state = x_states[request.from];
  if (state.incarnation != request.incarnation || !nodes[request.from]->running()) return;
  state.open.erase(request.id);
  follow(request.from,
         (*nodes[request.from])->follower.received(request.id, std::move(response), moment(request.from)));
}

void Network::at(Duration elapsed, std::function<void()> what) {
  x_events.push({std::max(elapsed, x_elapsed), x_number++, std::move(what)});
}

// What follows from an event at once: nodes whose disk failed die, and the others are looked at.
void Network::settle() {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    State& state = x_states[i];
    if (state.died) {
      crash(i);
      at(x_elapsed + Duration(200) + chance.up_to(std::chrono::seconds(20)), [this, i] { start(i); });
    }
  }
  if (checked)
    for (const std::size_t i : std::exchange(x_touched, {}))
      if (nodes[i]->running()) checked(i);
  x_touched.clear();
}

bool Network::step() {
  if (x_events.empty()) return false;
  const Event event = x_events.top();
  x_events.pop();
  x_elapsed = event.at;
  x_in_event = true;
  event.what();
  x_in_event = false;
  settle();
  return true;
}

void Network::run_for(Duration time) {
  const Duration end = x_elapsed + time;
  while (!x_events.empty() && x_events.top().at <= end) step();
  x_elapsed = end;
}

bool Network::run_until(const std::function<bool()>& done, Duration longest) {
  const Duration end = x_elapsed + longest;
  while (!done()) {
    if (x_events.empty() || x_events.top().at > end) return false;
    step();
  }
  return true;
}

}  // namespace tests
