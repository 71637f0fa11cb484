// Node documents: a node's identity as a pre-rotated chain of signed objects (federation/PROTOCOL.md, "Node document").
// Plain data and pure functions; NodeDocuments is a value, one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/keys.h"

namespace federation {

struct NodeKey {
  std::int64_t id = 0;
  PublicKey key;
};
/// A key that left: heads by it are valid only if they are the named head or its ancestors. All zero: none is valid.
struct EndedKey {
  std::int64_t key = 0;
  std::uint64_t epoch = 0, seq = 0;
  store::Hash head;
};
struct NodeDocument {
  std::int64_t number = 0;
  store::Hash previous;  // of document number−1 without proof; zero for 0
  store::Instant issued;
  PublicKey root;
  store::Hash next;  // SHA-256 of the next root's Multikey text
  std::vector<NodeKey> keys;
  std::vector<EndedKey> ended;
};

/// Form, canonical bytes and proof by its own `root`; not the chain.
store::Result<NodeDocument> read_node_document(std::string_view bytes);
/// Canonical bytes, signed by the secret half of `document.root`.
std::string sign_node_document(const NodeDocument& document, const SecretKey& root);
/// What `next` commits to: SHA-256 of the Multikey text.
store::Hash root_commitment(const PublicKey& root);

/// The verified chain of one node, document 0 first. In the whole chain a key id means one key and a key has one id; a
/// key leaves `keys` only through `ended`, and what has ended stays so.
class NodeDocuments {
 public:
  /// Starts a chain: `document` must be number 0 and hash to `node`.
  static store::Result<NodeDocuments> start(const store::NodeId& node, std::string_view document);
  /// Appends the next one: number + 1, previous fits, root hashes to the last `next`. A document we have is accepted
  /// without effect; a different one of the same number by the same root is Code::conflict (identity fork), one that
  /// needs a document before it that we lack is Code::unavailable.
  store::Result<void> append(std::string_view document);

  const store::NodeId& node() const { return x_node; }
  std::int64_t newest() const { return static_cast<std::int64_t>(x_documents.size()) - 1; }
  const std::string& bytes(std::int64_t number) const { return x_bytes.at(static_cast<std::size_t>(number)); }
  const NodeDocument& document(std::int64_t number) const { return x_documents.at(static_cast<std::size_t>(number)); }
  /// The key with this id in any document, as `key` of heads and items names it.
  std::optional<PublicKey> key(std::int64_t id) const;
  /// Set if that key has been ended.
  const EndedKey* ended(std::int64_t key) const;

 private:
  NodeDocuments(const store::NodeId& node, NodeDocument first, std::string_view bytes);
  store::Result<void> check_succession(const NodeDocument& next) const;
  bool has_key(const PublicKey& key) const;

  store::NodeId x_node;
  std::vector<NodeDocument> x_documents;
  std::vector<std::string> x_bytes;
};

/// A new identity. Root 0 signs document 0 and is destroyed; `next_root` is to be printed once and never stored.
struct NewIdentity {
  store::NodeId node;
  std::string document;  // exact bytes of document 0
  SecretKey online;      // key 1
  SecretKey next_root;
};
NewIdentity create_identity(store::Random& random, store::Instant now);

}  // namespace federation
