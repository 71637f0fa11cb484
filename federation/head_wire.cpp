#include "federation/head.h"
#include "federation/limits.h"
#include "federation/proof.h"
#include "store/digest.h"
#include "store/json_fields.h"

namespace federation {
namespace {

using store::Fields;
using store::Json;
using store::largest_integer;
using store::Result;

std::uint64_t number(Fields& fields, std::string_view name, std::int64_t min) {
  return static_cast<std::uint64_t>(fields.integer(name, min, largest_integer));
}

// What follows from the numbers alone.
void check_links(Fields& fields, const Head& head) {
  const std::uint64_t seq = head.version.seq;
  if ((seq == 1) != head.previous.is_zero()) fields.fail("previous", "is zeros in head 1 and only there");
  if ((skip_target(seq) == 0) != head.skip.is_zero())
    fields.fail("skip", "is zeros exactly where seq is a power of two");
  if (seq > 1 && skip_target(seq) == seq - 1 && head.skip != head.previous)
    fields.fail("skip", "equals previous where both point at the same head");
  if ((head.count == 0) != head.root.is_zero()) fields.fail("root", "is zeros exactly where count is 0");
}

}  // namespace

Result<SignedHead> read_head(std::string_view bytes) {
  const auto proof = verify_proof(bytes);
  if (!proof) return proof.error();
  const auto json = store::read_canonical_json(bytes);
  if (!json) return json.error();

  Fields fields(*json);
  Head head;
  fields.constant("type", "head");
  fields.integer("version", 1, 1);
  head.node = fields.parsed("node", store::parse_node_id);
  head.key = fields.integer("key", 1, largest_integer);
  head.version = {number(fields, "epoch", 1), number(fields, "seq", 1)};
  head.document = fields.integer("document", 0, limits::node_documents - 1);
  head.count = number(fields, "count", 0);
  head.root = fields.parsed("root", store::Hash::from_hex);
  head.previous = fields.parsed("previous", store::Hash::from_hex);
  head.skip = fields.parsed("skip", store::Hash::from_hex);
  head.issued = fields.instant("issued");
  fields.object("proof", true);
  fields.refuse_unknown();
  check_links(fields, head);
  if (!fields.ok()) return fields.error();
  if (proof->created != head.issued) return store::Error{store::Code::invalid, "equals issued", "/proof/created"};
  return SignedHead{head, proof->key, store::sha256(bytes), std::string(bytes)};
}

std::string sign_head(const Head& head, const SecretKey& key) {
  const Json json{{"type", "head"},
                  {"version", 1},
                  {"node", store::to_text(head.node)},
                  {"key", head.key},
                  {"epoch", head.version.epoch},
                  {"seq", head.version.seq},
                  {"document", head.document},
                  {"count", head.count},
                  {"root", head.root.hex()},
                  {"previous", head.previous.hex()},
                  {"skip", head.skip.hex()},
                  {"issued", store::to_text(head.issued)}};
  return add_proof(store::canonical(json), key, head.issued);
}

}  // namespace federation
