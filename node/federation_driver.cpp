#include "node/federation_driver.h"

#include "node/limits.h"
#include "store/origins.h"

namespace node {

FederationDriver::FederationDriver(Parts parts)
    : x_parts(parts),
      x_transport(parts.client, parts.database.engine(),
                  [this](std::uint64_t id, store::Result<federation::Response> response) {
                    // Shared, because a task can be copied and a response need not be.
                    const auto held = std::make_shared<store::Result<federation::Response>>(std::move(response));
                    with_follower([this, id, held] { return x_parts.follower.received(id, std::move(*held), now()); });
                  }),
      x_publish_alarm(parts.io, parts.clock, [this] { alone([this] { publish(); }); }),
      x_follow_alarm(parts.io, parts.clock, [this] { with_follower([this] { return x_parts.follower.wake(now()); }); }),
      x_lease_alarm(parts.io, parts.clock, [this] { alone([this] { end_leases(); }); }) {}

void FederationDriver::alone(std::function<void()> run) {
  if (!x_stopped) x_parts.writer.submit_alone(std::move(run));
}

void FederationDriver::with_follower(std::function<store::Result<federation::Effects>()> step) {
  alone([this, run = std::move(step)] {
    if (!x_follower_failed) follow(run());
  });
}

void FederationDriver::log_changes() {
  const auto report = x_parts.follower.report();
  std::map<std::string, std::string> troubles;
  const auto name = [this](store::Origin origin) {
    const auto record = store::origin_record(x_parts.database.engine(), origin);
    if (!record || !*record) return std::string("a removed peer");
    return (*record)->name.empty() ? store::to_text((*record)->node) : (*record)->name;
  };
  for (const auto& peer : report.peers)
    if (!peer.last_error.empty()) troubles[name(peer.peer) + " cannot be asked"] = peer.last_error;
  for (const auto& origin : report.origins)
    if (!origin.conflict.empty()) troubles[name(origin.origin) + " contradicts itself"] = origin.conflict;
  for (const auto& [who, what] : troubles) {
    const auto known = x_troubles.find(who);
    if (known == x_troubles.end() || known->second != what) x_parts.log.warn(who + ": " + what);
  }
  for (const auto& [who, what] : x_troubles)
    if (!troubles.contains(who)) x_parts.log.info("no longer: " + who);
  x_troubles = std::move(troubles);
  const auto health = x_parts.index.health();
  const std::string lag = health ? "" : health.error().message;
  if (lag != x_index_trouble) {
    if (lag.empty())
      x_parts.log.info("the search index has caught up");
    else
      x_parts.log.error("the search index lags behind: " + lag);
    x_index_trouble = lag;
  }
}

void FederationDriver::start() {
  alone([this] {
    end_leases();
    publish();
  });
  with_follower([this] { return x_parts.follower.start(now()); });
}

void FederationDriver::committed() {
  publish();
}

void FederationDriver::peers_changed() {
  with_follower([this] { return x_parts.follower.peers_changed(now()); });
}

void FederationDriver::publish() {
  const auto next = x_parts.publisher.publish(now());
  if (next) return x_publish_alarm.within(*next);
  x_parts.log.error("cannot publish: " + next.error().message);
  x_publish_alarm.within(limits::retry_after_failure);
}

void FederationDriver::end_leases() {
  store::Transaction transaction = x_parts.database.begin();
  const auto ended = x_parts.own_listings.expire(transaction, x_parts.clock.now(), limits::expiries_per_round);
  const auto sequence = ended ? x_parts.database.commit(transaction) : store::Result<std::uint64_t>(ended.error());
  if (!sequence) {
    x_parts.log.error("cannot end leases: " + sequence.error().message);
    return x_lease_alarm.within(limits::retry_after_failure);
  }
  x_parts.items.committed(*sequence);
  if (*ended > 0) publish();
  x_lease_alarm.within(*ended == limits::expiries_per_round ? store::Duration(0)
                                                            : store::Duration(limits::lease_interval));
}

void FederationDriver::follow(store::Result<federation::Effects> effects) {
  if (!effects) {
    // The follower's contract: it is over until the process starts again. The portal itself serves on.
    x_parts.log.error("other portals are no longer followed until this node is started again: " +
                      effects.error().message);
    x_follower_failed = true;
    return;
  }
  if (x_stopped) return;
  log_changes();
  for (auto& send : effects->sends) x_transport.send(std::move(send));
  if (effects->wake_in) x_follow_alarm.within(*effects->wake_in);
}

}  // namespace node
