#include "federation/audit.h"

#include <map>
#include <set>

#include "federation/catalogue.h"
#include "federation/item.h"
#include "federation/limits.h"
#include "federation/stored_heads.h"
#include "store/digest.h"
#include "store/entries.h"
#include "store/items.h"

namespace federation {
namespace {

// Walks the tables of one origin; each step is one table.
class Audit {
 public:
  Audit(const store::Reader& reader, store::Origin origin, const store::OriginRecord& record)
      : x_reader(reader), x_origin(origin), x_record(record) {}

  store::Result<void> documents();
  store::Result<void> heads();
  store::Result<void> entries();
  store::Result<void> changes();
  store::Result<void> items(const std::function<void(const store::ListingRow&)>& on_listing);
  OriginAudit result;

 private:
  void find(std::string row, std::string what);
  store::Result<void> pending();
  void check_content(const store::ItemKey& key, std::string_view bytes,
                     const std::function<void(const store::ListingRow&)>& on_listing);
  /// Calls `each` with the rows of one table and origin.
  template <class Each>
  store::Result<void> walk(const std::string& prefix, Each each) {
    const auto cursor = x_reader.scan(prefix, store::after_prefix(prefix));
    for (; cursor->valid(); cursor->next()) each(cursor->key(), cursor->value());
    return cursor->status();
  }
  std::string current(store::Table table) const {
    return store::generation_prefix(table, x_origin, x_record.generation);
  }

  const store::Reader& x_reader;
  const store::Origin x_origin;
  const store::OriginRecord& x_record;
  std::optional<NodeDocuments> x_documents;
  Catalogue x_catalogue;
  std::map<store::ItemId, std::uint64_t> x_seqs;                  // of the entries
  std::map<store::ItemId, std::optional<store::Hash>> x_pending;  // own items that no head covers yet
};

void Audit::find(std::string row, std::string what) {
  if (result.findings.size() < limits::audit_findings)
    result.findings.push_back({std::move(row), std::move(what)});
  else
    ++result.more_findings;
}

store::Result<void> Audit::documents() {
  auto loaded = load_documents(x_reader, x_origin, x_record.node);
  if (!loaded && loaded.error().code == store::Code::io) return loaded.error();
  if (!loaded) {
    find("document", loaded.error().message);
    return {};
  }
  x_documents = std::move(*loaded);
  if (x_documents)
    result.documents = static_cast<std::uint64_t>(x_documents->newest()) + 1;
  else if (x_record.seq > 0)
    find("document 0", "is missing, so nothing of this node can be checked");
  return {};
}

store::Result<void> Audit::heads() {
  std::map<std::uint64_t, SignedHead> held;
  const auto walked =
      walk(store::origin_prefix(store::Table::head, x_origin), [&](std::string_view key, std::string_view bytes) {
        const auto at = store::decode_head_key(key);
        if (!at) return find("head", at.error().message);
        if (at->seq == 0) return;  // the evidence of a fork
        const std::string row = "head " + std::to_string(at->seq);
        auto head = read_head(bytes);
        if (!head) return find(row, head.error().message);
        ++result.heads;
        if (head->head.version.seq != at->seq) return find(row, "is the head of another number");
        if (x_documents) {
          const auto checked = check_head(*head, *x_documents);
          // Heads before the last one of an ended key are its ancestors, or the links below contradict them.
          const EndedKey* end = x_documents->ended(head->head.key);
          const bool before_end = !checked && checked.error().code == store::Code::gone && end &&
                                  head->head.version < Version{end->epoch, end->seq};
          if (!checked && !before_end) find(row, checked.error().message);
        }
        held.emplace(at->seq, std::move(*head));
      });
  if (!walked) return walked;
  for (const auto& [seq, head] : held) {
    const std::string row = "head " + std::to_string(seq);
    const auto previous = held.find(seq - 1), skip = held.find(skip_target(seq));
    if (previous != held.end() && previous->second.hash != head.head.previous)
      find(row, "does not follow the one before it");
    if (skip != held.end() && skip->second.hash != head.head.skip) find(row, "does not follow the one it skips to");
  }
  if (x_record.seq == 0) return {};
  const auto newest = held.find(x_record.seq);
  if (newest == held.end())
    find("head " + std::to_string(x_record.seq), "is missing, though it is the newest");
  else if (newest->second.head.version != Version{x_record.epoch, x_record.seq})
    find("origin", "names another head than the one held");
  return {};
}

store::Result<void> Audit::entries() {
  const auto walked = walk(current(store::Table::entry), [&](std::string_view key, std::string_view bytes) {
    const auto at = store::decode_item_key(store::Table::entry, key);
    const auto entry = store::decode_entry(bytes);
    if (!at || !entry) return find("entry " + store::to_hex(key), "cannot be read");
    ++result.entries;
    x_catalogue.put(at->id, entry->leaf);
    x_seqs.emplace(at->id, entry->seq);
  });
  if (!walked || x_record.seq == 0) return walked;
  const auto head = stored_head(x_reader, x_origin, x_record.seq);
  if (!head || !*head) return {};  // found above
  if (x_catalogue.root() != (*head)->head.root) find("entries", "do not give the root that the newest head signs");
  if (x_catalogue.count() != (*head)->head.count) find("entries", "are not as many as the newest head signs");
  if (x_record.count != x_catalogue.count()) find("origin", "counts other entries than there are");
  return {};
}

store::Result<void> Audit::changes() {
  std::set<store::ItemId> seen;
  const auto walked = walk(current(store::Table::change), [&](std::string_view key, std::string_view) {
    const auto at = store::decode_change_key(key);
    if (!at) return find("change " + store::to_hex(key), "cannot be read");
    ++result.changes;
    const auto entry = x_seqs.find(at->id);
    // Removals of an id that came back since stay where they were; they mean nothing (store/entries.h).
    if (entry == x_seqs.end() || at->seq < entry->second) return;
    if (at->seq > entry->second) find("change " + at->id.hex(), "has a higher number than its entry");
    seen.insert(at->id);
  });
  if (!walked) return walked;
  for (const auto& [id, seq] : x_seqs)
    if (seq > x_record.floor && !seen.contains(id)) find("change " + id.hex(), "is missing");
  return {};
}

store::Result<void> Audit::pending() {
  if (x_origin != store::own_origin) return {};
  return walk(store::table_prefix(store::Table::pending), [&](std::string_view key, std::string_view bytes) {
    const auto at = store::decode_pending_key(key);
    const auto leaf = store::Hash::from_bytes(bytes);
    if (!at || (!leaf && !bytes.empty())) return find("pending " + store::to_hex(key), "cannot be read");
    x_pending.emplace(at->id, leaf ? std::optional(*leaf) : std::nullopt);
  });
}

store::Result<void> Audit::items(const std::function<void(const store::ListingRow&)>& on_listing) {
  if (auto walked = pending(); !walked) return walked;
  return walk(current(store::Table::content), [&](std::string_view key, std::string_view bytes) {
    const auto at = store::decode_item_key(store::Table::content, key);
    if (!at) return find("content " + store::to_hex(key), "has no readable key");
    ++result.items;
    check_content(*at, bytes, on_listing);
  });
}

void Audit::check_content(const store::ItemKey& key, std::string_view bytes,
                          const std::function<void(const store::ListingRow&)>& on_listing) {
  const std::string row = "content " + key.id.hex();
  const auto waiting = x_pending.find(key.id);
  const auto leaf = waiting != x_pending.end() ? waiting->second : x_catalogue.leaf(key.id);
  if (!leaf)
    find(row, "is held, though no head and no pending mark has it");
  else if (store::sha256(bytes) != *leaf)
    find(row, "does not have the hash it was signed under");
  if (!x_documents) return;
  ++result.proofs;
  if (const auto checked = check_item(bytes, key.id, *x_documents); !checked) return find(row, checked.error().message);
  if (store::item_type(bytes) != "listing") return;
  const auto listing = store::read_listing(bytes);
  if (!listing) return find(row, listing.error().message);
  on_listing({key, *listing, bytes});
}

}  // namespace

store::Result<OriginAudit> audit_origin(const store::Reader& reader, store::Origin origin,
                                        const store::OriginRecord& record,
                                        const std::function<void(const store::ListingRow&)>& on_listing) {
  Audit audit(reader, origin, record);
  for (const auto step : {&Audit::documents, &Audit::heads, &Audit::entries, &Audit::changes})
    if (auto done = (audit.*step)(); !done) return done.error();
  if (auto done = audit.items(on_listing); !done) return done.error();
  return std::move(audit.result);
}

}  // namespace federation
