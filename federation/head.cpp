#include "federation/head.h"

#include <algorithm>

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Result;

// Whether `seq` is one of s, s & (s−1), …
bool on_skip_path(std::uint64_t s, std::uint64_t seq) {
  while (s > seq) s = skip_target(s);
  return s == seq;
}

}  // namespace

Result<void> check_head(const SignedHead& signed_head, const NodeDocuments& documents) {
  const Head& head = signed_head.head;
  if (head.node != documents.node()) return Error{Code::invalid, "the head is of another node", "/node"};
  if (head.document > documents.newest())
    return Error{Code::unavailable, "node document " + std::to_string(head.document) + " is not known yet",
                 "/document"};
  const auto& keys = documents.document(head.document).keys;
  const auto listed = std::find_if(keys.begin(), keys.end(), [&](const NodeKey& key) { return key.id == head.key; });
  if (listed == keys.end()) return Error{Code::invalid, "is not a key of the document that the head names", "/key"};
  if (listed->key != signed_head.signer)
    return Error{Code::invalid, "the head is signed by another key than it names", "/proof/verificationMethod"};
  if (const EndedKey* end = documents.ended(head.key); end && end->head != signed_head.hash)
    return Error{Code::gone, "the key has ended, and not with this head", "/key"};
  return {};
}

HeadChain::HeadChain(std::uint64_t epoch, std::vector<Link> known) : x_epoch(epoch), x_known(std::move(known)) {
  std::sort(x_known.begin(), x_known.end());
}

Result<void> HeadChain::check(const SignedHead& signed_head) const {
  const Head& head = signed_head.head;
  if (head.version.epoch != x_epoch) return {};
  const std::uint64_t seq = head.version.seq;
  for (const auto& [at, hash] : x_known) {
    const bool differs = (at == seq && hash != signed_head.hash) || (at == seq - 1 && hash != head.previous) ||
                         (at == skip_target(seq) && hash != head.skip);
    if (differs)
      return Error{Code::conflict,
                   "head " + std::to_string(seq) + " contradicts head " + std::to_string(at) +
                       " that we hold: the catalogue has forked",
                   {}};
  }
  return {};
}

void HeadChain::accept(const SignedHead& signed_head) {
  const Head& head = signed_head.head;
  const std::uint64_t seq = head.version.seq;
  // Within an epoch all heads are of one line. A higher epoch continues ours only from a link that its own pointers
  // name; what lies above that link belongs to the line that was given up.
  std::uint64_t line = head.version.epoch == x_epoch ? seq : 0;
  for (const auto& [at, hash] : x_known)
    if ((at == seq - 1 && hash == head.previous) || (at == skip_target(seq) && hash == head.skip))
      line = std::max(line, at);
  std::erase_if(x_known, [&](const Link& link) {
    return link.first > line || link.first == seq || !on_skip_path(seq, link.first);
  });
  const std::uint64_t target = skip_target(seq);
  if (target != 0 && (x_known.empty() || x_known.back().first != target)) x_known.emplace_back(target, head.skip);
  x_known.emplace_back(seq, signed_head.hash);
  x_epoch = head.version.epoch;
}

}  // namespace federation
