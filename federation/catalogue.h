// The catalogue of one origin as a radix-16 Merkle map over 16-byte item ids (federation/PROTOCOL.md, "Catalogue").
//
// A node with ≤ 16 entries is a bucket, hash SHA-256(0x00 ‖ (id ‖ leaf)* sorted); otherwise SHA-256(0x01 ‖ 16 child
// hashes); an empty map is 32 zero bytes. The shape follows from the content alone, so any order of changes gives the
// same root. In memory; inner hashes are kept and only changed paths are hashed again.
// One thread at a time; the writer owns the live ones. A moved-from catalogue may only be assigned to or destroyed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "store/id.h"

namespace federation {

class Catalogue {
 public:
  Catalogue();
  Catalogue(Catalogue&&) noexcept;
  Catalogue& operator=(Catalogue&&) noexcept;
  ~Catalogue();

  std::optional<store::Hash> leaf(const store::ItemId& id) const;
  /// Returns the leaf that was there, so that a caller can undo.
  std::optional<store::Hash> put(const store::ItemId& id, const store::Hash& leaf);
  std::optional<store::Hash> remove(const store::ItemId& id);
  std::uint64_t count() const;
  /// Hashes what changed since the last call.
  store::Hash root() const;

 private:
  struct Node;
  std::unique_ptr<Node> x_root;
};

}  // namespace federation
