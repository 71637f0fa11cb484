#include "federation/publisher.h"

#include <algorithm>

#include "federation/limits.h"
#include "federation/stored_heads.h"
#include "store/digest.h"
#include "store/limits.h"
#include "store/origins.h"

namespace federation {
namespace {

using store::Code;
using store::Duration;
using store::Error;
using store::Result;

// Room that a batch keeps for the head, the origin row and the last item's rows.
constexpr std::size_t batch_reserve = 8 * 1024;

Result<bool> any_pending(const store::Reader& reader) {
  const std::string prefix = table_prefix(store::Table::pending);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  if (rows->valid()) return true;
  if (auto status = rows->status(); !status) return std::move(status).error();
  return false;
}

// Moves pending rows into entries and change rows of head `seq`, as many as one batch takes. True if all did fit.
Result<bool> move_pending(const store::Reader& reader, store::Transaction& transaction, TrialChanges& catalogue,
                          std::uint64_t seq) {
  const std::string prefix = table_prefix(store::Table::pending);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    if (transaction.bytes() + batch_reserve > store::limits::batch_bytes) return false;
    const auto key = store::decode_pending_key(rows->key());
    if (!key) return key.error();
    if (rows->value().empty()) {
      if (auto done = store::remove_entry(transaction, own_item(key->id), seq); !done) return std::move(done).error();
      catalogue.remove(key->id);
    } else {
      const auto leaf = store::Hash::from_bytes(rows->value());
      if (!leaf) return Error{Code::corrupt, "a pending row is not what was written", {}};
      if (auto done = store::put_entry(transaction, own_item(key->id), {*leaf, seq}); !done)
        return std::move(done).error();
      catalogue.put(key->id, *leaf);
    }
    transaction.erase(std::string(rows->key()));
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return true;
}

}  // namespace

Publisher::Publisher(store::Database& database, store::Items& items, Catalogues& catalogues, PendingMarks& pending,
                     Feed& feed, const Signer& signer, Options options)
    : x_database(database),
      x_items(items),
      x_catalogues(catalogues),
      x_pending(pending),
      x_feed(feed),
      x_signer(signer),
      x_options(options) {}

Result<void> Publisher::start() {
  const auto& engine = x_database.engine();
  const auto record = store::origin_record(engine, store::own_origin);
  if (!record) return record.error();
  const auto documents = load_documents(engine, store::own_origin, x_signer.node);
  if (!documents) return documents.error();
  if (!*record || (*record)->node != x_signer.node || !*documents)
    return Error{Code::corrupt, "the database does not hold this node's identity", {}};
  if ((*documents)->key(x_signer.key) != x_signer.secret.public_key())
    return Error{Code::invalid, "the online key is not the one that the node document lists", {}};
  x_document = (*documents)->newest();
  if ((*record)->seq == 0) return {};

  auto newest = stored_head(engine, store::own_origin, (*record)->seq);
  if (!newest) return std::move(newest).error();
  if (!*newest) return Error{Code::corrupt, "the newest own head is missing", {}};
  auto chain = load_chain(engine, store::own_origin, **newest);
  if (!chain) return std::move(chain).error();
  x_newest = *std::move(newest);
  x_chain = *std::move(chain);
  return {};
}

Result<void> Publisher::set_profile(Profile profile, Moment moment) {
  const auto key = own_item(profile_id());
  const auto before = store::item_bytes(x_database.engine(), key);
  if (!before) return before.error();
  profile.node = x_signer.node;
  profile.key = x_signer.key;
  if (*before) {
    // Signatures are deterministic, so a profile that says the same has the same bytes.
    if (const auto known = read_profile(**before)) profile.issued = known->issued;
    if (sign_profile(profile, x_signer.secret) == **before) return {};
  }
  profile.issued = store::Instant::from_seconds(moment.now.seconds());
  const std::string bytes = sign_profile(profile, x_signer.secret);
  auto transaction = x_database.begin();
  if (auto put = x_items.put(transaction, key, bytes); !put) return put;
  mark_pending(transaction, key.id, store::sha256(bytes));
  auto record = store::origin_record(transaction, store::own_origin);
  if (!record) return std::move(record).error();
  (*record)->name = profile.name;
  (*record)->url = profile.url.value_or(std::string());
  store::put_origin(transaction, store::own_origin, **record);
  const auto sequence = x_database.commit(transaction);
  if (!sequence) return sequence.error();
  x_items.committed(*sequence);
  return {};
}

Result<Duration> Publisher::publish(Moment moment) {
  if (x_pending.take_removal()) x_urgent = true;
  const auto due = due_in(moment);
  if (!due || due->count() > 0) return due;
  if (auto published = publish_now(moment); !published) return std::move(published).error();
  return due_in(moment);
}

Result<Duration> Publisher::due_in(Moment moment) {
  const auto pending = any_pending(x_database.engine());
  if (!pending) return pending.error();
  if (*pending) {
    if (x_urgent || !x_last) return Duration(0);
    return std::max(Duration(0), *x_last + x_options.interval - moment.elapsed);
  }
  x_urgent = false;
  // Our own clock may have jumped, so never later than one heartbeat from now.
  const Duration age =
      x_last ? moment.elapsed - *x_last : (x_newest ? moment.now - x_newest->head.issued : x_options.heartbeat);
  return std::clamp(x_options.heartbeat - age, Duration(0), x_options.heartbeat);
}

Result<void> Publisher::publish_now(Moment moment) {
  auto record = store::origin_record(x_database.engine(), store::own_origin);
  if (!record) return std::move(record).error();

  Head head;
  head.node = x_signer.node;
  head.key = x_signer.key;
  head.document = x_document;
  head.issued = moment.now;
  head.version = {1, 1};
  if (x_newest) {
    head.version = {x_newest->head.version.epoch, x_newest->head.version.seq + 1};
    head.previous = x_newest->hash;
    for (const auto& [seq, hash] : x_chain.known())
      if (seq == skip_target(head.version.seq)) head.skip = hash;
  }

  auto transaction = x_database.begin();
  Catalogue& catalogue = x_catalogues.of(store::own_origin);
  TrialChanges changes(catalogue);
  const auto all = move_pending(x_database.engine(), transaction, changes, head.version.seq);
  if (!all) return all.error();
  head.count = catalogue.count();
  head.root = catalogue.root();
  auto signed_head = read_head(sign_head(head, x_signer.secret));
  if (!signed_head) return std::move(signed_head).error();

  put_head(transaction, store::own_origin, *signed_head);
  HeadChain chain = x_chain;
  chain.accept(*signed_head);
  if (auto pruned =
          prune_heads(transaction, store::own_origin, chain, moment.now - limits::own_heads_kept, limits::heads_pruned);
      !pruned)
    return pruned;
  (*record)->epoch = head.version.epoch;
  (*record)->seq = head.version.seq;
  (*record)->count = head.count;
  (*record)->first_seen = moment.now;
  store::put_origin(transaction, store::own_origin, **record);
  if (auto sequence = x_database.commit(transaction); !sequence) return std::move(sequence).error();

  changes.keep();
  x_newest = *std::move(signed_head);
  x_chain = std::move(chain);
  x_last = moment.elapsed;
  x_urgent = !*all;
  x_feed.append(x_newest->bytes);
  return {};
}

}  // namespace federation
