// The index against the reference: random listings come, change, go, are staged and exchanged, and the index is loaded
// anew in between; after each step random searches must give the reference's answer exactly.
#include <random>

#include <doctest/doctest.h>

#include "tests/unit/matching/reference.h"
#include "tests/unit/matching/shelf.h"

using namespace tests;
using matching::Query;
using store::Origin;

namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : x_engine(seed) {}
  std::uint64_t below(std::uint64_t n) { return x_engine() % n; }
  bool once_in(std::uint64_t n) { return below(n) == 0; }
  template <class List>
  auto& one_of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 x_engine;
};

const std::vector<std::string> nouns{"Winterjacke", "Jacken", "Fahrrad",  "Fahrräder", "Kinderbett", "Coat", "coats",
                                     "Stuhl",       "Stühle", "куртка",   "معطف",      "14467",      "der",  "für",
                                     "Hilfe",       "Umzug",  "Formular", "Potsdam",   "🧥",       "und",  "Deutsch"};
const std::vector<std::string> tongues{"de", "en", "uk", "ar", "de-x-leicht"};
const std::vector<std::string> groups{"clothing", "bicycle", "furniture", "a-later-category"};

std::string phrase(Chance& chance, std::uint64_t most) {
  std::string out;
  for (std::uint64_t i = 0, n = 1 + chance.below(most); i < n; ++i) {
    // The first ones are the most frequent.
    out += (out.empty() ? "" : " ") + nouns[chance.below(1 + chance.below(nouns.size()))];
  }
  return out;
}

store::LatLon somewhere(Chance& chance) {
  if (chance.once_in(20))  // anywhere, the edges of the map, too
    return {static_cast<std::int32_t>(chance.below(1'800'000'001)) - 900'000'000,
            static_cast<std::int32_t>(static_cast<std::int64_t>(chance.below(3'600'000'001)) - 1'800'000'000)};
  if (chance.once_in(20))
    return store::from_degrees(chance.once_in(2) ? 89.99 : -16.5, chance.once_in(2) ? 179.99 : -179.99);
  return store::from_degrees(52 + static_cast<double>(chance.below(1000)) / 1000,
                             13 + static_cast<double>(chance.below(1000)) / 1000);
}

store::Listing any_listing(Chance& chance, std::uint64_t number) {
  auto out = listing(number, phrase(chance, 4), phrase(chance, 30));
  auto& content = out.content;
  out.issued = today - std::chrono::hours(chance.below(24 * 90));
  content.until = out.issued + std::chrono::hours(24 * (1 + chance.below(180)));
  content.purpose = chance.once_in(3) ? store::Purpose::request : store::Purpose::offer;
  content.category = chance.one_of(groups);
  content.language = chance.one_of(tongues);
  if (chance.once_in(2)) content.languages = {chance.one_of(tongues)};
  content.area = store::geohash(somewhere(chance), chance.once_in(3) ? 5 : 1 + chance.below(8));
  if (chance.once_in(50)) out.critical = {"something-new"};  // then it is not shown
  return out;
}

Query any_query(Chance& chance, std::size_t origins) {
  Query query;
  if (!chance.once_in(5)) query.text = phrase(chance, 3);
  if (chance.once_in(2)) query.purpose = chance.once_in(2) ? store::Purpose::offer : store::Purpose::request;
  if (chance.once_in(4)) query.categories.push_back(chance.one_of(groups));
  if (chance.once_in(8)) query.categories.push_back(chance.one_of(groups));
  if (chance.once_in(4)) query.language = chance.one_of(tongues);
  if (chance.once_in(2)) query.near = somewhere(chance);
  if (query.near && chance.once_in(2)) {
    const std::vector<double> radii{0.01, 5, 25, 100, 3000, 12'000, 20'038};
    query.radius_km = chance.one_of(radii);
  }
  for (std::size_t i = 0; chance.once_in(4) && i < 3; ++i)
    query.origins.push_back(Origin{static_cast<std::uint32_t>(chance.below(origins + 1))});
  query.match = chance.once_in(2) ? matching::Match::all : matching::Match::any;
  const auto sort = chance.below(query.near ? 3 : 2);
  query.sort = sort == 0 ? matching::Sort::relevance : sort == 1 ? matching::Sort::newest : matching::Sort::nearest;
  query.limit = 1 + chance.below(chance.once_in(2) ? 5 : 100);
  return query;
}

std::map<std::string, std::uint64_t> counts(const std::vector<matching::FacetCount>& facet) {
  std::map<std::string, std::uint64_t> out;
  for (std::size_t i = 0; i < facet.size(); ++i) {
    CHECK((i == 0 || facet[i - 1].count >= facet[i].count));
    out[facet[i].value] = facet[i].count;
  }
  CHECK(out.size() == facet.size());
  return out;
}

void compare(const Shelf& shelf, const Reference& reference, Query query) {
  const auto expected = reference.search(query, today);
  INFO("text \"", query.text, "\" radius ", query.radius_km.value_or(0), " km of ",
       store::latitude_degrees(query.near.value_or(store::LatLon{})), ", ",
       store::longitude_degrees(query.near.value_or(store::LatLon{})), ", sort ", static_cast<int>(query.sort),
       ", language ", query.language, ", limit ", query.limit);
  std::vector<Reference::Key> found;
  do {
    const auto page = shelf.search(query);
    REQUIRE(page.total == expected.order.size());
    REQUIRE(counts(page.facets.category) == expected.category);
    REQUIRE(counts(page.facets.purpose) == expected.purpose);
    REQUIRE(counts(page.facets.language) == expected.language);
    REQUIRE(counts(page.facets.origin) == expected.origin);
    REQUIRE(page.hits.size() <= query.limit);
    for (const auto& hit : page.hits) {
      found.emplace_back(hit.origin, hit.id);
      CHECK(hit.distance_km.has_value() == query.near.has_value());
    }
    query.cursor = page.next;
    if (!query.cursor.empty()) REQUIRE(page.hits.size() == query.limit);
  } while (!query.cursor.empty());
  REQUIRE(found == expected.order);
}

constexpr const char* nodes = "mZa";  // their order is not that of their numbers

class World {
 public:
  explicit World(std::uint64_t seed) : x_chance(seed), x_shelf(nodes) {}

  void step() {
    const Origin origin{static_cast<std::uint32_t>(x_chance.below(3))};
    switch (x_chance.below(12)) {
      case 0:
        return exchange(origin);
      case 1:
        return x_shelf.open();
      case 2:
        return drop(origin);
      default:
        return change(origin);
    }
  }
  void check() {
    for (int i = 0; i < 8; ++i) compare(x_shelf, x_reference, any_query(x_chance, 3));
    CHECK(x_shelf.index().figures().listings == x_reference.listings.size());
  }

 private:
  // One commit with some listings put, changed and erased; sometimes a nested transaction is dropped on the way.
  void change(Origin origin) {
    auto transaction = x_shelf.begin();
    for (std::uint64_t i = 0, n = 1 + x_chance.below(40); i < n; ++i) {
      const auto number = x_chance.below(150);
      if (x_chance.once_in(4)) {
        x_shelf.erase(transaction, origin, item_id(number));
        x_reference.listings.erase({origin, item_id(number)});
      } else if (x_chance.once_in(10)) {
        store::Transaction nested(static_cast<const store::Reader&>(transaction));
        x_shelf.put(nested, origin, any_listing(x_chance, number));
      } else {
        store::Transaction nested(static_cast<const store::Reader&>(transaction));
        keep(origin, any_listing(x_chance, number), [&](const auto& one) { x_shelf.put(nested, origin, one); });
        transaction.absorb(std::move(nested));
      }
    }
    x_shelf.commit(transaction);
  }
  // Another generation with other listings; it counts from the exchange on.
  void exchange(Origin origin) {
    const auto next = store::Generation{number(x_shelf.generation(x_shelf.reader(), origin)) + 1};
    std::vector<store::Listing> listings;
    for (std::uint64_t i = 0, n = x_chance.below(60); i < n; ++i) listings.push_back(any_listing(x_chance, 2 * i));
    auto staging = x_shelf.begin();
    for (const auto& one : listings) x_shelf.stage(staging, origin, next, one);
    x_shelf.commit(staging);
    check();
    auto transaction = x_shelf.begin();
    x_shelf.exchange(transaction, origin, next);
    forget(origin);
    for (const auto& one : listings) keep(origin, one, [](const auto&) {});
    if (x_chance.once_in(2)) {  // and a change on top, in the same commit
      x_shelf.put(transaction, origin, listing(1, "Winterjacke"));
      keep(origin, listing(1, "Winterjacke"), [](const auto&) {});
    }
    x_shelf.commit(transaction);
  }
  // All listings of an origin at once, one by one.
  void drop(Origin origin) {
    auto transaction = x_shelf.begin();
    for (std::uint64_t i = 0; i < 150; ++i) x_shelf.erase(transaction, origin, item_id(i));
    x_shelf.commit(transaction);
    forget(origin);
  }
  template <class Put>
  void keep(Origin origin, store::Listing one, Put put) {
    put(one);
    one.node = node_id(nodes[number(origin)]);
    if (one.critical.empty())
      x_reference.listings[{origin, one.id}] = one;
    else
      x_reference.listings.erase({origin, one.id});
  }
  void forget(Origin origin) {
    std::erase_if(x_reference.listings, [&](const auto& one) { return one.first.first == origin; });
  }

  Chance x_chance;
  Shelf x_shelf;
  Reference x_reference;
};

}  // namespace

TEST_CASE("the index answers as the reference does, whatever happened before") {
  const std::uint64_t first = std::random_device{}();
  for (std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, first, first + 1}) {
    INFO("seed ", seed);
    World world(seed);
    for (int i = 0; i < 25; ++i) {
      world.step();
      world.check();
    }
  }
}
