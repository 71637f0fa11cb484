#include "matching/evaluate.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "matching/circle.h"
#include "matching/limits.h"
#include "matching/ranking.h"

namespace matching {
namespace {

using store::Purpose;

// The postings of a word: of all its terms together.
class WordCursor {
 public:
  WordCursor(const Segment& segment, const QueryWord& word) : x_weight(word.weight) {
    for (const TermId term : word.terms) x_terms.push_back(segment.postings(term));
    settle();
  }
  Doc doc() const { return x_doc; }
  /// What the word gives its current document.
  std::uint32_t points() const {
    std::uint32_t best = 0;
    for (const auto& term : x_terms)
      if (term.doc() == x_doc) best = std::max<std::uint32_t>(best, term.impact());
    return best * x_weight;
  }
  void advance(Doc target) {
    if (x_doc >= target) return;
    for (auto& term : x_terms) term.advance(target);
    settle();
  }

 private:
  void settle() {
    x_doc = no_doc;
    for (const auto& term : x_terms) x_doc = std::min(x_doc, term.doc());
  }

  std::vector<PostingCursor> x_terms;
  std::uint32_t x_weight;
  Doc x_doc = no_doc;
};

// Counts by text, over all segments.
using Counts = std::unordered_map<std::string_view, std::uint64_t>;

std::vector<FacetCount> most_frequent_first(std::vector<FacetCount> counts) {
  std::sort(counts.begin(), counts.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (counts.size() > limits::facet_values) counts.resize(limits::facet_values);
  return counts;
}

std::vector<FacetCount> most_frequent_first(const Counts& counts) {
  std::vector<FacetCount> out;
  for (const auto& [value, count] : counts) out.push_back({std::string(value), count});
  return most_frequent_first(std::move(out));
}

// A result while better ones may still come.
struct Candidate {
  std::uint64_t key = 0;
  std::uint64_t place = 0;  // of its origin, see Evaluation::place_of
  std::uint64_t points = 0;
  const Segment* segment = nullptr;
  Doc doc = 0;

  bool operator<(const Candidate& other) const {
    if (key != other.key) return key < other.key;
    if (place != other.place) return place < other.place;
    return segment->id(doc) < other.segment->id(other.doc);
  }
};

class Evaluation {
 public:
  Evaluation(const Snapshot& snapshot, const Plan& plan);
  Outcome run();

 private:
  // The segment at hand: what of its labels fits (empty: all do), and counts by its label numbers.
  struct Local {
    const Part* part = nullptr;
    const Segment* segment = nullptr;
    std::vector<std::uint8_t> category_fits, language_set_fits;
    std::vector<std::uint32_t> categories, language_sets;
  };

  void enter(const Part& part);
  void leave();
  std::vector<DocRange> ranges() const;
  void visit_all(const std::vector<DocRange>& ranges);
  void visit_with_all_words(const std::vector<DocRange>& ranges);
  void visit_with_any_word(const std::vector<DocRange>& ranges);
  void visit(Doc doc, std::uint64_t text_points);
  void keep(const Candidate& candidate);
  bool is_behind_cursor(const Candidate& candidate) const;
  // Odd numbers: an origin that is unknown here stands between two.
  std::uint64_t place_of(store::Origin origin) const {
    return 2 * std::uint64_t{x_snapshot.origins->places[number(origin)]} + 1;
  }
  Facets facets() const;

  const Snapshot& x_snapshot;
  const Plan& x_plan;
  std::optional<Circle> x_circle;
  bool x_needs_distance;
  std::vector<std::uint8_t> x_origin_fits;  // by number; empty: all do
  std::uint64_t x_after_place = 0;

  Local x_local;
  std::vector<Candidate> x_best;  // a heap, the last in order on top
  std::uint64_t x_behind_cursor = 0;

  std::uint64_t x_total = 0;
  Counts x_categories, x_languages;
  std::array<std::uint64_t, 2> x_purposes{};
  std::vector<std::uint32_t> x_origins;  // by number
};

Evaluation::Evaluation(const Snapshot& snapshot, const Plan& plan)
    : x_snapshot(snapshot),
      x_plan(plan),
      x_needs_distance(plan.near && (plan.radius_km || plan.sort != Sort::newest)),
      x_origins(snapshot.origins->ids.size()) {
  const Origins& origins = *snapshot.origins;
  if (plan.near && plan.radius_km) x_circle.emplace(*plan.near, *plan.radius_km);
  if (!plan.origins.empty()) {
    x_origin_fits.resize(origins.ids.size());
    for (const auto origin : plan.origins)
      if (number(origin) < x_origin_fits.size()) x_origin_fits[number(origin)] = 1;
  }
  if (plan.after) {
    const auto at = std::lower_bound(origins.ordered.begin(), origins.ordered.end(), plan.after->node);
    const bool known = at != origins.ordered.end() && *at == plan.after->node;
    x_after_place = 2 * static_cast<std::uint64_t>(at - origins.ordered.begin()) + (known ? 1 : 0);
  }
}

void Evaluation::enter(const Part& part) {
  const Segment& segment = *part.segment;
  x_local = {&part, &segment, {}, {}, {}, {}};
  x_local.categories.resize(segment.categories().size());
  x_local.language_sets.resize(segment.language_sets().size());
  if (!x_plan.categories.empty())
    for (const auto& category : segment.categories())
      x_local.category_fits.push_back(std::find(x_plan.categories.begin(), x_plan.categories.end(), category) !=
                                      x_plan.categories.end());
  if (!x_plan.language.empty())
    for (const auto& set : segment.language_sets())
      x_local.language_set_fits.push_back(std::any_of(set.begin(), set.end(), [&](std::uint32_t language) {
        return segment.languages()[language] == x_plan.language;
      }));
}

void Evaluation::leave() {
  const Segment& segment = *x_local.segment;
  for (std::size_t i = 0; i < x_local.categories.size(); ++i)
    if (x_local.categories[i]) x_categories[segment.categories()[i]] += x_local.categories[i];
  std::vector<std::uint64_t> languages(segment.languages().size());
  for (std::size_t i = 0; i < x_local.language_sets.size(); ++i)
    for (const auto language : segment.language_sets()[i]) languages[language] += x_local.language_sets[i];
  for (std::size_t i = 0; i < languages.size(); ++i)
    if (languages[i]) x_languages[segment.languages()[i]] += languages[i];
}

std::vector<DocRange> Evaluation::ranges() const {
  const Segment& segment = *x_local.segment;
  std::vector<DocRange> out;
  for (const auto purpose : {Purpose::offer, Purpose::request}) {
    if (x_plan.purpose && *x_plan.purpose != purpose) continue;
    if (x_circle)
      x_circle->ranges(segment, purpose, out);
    else if (purpose == Purpose::offer)
      out.push_back({0, segment.first_request()});
    else
      out.push_back({segment.first_request(), segment.size()});
  }
  return out;
}

void Evaluation::visit_all(const std::vector<DocRange>& ranges) {
  for (const auto range : ranges)
    for (Doc doc = range.begin; doc < range.end; ++doc) visit(doc, 0);
}

void Evaluation::visit_with_all_words(const std::vector<DocRange>& ranges) {
  std::vector<WordCursor> words;
  for (const auto& word : x_plan.words) words.emplace_back(*x_local.segment, word);
  for (const auto range : ranges) {
    Doc doc = range.begin;
    while (doc < range.end) {
      // The first word is the rarest; each that lacks the document moves all of them on.
      std::size_t having = 0;
      for (; having < words.size(); ++having) {
        words[having].advance(doc);
        if (words[having].doc() != doc) break;
      }
      if (having < words.size()) {
        doc = words[having].doc();
        if (doc == no_doc) return;
        continue;
      }
      std::uint64_t points = 0;
      for (const auto& word : words) points += word.points();
      visit(doc++, points);
    }
  }
}

void Evaluation::visit_with_any_word(const std::vector<DocRange>& ranges) {
  std::vector<WordCursor> words;
  for (const auto& word : x_plan.words) words.emplace_back(*x_local.segment, word);
  for (const auto range : ranges)
    for (Doc from = range.begin; from < range.end;) {
      Doc doc = no_doc;
      for (auto& word : words) {
        word.advance(from);
        doc = std::min(doc, word.doc());
      }
      if (doc == no_doc) return;
      if (doc >= range.end) break;
      std::uint64_t points = 0;
      for (const auto& word : words)
        if (word.doc() == doc) points += word.points();
      visit(doc, points);
      from = doc + 1;
    }
}

void Evaluation::visit(Doc doc, std::uint64_t text_points) {
  const Segment& segment = *x_local.segment;
  if (!x_local.part->is_alive(doc) || segment.until(doc) <= x_plan.now) return;
  const auto category = segment.category(doc), languages = segment.language_set(doc);
  if (!x_local.category_fits.empty() && !x_local.category_fits[category]) return;
  if (!x_local.language_set_fits.empty() && !x_local.language_set_fits[languages]) return;
  const auto origin = segment.origin(doc);
  if (!x_origin_fits.empty() && !x_origin_fits[number(origin)]) return;
  std::uint32_t away = 0;
  if (x_needs_distance) {
    const double kilometres = store::distance_km(*x_plan.near, segment.centre(doc));
    if (x_circle && !x_circle->contains(kilometres)) return;
    away = decimetres(kilometres);
  }

  ++x_total;
  ++x_local.categories[category];
  ++x_local.language_sets[languages];
  ++x_purposes[doc < segment.first_request() ? 0 : 1];
  ++x_origins[number(origin)];
  std::uint64_t points = text_points;
  if (x_plan.sort == Sort::relevance) {
    points += freshness(day_of(segment.issued(doc)), x_plan.today);
    if (x_plan.near) points += nearness(away);
  }
  keep({sort_key(x_plan.sort, points, segment.issued(doc), away), place_of(origin), points, &segment, doc});
}

bool Evaluation::is_behind_cursor(const Candidate& candidate) const {
  if (!x_plan.after) return true;
  if (candidate.key != x_plan.after->key) return candidate.key > x_plan.after->key;
  if (candidate.place != x_after_place) return candidate.place > x_after_place;
  return candidate.segment->id(candidate.doc) > x_plan.after->id;
}

void Evaluation::keep(const Candidate& candidate) {
  if (!is_behind_cursor(candidate)) return;
  ++x_behind_cursor;
  if (x_best.size() == x_plan.limit) {
    if (!(candidate < x_best.front())) return;
    std::pop_heap(x_best.begin(), x_best.end());
    x_best.pop_back();
  }
  x_best.push_back(candidate);
  std::push_heap(x_best.begin(), x_best.end());
}

Facets Evaluation::facets() const {
  std::vector<FacetCount> purposes, origins;
  for (const auto purpose : {Purpose::offer, Purpose::request})
    if (const auto count = x_purposes[purpose == Purpose::offer ? 0 : 1])
      purposes.push_back({std::string(name_of(purpose)), count});
  for (std::size_t i = 0; i < x_origins.size(); ++i)
    if (x_origins[i]) origins.push_back({std::to_string(i), x_origins[i]});
  return {most_frequent_first(x_categories), most_frequent_first(std::move(purposes)), most_frequent_first(x_languages),
          most_frequent_first(std::move(origins))};
}

Outcome Evaluation::run() {
  for (const auto& part : x_snapshot.parts) {
    enter(part);
    if (x_plan.words.empty())
      visit_all(ranges());
    else if (x_plan.match == Match::all)
      visit_with_all_words(ranges());
    else
      visit_with_any_word(ranges());
    leave();
  }
  std::sort_heap(x_best.begin(), x_best.end());
  Outcome out;
  out.total = x_total;
  out.more = x_behind_cursor > x_best.size();
  for (const auto& best : x_best) {
    const auto origin = best.segment->origin(best.doc);
    out.found.push_back({{best.key, x_snapshot.origins->ids[number(origin)], best.segment->id(best.doc)},
                         origin,
                         best.points,
                         best.segment->centre(best.doc),
                         best.segment->area_is_rough(best.doc)});
  }
  out.facets = facets();
  return out;
}

}  // namespace

std::uint64_t sort_key(Sort sort, std::uint64_t points, std::uint32_t issued, std::uint32_t decimetres) {
  switch (sort) {
    case Sort::newest:
      return UINT32_MAX - issued;
    case Sort::nearest:
      return decimetres;
    case Sort::relevance:
      break;
  }
  return UINT64_MAX - points;
}

Outcome evaluate(const Snapshot& snapshot, const Plan& plan) {
  return Evaluation(snapshot, plan).run();
}

}  // namespace matching
