#include "matching/segment.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>

#include "matching/ranking.h"

namespace matching {
namespace {

constexpr std::int64_t row_height = 200'000;  // 0.02 degrees

std::uint32_t to_seconds(store::Instant at) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(at.seconds(), 0, UINT32_MAX));
}

template <class T>
void place(std::vector<T>& to, const std::vector<T>& from, const std::vector<Doc>& order) {
  to.reserve(order.size());
  for (const Doc doc : order) to.push_back(from[doc]);
}

template <class T>
std::uint64_t capacity_bytes(const std::vector<T>& vector) {
  return vector.capacity() * sizeof(T);
}

}  // namespace

std::uint32_t row_of(std::int32_t latitude) {
  return static_cast<std::uint32_t>((std::int64_t{latitude} + 900'000'000) / row_height);
}

std::uint32_t Labels::number(std::string_view text) {
  if (const auto found = x_numbers.find(text); found != x_numbers.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(x_texts.size());
  x_texts.emplace_back(text);
  x_numbers.emplace(text, number);
  return number;
}

std::string_view Segment::terms(Doc doc) const {
  const auto begin = x_columns.terms_begin[doc];
  return std::string_view(x_terms).substr(begin, x_columns.terms_begin[doc + 1] - begin);
}

std::optional<Doc> Segment::find(store::Origin origin, const store::ItemId& id) const {
  const auto at = std::lower_bound(x_by_id.begin(), x_by_id.end(), std::tie(origin, id), [&](Doc doc, const auto& key) {
    return std::tie(x_columns.origin[doc], x_columns.id[doc]) < key;
  });
  if (at == x_by_id.end() || x_columns.origin[*at] != origin || x_columns.id[*at] != id) return std::nullopt;
  return *at;
}

PostingCursor Segment::postings(TermId term) const {
  const std::size_t word = term / 64;
  if (word >= x_term_bits.size()) return {};
  const std::uint64_t bits = x_term_bits[word], bit = std::uint64_t{1} << (term % 64);
  if (!(bits & bit)) return {};
  const auto rank = x_terms_before[word] + static_cast<std::uint32_t>(std::popcount(bits & (bit - 1)));
  return PostingCursor(
      std::string_view(x_lists).substr(x_list_begin[rank], x_list_begin[rank + 1] - x_list_begin[rank]));
}

std::uint64_t Segment::bytes() const {
  const Columns& c = x_columns;
  return capacity_bytes(c.origin) + capacity_bytes(c.id) + capacity_bytes(c.centre) + capacity_bytes(c.rough) +
         capacity_bytes(c.issued) + capacity_bytes(c.until) + capacity_bytes(c.category) +
         capacity_bytes(c.language_set) + capacity_bytes(c.words) + capacity_bytes(c.terms_begin) + x_terms.capacity() +
         capacity_bytes(x_rows) + capacity_bytes(x_by_id) + capacity_bytes(x_term_bits) +
         capacity_bytes(x_terms_before) + capacity_bytes(x_list_begin) + x_lists.capacity();
}

SegmentBuilder::SegmentBuilder() {
  x_raw.terms_begin.push_back(0);
}

std::uint32_t SegmentBuilder::language_set(const std::vector<std::string_view>& languages) {
  std::vector<std::uint32_t> set;
  set.reserve(languages.size());
  for (const auto language : languages) set.push_back(x_languages.number(language));
  std::sort(set.begin(), set.end());
  const auto [at, added] = x_set_numbers.emplace(set, static_cast<std::uint32_t>(x_sets.size()));
  if (added) x_sets.push_back(std::move(set));
  return at->second;
}

store::Result<void> SegmentBuilder::add(store::Origin origin, const store::ItemId& id, const Forward& forward,
                                        TermId last_term) {
  TermId before = 0;
  TermReader terms(forward.terms);
  while (terms.next()) {
    if (terms.term() <= before || terms.term() > last_term) break;
    before = terms.term();
  }
  if (!terms.at_end() || terms.term() != before)
    return store::Error{store::Code::corrupt, "a forward record of the search index names terms that do not exist", {}};
  x_raw.origin.push_back(origin);
  x_raw.id.push_back(id);
  x_raw.centre.push_back(forward.centre);
  x_raw.purpose.push_back(static_cast<std::uint8_t>(forward.purpose));
  constexpr std::uint8_t rough_characters = 5;
  x_raw.rough.push_back(forward.area_characters <= rough_characters);
  x_raw.issued.push_back(to_seconds(forward.issued));
  x_raw.until.push_back(to_seconds(forward.until));
  x_raw.category.push_back(x_categories.number(forward.category));
  x_raw.language_set.push_back(language_set(forward.languages));
  x_raw.words.push_back(forward.words);
  x_terms += forward.terms;
  x_raw.terms_begin.push_back(static_cast<std::uint32_t>(x_terms.size()));
  return {};
}

void SegmentBuilder::add(const Segment& segment, Doc doc) {
  const Segment::Columns& from = segment.x_columns;
  x_raw.origin.push_back(from.origin[doc]);
  x_raw.id.push_back(from.id[doc]);
  x_raw.centre.push_back(from.centre[doc]);
  x_raw.purpose.push_back(static_cast<std::uint8_t>(segment.purpose(doc)));
  x_raw.rough.push_back(from.rough[doc]);
  x_raw.issued.push_back(from.issued[doc]);
  x_raw.until.push_back(from.until[doc]);
  x_raw.category.push_back(x_categories.number(segment.categories()[from.category[doc]]));
  std::vector<std::string_view> languages;
  for (const auto number : segment.language_sets()[from.language_set[doc]])
    languages.push_back(segment.languages()[number]);
  x_raw.language_set.push_back(language_set(languages));
  x_raw.words.push_back(from.words[doc]);
  x_terms += segment.terms(doc);
  x_raw.terms_begin.push_back(static_cast<std::uint32_t>(x_terms.size()));
}

std::shared_ptr<const Segment> SegmentBuilder::build() && {
  auto segment = std::make_shared<Segment>();
  order_documents(*segment);
  segment->x_categories = x_categories.texts();
  segment->x_languages = x_languages.texts();
  segment->x_language_sets = std::move(x_sets);
  index_rows(*segment);
  x_raw = {};
  x_terms = {};
  index_terms(*segment);
  return segment;
}

void SegmentBuilder::order_documents(Segment& segment) const {
  std::vector<std::tuple<std::uint8_t, std::uint32_t, std::int32_t, Doc>> keys;
  keys.reserve(size());
  for (Doc doc = 0; doc < size(); ++doc)
    keys.emplace_back(x_raw.purpose[doc], row_of(x_raw.centre[doc].latitude), x_raw.centre[doc].longitude, doc);
  std::sort(keys.begin(), keys.end());
  std::vector<Doc> order;
  order.reserve(size());
  for (const auto& key : keys) order.push_back(std::get<3>(key));

  Segment::Columns& to = segment.x_columns;
  place(to.origin, x_raw.origin, order);
  place(to.id, x_raw.id, order);
  place(to.centre, x_raw.centre, order);
  place(to.rough, x_raw.rough, order);
  place(to.issued, x_raw.issued, order);
  place(to.until, x_raw.until, order);
  place(to.category, x_raw.category, order);
  place(to.language_set, x_raw.language_set, order);
  place(to.words, x_raw.words, order);
  segment.x_terms.reserve(x_terms.size());
  to.terms_begin.reserve(order.size() + 1);
  to.terms_begin.push_back(0);
  for (const Doc doc : order) {
    segment.x_terms.append(x_terms, x_raw.terms_begin[doc], x_raw.terms_begin[doc + 1] - x_raw.terms_begin[doc]);
    to.terms_begin.push_back(static_cast<std::uint32_t>(segment.x_terms.size()));
  }
  segment.x_first_request = static_cast<Doc>(
      std::count(x_raw.purpose.begin(), x_raw.purpose.end(), static_cast<std::uint8_t>(store::Purpose::offer)));
}

void SegmentBuilder::index_rows(Segment& segment) const {
  for (Doc doc = 0; doc < segment.size(); ++doc) {
    const auto purpose = segment.purpose(doc);
    const auto row = row_of(segment.centre(doc).latitude);
    if (segment.x_rows.empty() || segment.x_rows.back().purpose != purpose || segment.x_rows.back().row != row)
      segment.x_rows.push_back({purpose, row, doc, doc});
    segment.x_rows.back().end = doc + 1;
  }
  segment.x_rows.shrink_to_fit();
  segment.x_by_id.resize(segment.size());
  std::iota(segment.x_by_id.begin(), segment.x_by_id.end(), Doc{0});
  std::sort(segment.x_by_id.begin(), segment.x_by_id.end(), [&](Doc a, Doc b) {
    return std::forward_as_tuple(segment.origin(a), segment.id(a)) <
           std::forward_as_tuple(segment.origin(b), segment.id(b));
  });
}

// A counting sort: the documents are walked in order, so each term's postings come out in order.
void SegmentBuilder::index_terms(Segment& segment) const {
  auto& bits = segment.x_term_bits;
  for (Doc doc = 0; doc < segment.size(); ++doc)
    for (TermReader terms(segment.terms(doc)); terms.next();) {
      const std::size_t word = terms.term() / 64;
      if (word >= bits.size()) bits.resize(word + 1);
      bits[word] |= std::uint64_t{1} << (terms.term() % 64);
    }
  std::uint32_t distinct = 0;
  for (const auto word : bits) {
    segment.x_terms_before.push_back(distinct);
    distinct += static_cast<std::uint32_t>(std::popcount(word));
  }
  const auto rank = [&](TermId term) {
    const std::uint64_t below = (std::uint64_t{1} << (term % 64)) - 1;
    return segment.x_terms_before[term / 64] + static_cast<std::uint32_t>(std::popcount(bits[term / 64] & below));
  };

  std::vector<std::uint32_t> end(distinct + 1);  // of each term's postings; first how many there are
  for (Doc doc = 0; doc < segment.size(); ++doc)
    for (TermReader terms(segment.terms(doc)); terms.next();) ++end[rank(terms.term()) + 1];
  std::partial_sum(end.begin(), end.end(), end.begin());
  std::vector<Posting> postings(end.back());
  for (Doc doc = 0; doc < segment.size(); ++doc)
    for (TermReader terms(segment.terms(doc)); terms.next();)
      postings[end[rank(terms.term())]++] = Posting(doc, impact(terms.frequencies(), segment.x_columns.words[doc]));

  // Each end[n] has moved from the begin of list n to its end.
  segment.x_list_begin.reserve(distinct + 1);
  std::uint32_t begin = 0;
  for (std::uint32_t term = 0; term < distinct; ++term) {
    segment.x_list_begin.push_back(static_cast<std::uint32_t>(segment.x_lists.size()));
    write_postings(segment.x_lists, std::span(postings).subspan(begin, end[term] - begin));
    begin = end[term];
  }
  segment.x_list_begin.push_back(static_cast<std::uint32_t>(segment.x_lists.size()));
  segment.x_lists.shrink_to_fit();
  segment.x_posting_count = postings.size();
}

}  // namespace matching
