#include "matching/collection.h"

#include <atomic>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "tests/unit/matching/shelf.h"

using namespace tests;
using store::Generation;
using store::Origin;

namespace {

using Numbers = std::vector<std::uint64_t>;

// Everything a user sees of a search.
void check_same(const matching::Page& a, const matching::Page& b) {
  CHECK(a.total == b.total);
  CHECK(a.next == b.next);
  CHECK(Shelf::numbers(a) == Shelf::numbers(b));
  REQUIRE(a.hits.size() == b.hits.size());
  for (std::size_t i = 0; i < a.hits.size(); ++i) CHECK(a.hits[i].score == b.hits[i].score);
  REQUIRE(a.facets.category.size() == b.facets.category.size());
  for (std::size_t i = 0; i < a.facets.category.size(); ++i)
    CHECK(a.facets.category[i].count == b.facets.category[i].count);
}

}  // namespace

TEST_CASE("after a restart searches answer as before") {
  Shelf shelf("ab");
  for (std::uint64_t i = 0; i < 200; ++i) {
    shelf.put(listing(i % 70, i % 3 ? "Winterjacke" : "Fahrrad", "Nummer " + std::to_string(i)),
              Origin{i % 2 ? 1U : 0U});
    if (i % 5 == 0) shelf.erase(item_id((i + 30) % 70), Origin{i % 2 ? 1U : 0U});
  }
  std::vector<matching::Page> before;
  matching::Query query;
  for (const char* text : {"", "winterjacke", "fahrräder", "nummer 199", "winterjacke fahrrad"}) {
    query.text = text;
    before.push_back(shelf.search(query));
  }
  const auto listings = shelf.index().figures().listings;
  shelf.open();
  CHECK(shelf.index().figures().listings == listings);
  std::size_t i = 0;
  for (const char* text : {"", "winterjacke", "fahrräder", "nummer 199", "winterjacke fahrrad"}) {
    query.text = text;
    check_same(before[i++], shelf.search(query));
  }
}

TEST_CASE("a staged generation is searched from the exchange on, whole, and not before") {
  Shelf shelf("ab");
  const Origin remote{1};
  shelf.put(listing(1, "Winterjacke"), remote);
  shelf.put(listing(2, "Winterjacke"));
  for (std::uint64_t i = 10; i < 13; ++i) {
    auto staging = shelf.begin();
    shelf.stage(staging, remote, Generation{1}, listing(i, "Winterjacke neu"));
    shelf.commit(staging);
    CHECK(shelf.search({}).total == 2);
  }
  shelf.open();
  CHECK(shelf.search({}).total == 2);
  auto transaction = shelf.begin();
  shelf.exchange(transaction, remote, Generation{1});
  shelf.commit(transaction);
  CHECK(shelf.found("winterjacke") == Numbers{2, 10, 11, 12});
  CHECK(shelf.found("neu") == Numbers{10, 11, 12});
  shelf.open();
  CHECK(shelf.found("winterjacke") == Numbers{2, 10, 11, 12});
}

TEST_CASE("an origin that is gone is searched no more") {
  Shelf shelf("ab");
  shelf.put(listing(1, "Winterjacke"), Origin{1});
  shelf.put(listing(2, "Winterjacke"));
  auto transaction = shelf.begin();
  transaction.erase(encode(store::OriginKey{Origin{1}}));
  transaction.note({store::Changed::What::origin, Origin{1}, {}});
  shelf.commit(transaction);
  CHECK(shelf.found("winterjacke") == Numbers{2});
  matching::Query query;
  query.origins = {Origin{1}};
  CHECK(shelf.search(query).total == 0);
}

TEST_CASE("a term of a dropped transaction gets a number again when it is needed") {
  Shelf shelf;
  {
    auto dropped = shelf.begin();
    shelf.put(dropped, store::own_origin, listing(1, "Zeltplane"));
  }
  auto transaction = shelf.begin();
  {
    store::Transaction dropped(static_cast<const store::Reader&>(transaction));
    shelf.put(dropped, store::own_origin, listing(2, "Zeltplane und Hering"));
  }
  shelf.put(transaction, store::own_origin, listing(3, "Hering"));
  shelf.commit(transaction);
  shelf.put(listing(4, "Zeltplane"));
  CHECK(shelf.found("hering") == Numbers{3});
  CHECK(shelf.found("zeltplane") == Numbers{4});
  shelf.open();
  CHECK(shelf.found("hering") == Numbers{3});
  CHECK(shelf.found("zeltplane") == Numbers{4});
}

TEST_CASE("a commit that could not be read is taken in with the next one") {
  Shelf shelf;
  shelf.put(listing(1, "Winterjacke"));
  for (int failing = 0; failing < 6; ++failing) {
    auto transaction = shelf.begin();
    const auto number = static_cast<std::uint64_t>(10 + failing);
    shelf.put(transaction, store::own_origin, listing(number, "Mütze " + std::to_string(failing)));
    const auto sequence = shelf.write(transaction);
    int reads = 0;
    shelf.disk.on_read = [&] { return reads++ == failing; };
    shelf.tell(sequence);
    shelf.disk.on_read = nullptr;
    CHECK(shelf.found("winterjacke") == Numbers{1});
    shelf.put(listing(1, "Winterjacke"));  // the same: nothing to commit
    auto next = shelf.begin();
    shelf.put(next, store::own_origin, listing(50, "Schal " + std::to_string(failing)));
    shelf.commit(next);
    CHECK(shelf.found("mütze").size() == static_cast<std::size_t>(failing + 1));
  }
}

TEST_CASE("an index that fell so far behind that the changes are forgotten reads everything anew") {
  Shelf shelf;
  shelf.put(listing(1, "Winterjacke"));
  shelf.put(listing(2, "Winterjacke"));
  auto unheard = shelf.begin();
  shelf.put(unheard, store::own_origin, listing(1, "Mütze"));
  shelf.erase(unheard, store::own_origin, item_id(2));
  shelf.write(unheard);  // nobody is told
  auto transaction = shelf.begin();
  shelf.put(transaction, store::own_origin, listing(3, "Schal"));
  std::string floor;
  store::put_u64(floor, 1000);
  transaction.put(encode(store::MetaKey{static_cast<std::uint8_t>(store::Meta::sequence_floor)}), floor);
  shelf.commit(transaction);
  CHECK(shelf.search({}).total == 2);
  CHECK(shelf.found("mütze") == Numbers{1});
  CHECK(shelf.found("schal") == Numbers{3});
  CHECK(shelf.found("winterjacke").empty());
}

TEST_CASE("many single commits leave few segments, and what is gone leaves no trace in the figures") {
  Shelf shelf;
  for (std::uint64_t i = 0; i < 500; ++i) shelf.put(listing(i % 100, "Winterjacke", "Wort" + std::to_string(i % 100)));
  const auto full = shelf.index().figures();
  CHECK(full.listings == 100);
  CHECK(full.postings < 3 * 100 * 5);  // at most a third of a segment is dead, so not five times the hundred
  for (std::uint64_t i = 0; i < 100; ++i) shelf.erase(item_id(i));
  const auto empty = shelf.index().figures();
  CHECK(empty.listings == 0);
  CHECK(empty.postings == 0);
  CHECK(empty.terms == 0);
}

TEST_CASE("searches on other threads see whole commits while listings and generations change") {
  Shelf shelf("ab");
  const Origin remote{1};
  constexpr std::uint64_t pair_count = 40;
  const auto put_pairs = [&](const std::string& word) {
    auto transaction = shelf.begin();
    for (std::uint64_t i = 0; i < pair_count; ++i) {
      shelf.put(transaction, store::own_origin, listing(2 * i, "Winterjacke", word));
      shelf.put(transaction, store::own_origin, listing(2 * i + 1, "Mütze", word));
    }
    shelf.commit(transaction);
  };
  put_pairs("eins");
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> searches{0}, wrong{0};
  const auto search = [&](std::uint64_t thread) {
    // At least once after each start, however slow the machine is.
    do {
      matching::Query query;
      query.text = thread % 2 ? "winterjacke mütze" : "";
      query.match = matching::Match::any;
      query.limit = 100;
      query.origins = {store::own_origin};
      const auto page = shelf.index().search(query, today);
      if (!page || page->total != 2 * pair_count || page->hits.size() != 2 * pair_count) ++wrong;
      query.origins = {remote};
      const auto theirs = shelf.index().search(query, today);
      if (!theirs || theirs->total % 10 != 0) ++wrong;  // each generation has ten of them
      if (theirs) {
        std::set<std::uint64_t> generations;
        for (const auto number : Shelf::numbers(*theirs)) generations.insert(number / 100);
        if (generations.size() > 1) ++wrong;
      }
      static_cast<void>(shelf.index().figures());
      ++searches;
    } while (!done);
  };
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 3; ++i) threads.emplace_back(search, i);
  for (std::uint32_t round = 1; round <= 20; ++round) {
    put_pairs(round % 2 ? "zwei" : "drei" + std::to_string(round));
    auto staging = shelf.begin();
    for (std::uint64_t i = 0; i < 10; ++i)
      shelf.stage(staging, remote, Generation{round}, listing(100 * round + i, "Winterjacke"));
    shelf.commit(staging);
    auto transaction = shelf.begin();
    shelf.exchange(transaction, remote, Generation{round});
    shelf.commit(transaction);
  }
  done = true;
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(searches >= 3);
}
