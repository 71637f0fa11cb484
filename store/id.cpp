#include "store/id.h"

namespace store {
namespace {
constexpr std::string_view node_prefix = "hf1";
}

std::string to_text(const NodeId& node) {
  return std::string(node_prefix) + to_base58(node.bytes());
}

Result<NodeId> parse_node_id(std::string_view text) {
  const Error wrong{Code::invalid, "a node id is \"hf1\" and the base58 text of 32 bytes", {}};
  if (!text.starts_with(node_prefix)) return wrong;
  const auto bytes = from_base58(text.substr(node_prefix.size()));
  if (!bytes || bytes->size() != NodeId::size) return wrong;
  return NodeId::from_bytes(*bytes);
}

}  // namespace store
