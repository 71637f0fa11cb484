// The commands that ask a node's Control: tokens, peers, import, export.
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "node/commands.h"
#include "node/control_wire.h"
#include "node/limits.h"
#include "node/link.h"
#include "web/target.h"

namespace node {
namespace {

/// Reads the configuration, reaches the node and does something with it.
template <class Work>
Done with_node(const std::string& config_file, Work work) {
  const auto config = read_config(config_file);
  if (!config) return config.error();
  auto link = Link::open(*config);
  if (!link) return link.error();
  return work(**link);
}

Done ask_only(const std::string& config, const char* method, const std::string& target, const std::string& body = {}) {
  return with_node(config, [&](Link& link) -> Done {
    const auto answer = link.ask(method, target, body);
    if (!answer) return answer.error();
    return {};
  });
}

/// Counts lines on standard error while something long goes on, if somebody watches.
class Progress {
 public:
  explicit Progress(const char* what) : x_what(what), x_watched(::isatty(STDERR_FILENO) == 1) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (x_watched) std::fprintf(stderr, "\n");
  }
  void at(std::uint64_t n) {
    if (x_watched) std::fprintf(stderr, "\r%s %" PRIu64, x_what, n);
  }

 private:
  const char* x_what;
  bool x_watched;
};

/// Sends the file to the node in chunks of whole lines; calls `bad` for each refused line with its number in the file.
template <class Bad>
Done send_lines(Link& link, const ImportOptions& options, const std::string& target, const char* doing,
                std::uint64_t& sent, Bad bad) {
  std::ifstream file(options.file);
  if (!file) return store::Error{store::Code::not_found, "cannot read " + options.file, {}};
  Progress progress(doing);
  std::string line, chunk;
  std::uint64_t number = 0, first = options.from_line, lines = 0;
  const auto flush = [&]() -> Done {
    if (chunk.empty()) return {};
    const auto answer = link.ask("POST", target, std::move(chunk));
    chunk.clear();
    if (!answer) return answer.error();
    const auto refused = read_bad_lines(answer->body);
    if (!refused) return refused.error();
    for (const auto& one : *refused) bad(first + one.line - 1, one);
    sent = first + lines - 1;
    progress.at(sent);
    first += lines;
    lines = 0;
    return {};
  };
  while (std::getline(file, line)) {
    if (++number < options.from_line) continue;
    if (line.size() > limits::import_line_bytes)
      return store::Error{
          store::Code::too_large, "line " + std::to_string(number) + " is longer than any listing can be", {}};
    chunk.append(line).push_back('\n');
    if (++lines < limits::import_chunk_lines && chunk.size() < limits::import_chunk_bytes) continue;
    if (auto done = flush(); !done) return done;
  }
  return flush();
}

}  // namespace

Done add_token(const std::string& config, store::OwnerKind kind, const std::string& name) {
  return with_node(config, [&](Link& link) -> Done {
    const auto answer = link.ask("POST", "/tokens", write_new_token({kind, name}));
    if (!answer) return answer.error();
    const auto token = read_token(answer->body);
    if (!token) return token.error();
    std::printf("%s\n", token->c_str());
    std::fprintf(stderr,
                 "This token is shown only now; keep it like a password. Use it as: Authorization: Bearer TOKEN\n");
    return {};
  });
}

Done list_tokens(const std::string& config) {
  return with_node(config, [&](Link& link) -> Done {
    const auto answer = link.ask("GET", "/tokens");
    if (!answer) return answer.error();
    const auto tokens = read_tokens(answer->body);
    if (!tokens) return tokens.error();
    if (tokens->empty()) std::printf("There are no tokens. Make one with: helfernetz token add --help\n");
    for (const auto& token : *tokens)
      std::printf("%-14s %-13s %s  %s\n", token.id.c_str(), token.kind.c_str(), token.created.c_str(),
                  token.name.c_str());
    return {};
  });
}

Done revoke_token(const std::string& config, const std::string& id) {
  return ask_only(config, "DELETE", "/tokens/" + web::encode_component(id));
}

Done add_peer(const std::string& config, const std::string& node, const std::string& url) {
  const auto id = store::parse_node_id(node);
  if (!id) return id.error();
  return ask_only(config, "POST", "/peers", write_new_peer({*id, url}));
}

Done list_peers(const std::string& config) {
  return with_node(config, [&](Link& link) -> Done {
    const auto answer = link.ask("GET", "/peers");
    if (!answer) return answer.error();
    const auto peers = read_peers(answer->body);
    if (!peers) return peers.error();
    if (peers->empty()) std::printf("There are no peers. Add one with: helfernetz peer add --help\n");
    for (const auto& peer : *peers)
      std::printf("%s  %-24s %7" PRIu64 "  %s\n", peer.node.c_str(),
                  peer.name.empty() ? "(not heard of yet)" : peer.name.c_str(), peer.listings,
                  peer.url.empty() ? "(through other peers)" : peer.url.c_str());
    return {};
  });
}

Done remove_peer(const std::string& config, const std::string& node) {
  return ask_only(config, "DELETE", "/peers/" + web::encode_component(node));
}

Done import_listings(const ImportOptions& options) {
  return with_node(options.config, [&](Link& link) -> Done {
    const std::string target =
        options.owner == store::OwnerKind::organisation ? "/listings?owner=organisation" : "/listings?owner=person";
    std::uint64_t refused = 0, sent = options.from_line - 1;
    const auto tell = [&](std::uint64_t line, const BadLine& bad) {
      if (++refused <= 20)
        std::fprintf(stderr, "%s:%" PRIu64 ": %s%s%s\n", options.file.c_str(), line, bad.path.c_str(),
                     bad.path.empty() ? "" : " ", bad.message.c_str());
    };
    // The whole file is checked before anything of it is imported.
    if (auto checked = send_lines(link, options, target + "&check", "lines checked", sent, tell); !checked)
      return checked;
    if (refused > 0)
      return store::Error{
          store::Code::invalid,
          std::to_string(refused) + " of " + std::to_string(sent) + " lines cannot be imported; nothing was",
          {}};
    if (options.dry_run) {
      std::printf("All %" PRIu64 " lines can be imported.\n", sent);
      return {};
    }
    sent = options.from_line - 1;
    if (auto imported = send_lines(link, options, target, "lines imported", sent, tell); !imported) {
      std::fprintf(stderr, "Lines up to %" PRIu64 " are imported. Go on with: --from-line %" PRIu64 "\n", sent,
                   sent + 1);
      return imported;
    }
    std::printf("%" PRIu64 " listings imported.\n", sent - options.from_line + 1);
    return {};
  });
}

Done export_listings(const ExportOptions& options) {
  return with_node(options.config, [&](Link& link) -> Done {
    std::ofstream file;
    if (options.file != "-") file.open(options.file, std::ios::trunc);
    std::ostream& out = options.file == "-" ? std::cout : file;
    if (!out) return store::Error{store::Code::io, "cannot write " + options.file, {}};
    Progress progress("listings written");
    std::uint64_t written = 0;
    for (std::string after;;) {
      const auto page = link.ask("GET", std::string("/listings?") + (options.all ? "all&" : "") + "after=" + after);
      if (!page) return page.error();
      out << page->body;
      written += static_cast<std::uint64_t>(std::count(page->body.begin(), page->body.end(), '\n'));
      progress.at(written);
      after.clear();
      for (const auto& [name, value] : page->headers)
        if (name == "x-next") after = value;
      if (after.empty()) break;
    }
    out.flush();
    if (!out) return store::Error{store::Code::io, "cannot write all of " + options.file, {}};
    return {};
  });
}

}  // namespace node
