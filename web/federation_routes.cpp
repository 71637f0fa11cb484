#include "web/federation_routes.h"

#include <algorithm>

#include "web/limits.h"

namespace web {
namespace {

Response to_http(federation::Response answer) {
  Response response{answer.status,
                    {{"content-type", answer.content_type}, {"x-content-type-options", "nosniff"}},
                    std::move(answer.body)};
  if (answer.retry_after_seconds)
    response.headers.emplace_back("retry-after", std::to_string(*answer.retry_after_seconds));
  return response;
}

bool is_loopback_text(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.empty();
}

Response busy() {
  return {
      503,
      {{"content-type", "application/problem+json"}, {"retry-after", "5"}},
      R"({"detail":"this node is busy or stopping; please ask again","status":503,"title":"Service Unavailable","type":"about:blank"})"};
}

}  // namespace

FederationRoutes::FederationRoutes(const federation::Responder& responder, Workers& workers, Io& io,
                                   const store::Clock& clock)
    : x_responder(responder), x_workers(workers), x_io(io), x_clock(clock) {}

bool FederationRoutes::is_responsible(std::string_view path) {
  return path.starts_with("/fed/") || path == "/.well-known/hilfe-fed";
}

void FederationRoutes::handle(Request request, Reply reply) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(x_mutex);
    if (x_closed || x_waiting.size() >= limits::long_polls) return reply(busy());
    id = x_next++;
  }
  // HEAD is answered like GET; the server leaves the body out.
  if (request.method == "HEAD") request.method = "GET";
  submit(id, {{std::move(request.method), std::move(request.target), std::move(request.body)},
              std::move(reply),
              std::move(request.remote),
              {}});
}

void FederationRoutes::submit(std::uint64_t id, Waiting waiting) {
  const Reply reply = waiting.reply;
  const bool accepted =
      x_workers.submit([this, id, held = std::move(waiting)]() mutable { answer(id, std::move(held)); });
  if (!accepted) reply(busy());
}

void FederationRoutes::answer(std::uint64_t id, Waiting waiting) {
  using Patience = federation::Responder::Patience;
  for (;;) {
    std::uint64_t growth = 0;
    {
      const std::lock_guard lock(x_mutex);
      growth = x_growth;
    }
    const bool over = waiting.deadline && x_clock.elapsed() >= *waiting.deadline;
    auto answered = x_responder.answer(waiting.request, over ? Patience::waited_out : Patience::may_wait);
    if (answered.response) return waiting.reply(to_http(std::move(*answered.response)));
    if (over) return waiting.reply(busy());
    const std::lock_guard lock(x_mutex);
    if (x_closed) return waiting.reply(busy());
    if (!waiting.deadline) {
      waiting.deadline = x_clock.elapsed() + answered.wait;
      x_io.after(answered.wait, [this, id] { wake(id); });
    }
    // It grew, or its time ran out, between the look and now: look again, for nobody would wake it.
    if (growth != x_growth || x_clock.elapsed() >= *waiting.deadline) continue;
    // On loopback a proxy may stand for everybody.
    const auto same = [&](const auto& other) { return other.second.remote == waiting.remote; };
    if (!is_loopback_text(waiting.remote) &&
        std::count_if(x_waiting.begin(), x_waiting.end(), same) >= limits::long_polls_per_address)
      return waiting.reply(busy());
    x_waiting.emplace(id, std::move(waiting));
    return;
  }
}

void FederationRoutes::wake(std::uint64_t id) {
  std::optional<Waiting> waiting;
  {
    const std::lock_guard lock(x_mutex);
    const auto found = x_waiting.find(id);
    if (found == x_waiting.end()) return;
    waiting = std::move(found->second);
    x_waiting.erase(found);
  }
  submit(id, std::move(*waiting));
}

void FederationRoutes::grown() {
  std::map<std::uint64_t, Waiting> waiting;
  {
    const std::lock_guard lock(x_mutex);
    ++x_growth;
    waiting.swap(x_waiting);
  }
  for (auto& [id, one] : waiting) submit(id, std::move(one));
}

void FederationRoutes::close() {
  std::map<std::uint64_t, Waiting> waiting;
  {
    const std::lock_guard lock(x_mutex);
    x_closed = true;
    waiting.swap(x_waiting);
  }
  for (auto& [id, one] : waiting) one.reply(busy());
}

}  // namespace web
