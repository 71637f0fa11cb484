// The configuration file node.toml. Unknown keys are errors; every error names the key and the line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/result.h"
#include "store/time.h"
#include "web/transport.h"

namespace node {

enum class LogFormat { plain, json };

/// Paths are absolute or relative to the working directory after reading; in the file they are relative to the file.
struct Config {
  std::string file;  // where it was read from

  std::string name;    // of the portal, as people see it
  std::string region;  // AGS, 2 to 8 digits
  std::string url;     // public address, without a path

  std::string data;     // folder of database and keys
  std::string control;  // local socket for commands

  web::Listen listen;

  store::Duration head_interval{2000};
  bool private_addresses = false;  // may peers have private addresses
  std::string authorities;         // PEM file of further certificate authorities for peers

  LogFormat log = LogFormat::plain;
};

store::Result<Config> read_config(const std::string& file);
/// As if `text` stood in `file`.
store::Result<Config> parse_config(std::string_view text, const std::string& file);
/// Where in `data` the database lies.
std::string database_folder(const Config& config);
/// The commented file that `init` writes.
std::string write_config(const Config& config);

}  // namespace node
