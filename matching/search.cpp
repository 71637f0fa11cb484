#include "matching/search.h"

#include <algorithm>
#include <mutex>

#include <unicode/utf8.h>

#include "matching/analysis.h"
#include "matching/collection.h"
#include "matching/limits.h"
#include "matching/page_cursor.h"
#include "matching/ranking.h"
#include "matching/term_numbers.h"
#include "store/plain_text.h"

namespace matching {

using store::Code;
using store::Error;
using store::Result;
using store::Table;

namespace {

bool is_plain(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, size, c);
    const bool space = c == '\t' || c == '\n' || c == '\r';
    if (c < 0 || (c < 0x20 && !space) || c == 0x7f) return false;
  }
  return true;
}

Error invalid(std::string message, std::string path) {
  return {Code::invalid, std::move(message), std::move(path)};
}

Result<void> check_filters(const Query& query) {
  const auto too_long = [](const std::string& id) { return id.size() > limits::query_id_bytes; };
  if (query.categories.size() > store::categories().size() ||
      std::any_of(query.categories.begin(), query.categories.end(), too_long))
    return invalid("names more or longer categories than there are", "categories");
  if (too_long(query.language)) return invalid("is a language tag like de or uk", "language");
  if (query.origins.size() > limits::query_origins)
    return invalid("names at most " + std::to_string(limits::query_origins) + " portals", "origins");
  if (query.radius_km) {
    if (!query.near) return invalid("needs a place to be measured from", "radius_km");
    if (!(*query.radius_km > 0 && *query.radius_km <= limits::radius_km))  // false for NaN, too
      return invalid("is more than 0 and at most half the way round the earth", "radius_km");
  }
  if (query.sort == Sort::nearest && !query.near) return invalid("by distance needs a place", "sort");
  if (query.limit < 1 || query.limit > limits::hits) return invalid("is 1 to " + std::to_string(limits::hits), "limit");
  return {};
}

// For each different word of the text the terms it may have. Text without words does not restrict.
Result<std::vector<std::vector<std::string>>> query_terms(const std::string& text) {
  const std::size_t most_bytes = 4 * limits::query_characters;
  if (text.size() > most_bytes || store::code_points(text) > limits::query_characters)
    return invalid("has at most " + std::to_string(limits::query_characters) + " characters", "text");
  if (!is_plain(text)) return invalid("is UTF-8 without control characters", "text");
  std::vector<std::vector<std::string>> out;
  for (const auto word : words(text)) {
    auto terms = terms_of(std::string_view(text).substr(word.begin, word.end - word.begin));
    if (terms.empty() || std::find(out.begin(), out.end(), terms) != out.end()) continue;
    if (out.size() == limits::query_words)
      return invalid("has at most " + std::to_string(limits::query_words) + " different words", "text");
    out.push_back(std::move(terms));
  }
  return out;
}

Sort effective_sort(const Query& query, bool has_words) {
  if (query.sort != Sort::relevance || has_words) return query.sort;
  return query.near ? Sort::nearest : Sort::newest;
}

std::uint32_t to_seconds(store::Instant now) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(now.seconds(), 0, UINT32_MAX));
}

}  // namespace

struct SearchIndex::Core {
  explicit Core(const store::Database& database) : collection(database), numbers(collection.dictionary()) {}
  Collection collection;
  TermNumbers numbers;
  mutable std::mutex health_mutex;
  Result<void> health;
};

SearchIndex::SearchIndex(const store::Database& database) : x_core(std::make_unique<Core>(database)) {}
SearchIndex::~SearchIndex() = default;

Result<void> SearchIndex::load() {
  return x_core->collection.load();
}

Result<void> SearchIndex::rows(store::Transaction& transaction, const store::ListingRow* before,
                               const store::ListingRow* after) {
  const std::string key = encode(Table::forward, after ? after->key : before->key);
  if (!after || needs_newer_reader(after->listing)) {
    if (before) transaction.erase(key);
    return {};
  }
  auto analysed = analyse(after->listing);
  std::vector<std::pair<TermId, Frequencies>> terms;
  terms.reserve(analysed.terms.size());
  for (const auto& [text, frequencies] : analysed.terms) {
    const auto number = x_core->numbers.number(transaction, text);
    if (!number) return number.error();
    terms.emplace_back(*number, frequencies);
  }
  const std::string bytes = write_terms(std::move(terms));
  analysed.forward.terms = bytes;
  transaction.put(key, write_forward(analysed.forward));
  return {};
}

void SearchIndex::committed(std::uint64_t) {
  // An error means that the engine cannot be read. Searches go on with what they have, and the next commit tries again.
  auto followed = x_core->collection.follow();
  {
    const std::lock_guard lock(x_core->health_mutex);
    x_core->health = std::move(followed);
  }
  x_core->numbers.committed();
}

Result<void> SearchIndex::health() const {
  const std::lock_guard lock(x_core->health_mutex);
  return x_core->health;
}

SearchIndex::Figures SearchIndex::figures() const {
  return x_core->collection.figures();
}

Result<Page> SearchIndex::search(const Query& query, store::Instant now) const {
  if (auto checked = check_filters(query); !checked) return checked.error();
  const auto terms = query_terms(query.text);
  if (!terms) return terms.error();
  Collection::View view = x_core->collection.view(*terms);

  Plan plan;
  plan.match = query.match;
  plan.purpose = query.purpose;
  plan.categories = query.categories;
  plan.language = query.language.substr(0, query.language.find('-'));
  plan.origins = query.origins;
  plan.near = query.near;
  plan.radius_km = query.radius_km;
  plan.sort = effective_sort(query, !terms->empty());
  plan.now = to_seconds(now);
  plan.today = day_of(plan.now);
  plan.limit = query.limit;
  if (!query.cursor.empty()) {
    auto cursor = read_page_cursor(query.cursor, fingerprint(query));
    if (!cursor) return cursor.error();
    if (cursor->weights.size() != view.words.size())
      return invalid("is of another version; start again without it", "cursor");
    for (std::size_t i = 0; i < view.words.size(); ++i) view.words[i].weight = cursor->weights[i];
    plan.today = cursor->today;
    plan.after = cursor->last;
  }
  std::vector<std::uint32_t> weights;
  for (const auto& word : view.words) weights.push_back(word.weight);
  plan.words = std::move(view.words);
  // The rarest first: it decides how many documents are looked at.
  std::stable_sort(plan.words.begin(), plan.words.end(),
                   [](const QueryWord& a, const QueryWord& b) { return a.weight > b.weight; });

  Outcome outcome = evaluate(*view.snapshot, plan);
  Page page;
  page.total = outcome.total;
  page.facets = std::move(outcome.facets);
  for (const auto& found : outcome.found) {
    Hit& hit = page.hits.emplace_back();
    hit.origin = found.origin;
    hit.id = found.position.id;
    hit.score = static_cast<double>(found.points) / points_per_unit;
    if (plan.near) hit.distance_km = store::distance_km(*plan.near, found.centre);
    hit.distance_is_rough = found.area_is_rough;
  }
  if (outcome.more)
    page.next = to_text(PageCursor{fingerprint(query), plan.today, std::move(weights), outcome.found.back().position});
  return page;
}

}  // namespace matching
