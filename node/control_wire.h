// The JSON of the control requests and answers, for both of their ends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "federation/peers.h"
#include "store/tokens.h"

namespace node {

struct NewToken {
  store::OwnerKind kind = store::OwnerKind::person;
  std::string name;
};
struct NewPeer {
  store::NodeId node;
  std::string url;  // or empty
};
struct TokenLine {
  std::string id;  // the first digits of the hash
  std::string kind;
  std::string name;
  std::string created;
};
struct PeerLine {
  std::string node;
  std::string url;
  std::string name;
  std::uint64_t listings = 0;
};
struct BadLine {
  std::uint64_t line = 0;  // from 1, within the chunk
  std::string message;
  std::string path;
};

std::string write_new_token(const NewToken& token);
store::Result<NewToken> read_new_token(std::string_view json);
std::string write_token(std::string_view token);
store::Result<std::string> read_token(std::string_view json);
std::string write_tokens(const std::vector<std::pair<store::Hash, store::TokenRecord>>& tokens);
store::Result<std::vector<TokenLine>> read_tokens(std::string_view json);

std::string write_new_peer(const NewPeer& peer);
store::Result<NewPeer> read_new_peer(std::string_view json);
std::string write_peers(const std::vector<PeerLine>& peers);
store::Result<std::vector<PeerLine>> read_peers(std::string_view json);

std::string write_bad_lines(const std::vector<BadLine>& lines);
store::Result<std::vector<BadLine>> read_bad_lines(std::string_view json);

/// The sentence of a problem document, with the path of the field if there is one; the text itself if it is none.
std::string problem_text(std::string_view json);

struct DemoNode {
  std::string name, node, url, token;
  std::int64_t pid = 0;
  std::string config, data;
};
/// demo.json.
std::string write_demo(const std::vector<DemoNode>& nodes);
store::Result<std::vector<DemoNode>> read_demo(std::string_view json);
/// A text as JSON, quoted and escaped.
std::string json_text(std::string_view text);
/// The ready file: {"pid","port"}.
std::string write_ready(std::int64_t pid, std::uint16_t port);

}  // namespace node
