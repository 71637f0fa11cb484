// What a search sees: segments, which of their documents are still current, and the origins' names. Immutable; shared
// by any number of threads. A new snapshot shares everything that did not change.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "matching/segment.h"
#include "store/id.h"

namespace matching {

/// One bit per document.
class DocSet {
 public:
  explicit DocSet(Doc size) : x_words(size / 64 + 1) {}
  bool contains(Doc doc) const { return x_words[doc / 64] >> (doc % 64) & 1; }
  void insert(Doc doc) { x_words[doc / 64] |= std::uint64_t{1} << (doc % 64); }

 private:
  std::vector<std::uint64_t> x_words;
};

struct Part {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const DocSet> dead;  // null: none
  Doc alive = 0;

  bool is_alive(Doc doc) const { return !dead || !dead->contains(doc); }
};

/// Ids of the origins by local number, and their places in the order of ids: what ties are broken by.
struct Origins {
  std::vector<store::NodeId> ids;
  std::vector<std::uint32_t> places;   // by local number
  std::vector<store::NodeId> ordered;  // ascending
};

struct Snapshot {
  std::vector<Part> parts;
  std::shared_ptr<const Origins> origins = std::make_shared<Origins>();
  std::uint64_t listings = 0;
};

}  // namespace matching
