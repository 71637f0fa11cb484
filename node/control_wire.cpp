#include "node/control_wire.h"

#include "store/json_fields.h"

namespace node {
namespace {

using store::Fields;
using store::Json;

const store::JsonLimits answer_limits{4 * 1024 * 1024, 8};
const store::Names<store::OwnerKind> owner_kinds{{"person", store::OwnerKind::person},
                                                 {"organisation", store::OwnerKind::organisation}};

template <class T, class Read>
store::Result<T> read_object(std::string_view json, Read read) {
  const auto value = store::read_json(json, answer_limits);
  if (!value) return value.error();
  Fields fields(*value);
  T result = read(fields);
  fields.refuse_unknown();
  if (!fields.ok()) return fields.error();
  return result;
}

/// {"<name>": [objects]}; the member is absent when there are none.
template <class T, class Read>
store::Result<std::vector<T>> read_list(std::string_view json, std::string_view name, Read read) {
  return read_object<std::vector<T>>(json, [&](Fields& fields) {
    std::vector<T> list;
    for (const auto& [object, path] : fields.objects(name, 100'000)) {
      Fields one(*object, path);
      list.push_back(read(one));
      one.refuse_unknown();
      fields.adopt(one);
    }
    return list;
  });
}

std::string write_list(std::string_view name, Json list) {
  Json out = Json::object();
  if (!list.empty()) out[std::string(name)] = std::move(list);
  return out.dump();
}

}  // namespace

std::string write_new_token(const NewToken& token) {
  return Json{{"kind", store::name_of(token.kind)}, {"name", token.name}}.dump();
}

store::Result<NewToken> read_new_token(std::string_view json) {
  return read_object<NewToken>(json, [](Fields& fields) {
    NewToken token;
    token.kind = fields.one_of("kind", owner_kinds);
    token.name = fields.text("name", {1, 80});
    return token;
  });
}

std::string write_token(std::string_view token) {
  return Json{{"token", token}}.dump();
}

store::Result<std::string> read_token(std::string_view json) {
  return read_object<std::string>(json, [](Fields& fields) { return fields.text("token", {1, 200}); });
}

std::string write_tokens(const std::vector<std::pair<store::Hash, store::TokenRecord>>& tokens) {
  Json list = Json::array();
  for (const auto& [hash, record] : tokens)
    list.push_back({{"id", hash.hex().substr(0, 12)},
                    {"kind", store::name_of(record.kind)},
                    {"name", record.name},
                    {"created", store::to_text(record.created)}});
  return write_list("tokens", std::move(list));
}

store::Result<std::vector<TokenLine>> read_tokens(std::string_view json) {
  return read_list<TokenLine>(json, "tokens", [](Fields& fields) {
    return TokenLine{fields.text("id", {1, 64}), fields.text("kind", {1, 20}), fields.text("name", {1, 80}),
                     fields.text("created", {1, 40})};
  });
}

std::string write_new_peer(const NewPeer& peer) {
  Json out{{"id", store::to_text(peer.node)}};
  if (!peer.url.empty()) out["url"] = peer.url;
  return out.dump();
}

store::Result<NewPeer> read_new_peer(std::string_view json) {
  return read_object<NewPeer>(json, [](Fields& fields) {
    NewPeer peer;
    const auto node = store::parse_node_id(fields.text("id", {1, 100}));
    if (node)
      peer.node = *node;
    else
      fields.fail("id", node.error().message);
    peer.url = fields.optional_text("url", {1, 500}).value_or("");
    return peer;
  });
}

std::string write_peers(const std::vector<PeerLine>& peers) {
  Json list = Json::array();
  for (const auto& peer : peers)
    list.push_back({{"id", peer.node}, {"url", peer.url}, {"name", peer.name}, {"listings", peer.listings}});
  return write_list("peers", std::move(list));
}

store::Result<std::vector<PeerLine>> read_peers(std::string_view json) {
  return read_list<PeerLine>(json, "peers", [](Fields& fields) {
    PeerLine peer;
    peer.node = fields.text("id", {1, 100});
    peer.url = fields.text("url", {0, 500});
    peer.name = fields.text("name", {0, 200});
    peer.listings = static_cast<std::uint64_t>(fields.integer("listings", 0, std::int64_t{1} << 40));
    return peer;
  });
}

std::string write_bad_lines(const std::vector<BadLine>& lines) {
  Json list = Json::array();
  for (const auto& bad : lines) list.push_back({{"line", bad.line}, {"message", bad.message}, {"path", bad.path}});
  return write_list("bad", std::move(list));
}

store::Result<std::vector<BadLine>> read_bad_lines(std::string_view json) {
  return read_list<BadLine>(json, "bad", [](Fields& fields) {
    BadLine bad;
    bad.line = static_cast<std::uint64_t>(fields.integer("line", 1, 1'000'000));
    bad.message = fields.text("message", {0, 1000});
    bad.path = fields.text("path", {0, 1000});
    return bad;
  });
}

std::string problem_text(std::string_view json) {
  const auto value = store::read_json(json, answer_limits);
  if (!value || !value->is_object()) return std::string(json.substr(0, 500));
  std::string text = value->value("detail", value->value("title", ""));
  const std::string path = value->value("path", "");
  return path.empty() ? text : path + ": " + text;
}

std::string write_demo(const std::vector<DemoNode>& nodes) {
  Json list = Json::array();
  for (const auto& one : nodes)
    list.push_back({{"name", one.name},
                    {"node", one.node},
                    {"url", one.url},
                    {"token", one.token},
                    {"pid", one.pid},
                    {"config", one.config},
                    {"data", one.data}});
  return Json{{"nodes", std::move(list)}}.dump(2) + "\n";
}

store::Result<std::vector<DemoNode>> read_demo(std::string_view json) {
  return read_list<DemoNode>(json, "nodes", [](Fields& fields) {
    DemoNode one;
    one.name = fields.text("name", {1, 200});
    one.node = fields.text("node", {1, 100});
    one.url = fields.text("url", {1, 500});
    one.token = fields.text("token", {1, 200});
    one.pid = fields.integer("pid", 0, std::int64_t{1} << 32);
    one.config = fields.text("config", {1, 4096});
    one.data = fields.text("data", {1, 4096});
    return one;
  });
}

std::string json_text(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string write_ready(std::int64_t pid, std::uint16_t port) {
  return Json{{"pid", pid}, {"port", port}}.dump() + "\n";
}

}  // namespace node
