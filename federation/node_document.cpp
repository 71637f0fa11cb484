#include "federation/node_document.h"

#include <algorithm>

#include "federation/limits.h"
#include "federation/proof.h"
#include "store/digest.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Result;

Error invalid(const char* message, const char* path) {
  return {Code::invalid, message, path};
}

const EndedKey* find_ended(const NodeDocument& document, std::int64_t key) {
  const auto found =
      std::find_if(document.ended.begin(), document.ended.end(), [&](const EndedKey& end) { return end.key == key; });
  return found == document.ended.end() ? nullptr : &*found;
}

const NodeKey* find_key(const NodeDocument& document, std::int64_t id) {
  const auto found =
      std::find_if(document.keys.begin(), document.keys.end(), [&](const NodeKey& key) { return key.id == id; });
  return found == document.keys.end() ? nullptr : &*found;
}

bool same(const EndedKey& a, const EndedKey& b) {
  return a.key == b.key && a.epoch == b.epoch && a.seq == b.seq && a.head == b.head;
}

// What must hold inside one document, whatever came before it.
Result<void> check_keys(const NodeDocument& document) {
  for (std::size_t i = 0; i < document.keys.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (document.keys[i].id == document.keys[j].id || document.keys[i].key == document.keys[j].key)
        return invalid("lists each key once", "/keys");
  for (const EndedKey& end : document.ended) {
    if (find_ended(document, end.key) != &end) return invalid("names each ended key once", "/ended");
    if (find_key(document, end.key)) return invalid("does not list a key that has ended", "/keys");
  }
  return {};
}

}  // namespace

store::Hash root_commitment(const PublicKey& root) {
  return store::sha256(to_multikey(root));
}

NodeDocuments::NodeDocuments(const store::NodeId& node, NodeDocument first, std::string_view bytes) : x_node(node) {
  x_documents.push_back(std::move(first));
  x_bytes.emplace_back(bytes);
}

Result<NodeDocuments> NodeDocuments::start(const store::NodeId& node, std::string_view bytes) {
  auto document = read_node_document(bytes);
  if (!document) return std::move(document).error();
  if (document->number != 0) return invalid("is 0 in the first document", "/number");
  const auto hash = hash_without_proof(bytes);
  if (!hash) return hash.error();
  if (hash->bytes() != node.bytes()) return invalid("the document is of another node", "");
  if (!document->ended.empty()) return invalid("no key has ended before the first document", "/ended");
  if (auto keys = check_keys(*document); !keys) return std::move(keys).error();
  return NodeDocuments(node, *std::move(document), bytes);
}

Result<void> NodeDocuments::append(std::string_view bytes) {
  auto document = read_node_document(bytes);
  if (!document) return std::move(document).error();
  const auto hash = hash_without_proof(bytes);
  if (!hash) return hash.error();
  const std::int64_t number = document->number;
  if (number > newest() + 1)
    return Error{Code::unavailable, "node document " + std::to_string(newest() + 1) + " is needed first", "/number"};
  if (number == 0) {
    if (hash->bytes() != x_node.bytes()) return invalid("the document is of another node", "");
    return {};
  }
  const auto before = static_cast<std::size_t>(number - 1);
  if (root_commitment(document->root) != x_documents[before].next)
    return invalid("is not the root that the document before committed to", "/root");
  if (number <= newest()) {
    if (const auto ours = hash_without_proof(this->bytes(number)); ours && *ours == *hash) return {};
    return Error{Code::conflict, "two different node documents have this number: the identity has forked", "/number"};
  }
  if (const auto last = hash_without_proof(x_bytes[before]); !last || document->previous != *last)
    return invalid("is not the hash of the document before", "/previous");
  if (auto keys = check_keys(*document); !keys) return keys;
  if (auto keys = check_succession(*document); !keys) return keys;
  x_documents.push_back(*std::move(document));
  x_bytes.emplace_back(bytes);
  return {};
}

// Every key the chain knows is listed or ended in its newest document, so that document alone is compared with.
Result<void> NodeDocuments::check_succession(const NodeDocument& next) const {
  const NodeDocument& last = x_documents.back();
  for (const EndedKey& end : last.ended)
    if (const EndedKey* kept = find_ended(next, end.key); !kept || !same(*kept, end))
      return invalid("keeps what the document before has ended", "/ended");
  for (const NodeKey& listed : last.keys) {
    const NodeKey* kept = find_key(next, listed.id);
    if (!kept && !find_ended(next, listed.id)) return invalid("a key leaves only through ended", "/keys");
  }
  for (const NodeKey& listed : next.keys) {
    if (const auto known = key(listed.id); known ? *known != listed.key : has_key(listed.key))
      return invalid("a key id means one key for ever, and a key has one id", "/keys");
  }
  for (const EndedKey& end : next.ended)
    if (!key(end.key)) return invalid("ends only keys that were listed before", "/ended");
  return {};
}

std::optional<PublicKey> NodeDocuments::key(std::int64_t id) const {
  for (const NodeDocument& document : x_documents)
    if (const NodeKey* found = find_key(document, id)) return found->key;
  return std::nullopt;
}

bool NodeDocuments::has_key(const PublicKey& key) const {
  return std::any_of(x_documents.begin(), x_documents.end(), [&](const NodeDocument& document) {
    return std::any_of(document.keys.begin(), document.keys.end(),
                       [&](const NodeKey& listed) { return listed.key == key; });
  });
}

const EndedKey* NodeDocuments::ended(std::int64_t key) const {
  return find_ended(x_documents.back(), key);
}

NewIdentity create_identity(store::Random& random, store::Instant now) {
  const SecretKey root = SecretKey::generate(random);
  SecretKey next_root = SecretKey::generate(random);
  SecretKey online = SecretKey::generate(random);
  NodeDocument document;
  document.issued = now;
  document.root = root.public_key();
  document.next = root_commitment(next_root.public_key());
  document.keys.push_back({1, online.public_key()});
  std::string bytes = sign_node_document(document, root);
  const auto hash = hash_without_proof(bytes);
  const auto node = store::NodeId::from_bytes((*hash).bytes());
  return {*node, std::move(bytes), std::move(online), std::move(next_root)};
}

}  // namespace federation
