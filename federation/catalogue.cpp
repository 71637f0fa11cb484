#include "federation/catalogue.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/digest.h"

namespace federation {
namespace {

using store::Hash;
using store::ItemId;

constexpr std::size_t bucket_entries = 16;  // of the protocol: more make an inner node
// Of this file: subtrees up to this size are one sorted vector, hashed as a whole when asked, which takes a third of
// the memory of a node for each bucket. Both are at least bucket_entries, so a node with children is always an inner
// one.
constexpr std::size_t split_above = 64;
constexpr std::size_t join_below = 32;

struct Entry {
  ItemId id;
  Hash leaf;
};

std::size_t nibble(const ItemId& id, std::size_t depth) {
  const auto byte = static_cast<std::uint8_t>(id.bytes()[depth / 2]);
  return depth % 2 ? byte & 15U : byte >> 4U;
}

using Children = std::array<Hash, 16>;

Hash inner_hash(const Children& children) {
  std::array<char, 1 + sizeof(Children)> bytes{};
  bytes[0] = 1;
  auto* out = bytes.data() + 1;
  for (const Hash& child : children) out = std::copy(child.bytes().begin(), child.bytes().end(), out);
  return store::sha256({bytes.data(), bytes.size()});
}

// The hash of the subtree that holds exactly these entries; they share their first `depth` digits and are sorted.
Hash subtree_hash(const Entry* first, const Entry* last, std::size_t depth) {
  if (first == last) return {};
  const auto count = static_cast<std::size_t>(last - first);
  if (count <= bucket_entries) {
    std::array<char, 1 + bucket_entries*(ItemId::size + Hash::size)> bytes{};
    auto* out = bytes.data() + 1;
    for (const Entry* entry = first; entry != last; ++entry) {
      out = std::copy(entry->id.bytes().begin(), entry->id.bytes().end(), out);
      out = std::copy(entry->leaf.bytes().begin(), entry->leaf.bytes().end(), out);
    }
    return store::sha256({bytes.data(), static_cast<std::size_t>(out - bytes.data())});
  }
  Children children;
  for (std::size_t digit = 0; digit < children.size(); ++digit) {
    const Entry* end = std::find_if(first, last, [&](const Entry& entry) { return nibble(entry.id, depth) != digit; });
    children[digit] = subtree_hash(first, end, depth + 1);
    first = end;
  }
  return inner_hash(children);
}

}  // namespace

// Either `entries`, sorted, or `children`, which are null where empty.
struct Catalogue::Node {
  std::vector<Entry> entries;
  std::unique_ptr<std::array<std::unique_ptr<Node>, 16>> children;
  std::size_t count = 0;
  Hash hash;          // of the subtree, unless dirty
  bool dirty = true;  // then so are all above

  std::optional<Hash> find(const ItemId& id);
  std::optional<Hash> put(const ItemId& id, const Hash& leaf, std::size_t depth);
  std::optional<Hash> remove(const ItemId& id, std::size_t depth);
  const Hash& update(std::size_t depth);

 private:
  std::vector<Entry>::iterator place(const ItemId& id) {
    return std::lower_bound(entries.begin(), entries.end(), id,
                            [](const Entry& entry, const ItemId& wanted) { return entry.id < wanted; });
  }
  void split(std::size_t depth);
  void gather(std::vector<Entry>& out);
};

std::optional<Hash> Catalogue::Node::find(const ItemId& id) {
  const auto at = place(id);
  return at != entries.end() && at->id == id ? std::optional(at->leaf) : std::nullopt;
}

std::optional<Hash> Catalogue::Node::put(const ItemId& id, const Hash& leaf, std::size_t depth) {
  dirty = true;
  if (children) {
    auto& child = (*children)[nibble(id, depth)];
    if (!child) child = std::make_unique<Node>();
    auto old = child->put(id, leaf, depth + 1);
    if (!old) ++count;
    return old;
  }
  const auto at = place(id);
  if (at != entries.end() && at->id == id) return std::exchange(at->leaf, leaf);
  entries.insert(at, {id, leaf});
  if (++count > split_above) split(depth);
  return std::nullopt;
}

std::optional<Hash> Catalogue::Node::remove(const ItemId& id, std::size_t depth) {
  std::optional<Hash> old;
  if (children) {
    auto& child = (*children)[nibble(id, depth)];
    if (child) old = child->remove(id, depth + 1);
    if (old && child->count == 0) child.reset();
  } else if (const auto at = place(id); at != entries.end() && at->id == id) {
    old = at->leaf;
    entries.erase(at);
  }
  if (!old) return old;
  dirty = true;
  if (--count < join_below && children) {
    std::vector<Entry> all;
    all.reserve(count);
    gather(all);
    entries = std::move(all);
    children.reset();
  }
  return old;
}

void Catalogue::Node::split(std::size_t depth) {
  children = std::make_unique<std::array<std::unique_ptr<Node>, 16>>();
  for (const Entry& entry : std::exchange(entries, {})) {
    auto& child = (*children)[nibble(entry.id, depth)];
    if (!child) child = std::make_unique<Node>();
    child->entries.push_back(entry);
    ++child->count;
  }
  for (auto& child : *children)
    if (child && child->count > split_above) child->split(depth + 1);
}

void Catalogue::Node::gather(std::vector<Entry>& out) {
  out.insert(out.end(), entries.begin(), entries.end());
  if (children)
    for (auto& child : *children)
      if (child) child->gather(out);
}

const Hash& Catalogue::Node::update(std::size_t depth) {
  if (!dirty) return hash;
  if (children) {
    Children hashes;
    for (std::size_t digit = 0; digit < hashes.size(); ++digit)
      if (auto& child = (*children)[digit]) hashes[digit] = child->update(depth + 1);
    hash = inner_hash(hashes);
  } else {
    hash = subtree_hash(entries.data(), entries.data() + entries.size(), depth);
  }
  dirty = false;
  return hash;
}

Catalogue::Catalogue() : x_root(std::make_unique<Node>()) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

std::optional<Hash> Catalogue::leaf(const ItemId& id) const {
  Node* node = x_root.get();
  for (std::size_t depth = 0; node && node->children; ++depth) node = (*node->children)[nibble(id, depth)].get();
  return node ? node->find(id) : std::nullopt;
}

std::optional<Hash> Catalogue::put(const ItemId& id, const Hash& leaf) {
  return x_root->put(id, leaf, 0);
}

std::optional<Hash> Catalogue::remove(const ItemId& id) {
  return x_root->remove(id, 0);
}

std::uint64_t Catalogue::count() const {
  return x_root->count;
}

Hash Catalogue::root() const {
  return x_root->update(0);
}

}  // namespace federation
