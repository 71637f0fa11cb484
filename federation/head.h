// Heads: the signed, chained state of one catalogue (federation/PROTOCOL.md, "Head"). Pure functions and plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "federation/keys.h"
#include "federation/node_document.h"

namespace federation {

/// Orders the heads of one origin.
struct Version {
  std::uint64_t epoch = 0, seq = 0;
  auto operator<=>(const Version&) const = default;
};

struct Head {
  store::NodeId node;
  std::int64_t key = 0;
  Version version;
  std::int64_t document = 0;  // newest node document when it was made
  std::uint64_t count = 0;
  store::Hash root;
  store::Hash previous;  // SHA-256 of the bytes of head seq−1; zero for seq 1
  store::Hash skip;      // of head seq & (seq−1); zero when that is 0
  store::Instant issued;
};

/// Canonical bytes, form and proof; which key signed is checked by `check_head`.
struct SignedHead {
  Head head;
  PublicKey signer;
  store::Hash hash;  // SHA-256 of the bytes
  std::string bytes;
};
store::Result<SignedHead> read_head(std::string_view bytes);
std::string sign_head(const Head& head, const SecretKey& key);

/// The head is by a key listed in the document it names, and that key has not ended, or ended with this very head.
/// Ancestors of an ended key's last head are known by the links that lead to them, not by their signatures.
/// Code::unavailable if it names a document that `documents` does not have yet, Code::gone if the key's end makes it
/// void.
store::Result<void> check_head(const SignedHead& head, const NodeDocuments& documents);

constexpr std::uint64_t skip_target(std::uint64_t seq) {
  return seq & (seq - 1);
}

/// The hashes a follower keeps: at s, s & (s−1), … (at most 54), to hold every later head of the epoch against. A
/// higher epoch need not descend from what is kept.
class HeadChain {
 public:
  using Link = std::pair<std::uint64_t, store::Hash>;  // seq and the hash of that head's bytes

  HeadChain() = default;
  /// As kept before: the epoch of the newest head, and the links in any order.
  HeadChain(std::uint64_t epoch, std::vector<Link> known);
  /// Code::conflict if `head` is of the kept epoch and contradicts a kept hash: same seq with other bytes, or a pointer
  /// that differs.
  store::Result<void> check(const SignedHead& head) const;
  /// Makes `head` the newest, forgetting what it does not descend from.
  void accept(const SignedHead& head);
  const std::vector<Link>& known() const { return x_known; }

 private:
  std::uint64_t x_epoch = 0;
  std::vector<Link> x_known;  // ascending seq
};

}  // namespace federation
