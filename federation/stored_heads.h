// Rows of heads and node documents. Writing on the writer thread, reading anywhere.
#pragma once

#include <optional>

#include "federation/head.h"
#include "store/transaction.h"

namespace federation {

/// Exact bytes, or nothing.
store::Result<std::optional<std::string>> head_bytes(const store::Reader& reader, store::Origin origin,
                                                     std::uint64_t seq);
/// The head at `seq` read again, or nothing if it is not kept.
store::Result<std::optional<SignedHead>> stored_head(const store::Reader& reader, store::Origin origin,
                                                     std::uint64_t seq);
void put_head(store::Transaction& transaction, store::Origin origin, const SignedHead& head);
/// What the kept heads say about the line of the newest one.
store::Result<HeadChain> load_chain(const store::Reader& reader, store::Origin origin, const SignedHead& newest);
/// Erases at most `at_most` of the oldest heads issued before `before`, leaving those that `chain` needs.
store::Result<void> prune_heads(store::Transaction& transaction, store::Origin origin, const HeadChain& chain,
                                store::Instant before, std::size_t at_most);

/// The verified chain as stored, or nothing.
store::Result<std::optional<NodeDocuments>> load_documents(const store::Reader& reader, store::Origin origin,
                                                           const store::NodeId& node);
void put_document(store::Transaction& transaction, store::Origin origin, std::int64_t number, std::string_view bytes);
/// The first rows of a new database: this node is its own origin, with document 0.
store::Result<void> put_own_identity(store::Transaction& transaction, const store::NodeId& node,
                                     std::string_view document);

}  // namespace federation
