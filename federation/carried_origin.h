// One origin whose catalogue this node carries: its identity, the head that was applied and what heads are believed.
// Writer thread. Invariant: `record` and `applied` equal the durable rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/head.h"
#include "store/origins.h"

namespace federation {

class CarriedOrigin {
 public:
  static store::Result<CarriedOrigin> load(const store::Reader& reader, store::Origin origin);

  store::Origin origin() const { return x_origin; }
  const store::OriginRecord& record() const { return x_record; }
  const std::optional<NodeDocuments>& documents() const { return x_documents; }
  const std::optional<SignedHead>& applied() const { return x_applied; }
  /// Zero while there is none.
  Version version() const { return {x_record.epoch, x_record.seq}; }
  const std::optional<SignedHead>& newest() const { return x_newest; }
  /// Why two heads, or documents, of this origin contradict each other; empty if none do. While they do it is frozen:
  /// it stays at the head applied and no other is accepted.
  const std::string& conflict() const { return x_conflict; }
  /// Proof of the conflict that is not durable yet, or empty: two heads as lines, or the second of two node documents.
  const std::string& unkept_evidence() const { return x_evidence; }
  void write_evidence(store::Transaction& transaction) const;
  void evidence_kept() { x_evidence.clear(); }

  /// Whether the end of a key makes the applied head void: then the catalogue must be forgotten and read anew.
  bool is_void() const { return x_void; }
  /// The rows of an origin without head. They are not what this object holds, so it is to be loaded again.
  void write_forgotten(store::Transaction& transaction) const;

  /// Whether the rows still say what this does: not once the peer was removed, be it added again since. What is not
  /// current must not write, for it would bring back what is being swept.
  store::Result<bool> is_current(const store::Reader& reader) const;

  /// A head of this origin, signed by a key of its documents and not contradicting what was applied. Remembers the
  /// newest. Code::unavailable if node documents must be fetched first; Code::conflict if the origin has forked.
  store::Result<SignedHead> verify(std::string_view bytes);

  /// Takes over documents that are new to us: `bytes` are 0 and following. Returns the numbers of those to be stored.
  /// Code::conflict if the identity has forked.
  store::Result<std::vector<std::int64_t>> learn(const std::vector<std::string_view>& bytes);

  /// Adds the rows that make `head` the applied one: its own, the origin's, and what pruning takes away.
  store::Result<store::OriginRecord> write_applied(store::Transaction& transaction, const SignedHead& head,
                                                   store::OriginRecord record, store::Instant now) const;
  /// After the commit of these rows.
  void set_applied(const SignedHead& head, store::OriginRecord record);

 private:
  CarriedOrigin(store::Origin origin, store::OriginRecord record) : x_origin(origin), x_record(std::move(record)) {}

  store::Error freeze(std::string why, std::string evidence);
  void recheck();

  store::Origin x_origin;
  store::OriginRecord x_record;
  std::optional<NodeDocuments> x_documents;
  std::optional<SignedHead> x_applied;
  std::optional<SignedHead> x_newest;  // verified, perhaps not applied yet
  HeadChain x_chain;                   // of what was applied
  std::string x_conflict;
  std::string x_evidence;  // not durable yet
  bool x_void = false;
};

}  // namespace federation
