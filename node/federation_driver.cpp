#include "node/federation_driver.h"

#include "node/limits.h"
#include "store/expiry.h"

namespace node {

FederationDriver::FederationDriver(Parts parts)
    : x_parts(parts),
      x_transport(parts.client, parts.database.engine(),
                  [this](std::uint64_t id, store::Result<federation::Response> response) {
                    // Shared, because a task can be copied and a response need not be.
                    const auto held = std::make_shared<store::Result<federation::Response>>(std::move(response));
                    alone([this, id, held] { follow(x_parts.follower.received(id, std::move(*held), now())); });
                  }),
      x_publish_alarm(parts.io, parts.clock, [this] { alone([this] { publish(); }); }),
      x_follow_alarm(parts.io, parts.clock, [this] { alone([this] { follow(x_parts.follower.wake(now())); }); }),
      x_lease_alarm(parts.io, parts.clock, [this] { alone([this] { end_leases(); }); }) {}

void FederationDriver::alone(std::function<void()> run) {
  if (!x_stopped) x_parts.writer.submit_alone(std::move(run));
}

void FederationDriver::start() {
  alone([this] {
    end_leases();
    publish();
    follow(x_parts.follower.start(now()));
  });
}

void FederationDriver::committed() {
  publish();
}

void FederationDriver::peers_changed() {
  alone([this] { follow(x_parts.follower.peers_changed(now())); });
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
    x_parts.log.error("the federation cannot go on: " + effects.error().message);
    return;
  }
  if (x_stopped) return;
  for (auto& send : effects->sends) x_transport.send(std::move(send));
  if (effects->wake_in) x_follow_alarm.within(*effects->wake_in);
}

}  // namespace node
