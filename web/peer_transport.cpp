#include "web/peer_transport.h"

#include <charconv>

#include "federation/peers.h"

namespace web {
namespace {

federation::Response to_federation(Response response) {
  federation::Response out;
  out.status = response.status;
  out.body = std::move(response.body);
  for (const auto& [name, value] : response.headers) {
    if (name == "content-type") out.content_type = value;
    std::int64_t seconds = 0;
    if (name == "retry-after" && std::from_chars(value.data(), value.data() + value.size(), seconds).ec == std::errc())
      out.retry_after_seconds = seconds;
  }
  return out;
}

}  // namespace

PeerTransport::PeerTransport(Client& client, const store::KeyValue& engine, Answered answered)
    : x_client(client), x_engine(engine), x_answered(std::move(answered)) {}

void PeerTransport::send(federation::Send send) {
  Fetch fetch;
  if (const auto peers = federation::all_peers(*x_engine.snapshot()); peers)
    for (const auto& peer : *peers)
      if (peer.origin == send.peer) fetch.base = peer.record.url;
  fetch.method = std::move(send.request.method);
  fetch.target = std::move(send.request.target);
  fetch.body = std::move(send.request.body);
  fetch.deadline = send.deadline;
  // A peer that was removed meanwhile has no address; the client answers that with an error of its own.
  x_client.fetch(std::move(fetch), [this, id = send.id](store::Result<Response> result) {
    if (result)
      x_answered(id, to_federation(std::move(*result)));
    else
      x_answered(id, std::move(result).error());
  });
}

}  // namespace web
