#include "federation/limits.h"
#include "federation/node_document.h"
#include "federation/proof.h"
#include "store/json_fields.h"

namespace federation {
namespace {

using store::Error;
using store::Fields;
using store::Json;
using store::largest_integer;
using store::Result;

std::vector<NodeKey> read_keys(Fields& fields) {
  std::vector<NodeKey> keys;
  for (const auto& [json, path] : fields.objects("keys", limits::node_keys)) {
    Fields key(*json, path);
    keys.push_back({key.integer("id", 1, largest_integer), key.parsed("public", parse_multikey)});
    key.refuse_unknown();
    fields.adopt(key);
  }
  if (keys.empty()) fields.fail("keys", "is missing");
  return keys;
}

std::vector<EndedKey> read_ended(Fields& fields) {
  std::vector<EndedKey> ended;
  for (const auto& [json, path] : fields.objects("ended", limits::ended_keys)) {
    Fields entry(*json, path);
    EndedKey end;
    end.key = entry.integer("key", 1, largest_integer);
    end.epoch = static_cast<std::uint64_t>(entry.integer("epoch", 0, largest_integer));
    end.seq = static_cast<std::uint64_t>(entry.integer("seq", 0, largest_integer));
    end.head = entry.parsed("head", store::Hash::from_hex);
    if ((end.epoch == 0) != (end.seq == 0) || (end.seq == 0) != end.head.is_zero())
      entry.fail({}, "names a head by epoch, seq and head, or none with zeros in all three");
    entry.refuse_unknown();
    fields.adopt(entry);
    ended.push_back(end);
  }
  return ended;
}

}  // namespace

Result<NodeDocument> read_node_document(std::string_view bytes) {
  const auto proof = verify_proof(bytes);
  if (!proof) return proof.error();
  const auto json = store::read_canonical_json(bytes);
  if (!json) return json.error();

  Fields fields(*json);
  NodeDocument document;
  fields.constant("type", "node");
  fields.integer("version", 1, 1);
  document.number = fields.integer("number", 0, limits::node_documents - 1);
  document.previous = fields.parsed("previous", store::Hash::from_hex);
  document.issued = fields.instant("issued");
  document.root = fields.parsed("root", parse_multikey);
  document.next = fields.parsed("next", store::Hash::from_hex);
  document.keys = read_keys(fields);
  document.ended = read_ended(fields);
  fields.object("proof", true);
  fields.refuse_unknown();
  if ((document.number == 0) != document.previous.is_zero())
    fields.fail("previous", "is zeros in document 0 and only there");
  if (!fields.ok()) return fields.error();
  if (proof->key != document.root)
    return Error{store::Code::invalid, "is the document's root", "/proof/verificationMethod"};
  if (proof->created != document.issued) return Error{store::Code::invalid, "equals issued", "/proof/created"};
  return document;
}

std::string sign_node_document(const NodeDocument& document, const SecretKey& root) {
  Json json{{"type", "node"},
            {"version", 1},
            {"number", document.number},
            {"previous", document.previous.hex()},
            {"issued", store::to_text(document.issued)},
            {"root", to_multikey(document.root)},
            {"next", document.next.hex()},
            {"keys", Json::array()}};
  for (const NodeKey& key : document.keys) json["keys"].push_back({{"id", key.id}, {"public", to_multikey(key.key)}});
  for (const EndedKey& end : document.ended)
    json["ended"].push_back({{"key", end.key}, {"epoch", end.epoch}, {"seq", end.seq}, {"head", end.head.hex()}});
  return add_proof(store::canonical(json), root, document.issued);
}

}  // namespace federation
