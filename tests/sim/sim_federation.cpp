// Random alliances under random faults, one per seed: sim_federation [--first S] [--seeds N] [--verbose]
// A seed repeats its run exactly. The storm makes changes while messages get lost, doubled, late and cut off, disks
// fail, processes die and one node may lie; then calm comes, and everybody must end with everything.
#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "federation/pages.h"
#include "store/digest.h"
#include "tests/sim/invariants.h"

namespace tests {
namespace {

using federation::Request;
using federation::Response;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using store::Duration;
using store::Result;

const store::Owner owner{store::OwnerKind::organisation, *store::Hash::from_hex(std::string(64, 'c'))};

class Alliance {
 public:
  explicit Alliance(std::uint64_t seed);
  void run();
  std::string figures() const;
  std::string reports();

 private:
  void lay_out();
  void storm();
  void calm();
  void act();
  void create(std::size_t node);
  void patch(std::size_t node);
  void withdraw(std::size_t node);
  void expire(std::size_t node);
  void cut_or_mend();
  void part_or_join();
  void lie(const Request& request, Response& response);
  std::size_t any() { return static_cast<std::size_t>(chance.below(x_net.nodes.size())); }
  std::optional<store::ItemId> any_item(std::size_t node);
  void finish(std::size_t node, const store::ItemId& id, std::optional<std::string> bytes, const Result<void>& done);

  Network x_net;
  Chance& chance = x_net.chance;
  Invariants x_invariants{x_net};
  std::map<std::size_t, std::set<store::ItemId>> x_items;  // that may be there, by origin
  struct Join {
    std::size_t who, whom;
    Network::Asks asks;
  };
  std::vector<Join> x_joins;
  std::vector<Join> x_parted;
  std::optional<std::size_t> x_liar;
  std::vector<Response> x_remembered;  // by the liar
  bool x_calm = false;
  Duration x_recovery{};
  int x_made = 0, x_changed = 0, x_withdrawn = 0, x_lies = 0;
};

Alliance::Alliance(std::uint64_t seed) : x_net(seed) {
  x_net.checked = [this](std::size_t node) { x_invariants.check(node); };
  x_net.answering = [this](std::size_t from, const Request& request, Response& response) {
    if (from == x_liar)
      lie(request, response);
    else
      x_invariants.check_answer(from, response);
  };
}

// Everybody can reach everybody's catalogue through carriers that do not lie: the honest ones poll each other in a
// ring, further edges are random, and some catalogues are carried by a part only.
void Alliance::lay_out() {
  const std::size_t count = 5 + static_cast<std::size_t>(chance.below(3));
  for (std::size_t i = 0; i < count; ++i) {
    NodeOptions options;
    options.responder.page_lines = 2 + static_cast<std::size_t>(chance.below(12));
    options.responder.page_bytes = chance.happens(0.3) ? 3000 : 100'000;
    options.feed_lines = 4 + static_cast<std::size_t>(chance.below(60));
    options.publisher.interval = chance.happens(0.3) ? Duration(0) : milliseconds(2000);
    options.follower.feed_wait = seconds(5 + static_cast<int>(chance.below(56)));
    options.follower.small_delta_bytes = chance.happens(0.5) ? 1500 : 100'000;
    options.follower.step_rows = 1 + static_cast<std::size_t>(chance.below(20));
    const bool skewed = chance.happens(0.1);
    x_net.add(options, skewed ? std::chrono::hours(chance.happens(0.5) ? 24 : -24) : Duration(0));
  }
  if (chance.happens(0.4)) x_liar = any();
  std::vector<std::size_t> ring;
  for (std::size_t i = 0; i < count; ++i)
    if (i != x_liar) ring.push_back(i);
  for (std::size_t i = 1; i < ring.size(); ++i) std::swap(ring[i], ring[static_cast<std::size_t>(chance.below(i + 1))]);
  std::set<std::pair<std::size_t, std::size_t>> asks;
  for (std::size_t i = 0; i < ring.size(); ++i) asks.emplace(ring[i], ring[(i + 1) % ring.size()]);
  const double density = chance.happens(0.5) ? 0.1 : 0.4;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < count; ++j)
      if (i != j && (chance.happens(density) || (x_liar && (i == *x_liar || j == *x_liar)))) asks.emplace(i, j);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < count; ++j)
      if (i != j) x_joins.push_back({i, j, asks.contains({i, j}) ? Network::Asks::yes : Network::Asks::no});
}

std::optional<store::ItemId> Alliance::any_item(std::size_t node) {
  const auto& items = x_items[node];
  if (items.empty()) return std::nullopt;
  auto item = items.begin();
  std::advance(item, static_cast<std::ptrdiff_t>(chance.below(items.size())));
  return *item;
}

// Only an answer that was heard is a promise; a change whose answer was lost may be there or not.
void Alliance::finish(std::size_t node, const store::ItemId& id, std::optional<std::string> bytes,
                      const Result<void>& done) {
  const bool gone = !bytes;
  if (done)
    x_invariants.promised(node, id, std::move(bytes), Invariants::Promise::kept);
  else if (done.error().code == store::Code::io)
    x_invariants.promised(node, id, std::move(bytes), Invariants::Promise::maybe);
  else
    return;
  if (!gone) x_items[node].insert(id);
}

void Alliance::create(std::size_t node) {
  const auto now = x_net.moment(node).now;
  const Duration lease =
      chance.happens(0.2) ? seconds(20 + static_cast<int>(chance.below(200))) : std::chrono::hours(720);
  std::optional<federation::OwnListings::Published> made;
  const auto done = x_net.change(node, [&](store::Transaction& transaction) -> Result<void> {
    auto published =
        (*x_net.nodes[node])
            ->own.create(transaction, owner, some_listing("Jacke " + std::to_string(++x_made), now + lease), now);
    if (!published) return std::move(published).error();
    made = *std::move(published);
    return {};
  });
  if (made) finish(node, made->id, made->bytes, done);
}

void Alliance::patch(std::size_t node) {
  const auto id = any_item(node);
  if (!id) return;
  std::optional<std::string> bytes;
  const auto done = x_net.change(node, [&](store::Transaction& transaction) -> Result<void> {
    auto published = (*x_net.nodes[node])
                         ->own.patch(transaction, *id, owner, {},
                                     R"({"urgency":)" + std::to_string(chance.below(4)) + "}", x_net.moment(node).now);
    if (!published) return std::move(published).error();
    bytes = published->bytes;
    return {};
  });
  if (bytes) finish(node, *id, std::move(bytes), done), ++x_changed;
}

void Alliance::withdraw(std::size_t node) {
  const auto id = any_item(node);
  if (!id) return;
  const auto done = x_net.change(node, [&](store::Transaction& transaction) {
    return (*x_net.nodes[node])->own.withdraw(transaction, *id, owner, {}, x_net.moment(node).now);
  });
  finish(node, *id, std::nullopt, done), ++x_withdrawn;
}

void Alliance::expire(std::size_t node) {
  std::vector<store::ItemKey> ended;
  const auto done = x_net.change(node, [&](store::Transaction& transaction) -> Result<void> {
    const auto now = x_net.moment(node).now;
    const auto over = store::ended_leases(transaction, now, 3,
                                          [](const store::ItemKey& key) { return key.origin == store::own_origin; });
    if (!over) return over.error();
    ended = *over;
    const auto count = (*x_net.nodes[node])->own.expire(transaction, now, 3);
    return count ? Result<void>() : count.error();
  });
  for (const auto& key : ended) finish(node, key.id, std::nullopt, done);
}

void Alliance::cut_or_mend() {
  if (!x_net.cut.empty() && chance.happens(0.5)) {
    x_net.cut.clear();
    return;
  }
  // One side from the other, or a single pair.
  const std::uint64_t sides = chance.below(std::uint64_t{1} << x_net.nodes.size());
  for (std::size_t i = 0; i < x_net.nodes.size(); ++i)
    for (std::size_t j = i + 1; j < x_net.nodes.size(); ++j)
      if (((sides >> i) & 1) != ((sides >> j) & 1)) x_net.cut.emplace(i, j);
}

void Alliance::part_or_join() {
  if (!x_parted.empty() && chance.happens(0.7)) {
    const Join join = x_parted.back();
    if (!x_net.running(join.who)) return;
    x_parted.pop_back();
    x_net.join(join.who, join.whom, join.asks);
    return;
  }
  const Join join = x_joins[static_cast<std::size_t>(chance.below(x_joins.size()))];
  if (!x_net.running(join.who)) return;
  x_parted.push_back(join);
  x_invariants.forgotten(join.who, x_net.nodes[join.whom]->id());
  x_net.part(join.who, join.whom);
}

void Alliance::act() {
  const std::size_t node = any();
  const auto dice = chance.below(100);
  if (dice < 3)
    x_net.crash(node), x_net.at(x_net.elapsed() + chance.up_to(seconds(30)), [this, node] { x_net.start(node); });
  if (dice >= 3 && dice < 7) cut_or_mend();
  if (dice >= 7 && dice < 9) part_or_join();
  if (!x_net.running(node)) return;
  if (dice >= 9 && dice < 12)
    for (int burst = 0; burst < 25 && x_net.running(node); ++burst) create(node);
  if (dice >= 12 && dice < 55) create(node);
  if (dice >= 55 && dice < 75) patch(node);
  if (dice >= 75 && dice < 90) withdraw(node);
  if (dice >= 90) expire(node);
}

void Alliance::storm() {
  x_net.weather.loss = chance.happens(0.5) ? 0.15 : 0;
  x_net.weather.duplicate = chance.happens(0.5) ? 0.1 : 0;
  x_net.weather.delay = milliseconds(chance.happens(0.5) ? 20 : 2000);
  constexpr std::array<double, 5> crashes{0, 0, 0.01, 0.04, 0.1};
  x_net.weather.crash = crashes[static_cast<std::size_t>(chance.below(crashes.size()))];
  x_net.weather.failed_read = chance.happens(0.2) ? 0.0002 : 0;
  const Duration end = x_net.elapsed() + seconds(30 + static_cast<int>(chance.below(70)));
  while (x_net.elapsed() < end) {
    x_net.at(x_net.elapsed(), [this] { act(); });
    x_net.run_for(chance.up_to(seconds(2)));
  }
}

void Alliance::calm() {
  x_calm = true;
  x_net.weather = {};
  x_net.cut.clear();
  for (std::size_t i = 0; i < x_net.nodes.size(); ++i) x_net.start(i);
  for (; !x_parted.empty(); x_parted.pop_back())
    x_net.join(x_parted.back().who, x_parted.back().whom, x_parted.back().asks);
  const std::uint64_t before = x_net.requests;
  const Duration start = x_net.elapsed();
  while (!x_invariants.converged().empty()) {
    demand(x_net.elapsed() - start < minutes(40), "no convergence: " + x_invariants.converged());
    x_net.run_for(seconds(2));
  }
  x_recovery = x_net.elapsed() - start;
  demand(x_net.requests - before < 2000 * x_net.nodes.size(), "it took too many requests to converge");
  // And nothing moves any more.
  x_net.run_for(minutes(1));
  demand(x_invariants.converged().empty(), "converged, but not for long: " + x_invariants.converged());
}

void Alliance::run() {
  lay_out();
  for (std::size_t i = 0; i < x_net.nodes.size(); ++i) x_net.start(i);
  for (const Join& join : x_joins) x_net.join(join.who, join.whom, join.asks);
  storm();
  calm();
}

std::string Alliance::figures() const {
  return std::to_string(x_net.nodes.size()) + " nodes, " + std::to_string(x_made) + " made, " +
         std::to_string(x_changed) + " changed, " + std::to_string(x_withdrawn) + " withdrawn, " +
         std::to_string(x_net.requests) + " requests, " + std::to_string(x_lies) + " lies, well after " +
         std::to_string(x_recovery.count() / 1000) + " s";
}

// Of what the followers know, for the one who looks for the reason.
std::string Alliance::reports() {
  std::string out;
  for (std::size_t i = 0; i < x_net.nodes.size(); ++i) {
    out += "  node " + std::to_string(i) + (i == x_liar ? ", lying" : "") + ":";
    if (!x_net.running(i)) continue;
    const auto report = (*x_net.nodes[i])->follower.report();
    for (const auto& one : report.origins)
      out += " " + std::to_string(number(one.origin)) + " at " + to_text(one.applied) + "/" + to_text(one.newest);
    for (const auto& one : report.peers)
      if (!one.last_error.empty()) out += "; " + std::to_string(number(one.peer)) + ": " + one.last_error;
    out += "\n";
  }
  return out;
}

std::vector<std::string> lines_of(const std::string& body) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    out.push_back(body.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// What a relay that nobody should trust may do to an answer. In the calm it still lies about others, but is honest
// about itself, for else nobody could ever have its catalogue.
void Alliance::lie(const Request& request, Response& response) {
  const bool own = request.target.find(store::to_text(x_net.nodes[*x_liar]->id())) != std::string::npos;
  const bool about_all = request.target.starts_with("/fed/1/feed") || request.target.starts_with("/fed/1/heads");
  if (response.status == 200 && x_remembered.size() < 200) x_remembered.push_back(response);
  if (x_calm && (own || about_all)) return;
  if (!chance.happens(0.5)) return;
  ++x_lies;
  auto lines = lines_of(response.body);
  const auto some = [&] { return static_cast<std::size_t>(chance.below(lines.size())); };
  switch (chance.below(9)) {
    case 0:
      if (!response.body.empty())
        response.body[static_cast<std::size_t>(chance.below(response.body.size()))] =
            static_cast<char>(chance.below(256));
      return;
    case 1:
      response =
          x_remembered.empty() ? response : x_remembered[static_cast<std::size_t>(chance.below(x_remembered.size()))];
      return;
    case 2: {
      constexpr std::array<int, 8> statuses{400, 404, 409, 410, 429, 500, 503, 200};
      response.status = statuses[static_cast<std::size_t>(chance.below(statuses.size()))];
      if (chance.happens(0.5)) response.retry_after_seconds = 1 + static_cast<std::int64_t>(chance.below(10));
      return;
    }
    case 3:
      response.body.resize(static_cast<std::size_t>(chance.below(response.body.size() + 1)));
      return;
    default:
      break;
  }
  if (lines.empty()) return;
  switch (chance.below(5)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(some()));
      break;
    case 1:
      std::swap(lines[some()], lines[some()]);
      break;
    case 2:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(some()), std::string(lines[some()]));
      break;
    case 3: {
      // Withholds content: root and count stay right.
      for (std::string& line : lines)
        if (line.find(R"("type":"listing")") != std::string::npos) {
          const auto id = line.find(R"("id":")");
          line = federation::entry_line(*store::ItemId::from_hex(line.substr(id + 6, 32)), store::sha256(line));
        }
      break;
    }
    default:
      if (!x_remembered.empty()) {
        const auto& other = x_remembered[static_cast<std::size_t>(chance.below(x_remembered.size()))];
        const auto old = lines_of(other.body);
        if (!old.empty()) lines[some()] = old[static_cast<std::size_t>(chance.below(old.size()))];
      }
  }
  response.body.clear();
  for (const std::string& line : lines) response.body += line + "\n";
}

bool run_seed(std::uint64_t seed, bool verbose) {
  Alliance alliance(seed);
  try {
    alliance.run();
  } catch (const Broken& broken) {
    std::cout << "seed " << seed << " BROKEN: " << broken.what() << " (" << alliance.figures() << ")" << std::endl;
    if (verbose) std::cout << alliance.reports();
    return false;
  }
  if (verbose) std::cout << "seed " << seed << ": " << alliance.figures() << std::endl;
  return true;
}

}  // namespace
}  // namespace tests

int main(int count, char** arguments) {
  std::uint64_t first = 1, seeds = 100;
  bool verbose = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--verbose") verbose = true;
    if (argument == "--first" && i + 1 < count) first = std::strtoull(arguments[++i], nullptr, 10);
    if (argument == "--seeds" && i + 1 < count) seeds = std::strtoull(arguments[++i], nullptr, 10);
  }
  std::uint64_t broken = 0;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed)
    if (!tests::run_seed(seed, verbose)) ++broken;
  std::cout << seeds << " seeds from " << first << ", " << broken << " broken" << std::endl;
  return broken == 0 ? 0 : 1;
}
