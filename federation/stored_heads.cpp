#include "federation/stored_heads.h"

#include <algorithm>

#include "store/digest.h"
#include "store/origins.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Result;

bool in_chain(const HeadChain& chain, std::uint64_t seq) {
  return std::any_of(chain.known().begin(), chain.known().end(),
                     [&](const HeadChain::Link& link) { return link.first == seq; });
}

}  // namespace

Result<std::optional<std::string>> head_bytes(const store::Reader& reader, store::Origin origin, std::uint64_t seq) {
  return reader.get(encode(store::HeadKey{origin, seq}));
}

Result<std::optional<SignedHead>> stored_head(const store::Reader& reader, store::Origin origin, std::uint64_t seq) {
  const auto bytes = head_bytes(reader, origin, seq);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<SignedHead>{};
  auto head = read_head(**bytes);
  if (!head) return Error{Code::corrupt, "a stored head cannot be read: " + head.error().message, {}};
  return std::optional(*std::move(head));
}

void put_head(store::Transaction& transaction, store::Origin origin, const SignedHead& head) {
  transaction.put(encode(store::HeadKey{origin, head.head.version.seq}), head.bytes);
}

Result<HeadChain> load_chain(const store::Reader& reader, store::Origin origin, const SignedHead& newest) {
  const Version& version = newest.head.version;
  std::vector<HeadChain::Link> links{{version.seq, newest.hash}};
  store::Hash expected = newest.head.skip;  // at `seq`, as far as a head above has named it
  for (std::uint64_t seq = skip_target(version.seq); seq != 0; seq = skip_target(seq)) {
    const auto head = stored_head(reader, origin, seq);
    if (!head) return head.error();
    const bool of_line = *head && ((*head)->head.version.epoch == version.epoch || (*head)->hash == expected);
    if (of_line)
      links.emplace_back(seq, (*head)->hash);
    else if (!expected.is_zero())
      links.emplace_back(seq, expected);
    expected = of_line ? (*head)->head.skip : store::Hash{};
  }
  return HeadChain(version.epoch, std::move(links));
}

Result<void> prune_heads(store::Transaction& transaction, store::Origin origin, const HeadChain& chain,
                         store::Instant before, std::size_t at_most) {
  std::vector<std::string> old;
  const std::string prefix = origin_prefix(store::Table::head, origin);
  const auto rows = transaction.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid() && old.size() < at_most; rows->next()) {
    const auto key = store::decode_head_key(rows->key());
    if (!key) return key.error();
    if (in_chain(chain, key->seq)) continue;
    const auto head = read_head(rows->value());
    if (!head) return Error{Code::corrupt, "a stored head cannot be read: " + head.error().message, {}};
    if (head->head.issued >= before) break;
    old.emplace_back(rows->key());
  }
  if (auto status = rows->status(); !status) return status;
  for (std::string& key : old) transaction.erase(std::move(key));
  return {};
}

Result<std::optional<NodeDocuments>> load_documents(const store::Reader& reader, store::Origin origin,
                                                    const store::NodeId& node) {
  std::optional<NodeDocuments> out;
  const std::string prefix = origin_prefix(store::Table::document, origin);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    if (out) {
      if (auto appended = out->append(rows->value()); !appended) return std::move(appended).error();
    } else {
      auto started = NodeDocuments::start(node, rows->value());
      if (!started) return std::move(started).error();
      out = *std::move(started);
    }
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

void put_document(store::Transaction& transaction, store::Origin origin, std::int64_t number, std::string_view bytes) {
  transaction.put(encode(store::DocumentKey{origin, static_cast<std::uint32_t>(number)}), std::string(bytes));
}

Result<void> put_own_identity(store::Transaction& transaction, const store::NodeId& node, std::string_view document) {
  const auto origin = store::add_origin(transaction, node);
  if (!origin) return origin.error();
  if (*origin != store::own_origin) return Error{Code::conflict, "this database has an identity already", {}};
  put_document(transaction, store::own_origin, 0, document);
  return {};
}

}  // namespace federation
