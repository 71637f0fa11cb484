// What is searchable now: the segments with their current documents, the dictionary, and how many listings have each
// term. Follows the database's sequence of commits and reads forward records, at start and live alike.
//
// Threads: `view` from any thread; everything else on the writer thread. A view is consistent and stays as it is.
// Invariant: the frequencies count exactly the current listings once `load` or `follow` has returned.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "matching/dictionary.h"
#include "matching/draft.h"
#include "matching/evaluate.h"
#include "matching/search.h"
#include "matching/snapshot.h"
#include "store/database.h"

namespace matching {

class Collection {
 public:
  explicit Collection(const store::Database& database);

  struct View {
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<QueryWord> words;
  };
  /// `words`: for each word of a query the terms it may have.
  View view(const std::vector<std::vector<std::string>>& words) const;
  SearchIndex::Figures figures() const;

  /// Builds everything from the forward records of all current generations.
  store::Result<void> load();
  /// Takes in what was committed since the last time. After an error nothing has changed, and the next call tries
  /// again.
  store::Result<void> follow();

  /// For the writer thread.
  const Dictionary& dictionary() const { return x_dictionary; }

 private:
  store::Result<std::shared_ptr<const Origins>> read_origins() const;
  store::Result<void> read_origin(store::Origin origin, SegmentBuilder& builder) const;
  store::Result<void> read_item(store::Origin origin, const store::ItemId& id, SegmentBuilder& builder) const;
  store::Result<void> read_terms();
  /// Reads what changed; adds to `builder` and removes from `draft`.
  store::Result<void> take_in(const std::vector<store::Commit>& commits, Draft& draft, SegmentBuilder& builder) const;
  void publish(Snapshot snapshot, const Draft::Documents& removed, const Segment& added);

  const store::Database& x_database;
  std::uint64_t x_seen = 0;  // sequence of the newest commit taken in

  mutable std::shared_mutex x_mutex;  // for what is below: the writer thread alone changes it
  Dictionary x_dictionary;
  std::vector<std::uint32_t> x_listings_with;  // by term
  std::shared_ptr<const Snapshot> x_snapshot = std::make_shared<Snapshot>();
};

}  // namespace matching
