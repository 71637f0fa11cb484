#include "web/api_writes.h"

#include <algorithm>

#include "federation/pending.h"
#include "matching/listing_place.h"
#include "store/tokens.h"
#include "web/api_reads.h"
#include "web/conditional.h"
#include "web/problem.h"

namespace web {
namespace {

using store::Code;
using store::Error;

std::string address(const store::NodeId& node, const store::ItemId& id) {
  return "/api/v1/listings/" + store::to_text(node) + "/" + id.hex();
}

Response published(int status, const federation::OwnListings::Published& listing) {
  return {status,
          {{"content-type", "application/json"}, {"cache-control", "no-store"}, {"etag", entity_tag(listing.bytes)}},
          listing.bytes};
}

store::Result<void> check_offered(const store::ListingContent& content) {
  if (!content.images.empty()) return not_offered("images");
  if (content.organisation) return not_offered("organisation");
  return {};
}

}  // namespace

// What a task on the writer thread brings back to whoever asked for it.
struct ListingWrites::Outcome {
  federation::OwnListings::Published published;
  bool outdated = false;  // If-Match names another state
};

Error not_offered(std::string_view member) {
  return {Code::unsupported, "is not offered on this node yet; leave it out", "/" + std::string(member)};
}

store::Result<store::Owner> ListingWrites::owner(const Request& request) const {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view credentials = request.header("authorization");
  const auto same_letter = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); };
  if (credentials.size() < scheme.size() || !std::equal(scheme.begin(), scheme.end(), credentials.begin(), same_letter))
    return Error{Code::unauthorized, "send an API token of this node: Authorization: Bearer hft_…", {}};
  const auto token = store::check_token(x_sources.database.engine(), credentials.substr(scheme.size()));
  if (!token) return token.error();
  return store::Owner{token->second.kind, token->first};
}

store::Result<store::ItemId> ListingWrites::own_listing(const Captures& captures) const {
  const auto node = store::parse_node_id(captures["node"]);
  if (!node) return Error{Code::not_found, "this is not the id of a node", "node"};
  if (*node != x_sources.portal.node)
    return Error{Code::forbidden, "listings can only be changed on the node they come from, and this is not it",
                 "node"};
  auto id = store::ItemId::from_hex(captures["id"]);
  if (!id) return Error{Code::not_found, "this is not the id of a listing: 32 hexadecimal digits", "id"};
  return id;
}

void ListingWrites::submit(Run run, std::function<Response(const Outcome&)> answer, const Reply& reply) const {
  const auto outcome = std::make_shared<Outcome>();
  const bool taken = x_publishing.writer.submit(
      [outcome, run = std::move(run)](store::Transaction& transaction) { return run(transaction, *outcome); },
      [outcome, answer = std::move(answer), reply](const store::Result<void>& done) {
        if (done)
          reply(answer(*outcome));
        else if (outcome->outdated)
          reply(problem(412, "the listing has changed meanwhile; read it again", "if-match"));
        else
          reply(problem(done.error()));
      });
  if (!taken) reply(problem(Error{Code::busy, "too many changes are waiting; try again in a moment", {}}));
}

void ListingWrites::create(const Request& request, const Reply& reply) const {
  if (auto known = check_parameters(request, {}); !known) return reply(problem(known.error()));
  const auto by = owner(request);
  if (!by) return reply(problem(by.error()));
  auto content = store::read_listing_content(request.body, x_sources.clock.now());
  if (!content) return reply(problem(content.error()));
  if (auto offered = check_offered(*content); !offered) return reply(problem(offered.error()));
  if (auto placed = matching::complete_place(*content, x_sources.places); !placed)
    return reply(problem(placed.error()));

  const auto run = [by = *by, content = *std::move(content), &clock = x_sources.clock,
                    &listings = x_publishing.listings](store::Transaction& transaction,
                                                       Outcome& outcome) -> store::Result<void> {
    auto created = listings.create(transaction, by, content, clock.now());
    if (!created) return std::move(created).error();
    outcome.published = *std::move(created);
    return {};
  };
  const auto answer = [node = x_sources.portal.node](const Outcome& outcome) {
    Response response = published(201, outcome.published);
    response.headers.emplace_back("location", address(node, outcome.published.id));
    return response;
  };
  submit(run, answer, reply);
}

// Within the transaction, so that nothing changes between the check and the change it protects.
store::Result<void> ListingWrites::check_match(const store::Reader& reader, const store::ItemId& id,
                                               std::string_view condition, Outcome& outcome) {
  if (condition.empty()) return {};
  const auto bytes = store::item_bytes(reader, federation::own_item(id));
  if (!bytes) return bytes.error();
  if (!*bytes || names_tag(condition, entity_tag(**bytes), Comparison::strong)) return {};
  outcome.outdated = true;
  return Error{Code::conflict, "the listing has changed meanwhile", {}};
}

void ListingWrites::change(const Request& request, const Captures& captures, const Reply& reply) const {
  if (auto known = check_parameters(request, {}); !known) return reply(problem(known.error()));
  const auto by = owner(request);
  if (!by) return reply(problem(by.error()));
  const auto id = own_listing(captures);
  if (!id) return reply(problem(id.error()));
  auto patch = complete_patch(request.body, x_sources.places);
  if (!patch) return reply(problem(patch.error()));

  const auto run = [by = *by, id = *id, patch = *std::move(patch), condition = std::string(request.header("if-match")),
                    &clock = x_sources.clock, &listings = x_publishing.listings](
                       store::Transaction& transaction, Outcome& outcome) -> store::Result<void> {
    if (auto matched = check_match(transaction, id, condition, outcome); !matched) return matched;
    auto changed = listings.patch(transaction, id, by, std::nullopt, patch, clock.now());
    if (!changed) return std::move(changed).error();
    outcome.published = *std::move(changed);
    return {};
  };
  submit(
      run, [](const Outcome& outcome) { return published(200, outcome.published); }, reply);
}

void ListingWrites::withdraw(const Request& request, const Captures& captures, const Reply& reply) const {
  if (auto known = check_parameters(request, {}); !known) return reply(problem(known.error()));
  const auto by = owner(request);
  if (!by) return reply(problem(by.error()));
  const auto id = own_listing(captures);
  if (!id) return reply(problem(id.error()));

  const auto run = [by = *by, id = *id, condition = std::string(request.header("if-match")), &clock = x_sources.clock,
                    &listings = x_publishing.listings](store::Transaction& transaction,
                                                       Outcome& outcome) -> store::Result<void> {
    if (auto matched = check_match(transaction, id, condition, outcome); !matched) return matched;
    return listings.withdraw(transaction, id, by, std::nullopt, clock.now());
  };
  submit(
      run,
      [](const Outcome&) {
        return Response{204, {}, {}};
      },
      std::move(reply));
}

}  // namespace web
