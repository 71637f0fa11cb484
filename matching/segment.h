// A segment: an immutable part of the index. Its documents are numbered by purpose, row of latitude (0.02 degrees) and
// longitude, so that a circle is one range of numbers in each row it touches and needs no postings.
//
// Invariant: never changed after `build`; shared by any number of threads. Which documents are still current is kept
// beside it (snapshot.h). The layout holds offsets only, no pointers.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matching/forward.h"
#include "matching/postings.h"
#include "store/geo.h"
#include "store/id.h"

namespace matching {

/// Row of latitude, from the south pole.
std::uint32_t row_of(std::int32_t latitude);

/// Texts that many documents share, as numbers from 0 in order of appearance.
class Labels {
 public:
  std::uint32_t number(std::string_view text);
  const std::vector<std::string>& texts() const { return x_texts; }

 private:
  std::vector<std::string> x_texts;
  std::map<std::string, std::uint32_t, std::less<>> x_numbers;
};

class Segment {
 public:
  Doc size() const { return static_cast<Doc>(x_columns.id.size()); }

  // By document.
  store::Origin origin(Doc doc) const { return x_columns.origin[doc]; }
  const store::ItemId& id(Doc doc) const { return x_columns.id[doc]; }
  store::LatLon centre(Doc doc) const { return x_columns.centre[doc]; }
  bool area_is_rough(Doc doc) const { return x_columns.rough[doc]; }
  std::uint32_t issued(Doc doc) const { return x_columns.issued[doc]; }  // seconds since 1970
  std::uint32_t until(Doc doc) const { return x_columns.until[doc]; }
  std::uint32_t category(Doc doc) const { return x_columns.category[doc]; }          // in categories()
  std::uint32_t language_set(Doc doc) const { return x_columns.language_set[doc]; }  // in language_sets()
  std::string_view terms(Doc doc) const;                                             // for a TermReader
  store::Purpose purpose(Doc doc) const {
    return doc < x_first_request ? store::Purpose::offer : store::Purpose::request;
  }

  const std::vector<std::string>& categories() const { return x_categories; }
  const std::vector<std::string>& languages() const { return x_languages; }
  const std::vector<std::vector<std::uint32_t>>& language_sets() const { return x_language_sets; }

  /// Offers are [0, first_request()), requests the rest.
  Doc first_request() const { return x_first_request; }
  /// The documents of one purpose in one row; within it they ascend by longitude.
  struct Row {
    store::Purpose purpose = store::Purpose::offer;
    std::uint32_t row = 0;
    Doc begin = 0, end = 0;
  };
  const std::vector<Row>& rows() const { return x_rows; }  // not empty ones, by purpose, then row

  std::optional<Doc> find(store::Origin origin, const store::ItemId& id) const;
  PostingCursor postings(TermId term) const;

  std::uint64_t posting_count() const { return x_posting_count; }
  std::uint64_t bytes() const;

 private:
  friend class SegmentBuilder;

  struct Columns {
    std::vector<store::Origin> origin;
    std::vector<store::ItemId> id;
    std::vector<store::LatLon> centre;
    std::vector<std::uint8_t> purpose, rough;  // `purpose` is empty once built: the numbers say it
    std::vector<std::uint32_t> issued, until, category, language_set, words;
    std::vector<std::uint32_t> terms_begin;  // in x_terms; one more at the end
  };

  Columns x_columns;
  std::string x_terms;
  std::vector<std::string> x_categories, x_languages;
  std::vector<std::vector<std::uint32_t>> x_language_sets;
  Doc x_first_request = 0;
  std::vector<Row> x_rows;
  std::vector<Doc> x_by_id;  // by origin, id

  // Which terms there are: bit n % 64 of word n / 64, and how many bits are set in all words before.
  std::vector<std::uint64_t> x_term_bits;
  std::vector<std::uint32_t> x_terms_before;
  std::vector<std::uint32_t> x_list_begin;  // in x_lists, by the term's rank; one more at the end
  std::string x_lists;
  std::uint64_t x_posting_count = 0;
};

/// Collects documents, of which each (origin, id) must be new, and makes a segment of them. One thread.
class SegmentBuilder {
 public:
  SegmentBuilder();
  /// Code::corrupt if its terms are not ascending numbers up to `last_term`; it is not added then.
  store::Result<void> add(store::Origin origin, const store::ItemId& id, const Forward& forward, TermId last_term);
  void add(const Segment& segment, Doc doc);
  Doc size() const { return static_cast<Doc>(x_raw.id.size()); }
  std::shared_ptr<const Segment> build() &&;

 private:
  std::uint32_t language_set(const std::vector<std::string_view>& languages);
  void order_documents(Segment& segment) const;
  void index_rows(Segment& segment) const;
  void index_terms(Segment& segment) const;

  Segment::Columns x_raw;  // in order of arrival
  std::string x_terms;
  Labels x_categories, x_languages;
  std::map<std::vector<std::uint32_t>, std::uint32_t> x_set_numbers;
  std::vector<std::vector<std::uint32_t>> x_sets;
};

}  // namespace matching
