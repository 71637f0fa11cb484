#include "federation/carried_origin.h"

#include "federation/limits.h"
#include "federation/peers.h"
#include "federation/stored_heads.h"

namespace federation {

using store::Code;
using store::Error;
using store::Result;

namespace {

// Number 0, which no head has.
store::HeadKey evidence_key(store::Origin origin) {
  return {origin, 0};
}

}  // namespace

Result<CarriedOrigin> CarriedOrigin::load(const store::Reader& reader, store::Origin origin) {
  auto record = store::origin_record(reader, origin);
  if (!record) return std::move(record).error();
  if (!*record) return Error{Code::corrupt, "an origin's row is missing", {}};
  CarriedOrigin out(origin, **std::move(record));
  auto documents = load_documents(reader, origin, out.x_record.node);
  if (!documents) return std::move(documents).error();
  out.x_documents = *std::move(documents);
  const auto evidence = reader.get(encode(evidence_key(origin)));
  if (!evidence) return evidence.error();
  if (*evidence)
    out.x_conflict = (*evidence)->find('\n') != std::string::npos
                         ? "two heads contradict each other: the catalogue has forked"
                         : "two node documents have one number: the identity has forked";
  if (out.x_record.seq == 0) return out;

  auto applied = stored_head(reader, origin, out.x_record.seq);
  if (!applied) return std::move(applied).error();
  if (!*applied) return Error{Code::corrupt, "the newest head of an origin is missing", {}};
  auto chain = load_chain(reader, origin, **applied);
  if (!chain) return std::move(chain).error();
  out.x_chain = *std::move(chain);
  out.x_applied = *std::move(applied);
  out.x_newest = out.x_applied;
  out.recheck();
  return out;
}

// What is held against newly learned documents. Heads before the last one of an ended key are its ancestors, or the
// next head that counts contradicts them.
void CarriedOrigin::recheck() {
  if (!x_documents || !x_applied) return;
  const Head& applied = x_applied->head;
  const EndedKey* end = x_documents->ended(applied.key);
  if (end && end->head != x_applied->hash && applied.version >= Version{end->epoch, end->seq}) x_void = true;
  if (x_newest && !check_head(*x_newest, *x_documents)) x_newest = x_applied;
}

Error CarriedOrigin::freeze(std::string why, std::string evidence) {
  x_conflict = std::move(why);
  x_evidence = std::move(evidence);
  x_newest = x_applied;
  return Error{Code::conflict, x_conflict, {}};
}

void CarriedOrigin::write_evidence(store::Transaction& transaction) const {
  transaction.put(encode(evidence_key(x_origin)), x_evidence);
}

void CarriedOrigin::write_forgotten(store::Transaction& transaction) const {
  store::OriginRecord empty;
  empty.node = x_record.node;
  empty.generation = store::Generation{number(x_record.generation) + 2};  // the next one may be being staged
  store::put_origin(transaction, x_origin, empty);
  transaction.note({store::Changed::What::origin, x_origin, {}});
}

Result<bool> CarriedOrigin::is_current(const store::Reader& reader) const {
  const auto carried = is_carried(reader, x_origin);
  if (!carried || !*carried) return carried;
  const auto record = store::origin_record(reader, x_origin);
  if (!record) return record.error();
  return *record && (*record)->generation == x_record.generation &&
         Version{(*record)->epoch, (*record)->seq} == version();
}

Result<SignedHead> CarriedOrigin::verify(std::string_view bytes) {
  if (x_applied && x_applied->bytes == bytes) return *x_applied;
  if (!x_conflict.empty()) return Error{Code::conflict, x_conflict, {}};

  const bool known = x_newest && x_newest->bytes == bytes;
  auto head = known ? Result<SignedHead>(*x_newest) : read_head(bytes);
  if (!head) return head;
  if (head->head.node != x_record.node) return Error{Code::invalid, "the head is of another node", "/node"};
  if (!x_documents) return Error{Code::unavailable, "the node's documents are not known yet", {}};
  if (auto checked = check_head(*head, *x_documents); !checked) return std::move(checked).error();
  if (auto fits = x_chain.check(*head); !fits) {
    // A head of an ended key that heads which count do not lead to was never one of them.
    if (x_applied && !check_head(*x_applied, *x_documents)) {
      x_void = true;
      return Error{Code::gone, "the head that was applied is void", {}};
    }
    return freeze(fits.error().message, x_applied->bytes + "\n" + head->bytes);
  }
  if (x_newest && x_newest->head.version == head->head.version && !known && x_newest->hash != head->hash)
    return freeze("two heads have the number " + std::to_string(head->head.version.seq),
                  x_newest->bytes + "\n" + head->bytes);
  if (!x_newest || head->head.version > x_newest->head.version) x_newest = *head;
  return head;
}

Result<std::vector<std::int64_t>> CarriedOrigin::learn(const std::vector<std::string_view>& bytes) {
  std::vector<std::int64_t> fresh;
  std::optional<NodeDocuments> documents = x_documents;
  for (const std::string_view document : bytes) {
    const std::int64_t before = documents ? documents->newest() : -1;
    if (documents) {
      auto appended = documents->append(document);
      if (!appended && appended.error().code == Code::conflict)
        return freeze(appended.error().message, std::string(document));
      if (!appended) return std::move(appended).error();
    } else {
      auto started = NodeDocuments::start(x_record.node, document);
      if (!started) return std::move(started).error();
      documents = *std::move(started);
    }
    if (documents->newest() > before) fresh.push_back(documents->newest());
  }
  x_documents = std::move(documents);
  recheck();
  return fresh;
}

Result<store::OriginRecord> CarriedOrigin::write_applied(store::Transaction& transaction, const SignedHead& head,
                                                         store::OriginRecord record, store::Instant now) const {
  record.epoch = head.head.version.epoch;
  record.seq = head.head.version.seq;
  record.count = head.head.count;
  record.first_seen = now;
  put_head(transaction, x_origin, head);
  HeadChain chain = x_chain;
  chain.accept(head);
  if (auto pruned = prune_heads(transaction, x_origin, chain, now - limits::other_heads_kept, limits::heads_pruned);
      !pruned)
    return std::move(pruned).error();
  store::put_origin(transaction, x_origin, record);
  return record;
}

void CarriedOrigin::set_applied(const SignedHead& head, store::OriginRecord record) {
  x_record = std::move(record);
  x_applied = head;
  x_chain.accept(head);
  if (!x_newest || x_newest->head.version < head.head.version) x_newest = head;
}

}  // namespace federation
