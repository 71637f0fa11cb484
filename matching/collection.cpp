#include "matching/collection.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>

#include "matching/ranking.h"
#include "store/keys.h"
#include "store/origins.h"

namespace matching {

using store::Code;
using store::ItemId;
using store::Origin;
using store::Result;
using store::Table;

namespace {

constexpr std::size_t terms_at_once = 50'000;  // counted under the lock: below a millisecond

Result<void> add_record(SegmentBuilder& builder, const store::ItemKey& key, std::string_view record, TermId last_term) {
  const auto forward = read_forward(record);
  if (!forward) return forward.error();
  return builder.add(key.origin, key.id, *forward, last_term);
}

}  // namespace

Collection::Collection(const store::Database& database) : x_database(database), x_listings_with(1) {}

Collection::View Collection::view(const std::vector<std::vector<std::string>>& words) const {
  View out;
  const std::shared_lock lock(x_mutex);
  out.snapshot = x_snapshot;
  for (const auto& terms : words) {
    QueryWord& word = out.words.emplace_back();
    std::uint64_t with_word = 0;
    for (const auto& text : terms)
      if (const TermId term = x_dictionary.find(text)) {
        word.terms.push_back(term);
        with_word += x_listings_with[term];
      }
    word.weight = weight(with_word, x_snapshot->listings);
  }
  return out;
}

SearchIndex::Figures Collection::figures() const {
  const std::shared_lock lock(x_mutex);
  SearchIndex::Figures out;
  out.listings = x_snapshot->listings;
  out.terms = static_cast<std::uint64_t>(
      std::count_if(x_listings_with.begin(), x_listings_with.end(), [](std::uint32_t count) { return count > 0; }));
  out.bytes = x_dictionary.bytes() + x_listings_with.capacity() * sizeof(std::uint32_t);
  for (const auto& part : x_snapshot->parts) {
    out.postings += part.segment->posting_count();
    out.bytes += part.segment->bytes();
  }
  return out;
}

Result<void> Collection::read_terms() {
  const std::unique_lock lock(x_mutex);
  auto read = x_dictionary.read_new(x_database.engine());
  x_listings_with.resize(x_dictionary.last() + std::size_t{1});
  return read;
}

Result<std::shared_ptr<const Origins>> Collection::read_origins() const {
  const auto rows = all_origins(x_database.engine());
  if (!rows) return rows.error();
  auto out = std::make_shared<Origins>();
  for (const auto& [origin, record] : *rows) {
    if (out->ids.size() <= number(origin)) out->ids.resize(number(origin) + 1);
    out->ids[number(origin)] = record.node;
    out->ordered.push_back(record.node);
  }
  std::sort(out->ordered.begin(), out->ordered.end());
  for (const auto& id : out->ids)
    out->places.push_back(static_cast<std::uint32_t>(std::lower_bound(out->ordered.begin(), out->ordered.end(), id) -
                                                     out->ordered.begin()));
  return std::shared_ptr<const Origins>(std::move(out));
}

Result<void> Collection::read_origin(Origin origin, SegmentBuilder& builder) const {
  const auto record = origin_record(x_database.engine(), origin);
  if (!record) return record.error();
  if (!*record) return {};
  const auto prefix = generation_prefix(Table::forward, origin, (*record)->generation);
  const auto rows = x_database.engine().scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    const auto key = decode_item_key(Table::forward, rows->key());
    if (!key) return key.error();
    if (auto added = add_record(builder, *key, rows->value(), x_dictionary.last()); !added) return added;
  }
  return rows->status();
}

Result<void> Collection::read_item(Origin origin, const ItemId& id, SegmentBuilder& builder) const {
  const auto record = origin_record(x_database.engine(), origin);
  if (!record) return record.error();
  if (!*record) return {};
  const store::ItemKey key{origin, (*record)->generation, id};
  const auto row = x_database.engine().get(encode(Table::forward, key));
  if (!row) return row.error();
  if (!*row) return {};
  return add_record(builder, key, **row, x_dictionary.last());
}

Result<void> Collection::load() {
  const std::uint64_t sequence = x_database.sequence();
  if (auto read = read_terms(); !read) return read;
  const auto origins = read_origins();
  if (!origins) return origins.error();
  SegmentBuilder builder;
  for (std::size_t i = 0; i < (*origins)->ids.size(); ++i)
    if (auto read = read_origin(Origin{static_cast<std::uint32_t>(i)}, builder); !read) return read;
  Draft draft(Snapshot{});
  draft.set_origins(*origins);
  const auto segment = std::move(builder).build();
  draft.add(segment);
  std::vector<std::uint32_t> listings_with(x_listings_with.size());
  for (Doc doc = 0; doc < segment->size(); ++doc)
    for (TermReader terms(segment->terms(doc)); terms.next();) ++listings_with[terms.term()];
  auto snapshot = std::make_shared<Snapshot>(std::move(draft).finish());
  const std::unique_lock lock(x_mutex);
  x_listings_with = std::move(listings_with);
  x_snapshot = std::move(snapshot);
  x_seen = sequence;
  return {};
}

Result<void> Collection::follow() {
  const std::uint64_t sequence = x_database.sequence();
  const auto commits = changed_since(x_database.engine(), x_seen, std::numeric_limits<std::size_t>::max());
  if (!commits) return commits.error().code == Code::gone ? load() : Result<void>(commits.error());
  if (auto read = read_terms(); !read) return read;
  if (!commits->empty()) {
    Draft draft(*x_snapshot);
    SegmentBuilder builder;
    if (auto taken = take_in(*commits, draft, builder); !taken) return taken;
    const auto added = std::move(builder).build();
    draft.add(added);
    const auto removed = draft.removed();
    publish(std::move(draft).finish(), removed, *added);
  }
  x_seen = sequence;
  return {};
}

Result<void> Collection::take_in(const std::vector<store::Commit>& commits, Draft& draft,
                                 SegmentBuilder& builder) const {
  std::set<Origin> origins;
  std::set<std::pair<Origin, ItemId>> items;
  bool origins_are_new = false;
  for (const auto& commit : commits)
    for (const auto& changed : commit.changes) {
      const auto& known = x_snapshot->origins->ids;
      if (changed.what == store::Changed::What::origin)
        origins.insert(changed.origin);
      else
        items.emplace(changed.origin, changed.id);
      if (number(changed.origin) >= known.size() || known[number(changed.origin)].is_zero()) origins_are_new = true;
    }
  if (!origins.empty() || origins_are_new) {
    auto rows = read_origins();
    if (!rows) return rows.error();
    draft.set_origins(*std::move(rows));
  }
  for (const auto origin : origins) {
    draft.remove_origin(origin);
    if (auto read = read_origin(origin, builder); !read) return read;
  }
  for (const auto& [origin, id] : items) {
    if (origins.contains(origin)) continue;
    draft.remove(origin, id);
    if (auto read = read_item(origin, id, builder); !read) return read;
  }
  return {};
}

void Collection::publish(Snapshot snapshot, const Draft::Documents& removed, const Segment& added) {
  // In slices: a search that comes in between weighs a word by a count that is partly old, which does no harm.
  std::size_t counted = 0;
  std::unique_lock lock(x_mutex);
  x_snapshot = std::make_shared<Snapshot>(std::move(snapshot));
  const auto count = [&](std::string_view bytes, std::uint32_t change) {
    for (TermReader terms(bytes); terms.next();) {
      x_listings_with[terms.term()] += change;
      if (++counted % terms_at_once == 0) {
        lock.unlock();
        lock.lock();
      }
    }
  };
  for (Doc doc = 0; doc < added.size(); ++doc) count(added.terms(doc), 1);
  constexpr std::uint32_t one_less = UINT32_MAX;  // modulo 2^32
  for (const auto& [segment, doc] : removed) count(segment->terms(doc), one_less);
}

}  // namespace matching
