// The search index: finds listings by words, place and filters, ranks them and counts facets.
//
// What it is today: postings in memory, rebuilt at start from the durable forward records (one per listing, written in
// the listing's own batch). What callers see stays the same when a mapped base comes under it.
// Threads: `rows`, `committed` and `load` on the writer thread; `search` from any thread, also while a commit is
// published. Invariant: after `committed(n)` returned, every search sees exactly the listings of commit n or a later
// one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/geo.h"
#include "store/projection.h"

namespace matching {

enum class Sort : std::uint8_t { relevance, newest, nearest };
enum class Match : std::uint8_t { all, any };  // of the query's words

/// A search; empty members do not restrict.
struct Query {
  std::string text;
  std::optional<store::Purpose> purpose;
  std::vector<std::string> categories;  // any of these
  std::string language;                 // spoken with, or written in
  std::optional<store::LatLon> near;    // needed for `radius_km` and Sort::nearest
  std::optional<double> radius_km;
  std::vector<store::Origin> origins;  // any of these
  Match match = Match::all;
  Sort sort = Sort::relevance;  // without text: newest first, or nearest if `near` is given
  std::size_t limit = 20;       // 1 to 100
  std::string cursor;           // as a Page's `next`
};

/// Half-open range of bytes in a text.
struct Highlight {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Hit {
  store::Origin origin{};
  store::ItemId id;
  double score = 0;
  std::optional<double> distance_km;
  bool distance_is_rough = false;  // the listing's area has 5 characters or fewer
};

struct FacetCount {
  std::string value;  // category id, "offer"/"request", language, or the origin's number in decimal
  std::uint64_t count = 0;
};

struct Facets {
  std::vector<FacetCount> category, purpose, language, origin;  // most frequent first
};

struct Page {
  std::uint64_t total = 0;
  std::vector<Hit> hits;
  Facets facets;
  std::string next;  // empty at the end; stays valid while listings come and go
};

class SearchIndex final : public store::Projection {
 public:
  /// `database` outlives the index. Empty until `load`.
  explicit SearchIndex(const store::Database& database);
  ~SearchIndex() override;

  /// Builds the postings from the forward records of all current generations.
  store::Result<void> load();

  store::Result<void> rows(store::Transaction& transaction, const store::ListingRow* before,
                           const store::ListingRow* after) override;
  void committed(std::uint64_t sequence) override;

  /// Errors: Code::invalid with the name of the query member ("cursor", "radius_km", …) as path.
  /// `now` hides listings whose lease has ended and gives freshness.
  store::Result<Page> search(const Query& query, store::Instant now) const;

  /// What went wrong when the index last followed the commits; then searches miss what came since. Any thread.
  store::Result<void> health() const;

  struct Figures {
    std::uint64_t listings = 0, terms = 0, postings = 0, bytes = 0;
  };
  Figures figures() const;

 private:
  struct Core;
  std::unique_ptr<Core> x_core;
};

/// Where the words of `query` stand in `text`, by the same analysis as the search; ordered, not overlapping.
std::vector<Highlight> highlights(std::string_view text, std::string_view language, std::string_view query);

/// For `verify`: whether the stored forward record of a listing is the one that `rows` writes for it today.
class ForwardCheck {
 public:
  /// Reads the terms once. `reader` outlives the check.
  static store::Result<ForwardCheck> open(const store::Reader& reader);
  ForwardCheck(ForwardCheck&&) noexcept;
  ~ForwardCheck();
  /// Code::corrupt with what differs.
  store::Result<void> check(const store::ListingRow& row) const;

 private:
  struct Terms;
  ForwardCheck(const store::Reader& reader, std::unique_ptr<Terms> terms);
  const store::Reader& x_reader;
  std::unique_ptr<Terms> x_terms;
};

}  // namespace matching
