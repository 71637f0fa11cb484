// A simulated alliance: nodes on one clock, joined by a network that delays, loses, doubles and reorders messages,
// parts and heals, on disks that fail. Everything happens as events in the order of a seeded clock, so a seed repeats a
// run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/node.h"

namespace tests {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : x_engine(seed) {}
  std::uint64_t below(std::uint64_t n) { return x_engine() % n; }
  bool happens(double probability) { return static_cast<double>(x_engine() >> 11) * 0x1p-53 < probability; }
  store::Duration up_to(store::Duration longest) {
    return store::Duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(longest.count()) + 1)));
  }

 private:
  std::mt19937_64 x_engine;
};

struct Weather {
  double loss = 0;       // of a request or a response
  double duplicate = 0;  // delivered twice
  store::Duration delay{10};
  double crash = 0;        // of a node, at each of its writes
  double failed_read = 0;  // at each read of its disk
};

class Network {
 public:
  explicit Network(std::uint64_t seed) : chance(seed) {}

  /// Adds a node that is not running yet; `skew` is how far its clock is ahead.
  std::size_t add(NodeOptions options, store::Duration skew = {});
  /// Lets `who` carry `whom`, and ask it if `asks`.
  enum class Asks { no, yes };
  void join(std::size_t who, std::size_t whom, Asks asks);
  void part(std::size_t who, std::size_t whom);

  void start(std::size_t i);
  /// The process dies and the disk keeps a part of what was not synced.
  void crash(std::size_t i);
  bool running(std::size_t i) { return nodes[i]->running(); }
  federation::Moment moment(std::size_t i) const { return {x_epoch + x_elapsed + x_states[i].skew, x_elapsed}; }
  store::Duration elapsed() const { return x_elapsed; }

  /// A change on the writer thread of node `i` and the publishing that follows. An error may mean that the node died.
  store::Result<void> change(std::size_t i, const std::function<store::Result<void>(store::Transaction&)>& run);

  void at(store::Duration elapsed, std::function<void()> what);
  /// Handles the next event; false if there is none.
  bool step();
  void run_for(store::Duration time);
  /// Until `done`, at most so long; whether it was reached.
  bool run_until(const std::function<bool()>& done, store::Duration longest);

  /// Called after every event with the nodes whose database may have changed.
  std::function<void(std::size_t)> checked;
  /// Sees and may change each answer before it is sent.
  std::function<void(std::size_t from, const federation::Request&, federation::Response&)> answering;

  Chance chance;
  Weather weather;
  std::vector<std::unique_ptr<Node>> nodes;
  std::set<std::pair<std::size_t, std::size_t>> cut;  // pairs that cannot reach each other, lower index first
  std::uint64_t requests = 0;                         // sent so far

 private:
  struct Held {
    std::size_t from;
    std::uint64_t id, incarnation;
    federation::Request request;
    store::Duration until;
  };
  struct State {
    store::Duration skew{};
    std::uint64_t incarnation = 0;
    std::uint64_t wake = 0;     // the newest waking that was asked for; earlier ones are void
    std::uint64_t publish = 0;  // likewise
    bool died = false;          // a write or read failed
    std::vector<Held> held;
    std::set<std::uint64_t> open;  // requests without answer
  };
  struct Event {
    store::Duration at;
    std::uint64_t number;
    std::function<void()> what;
    bool operator<(const Event& other) const { return std::pair(at, number) > std::pair(other.at, other.number); }
  };

  void follow(std::size_t i, store::Result<federation::Effects> effects);
  void publish(std::size_t i);
  void send(std::size_t i, const federation::Send& send);
  void arrive(std::size_t to, Held request);
  void answer(std::size_t to, const Held& request, federation::Responder::Patience patience);
  void answer_held(std::size_t i);
  void reply(const Held& request, store::Result<federation::Response> response);
  void settle();
  bool can_reach(std::size_t a, std::size_t b) const { return !cut.contains(std::minmax(a, b)); }

  const store::Instant x_epoch = *store::parse_instant("2026-03-01T12:00:00Z");
  store::Duration x_elapsed{};
  std::uint64_t x_number = 0;
  bool x_in_event = false;  // disks fail only then, not while a test looks at them
  std::vector<State> x_states;
  std::priority_queue<Event> x_events;
  std::set<std::size_t> x_touched;
};

}  // namespace tests
