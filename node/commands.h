// The work behind the commands. Each prints for people on standard output, its failure as one sentence is returned.
#pragma once

#include <cstdint>
#include <string>

#include "store/lifecycle.h"
#include "store/result.h"

namespace node {

using Done = store::Result<void>;

struct InitOptions {
  std::string data, name, region, url;
  std::uint16_t port = 8080;
};
Done init(const InitOptions& options);

struct ServeOptions {
  std::string config;
  std::string ready_file;  // written when it serves: {"pid","port"}
  bool check = false;
};
Done serve(const ServeOptions& options);

struct DemoOptions {
  std::string program;  // path of this program, for the nodes' processes
  std::string data;
  std::uint16_t port = 8080;
  std::size_t nodes = 3;
};
Done demo(const DemoOptions& options);

Done add_token(const std::string& config, store::OwnerKind kind, const std::string& name);
Done list_tokens(const std::string& config);
Done revoke_token(const std::string& config, const std::string& id);

Done add_peer(const std::string& config, const std::string& node, const std::string& url);
Done list_peers(const std::string& config);
Done remove_peer(const std::string& config, const std::string& node);

struct ImportOptions {
  std::string config, file;
  store::OwnerKind owner = store::OwnerKind::person;
  bool dry_run = false;
  std::uint64_t from_line = 1;
};
Done import_listings(const ImportOptions& options);

struct ExportOptions {
  std::string config, file;  // "-": standard output
  bool all = false;          // also of other origins
};
Done export_listings(const ExportOptions& options);

Done verify(const std::string& config);

}  // namespace node
