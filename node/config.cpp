#include "node/config.h"

#include <filesystem>
#include <set>

#include <toml++/toml.h>

#include "node/system.h"

namespace node {
namespace {

constexpr std::size_t config_bytes = 64 * 1024;
constexpr std::size_t socket_path_bytes = 107;  // sockaddr_un

// Reads keys of one table and remembers which it knows; keeps the first error.
class Section {
 public:
  Section(const toml::table& root, std::string name, std::optional<store::Error>& error)
      : x_name(std::move(name)), x_error(error) {
    if (x_name.empty()) {
      x_table = &root;
      return;
    }
    const toml::node* found = root.get(x_name);
    if (!found) return;
    x_table = found->as_table();
    if (!x_table) fail(*found, x_name, "is a table: [" + x_name + "]");
  }

  std::string text(std::string_view key, std::optional<std::string> fallback) {
    const toml::node* found = find(key, !fallback);
    if (!found) return fallback.value_or("");
    if (const auto* value = found->as_string()) return value->get();
    fail(*found, full(key), "is a text in quotes");
    return {};
  }
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t min, std::int64_t max) {
    const toml::node* found = find(key, false);
    if (!found) return fallback;
    const auto* value = found->as_integer();
    if (value && value->get() >= min && value->get() <= max) return value->get();
    fail(*found, full(key), "is a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return fallback;
  }
  bool boolean(std::string_view key, bool fallback) {
    const toml::node* found = find(key, false);
    if (!found) return fallback;
    if (const auto* value = found->as_boolean()) return value->get();
    fail(*found, full(key), "is true or false");
    return fallback;
  }
  void table_expected(std::string_view key) { x_known.emplace(key); }
  void refuse_unknown() {
    if (!x_table) return;
    for (const auto& [key, value] : *x_table)
      if (!x_known.contains(key.str())) fail(value, full(key.str()), "is not a setting of helfernetz");
  }
  void fail(std::string_view key, const std::string& message) {
    if (!x_error) x_error = store::Error{store::Code::invalid, full(key) + " " + message, full(key)};
  }

 private:
  const toml::node* find(std::string_view key, bool required) {
    x_known.emplace(key);
    const toml::node* found = x_table ? x_table->get(key) : nullptr;
    if (!found && required) fail(key, "is missing");
    return found;
  }
  std::string full(std::string_view key) const { return (x_name.empty() ? "" : x_name + ".") + std::string(key); }
  void fail(const toml::node& at, const std::string& key, const std::string& message) {
    if (!x_error)
      x_error = store::Error{store::Code::invalid,
                             "line " + std::to_string(at.source().begin.line) + ": " + key + " " + message, key};
  }

  std::string x_name;
  const toml::table* x_table = nullptr;
  std::set<std::string, std::less<>> x_known;
  std::optional<store::Error>& x_error;
};

bool is_key_of_region(std::string_view text) {
  return (text.size() == 5 || text.size() == 8) && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_public_url(std::string_view text) {
  const bool https = text.starts_with("https://"), http = text.starts_with("http://");
  if (!https && !http) return false;
  const auto host = text.substr(https ? 8 : 7);
  return !host.empty() && host.find_first_of("/?# \t") == std::string_view::npos;
}

void read_sections(const toml::table& root, const std::filesystem::path& folder, Config& config,
                   std::optional<store::Error>& error) {
  const auto path = [&](const std::string& text) {
    std::string whole = text.empty() ? text : (folder / text).lexically_normal().string();
    if (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
    return whole;
  };
  Section top(root, "", error);
  config.name = top.text("name", std::nullopt);
  config.region = top.text("region", std::nullopt);
  config.url = top.text("url", std::nullopt);
  if (config.name.empty() || config.name.size() > 120) top.fail("name", "has 1 to 120 bytes");
  if (!is_key_of_region(config.region))
    top.fail("region", "is the official key (AGS) of a district (5 digits) or municipality (8), like \"12054\"");
  if (!is_public_url(config.url)) top.fail("url", "is an address like \"https://potsdam.example\", without a path");
  for (const char* name : {"storage", "listen", "federation", "log"}) top.table_expected(name);
  top.refuse_unknown();

  Section storage(root, "storage", error);
  config.data = path(storage.text("data", "."));
  config.control = path(storage.text("control", "control.sock"));
  if (config.control.size() > socket_path_bytes)
    storage.fail("control", "is a path of at most 107 bytes, the system's limit for sockets; name a shorter one");
  storage.refuse_unknown();

  Section listen(root, "listen", error);
  config.listen.address = listen.text("address", "127.0.0.1");
  config.listen.port = static_cast<std::uint16_t>(listen.integer("port", 8080, 0, 65535));
  const std::string certificate = path(listen.text("certificate", "")), key = path(listen.text("key", ""));
  if (certificate.empty() != key.empty())
    listen.fail("certificate", "and listen.key belong together: give both or none");
  if (!certificate.empty()) config.listen.tls = web::TlsFiles{certificate, key};
  listen.refuse_unknown();

  Section federation(root, "federation", error);
  config.head_interval = std::chrono::milliseconds(federation.integer("head_interval_ms", 2000, 0, 3600 * 1000));
  config.private_addresses = federation.boolean("private_addresses", false);
  config.authorities = path(federation.text("authorities", ""));
  federation.refuse_unknown();

  Section log(root, "log", error);
  const std::string format = log.text("format", "plain");
  if (format == "json")
    config.log = LogFormat::json;
  else if (format != "plain")
    log.fail("format", "is \"plain\" or \"json\"");
  log.refuse_unknown();
}

/// A TOML basic string.
std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

}  // namespace

store::Result<Config> read_config(const std::string& file) {
  auto text = read_file(file, config_bytes);
  if (!text && text.error().code == store::Code::not_found)
    return store::Error{
        store::Code::not_found, "there is no configuration " + file + "; make a node with: helfernetz init --help", {}};
  if (!text) return text.error();
  return parse_config(*text, file);
}

store::Result<Config> parse_config(std::string_view text, const std::string& file) {
  Config config;
  config.file = file;
  std::optional<store::Error> error;
  try {
    const toml::table root = toml::parse(text);
    read_sections(root, std::filesystem::path(file).parent_path(), config, error);
  } catch (const toml::parse_error& wrong) {
    return store::Error{
        store::Code::invalid,
        file + ", line " + std::to_string(wrong.source().begin.line) + ": " + std::string(wrong.description()),
        {}};
  }
  if (error) return store::Error{error->code, file + ", " + error->message, error->path};
  return config;
}

std::string database_folder(const Config& config) {
  return config.data + "/database";
}

std::string write_config(const Config& config) {
  return "# Settings of this helfernetz node. Paths are relative to this file. Changes take effect at the next start.\n"
         "# Try them with: helfernetz serve --check --config FILE\n\n"
         "name = " +
         toml_text(config.name) +
         "      # of the portal, as people see it\n"
         "region = " +
         toml_text(config.region) +
         "   # official key of the town or district (AGS)\n"
         "url = " +
         toml_text(config.url) +
         "   # public address of this portal, without a path\n\n"
         "[storage]\n"
         "data = \".\"                 # database and keys\n"
         "control = \"control.sock\"   # local socket through which commands reach the running node\n\n"
         "[listen]\n"
         "address = " +
         toml_text(config.listen.address) +
         "     # numeric; behind a proxy 127.0.0.1, else \"::\" for all\n"
         "port = " +
         std::to_string(config.listen.port) +
         "\n"
         "# certificate = \"fullchain.pem\"   # with a key this node speaks TLS by itself; renewed files are read "
         "again\n"
         "# key = \"privkey.pem\"\n\n"
         "[federation]\n"
         "head_interval_ms = " +
         std::to_string(config.head_interval.count()) +
         "        # changes are published together, at most this often\n"
         "private_addresses = " +
         (config.private_addresses ? "true" : "false") +
         "     # allow peers in private networks\n"
         "# authorities = \"ca.pem\"      # further certificate authorities that peers' certificates may come from\n\n"
         "[log]\n"
         "format = \"" +
         std::string(config.log == LogFormat::json ? "json" : "plain") + "\"             # or \"json\"\n";
}

}  // namespace node
