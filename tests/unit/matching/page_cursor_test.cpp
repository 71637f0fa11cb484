#include "matching/page_cursor.h"

#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "matching/limits.h"
#include "tests/unit/matching/shelf.h"

using namespace tests;
using matching::Query;

namespace {

// Listings that tie often: few times, few places, few words.
void fill(Shelf& shelf, std::uint64_t count) {
  auto transaction = shelf.begin();
  for (std::uint64_t i = 0; i < count; ++i) {
    auto one = listing(i, i % 3 ? "Winterjacke" : "Winterjacke und Mütze", i % 2 ? "Text" : "Winterjacke");
    one.issued = today - std::chrono::hours(24 * (i % 4));
    one.content.area = i % 5 ? "u33d8h2b" : "u33d8h2c";
    shelf.put(transaction, store::Origin{static_cast<std::uint32_t>(i % 2)}, one);
  }
  shelf.commit(transaction);
}

std::vector<Query> queries() {
  Query relevance;
  relevance.text = "winterjacke mütze";
  relevance.match = matching::Match::any;
  relevance.limit = 7;
  Query near = relevance;
  near.near = store::from_degrees(52.4, 13.1);
  Query newest = relevance;
  newest.sort = matching::Sort::newest;
  Query nearest = near;
  nearest.sort = matching::Sort::nearest;
  Query everything;
  everything.limit = 10;
  return {relevance, near, newest, nearest, everything};
}

}  // namespace

TEST_CASE("pages give every listing once, also while others come, change and go") {
  const std::uint64_t seed = std::random_device{}();
  INFO("seed ", seed);
  std::mt19937_64 chance(seed);
  for (Query query : queries()) {
    Shelf shelf("ba");
    fill(shelf, 60);
    std::map<std::uint64_t, int> seen;
    std::uint64_t next_number = 1000;
    store::Instant now = today;
    for (;;) {
      const auto page = shelf.search(query, now);
      for (const auto number : Shelf::numbers(page)) ++seen[number];
      if (page.next.empty()) break;
      query.cursor = page.next;
      REQUIRE(page.next.size() <= matching::limits::cursor_characters);
      // Listings of other words make every word rarer, and some of the same words come and go.
      auto transaction = shelf.begin();
      for (std::uint64_t i = 0; i < 5 + chance() % 30; ++i) {
        auto one = listing(next_number++, chance() % 3 ? "Fahrrad" : "Mütze");
        one.issued = today - std::chrono::hours(chance() % 100);
        shelf.put(transaction, store::own_origin, one);
        if (chance() % 3 == 0) shelf.erase(transaction, store::own_origin, item_id(1000 + chance() % 100));
      }
      shelf.commit(transaction);
      now = now + std::chrono::hours(11);  // over midnight, so freshness changes
    }
    for (std::uint64_t i = 0; i < 60; ++i) CHECK_MESSAGE(seen[i] == 1, i);
    for (const auto& [number, times] : seen) CHECK_MESSAGE(times <= 1, number);
  }
}

TEST_CASE("a cursor works on any node of the alliance, and where its last hit or origin is gone") {
  Shelf here("ab"), there("ba");
  for (std::uint64_t i = 0; i < 20; ++i) {
    here.put(listing(i, "Winterjacke"), store::Origin{static_cast<std::uint32_t>(i % 2)});
    there.put(listing(i, "Winterjacke"), store::Origin{static_cast<std::uint32_t>(1 - i % 2)});
  }
  Query query;
  query.text = "winterjacke";
  query.limit = 5;
  query.cursor = here.search(query).next;
  const auto second = here.search(query);
  CHECK(Shelf::numbers(there.search(query)) == Shelf::numbers(second));
  here.erase(item_id(8), store::Origin{0});  // the last hit of the first page
  CHECK(Shelf::numbers(here.search(query)) == Shelf::numbers(second));
  Shelf neither("z");
  neither.put(listing(99, "Winterjacke"));
  CHECK(Shelf::numbers(neither.search(query)) == std::vector<std::uint64_t>{99});
}

TEST_CASE("a cursor of another search, or none at all, is refused") {
  Shelf shelf("ba");
  fill(shelf, 30);
  const auto refused = [&](const Query& query) {
    const auto page = shelf.index().search(query, today);
    if (page) return false;
    CHECK(page.error().code == store::Code::invalid);
    CHECK(page.error().path == "cursor");
    return true;
  };
  Query query = queries()[1];
  query.radius_km = 25;
  query.cursor = shelf.search(query).next;
  REQUIRE_FALSE(query.cursor.empty());
  CHECK_FALSE(refused(query));
  Query larger = query;
  larger.limit = 20;  // not part of the search
  CHECK_FALSE(refused(larger));

  const auto changed = [&](auto change) {
    Query other = query;
    change(other);
    return refused(other);
  };
  CHECK(changed([](Query& other) { other.text = "winterjacke"; }));
  CHECK(changed([](Query& other) { other.purpose = store::Purpose::offer; }));
  CHECK(changed([](Query& other) { other.categories = {"clothing"}; }));
  CHECK(changed([](Query& other) { other.language = "de"; }));
  CHECK(changed([](Query& other) { other.near->latitude += 1; }));
  CHECK(changed([](Query& other) { other.radius_km = 25.5; }));
  CHECK(changed([](Query& other) { other.radius_km.reset(); }));
  CHECK(changed([](Query& other) { other.origins = {store::own_origin}; }));
  CHECK(changed([](Query& other) { other.match = matching::Match::all; }));
  CHECK(changed([](Query& other) { other.sort = matching::Sort::newest; }));

  const std::string cursor = query.cursor;
  for (const std::string& other :
       {std::string("x"), std::string("AAAA"), std::string(matching::limits::cursor_characters + 1, 'A'),
        std::string(100'000, 'A'), cursor + "AAAA", std::string("ä"), cursor.substr(0, cursor.size() - 4)})
    CHECK(changed([&](Query& damaged) { damaged.cursor = other; }));
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    Query damaged = query;
    damaged.cursor[i] = cursor[i] == 'A' ? 'B' : 'A';
    if (const auto page = shelf.index().search(damaged, today); !page) CHECK(page.error().path == "cursor");
  }
}
