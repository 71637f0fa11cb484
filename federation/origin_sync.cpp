#include "federation/origin_sync.h"

#include <algorithm>

#include "federation/limits.h"
#include "federation/target.h"
#include "store/limits.h"

namespace federation {

using store::Code;
using store::Result;
using Step = OriginSync::Step;

OriginSync::OriginSync(store::Database& database, store::Items& items, Catalogues& catalogues, CarriedOrigin& carried,
                       Start start, Bounds bounds)
    : x_database(database),
      x_items(items),
      x_catalogues(catalogues),
      x_carried(carried),
      x_bounds(bounds),
      x_phase(Phase::changes),
      x_since(carried.version()) {
  x_query = "since=" + to_text(x_since);
  if (start == Start::snapshot) stage(Phase::snapshot);
}

void OriginSync::stage(Phase phase) {
  x_phase = phase;
  x_query.clear();
  x_lines.clear();
  x_bodies.clear();
  x_from_snapshot = phase == Phase::snapshot;
  x_staging = std::make_unique<Staging>(x_database, x_items, x_carried);
}

Step OriginSync::wrong(std::string why) {
  x_error = std::move(why);
  return Step::wrong;
}

std::optional<std::string> OriginSync::next_request() const {
  if (x_phase == Phase::copy) return std::nullopt;
  std::string target = "/fed/1/o/" + store::to_text(x_carried.record().node);
  target += x_phase == Phase::snapshot ? "/snapshot" : "/changes";
  if (!x_query.empty()) target += "?" + x_query;
  return target;
}

Result<Step> OriginSync::work() {
  const auto copied = x_staging->copy_some(x_bounds.step_rows);
  if (!copied) return copied.error();
  if (*copied) {
    x_phase = Phase::catch_up;
    x_query = "since=" + to_text(x_since);
    x_read = 0;
  }
  return Step::go_on;
}

Result<Step> OriginSync::received(std::string body, store::Instant now) {
  const auto page = read_catalogue_page(body);
  if (!page) return wrong("a page is malformed: " + page.error().message);
  const auto head = x_carried.verify(page->head);
  if (!head) {
    if (head.error().code == Code::unavailable) return Step::documents;
    return wrong("a page's head: " + head.error().message);
  }
  if (head->head.version <= x_carried.version()) return Step::behind;
  if (head->head.count > limits::catalogue_entries) return wrong("the catalogue is larger than this node carries");
  // What nobody can need ends a run: lines beyond everything the head counts and what may have moved meanwhile.
  x_read += page->lines.size();
  if (x_read > 2 * head->head.count + limits::moving_lines + x_carried.record().count)
    return wrong("the pages do not come to an end");
  if (page->next && page->lines.empty()) return wrong("an empty page names a next one");
  if (x_phase == Phase::snapshot) return on_snapshot(*page, *head, now);
  if (x_phase == Phase::catch_up) return on_catch_up(*page, *head, now);
  return on_changes(std::move(body), *page, *head, now);
}

Result<Step> OriginSync::on_changes(std::string body, const CataloguePage& page, const SignedHead& head,
                                    store::Instant now) {
  x_bytes += body.size();
  x_lines.insert(x_lines.end(), page.lines.begin(), page.lines.end());
  x_bodies.push_back(std::move(body));
  if (!page.next) return apply_collected(head, now);
  x_query = *page.next;
  if (x_bytes > x_bounds.small_delta_bytes) stage(Phase::copy);
  return Step::go_on;
}

Result<Step> OriginSync::apply_collected(const SignedHead& head, store::Instant now) {
  Catalogue& catalogue = x_catalogues.of(x_carried.origin());
  TrialChanges changes(catalogue);
  for (const CatalogueLine& line : x_lines) {
    if (line.kind == CatalogueLine::Kind::removed)
      changes.remove(line.id);
    else
      changes.put(line.id, line.leaf);
  }
  if (catalogue.count() != head.head.count || catalogue.root() != head.head.root)
    return wrong("the changes do not lead to the head they claim");

  auto transaction = x_database.begin();
  for (const CatalogueLine& line : x_lines) {
    if (transaction.bytes() + limits::line_reserve > store::limits::transaction_bytes) {
      stage(Phase::copy);
      return Step::go_on;
    }
    const store::ItemKey key{x_carried.origin(), x_carried.record().generation, line.id};
    const auto written = write_line(x_items, transaction, key, line, head.head.version.seq, *x_carried.documents(),
                                    store::Items::Rows::current);
    if (!written) return written.error();
    if (*written == Content::refused) ++x_refused;
    if (*written == Content::missing) x_missing = true;
  }
  store::OriginRecord record = x_carried.record();
  if (auto read = read_profile_into(record, transaction, x_carried.origin()); !read) return std::move(read).error();
  auto written = x_carried.write_applied(transaction, head, std::move(record), now);
  if (!written) return std::move(written).error();
  if (auto done = commit(x_database, x_items, transaction, store::Durability::synced); !done)
    return std::move(done).error();
  changes.keep();
  x_carried.set_applied(head, *std::move(written));
  return Step::applied;
}

Result<Step> OriginSync::on_snapshot(const CataloguePage& page, const SignedHead& head, store::Instant now) {
  for (const CatalogueLine& line : page.lines) {
    if (line.kind == CatalogueLine::Kind::removed) return wrong("a snapshot has no removals");
    if (x_last && line.id <= *x_last) return wrong("a snapshot's ids do not ascend");
    x_last = line.id;
  }
  if (x_lowest && *x_lowest != head.head.version) x_moved = true;
  x_lowest = x_lowest ? std::min(*x_lowest, head.head.version) : head.head.version;
  if (auto done = x_staging->apply(page.lines, head.head.version.seq); !done) return std::move(done).error();
  if (page.next) {
    x_query = "after=" + x_last->hex();
    return Step::go_on;
  }
  if (!x_moved) return exchange(head, now);
  x_phase = Phase::catch_up;
  x_since = *x_lowest;
  x_query = "since=" + to_text(x_since);
  x_read = 0;
  return Step::go_on;
}

Result<Step> OriginSync::on_catch_up(const CataloguePage& page, const SignedHead& head, store::Instant now) {
  if (auto done = x_staging->apply(page.lines, head.head.version.seq); !done) return std::move(done).error();
  if (!page.next) return exchange(head, now);
  x_query = *page.next;
  return Step::go_on;
}

Result<Step> OriginSync::exchange(const SignedHead& head, store::Instant now) {
  if (!x_staging->matches(head.head)) return wrong("what was read does not lead to the head it claims");
  x_refused = x_staging->refused();
  // Copied rows may have lost content to the end of a lease, or gained some, while they were copied.
  x_missing = x_staging->missing() || !x_from_snapshot;
  const std::uint64_t floor = x_from_snapshot ? head.head.version.seq : x_carried.record().floor;
  if (auto done = x_staging->exchange(x_carried, x_catalogues, head, floor, now); !done) return std::move(done).error();
  return Step::applied;
}

}  // namespace federation
