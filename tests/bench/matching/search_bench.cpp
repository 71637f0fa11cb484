// The search as a node runs it, on RocksDB and without HTTP: how fast listings come in, how soon they are searchable
// after a start, how much memory that takes, how long a search takes.
//
//   search_bench fill CORPUS.tsv FOLDER               a new database from tests/bench/corpus/generate.py's listings
//   search_bench query FOLDER QUERIES.tsv [RESULTS]   queries of tests/bench/corpus/queries.py, 20 hits and all counts;
//                                                     RESULTS: query, total and hits, a line each
//   search_bench post FOLDER CORPUS.tsv COUNT         changes so many of its listings, each in a synced commit of its
//   own
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "matching/search.h"
#include "store/database.h"
#include "store/digest.h"
#include "store/items.h"
#include "store/json.h"
#include "store/limits.h"
#include "store/origins.h"
#include "store/rocksdb_engine.h"

namespace {

using Columns = std::vector<std::string_view>;
using Steady = std::chrono::steady_clock;

// The corpus' clock: its listings are issued before and end after it.
const store::Instant corpus_now = *store::parse_instant("2026-01-01T00:00:00Z");

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

[[noreturn]] void fail(const std::string& message) {
  std::cerr << "search_bench: " << message << "\n";
  std::exit(1);
}

template <class T>
T need(store::Result<T> result) {
  if (!result) fail(result.error().message + " " + result.error().path);
  return *std::move(result);
}
void need(const store::Result<void>& result) {
  if (!result) fail(result.error().message);
}

double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  return 0;
}

Columns split(std::string_view line, char separator) {
  Columns out;
  for (;;) {
    const auto end = line.find(separator);
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

template <class Number>
Number number(std::string_view text) {
  Number value{};
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
    fail("not a number: " + std::string(text));
  return value;
}

store::ItemId item_id(std::uint64_t number) {
  std::string bytes(8, '\0');
  store::put_u64(bytes, number);
  return *store::ItemId::from_bytes(bytes);
}

// The first so many characters of UTF-8.
std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 && count-- == 0) break;
  return std::string(text.substr(0, end));
}

// id node kind category lang languages skills plz place lat lon created expires title body
store::Listing read_corpus_line(const Columns& c) {
  store::Listing out;
  out.node = *store::NodeId::from_bytes(store::sha256(c[1]).bytes());
  out.key = 1;
  out.id = item_id(number<std::uint64_t>(c[0]));
  out.revision = 1;
  out.issued = store::Instant::from_seconds(number<std::int64_t>(c[11]));
  out.salt = std::string(32, '0');
  auto& content = out.content;
  content.purpose = c[2] == "offer" ? store::Purpose::offer : store::Purpose::request;
  content.category = c[3];
  content.language = c[4];
  for (const auto language : split(c[5], ',')) content.languages.emplace_back(language);
  content.place = {std::string(c[7]), std::string(c[8])};
  content.area = store::geohash(store::from_degrees(number<double>(c[9]), number<double>(c[10])),
                                store::limits::area_characters_organisation);
  content.until =
      std::min(store::Instant::from_seconds(number<std::int64_t>(c[12])), out.issued + store::limits::lease_longest);
  content.title = first_characters(c[13], store::limits::title_characters);
  content.text = first_characters(c[14], store::limits::text_characters);
  return out;
}

// As a signed object; nothing here looks into the proof, but it takes its space.
std::string signed_bytes(const store::Listing& listing) {
  store::Json json = *store::read_json(store::write_listing_without_proof(listing));
  json["proof"] = {{"type", "DataIntegrityProof"},
                   {"cryptosuite", "eddsa-jcs-2022"},
                   {"created", "2026-01-01T00:00:00Z"},
                   {"verificationMethod", "did:key:" + std::string(48, 'z') + "#" + std::string(48, 'z')},
                   {"proofPurpose", "assertionMethod"},
                   {"proofValue", std::string(88, 'z')}};
  return store::canonical(json);
}

class Times {
 public:
  void add(double seconds) { x_seconds.push_back(seconds); }
  void print(const std::string& name) {
    std::sort(x_seconds.begin(), x_seconds.end());
    double sum = 0;
    for (const double one : x_seconds) sum += one;
    const auto at = [&](double part) {
      return 1000 * x_seconds[std::min(x_seconds.size() - 1,
                                       static_cast<std::size_t>(part * static_cast<double>(x_seconds.size())))];
    };
    std::printf("%-12s n=%zu p50=%.3f ms p90=%.3f ms p99=%.3f ms max=%.3f ms %.0f/s\n", name.c_str(), x_seconds.size(),
                at(0.5), at(0.9), at(0.99), x_seconds.back() * 1000, static_cast<double>(x_seconds.size()) / sum);
  }

 private:
  std::vector<double> x_seconds;
};

// The index, with what it takes of the time.
class Timed final : public store::Projection {
 public:
  explicit Timed(matching::SearchIndex& index) : x_index(index) {}
  store::Result<void> rows(store::Transaction& transaction, const store::ListingRow* before,
                           const store::ListingRow* after) override {
    const auto start = Steady::now();
    auto result = x_index.rows(transaction, before, after);
    analysing += seconds_since(start);
    return result;
  }
  void committed(std::uint64_t sequence) override {
    const auto start = Steady::now();
    x_index.committed(sequence);
    const double taken = seconds_since(start);
    publishing += taken;
    longest = std::max(longest, taken);
  }
  double analysing = 0, publishing = 0, longest = 0;

 private:
  matching::SearchIndex& x_index;
};

int fill(const std::string& corpus, const std::string& folder) {
  const auto engine = need(store::RocksdbEngine::open(folder, store::RocksdbEngine::Mode::create));
  const auto database = need(store::Database::open(*engine));
  matching::SearchIndex index(*database);
  need(index.load());
  Timed timed(index);
  store::Items items({&timed});
  std::ifstream in(corpus);
  if (!in) fail("cannot read " + corpus);
  std::map<store::NodeId, store::Origin> origins;
  std::vector<std::pair<store::ItemKey, std::string>> batch;
  double storing = 0;
  std::uint64_t count = 0;
  const auto store_batch = [&] {
    const auto start = Steady::now();
    auto transaction = database->begin();
    for (const auto& [key, bytes] : batch) need(items.put(transaction, key, bytes));
    items.committed(need(database->commit(transaction)));
    storing += seconds_since(start);
    batch.clear();
  };
  for (std::string line; std::getline(in, line); ++count) {
    const auto listing = read_corpus_line(split(line, '\t'));
    auto found = origins.find(listing.node);
    if (found == origins.end()) {
      auto transaction = database->begin();
      found = origins.emplace(listing.node, need(store::add_origin(transaction, listing.node))).first;
      need(database->commit(transaction));
    }
    batch.emplace_back(store::ItemKey{found->second, {}, listing.id}, signed_bytes(listing));
    constexpr std::size_t at_once = 200;
    if (batch.size() == at_once) store_batch();
  }
  store_batch();
  const auto figures = index.figures();
  std::printf("stored and indexed %llu listings of %zu origins: %.0f/s; resident %.0f MB, index %.1f MB\n",
              static_cast<unsigned long long>(count), origins.size(), static_cast<double>(count) / storing,
              resident_mb(), static_cast<double>(figures.bytes) / 1e6);
  const double microseconds = 1e6 / static_cast<double>(count);
  std::printf("for each: %.1f us in all, %.1f us to analyse, %.1f us to publish (%.0f ms the longest commit)\n",
              storing * microseconds, timed.analysing * microseconds, timed.publishing * microseconds,
              1000 * timed.longest);
  need(engine->flush());
  return 0;
}

// qid op kind category lang lat lon radius_km sort text
matching::Query read_query_line(const Columns& c) {
  matching::Query out;
  out.match = c[1] == "or" ? matching::Match::any : matching::Match::all;
  out.purpose = c[2] == "offer" ? store::Purpose::offer : store::Purpose::request;
  if (!c[3].empty()) out.categories.emplace_back(c[3]);
  out.language = c[4];
  out.near = store::from_degrees(number<double>(c[5]), number<double>(c[6]));
  out.radius_km = number<double>(c[7]);
  out.sort = c[8] == "new"    ? matching::Sort::newest
             : c[8] == "dist" ? matching::Sort::nearest
                              : matching::Sort::relevance;
  out.text = c[9];
  return out;
}

int query(const std::string& folder, const std::string& file, const char* results) {
  auto start = Steady::now();
  const auto engine = need(store::RocksdbEngine::open(folder, store::RocksdbEngine::Mode::existing));
  const auto database = need(store::Database::open(*engine));
  std::printf("open: %.3f s, resident %.0f MB\n", seconds_since(start), resident_mb());
  start = Steady::now();
  matching::SearchIndex index(*database);
  need(index.load());
  const double loading = seconds_since(start);
  const auto figures = index.figures();
  std::printf("load: %.3f s, %llu listings, %llu terms, %llu postings; index %.1f MB, resident %.0f MB\n", loading,
              static_cast<unsigned long long>(figures.listings), static_cast<unsigned long long>(figures.terms),
              static_cast<unsigned long long>(figures.postings), static_cast<double>(figures.bytes) / 1e6,
              resident_mb());

  std::ifstream in(file);
  if (!in) fail("cannot read " + file);
  std::vector<std::pair<std::string, matching::Query>> queries;
  std::vector<std::string> groups;  // the columns radius and sort, for figures of their own
  for (std::string line; std::getline(in, line);) {
    const auto columns = split(line, '\t');
    queries.emplace_back(columns[0], read_query_line(columns));
    groups.push_back(std::string(columns[7]) + " km " + std::string(columns[8]));
  }
  std::ofstream out;
  if (results) out.open(results);
  for (const auto& [name, one] : queries) {  // warms up
    // Before any lease ends and all equally fresh: other engines' results know nothing of either.
    const auto page = need(index.search(one, store::Instant{}));
    out << name << '\t' << page.total;
    for (const auto& hit : page.hits) out << '\t' << store::ByteReader(hit.id.bytes().substr(8)).u64();
    out << '\n';
  }
  Times all;
  std::map<std::string, Times> by_group;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    start = Steady::now();
    total += need(index.search(queries[i].second, corpus_now)).total;
    const double taken = seconds_since(start);
    all.add(taken);
    by_group[groups[i]].add(taken);
  }
  all.print("all");
  for (auto& [group, times] : by_group) times.print(group);
  std::printf("%.1f results a query, resident %.0f MB\n",
              static_cast<double>(total) / static_cast<double>(queries.size()), resident_mb());

  const auto one = [&](const char* name, const matching::Query& given) {
    Times times;
    std::uint64_t found = 0;
    for (int i = 0; i < 50; ++i) {
      start = Steady::now();
      found = need(index.search(given, corpus_now)).total;
      times.add(seconds_since(start));
    }
    times.print(std::string(name) + " (" + std::to_string(found) + ")");
  };
  matching::Query given;
  one("everything", given);
  given.text = "und";
  one("und", given);
  given.match = matching::Match::any;
  given.text = "der die und in Hilfe suche biete";
  given.near = store::from_degrees(52.5, 13.4);
  one("seven frequent words, any", given);
  given.radius_km = 100;
  one("the same within 100 km of Berlin", given);
  given.text.clear();
  one("all within 100 km of Berlin", given);
  return 0;
}

int post(const std::string& folder, const std::string& corpus, std::size_t count) {
  const auto engine = need(store::RocksdbEngine::open(folder, store::RocksdbEngine::Mode::existing));
  const auto database = need(store::Database::open(*engine));
  matching::SearchIndex index(*database);
  need(index.load());
  Timed timed(index);
  store::Items items({&timed});
  std::ifstream in(corpus);
  Times all, syncing, publishing;
  std::string line;
  for (std::size_t i = 0; i < count && std::getline(in, line); ++i) {
    auto listing = read_corpus_line(split(line, '\t'));
    listing.content.text += " Geändert " + std::to_string(i);
    const std::string bytes = signed_bytes(listing);
    const auto origin = need(store::find_origin(*engine, listing.node));
    if (!origin) fail("the corpus is not in this database");
    const auto start = Steady::now();
    auto transaction = database->begin();
    need(items.put(transaction, {*origin, {}, listing.id}, bytes));
    const auto synced = Steady::now();
    const auto sequence = need(database->commit(transaction));
    syncing.add(seconds_since(synced));
    const double before = timed.publishing;
    items.committed(sequence);
    publishing.add(timed.publishing - before);
    all.add(seconds_since(start));
  }
  all.print("post");
  syncing.print("of it commit");
  publishing.print("of it index");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> given(arguments + 1, arguments + count);
  if (given.size() == 3 && given[0] == "fill") return fill(given[1], given[2]);
  if ((given.size() == 3 || given.size() == 4) && given[0] == "query")
    return query(given[1], given[2], given.size() == 4 ? given[3].c_str() : nullptr);
  if (given.size() == 4 && given[0] == "post") return post(given[1], given[2], number<std::size_t>(given[3]));
  std::cerr << "usage: search_bench fill CORPUS.tsv FOLDER | query FOLDER QUERIES.tsv [RESULTS]\n"
               "       | post FOLDER CORPUS.tsv COUNT\n";
  return 2;
}
