#include "federation/own_listings.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "federation/item.h"
#include "tests/sim/node.h"

using namespace federation;
using store::Code;
using store::Result;

namespace {

const store::Instant now = *store::parse_instant("2026-03-01T12:00:00Z");
const store::Instant next_month = *store::parse_instant("2026-04-01T12:00:00Z");
const store::Owner anna{store::OwnerKind::person, *store::Hash::from_hex(std::string(64, 'a'))};
const store::Owner shop{store::OwnerKind::organisation, *store::Hash::from_hex(std::string(64, 'b'))};

struct OneNode {
  OneNode() { CHECK(node.start({now, {}})); }

  Result<OwnListings::Published> create(const store::Owner& owner, store::ListingContent content) {
    std::optional<OwnListings::Published> out;
    const auto done = node.change([&](store::Transaction& transaction) -> Result<void> {
      auto published = node->own.create(transaction, owner, std::move(content), now);
      if (!published) return published.error();
      out = *published;
      return {};
    });
    return done ? Result<OwnListings::Published>(*out) : done.error();
  }
  Result<void> patch(const store::ItemId& id, const store::Owner& by, std::optional<std::int64_t> expected,
                     std::string_view json, store::Instant at = now) {
    return node.change([&](store::Transaction& transaction) -> Result<void> {
      const auto published = node->own.patch(transaction, id, by, expected, json, at);
      return published ? Result<void>() : published.error();
    });
  }
  Result<void> withdraw(const store::ItemId& id, const store::Owner& by) {
    return node.change(
        [&](store::Transaction& transaction) { return node->own.withdraw(transaction, id, by, {}, now); });
  }
  std::optional<store::Listing> stored(const store::ItemId& id) {
    const auto bytes = *store::item_bytes(node->engine, own_item(id));
    if (!bytes) return std::nullopt;
    return *store::read_listing(*bytes);
  }
  store::LocalListing local(const store::ItemId& id) { return **store::local_listing(node->engine, id); }

  tests::Node node{"own listings", now, {}};
};

}  // namespace

TEST_CASE("a new listing is signed by the node and found under its id") {
  OneNode one;
  const auto made = one.create(anna, tests::some_listing("Winterjacke", next_month));
  REQUIRE(made);
  CHECK(made->revision == 1);
  const auto listing = one.stored(made->id);
  REQUIRE(listing);
  CHECK(listing->node == one.node.id());
  CHECK(listing->issued == now);
  CHECK(listing->content.title == "Winterjacke");
  CHECK(listing->content.area == "u33db");  // a person's place is known to 5 km
  const auto documents = *NodeDocuments::start(one.node.id(), one.node.identity().document);
  CHECK(check_item(made->bytes, made->id, documents));
  CHECK(one.stored(one.create(shop, tests::some_listing("Jacken", next_month))->id)->content.area == "u33db2");
}

TEST_CASE("a patch makes the next revision with a salt of its own") {
  OneNode one;
  const auto id = one.create(anna, tests::some_listing("Winterjacke", next_month))->id;
  const auto before = *one.stored(id);
  CHECK(one.patch(id, anna, 1, R"({"title":"Winterjacke, Größe 50"})", now + std::chrono::hours(1)));
  const auto after = *one.stored(id);
  CHECK(after.revision == 2);
  CHECK(after.content.title == "Winterjacke, Größe 50");
  CHECK(after.content.text == before.content.text);
  CHECK(after.salt != before.salt);
  CHECK(after.issued == now + std::chrono::hours(1));
  CHECK(one.local(id).revision == 2);

  CHECK(one.patch(id, anna, 1, R"({"title":"zu spät"})").error().code == Code::conflict);
  CHECK(one.patch(id, shop, {}, R"({"title":"fremd"})").error().code == Code::forbidden);
  CHECK(one.patch(id, anna, {}, R"({"title":""})").error().path == "/title");
  CHECK(one.stored(id)->revision == 2);
}

TEST_CASE("reserving and releasing is said in the signed object and remembered as the stage") {
  OneNode one;
  const auto id = one.create(anna, tests::some_listing("Winterjacke", next_month))->id;
  CHECK(one.patch(id, anna, {}, R"({"state":"reserved"})"));
  CHECK(one.local(id).stage == store::Stage::reserved);
  CHECK(one.stored(id)->content.state == store::Availability::reserved);
  CHECK(one.patch(id, anna, {}, R"({"state":"open"})"));
  CHECK(one.local(id).stage == store::Stage::published);
}

TEST_CASE("a withdrawn listing leaves no content and can be changed no more") {
  OneNode one;
  const auto id = one.create(anna, tests::some_listing("Winterjacke", next_month))->id;
  CHECK(one.withdraw(id, shop).error().code == Code::forbidden);
  CHECK(one.withdraw(id, anna));
  CHECK_FALSE(one.stored(id));
  CHECK(one.local(id).stage == store::Stage::withdrawn);
  CHECK(one.withdraw(id, anna).error().code == Code::not_found);
  CHECK(one.patch(id, anna, {}, R"({"title":"Winterjacke"})").error().code == Code::not_found);
  CHECK(one.withdraw(store::ItemId{}, anna).error().code == Code::not_found);
}

TEST_CASE("own listings end with their lease, earliest first") {
  OneNode one;
  const auto day = std::chrono::hours(24);
  const auto first = one.create(anna, tests::some_listing("Winterjacke", now + day))->id;
  const auto second = one.create(shop, tests::some_listing("Sommerjacke", now + 2 * day))->id;
  const auto third = one.create(anna, tests::some_listing("Regenjacke", now + 3 * day))->id;
  const auto expire = [&](store::Instant at, std::size_t at_most) {
    std::size_t count = 99;
    CHECK(one.node.change([&](store::Transaction& transaction) -> Result<void> {
      count = *one.node->own.expire(transaction, at, at_most);
      return {};
    }));
    return count;
  };
  CHECK(expire(now + day - std::chrono::seconds(1), 10) == 0);
  CHECK(expire(now + 2 * day, 1) == 1);
  CHECK_FALSE(one.stored(first));
  CHECK(one.stored(second));
  CHECK(expire(now + 2 * day, 10) == 1);
  CHECK(one.local(second).stage == store::Stage::expired);
  CHECK(one.stored(third));
}
