#include "node/control.h"

#include "federation/peers.h"
#include "matching/listing_place.h"
#include "node/control_wire.h"
#include "node/limits.h"
#include "store/items.h"
#include "store/listing.h"
#include "store/tokens.h"
#include "web/found_listings.h"
#include "web/problem.h"
#include "web/transport.h"

namespace node {
namespace {

web::Response json(std::string body) {
  return {200, {{"content-type", "application/json"}}, std::move(body)};
}

/// Calls `each` with every line that is not empty and its number from 1.
template <class Each>
void for_each_line(std::string_view text, Each each) {
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) each(number, line);
  }
}

}  // namespace

Control::Control(Parts parts) : x_parts(std::move(parts)) {
  add_token_routes();
  add_peer_routes();
  add_import_routes();
}

void Control::change(web::Reply reply, std::function<store::Result<std::string>(store::Transaction&)> run,
                     std::function<void()> afterwards) {
  const auto body = std::make_shared<std::string>();
  const bool accepted = x_parts.writer.submit(
      [body, run = std::move(run)](store::Transaction& transaction) -> store::Result<void> {
        auto made = run(transaction);
        if (!made) return std::move(made).error();
        *body = std::move(*made);
        return {};
      },
      [body, reply, afterwards = std::move(afterwards)](store::Result<void> done) {
        if (done && afterwards) afterwards();
        reply(done ? json(std::move(*body)) : web::problem(done.error()));
      });
  if (!accepted) reply(web::problem(503, "the node is too busy; try again in a moment"));
}

void Control::add_token_routes() {
  x_router.add("GET", "/alive", [](const web::Request&, const web::Captures&, web::Reply reply) { reply(json("{}")); });
  x_router.add("GET", "/tokens", [this](const web::Request&, const web::Captures&, web::Reply reply) {
    const auto tokens = store::all_tokens(*x_parts.database.engine().snapshot());
    reply(tokens ? json(write_tokens(*tokens)) : web::problem(tokens.error()));
  });
  x_router.add("POST", "/tokens", [this](const web::Request& request, const web::Captures&, web::Reply reply) {
    auto wanted = read_new_token(request.body);
    if (!wanted) return reply(web::problem(wanted.error()));
    change(std::move(reply),
           [this, token = std::move(*wanted)](store::Transaction& transaction) -> store::Result<std::string> {
             const auto made =
                 store::add_token(transaction, x_parts.random, {token.kind, token.name, x_parts.clock.now()});
             if (!made) return made.error();
             return write_token(*made);
           });
  });
  x_router.add("DELETE", "/tokens/{id}", [this](const web::Request&, const web::Captures& captures, web::Reply reply) {
    change(std::move(reply),
           [id = std::string(captures["id"])](store::Transaction& transaction) -> store::Result<std::string> {
             const auto revoked = store::revoke_token(transaction, id);
             if (!revoked) return revoked.error();
             return std::string("{}");
           });
  });
}

void Control::add_peer_routes() {
  x_router.add("GET", "/peers", [this](const web::Request&, const web::Captures&, web::Reply reply) {
    const auto snapshot = x_parts.database.engine().snapshot();
    const auto peers = federation::all_peers(*snapshot);
    if (!peers) return reply(web::problem(peers.error()));
    std::vector<PeerLine> lines;
    for (const auto& peer : *peers) {
      PeerLine line{store::to_text(peer.node), peer.record.url, {}, 0};
      if (const auto record = store::origin_record(*snapshot, peer.origin); record && *record) {
        line.name = (*record)->name;
        line.listings = (*record)->count;
      }
      lines.push_back(std::move(line));
    }
    reply(json(write_peers(lines)));
  });
  x_router.add("POST", "/peers", [this](const web::Request& request, const web::Captures&, web::Reply reply) {
    auto wanted = read_new_peer(request.body);
    if (!wanted) return reply(web::problem(wanted.error()));
    if (!wanted->url.empty())
      if (const auto fits = web::check_base(wanted->url); !fits) return reply(web::problem(fits.error()));
    change(
        std::move(reply),
        [this, peer = std::move(*wanted)](store::Transaction& transaction) -> store::Result<std::string> {
          const auto added = federation::add_peer(transaction, peer.node, peer.url, x_parts.clock.now());
          if (!added) return added.error();
          return std::string("{}");
        },
        x_parts.peers_changed);
  });
  x_router.add("DELETE", "/peers/{id}", [this](const web::Request&, const web::Captures& captures, web::Reply reply) {
    const auto node = store::parse_node_id(captures["id"]);
    if (!node) return reply(web::problem(node.error()));
    change(
        std::move(reply),
        [peer = *node](store::Transaction& transaction) -> store::Result<std::string> {
          const auto removed = federation::remove_peer(transaction, peer);
          if (!removed) return removed.error();
          return std::string("{}");
        },
        x_parts.peers_changed);
  });
}

void Control::add_import_routes() {
  // Bodies of listings, one a line. With "check" they are only read. All of a chunk is imported or nothing of it.
  x_router.add("POST", "/listings", [this](const web::Request& request, const web::Captures&, web::Reply reply) {
    const bool check_only = request.parameter("check").has_value();
    const store::Owner owner{
        request.parameter("owner") == "organisation" ? store::OwnerKind::organisation : store::OwnerKind::person, {}};
    const store::Instant now = x_parts.clock.now();
    std::vector<store::ListingContent> listings;
    std::vector<BadLine> bad;
    for_each_line(request.body, [&](std::uint64_t number, std::string_view line) {
      auto content = store::read_listing_content(line, now);
      const auto placed =
          content ? matching::complete_place(*content, x_parts.places) : store::Result<void>(content.error());
      if (placed)
        listings.push_back(std::move(*content));
      else
        bad.push_back({number, placed.error().message, placed.error().path});
    });
    if (check_only || !bad.empty()) return reply(json(write_bad_lines(bad)));
    change(
        std::move(reply),
        [this, owner, now, all = std::move(listings)](store::Transaction& transaction) -> store::Result<std::string> {
          for (const auto& content : all) {
            const auto made = x_parts.own_listings.create(transaction, owner, content, now);
            if (!made) return made.error();
          }
          return write_bad_lines({});
        });
  });
  // The exact signed objects, one a line, in pages: own ones, or with "all" those of every origin held.
  x_router.add("GET", "/listings", [this](const web::Request& request, const web::Captures&, web::Reply reply) {
    const auto snapshot = x_parts.database.engine().snapshot();
    const bool all = request.parameter("all").has_value();
    const auto after = store::from_hex(request.parameter("after").value_or(""));
    if (!after) return reply(web::problem(after.error()));
    const std::string prefix = all ? store::table_prefix(store::Table::content)
                                   : store::origin_prefix(store::Table::content, store::own_origin);
    const auto origins = store::all_origins(*snapshot);
    if (!origins) return reply(web::problem(origins.error()));
    std::string page, last;
    const auto cursor = snapshot->scan(after->empty() ? prefix : *after + '\0', store::after_prefix(prefix));
    for (; cursor->valid() && page.size() < limits::export_page_bytes; cursor->next()) {
      last = cursor->key();
      const auto key = store::decode_item_key(store::Table::content, cursor->key());
      if (!key) return reply(web::problem(key.error()));
      const auto* record = web::find_record(*origins, key->origin);
      if (record && record->generation == key->generation && store::item_type(cursor->value()) == "listing")
        page.append(cursor->value()).push_back('\n');
    }
    if (const auto status = cursor->status(); !status) return reply(web::problem(status.error()));
    web::Response response{200, {{"content-type", "application/x-ndjson"}}, std::move(page)};
    if (cursor->valid()) response.headers.emplace_back("x-next", store::to_hex(last));
    reply(std::move(response));
  });
}

}  // namespace node
