#include "federation/item.h"
#include "federation/proof.h"
#include "store/json_fields.h"

namespace federation {

using store::Code;
using store::Error;
using store::Result;

Result<void> check_item(std::string_view bytes, const store::ItemId& id, const NodeDocuments& documents) {
  const auto proof = verify_proof(bytes);
  if (!proof) return proof.error();
  const auto json = store::read_canonical_json(bytes);
  if (!json) return json.error();
  store::Fields fields(*json);
  const auto node = fields.parsed("node", store::parse_node_id);
  const auto own_id = fields.parsed("id", store::ItemId::from_hex);
  const std::int64_t key_id = fields.integer("key", 1, store::largest_integer);
  const store::Instant issued = fields.instant("issued");
  if (!fields.ok()) return fields.error();

  if (node != documents.node()) return Error{Code::invalid, "the item is of another node", "/node"};
  if (own_id != id) return Error{Code::invalid, "is not the id of the item's entry", "/id"};
  if (issued != proof->created) return Error{Code::invalid, "equals issued", "/proof/created"};
  const auto key = documents.key(key_id);
  if (!key) return Error{Code::unavailable, "the node document that lists this key is not known yet", "/key"};
  if (*key != proof->key)
    return Error{Code::invalid, "the item is signed by another key than it names", "/proof/verificationMethod"};
  return {};
}

}  // namespace federation
