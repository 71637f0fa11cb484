#include "matching/search.h"

#include <cmath>
#include <limits>
#include <set>

#include <doctest/doctest.h>

#include "matching/limits.h"
#include "tests/unit/matching/shelf.h"

using namespace tests;
using matching::Query;
using store::Origin;

namespace {

using Numbers = std::vector<std::uint64_t>;

Query text(std::string words) {
  Query query;
  query.text = std::move(words);
  return query;
}

const store::LatLon potsdam = store::from_degrees(52.4, 13.06);
const store::LatLon leer = store::from_degrees(53.23, 7.45);

store::Listing listing_at(std::uint64_t number, store::LatLon where, std::size_t characters = 8) {
  auto out = listing(number, "Winterjacke");
  out.content.area = store::geohash(where, characters);
  return out;
}

std::string refused_at(const Shelf& shelf, const Query& query) {
  const auto page = shelf.index().search(query, today);
  if (page) return "accepted";
  CHECK(page.error().code == store::Code::invalid);
  CHECK_FALSE(page.error().message.empty());
  return page.error().path;
}

}  // namespace

TEST_CASE("a listing is found from its commit on, as changed, and no more when it is gone") {
  Shelf shelf;
  CHECK(shelf.found("winterjacke").empty());
  auto transaction = shelf.begin();
  shelf.put(transaction, store::own_origin, listing(1, "Winterjacke für Kinder"));
  CHECK(shelf.found("winterjacke").empty());
  shelf.commit(transaction);
  CHECK(shelf.found("winterjacke") == Numbers{1});
  CHECK(shelf.found("Kind") == Numbers{1});

  shelf.put(listing(1, "Sommerhose für Kinder"));
  CHECK(shelf.found("winterjacke").empty());
  CHECK(shelf.found("Sommerhosen") == Numbers{1});

  shelf.erase(item_id(1));
  CHECK(shelf.found("sommerhose").empty());
  CHECK(shelf.search({}).total == 0);
}

TEST_CASE("all words or any word, wherever they stand") {
  Shelf shelf;
  shelf.put(listing(1, "Winterjacke", "Größe 176, in Blau"));
  shelf.put(listing(2, "Winterjacke", "Größe 152, in Rot"));
  shelf.put(listing(3, "Blaue Mütze"));
  CHECK(shelf.found("winterjacke blau") == Numbers{1});
  CHECK(shelf.found("winterjacke gelb").empty());
  auto query = text("blau rot");
  query.match = matching::Match::any;
  const auto any = Shelf::numbers(shelf.search(query));
  CHECK(std::set(any.begin(), any.end()) == std::set<std::uint64_t>{1, 2, 3});
  CHECK(shelf.found("176") == Numbers{1});
  CHECK(shelf.found("mütze potsdam 14467") == Numbers{3});  // the place counts among the words
  CHECK(shelf.found("?!").size() == 3);                     // no word in it
}

TEST_CASE("relevance: title before text, often before once, rare words before frequent ones") {
  Shelf shelf;
  const std::string filler = " und noch etwas anderes, das niemand sucht";
  shelf.put(listing(1, "Verschiedenes", "Eine Lampe" + filler));
  shelf.put(listing(2, "Eine Lampe", "Verschiedenes" + filler));
  shelf.put(listing(3, "Verschiedenes", "Lampe, Lampe und Lampe" + filler));
  CHECK(shelf.found("lampe") == Numbers{2, 3, 1});
  for (std::uint64_t i = 10; i < 30; ++i) shelf.put(listing(i, "Stuhl"));
  shelf.put(listing(30, "Stuhl und Tisch"));
  shelf.put(listing(31, "Tisch und Bank"));
  auto query = text("stuhl tisch");
  query.match = matching::Match::any;
  const auto page = shelf.search(query);
  CHECK(page.total == 22);
  CHECK(Shelf::numbers(page)[0] == 30);
  CHECK(Shelf::numbers(page)[1] == 31);
  CHECK(page.hits[0].score > page.hits[1].score);
}

TEST_CASE("relevance prefers fresh and near ones among equals") {
  Shelf shelf;
  auto old = listing_at(1, potsdam), fresh = listing_at(2, potsdam),
       away = listing_at(3, store::from_degrees(52.5, 13.4));
  old.issued = today - std::chrono::hours(24 * 40);
  shelf.put(old);
  shelf.put(fresh);
  shelf.put(away);
  auto query = text("winterjacke");
  query.near = potsdam;
  CHECK(Shelf::numbers(shelf.search(query)) == Numbers{2, 1, 3});
}

TEST_CASE("newest and nearest; without words relevance means one of them") {
  Shelf shelf;
  for (std::uint64_t i = 0; i < 10; ++i) {
    auto one = listing_at(i, store::from_degrees(52.4, 13 + 0.01 * static_cast<double>(i)));
    one.issued = today - std::chrono::minutes((i * 7) % 10);
    shelf.put(one);
  }
  const Numbers by_time{0, 3, 6, 9, 2, 5, 8, 1, 4, 7};
  CHECK(Shelf::numbers(shelf.search({})) == by_time);
  Query query = text("winterjacke");
  query.sort = matching::Sort::newest;
  CHECK(Shelf::numbers(shelf.search(query)) == by_time);
  query.near = store::from_degrees(52.4, 13.2);
  query.sort = matching::Sort::nearest;
  const Numbers by_distance{9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  CHECK(Shelf::numbers(shelf.search(query)) == by_distance);
  query.text.clear();
  query.sort = matching::Sort::relevance;
  CHECK(Shelf::numbers(shelf.search(query)) == by_distance);
}

TEST_CASE("ties go by origin id and item id, so two nodes agree whatever their local numbers") {
  Shelf one("kza"), other("kaz");
  for (std::uint64_t i = 0; i < 6; ++i) {
    one.put(listing(i, "Winterjacke"), Origin{1});        // z
    one.put(listing(i, "Winterjacke"), Origin{2});        // a
    other.put(listing(5 - i, "Winterjacke"), Origin{1});  // a
    other.put(listing(5 - i, "Winterjacke"), Origin{2});  // z
  }
  const auto a = one.search(text("winterjacke")), b = other.search(text("winterjacke"));
  const Numbers expected{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};
  CHECK(Shelf::numbers(a) == expected);
  CHECK(Shelf::numbers(b) == expected);
  CHECK(a.hits[0].origin == Origin{2});
  CHECK(b.hits[0].origin == Origin{1});
}

TEST_CASE("the radius is exact and distances are those of the area's centre") {
  Shelf shelf;
  shelf.put(listing_at(1, potsdam));
  shelf.put(listing_at(2, leer, 5));
  Query query;
  query.near = potsdam;
  const auto page = shelf.search(query);
  REQUIRE(page.hits.size() == 2);
  CHECK(*page.hits[0].distance_km < 0.03);
  CHECK_FALSE(page.hits[0].distance_is_rough);
  CHECK(page.hits[1].distance_is_rough);
  const double away = store::distance_km(potsdam, *store::geohash_centre(store::geohash(leer, 5)));
  CHECK(*page.hits[1].distance_km == doctest::Approx(away));
  query.radius_km = away + 1e-6;
  CHECK(shelf.search(query).total == 2);
  query.radius_km = away - 1e-6;
  CHECK(shelf.search(query).total == 1);
  Query anywhere;
  CHECK_FALSE(shelf.search(anywhere).hits[0].distance_km);
}

TEST_CASE("filters, and facets that count under all of them") {
  Shelf shelf("ab");
  auto tandem = listing(1, "Sprachtandem");
  tandem.content.category = "language";
  tandem.content.languages = {"de", "uk"};
  tandem.content.purpose = store::Purpose::request;
  shelf.put(tandem);
  auto coat = listing(2, "Warm coat");
  coat.content.language = "en-GB";
  shelf.put(coat, Origin{1});
  shelf.put(listing(3, "Winterjacke"), Origin{1});

  const auto count = [](const std::vector<matching::FacetCount>& facet, const std::string& value) {
    for (const auto& one : facet)
      if (one.value == value) return one.count;
    return std::uint64_t{0};
  };
  const auto all = shelf.search({});
  CHECK(all.total == 3);
  CHECK(all.facets.category.front().value == "clothing");
  CHECK(count(all.facets.category, "clothing") == 2);
  CHECK(count(all.facets.purpose, "request") == 1);
  CHECK(count(all.facets.language, "de") == 2);
  CHECK(count(all.facets.language, "en") == 1);
  CHECK(count(all.facets.language, "uk") == 1);
  CHECK(count(all.facets.origin, "1") == 2);

  Query query;
  query.language = "uk";
  CHECK(Shelf::numbers(shelf.search(query)) == Numbers{1});
  query.language = "en";
  CHECK(Shelf::numbers(shelf.search(query)) == Numbers{2});
  query.purpose = store::Purpose::request;
  CHECK(shelf.search(query).total == 0);
  CHECK(shelf.search(query).facets.category.empty());
  query = {};
  query.categories = {"language", "food"};
  CHECK(Shelf::numbers(shelf.search(query)) == Numbers{1});
  query = {};
  query.origins = {Origin{1}};
  const auto theirs = shelf.search(query);
  CHECK(theirs.total == 2);
  CHECK(theirs.facets.origin.size() == 1);
  query.origins = {Origin{7}};
  CHECK(shelf.search(query).total == 0);
}

TEST_CASE("what has ended is hidden although it is still stored; what needs a newer reader is not shown") {
  Shelf shelf;
  shelf.put(listing(1, "Winterjacke"));
  const auto until = listing(1, "").content.until;
  CHECK(shelf.search(text("winterjacke"), until - store::Duration(1000)).total == 1);
  const auto ended = shelf.search(text("winterjacke"), until);
  CHECK(ended.total == 0);
  CHECK(ended.facets.category.empty());
  auto strange = listing(2, "Winterjacke");
  strange.critical = {"something-new"};
  shelf.put(strange);
  CHECK(shelf.found("winterjacke") == Numbers{1});
  auto no_longer = listing(1, "Winterjacke");
  no_longer.critical = {"something-new"};
  shelf.put(no_longer);
  CHECK(shelf.found("winterjacke").empty());
}

TEST_CASE("items that are no listings are not searched") {
  Shelf shelf;
  auto transaction = shelf.begin();
  shelf.put_bytes(transaction, item_id(1), R"({"name":"Winterjacke","type":"profile"})");
  shelf.commit(transaction);
  CHECK(shelf.search({}).total == 0);
}

TEST_CASE("a query out of bounds is refused with the name of its member") {
  Shelf shelf;
  shelf.put(listing(1, "Winterjacke"));
  CHECK(refused_at(shelf, text(std::string(100'000, 'a'))) == "text");
  CHECK(refused_at(shelf, text(std::string(matching::limits::query_characters + 1, 'a'))) == "text");
  CHECK(refused_at(shelf, text(std::string(matching::limits::query_characters, 'a'))) == "accepted");
  std::string words;
  for (std::size_t i = 0; i < 1000; ++i) words += "a" + std::to_string(i) + " ";
  CHECK(refused_at(shelf, text(words)) == "text");
  CHECK(refused_at(shelf, text(words.substr(0, 450))) == "text");  // few characters, too many words
  CHECK(refused_at(shelf, text("a\x01 b")) == "text");
  CHECK(refused_at(shelf, text(std::string("a\0b", 3))) == "text");
  CHECK(refused_at(shelf, text("\x7f")) == "text");
  CHECK(refused_at(shelf, text("a\xff")) == "text");
  CHECK(refused_at(shelf, text("\xed\xa0\x80")) == "text");
  CHECK(refused_at(shelf, text("\t\r\n")) == "accepted");

  const auto refused = [&](auto change) {
    Query query;
    query.near = potsdam;
    change(query);
    return refused_at(shelf, query);
  };
  for (const double radius :
       {0.0, -1.0, 20'039.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK(refused([&](Query& query) { query.radius_km = radius; }) == "radius_km");
  CHECK(refused([](Query& query) { query.near = {}, query.radius_km = 5; }) == "radius_km");
  CHECK(refused([](Query& query) { query.near = {}, query.sort = matching::Sort::nearest; }) == "sort");
  CHECK(refused([](Query& query) { query.limit = 0; }) == "limit");
  CHECK(refused([](Query& query) { query.limit = 101; }) == "limit");
  CHECK(refused([](Query& query) { query.origins.resize(10'000); }) == "origins");
  CHECK(refused([](Query& query) { query.categories.resize(10'000); }) == "categories");
  CHECK(refused([](Query& query) { query.categories = {std::string(1000, 'x')}; }) == "categories");
  CHECK(refused([](Query& query) { query.language = std::string(1000, 'x'); }) == "language");
  CHECK(refused([](Query&) {}) == "accepted");
}

TEST_CASE("an answer names no more facet values than its bound") {
  Shelf shelf;
  auto transaction = shelf.begin();
  for (std::uint64_t i = 0; i < matching::limits::facet_values + 10; ++i) {
    auto one = listing(i, "Winterjacke");
    one.content.category = "later-" + std::to_string(i);
    shelf.put(transaction, store::own_origin, one);
  }
  shelf.commit(transaction);
  const auto page = shelf.search({});
  CHECK(page.total == matching::limits::facet_values + 10);
  CHECK(page.facets.category.size() == matching::limits::facet_values);
}

TEST_CASE("forward records are checked against their listings") {
  Shelf shelf;
  const auto one = listing(1, "Winterjacke für Kinder");
  shelf.put(one);
  const store::ItemKey key{store::own_origin, {}, one.id};
  const auto check = [&](const store::Reader& reader, const store::Listing& content) {
    const auto checks = matching::ForwardCheck::open(reader);
    REQUIRE(checks);
    return checks->check({key, content, {}});
  };
  CHECK(check(shelf.reader(), one));

  auto other = one;
  other.content.text = "Winterjacke";  // terms that exist, another count
  CHECK(check(shelf.reader(), other).error().code == store::Code::corrupt);
  other = one;
  other.content.until = other.content.until + std::chrono::seconds(1);
  CHECK_FALSE(check(shelf.reader(), other));
  other = one;
  other.critical = {"something-new"};
  CHECK_FALSE(check(shelf.reader(), other));

  const std::string row = encode(store::Table::forward, key);
  const std::string record = **shelf.reader().get(row);
  for (std::size_t i = 0; i < record.size(); ++i) {
    auto transaction = shelf.begin();
    std::string damaged = record;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    transaction.put(row, damaged);
    CHECK_FALSE(check(transaction, one));
  }
  auto transaction = shelf.begin();
  transaction.erase(row);
  CHECK(check(transaction, one).error().message.find("missing") != std::string::npos);
}
