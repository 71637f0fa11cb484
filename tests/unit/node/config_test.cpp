#include "node/config.h"

#include <doctest/doctest.h>

using namespace node;

namespace {

const std::string good =
    "name = \"Potsdam\"\nregion = \"12054\"\nurl = \"https://potsdam.example\"\n[storage]\ndata = "
    "\"d\"\n[listen]\nport = 9000\n";
const std::string shortest = "name = \"A\"\nregion = \"12054\"\nurl = \"https://a\"\n";

std::string refusal(const std::string& text) {
  const auto config = parse_config(text, "/etc/node.toml");
  REQUIRE_FALSE(config);
  return config.error().message;
}

bool says(const std::string& message, std::string_view part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("settings are read, and paths are relative to the file") {
  const auto config = parse_config(good, "/etc/helfernetz/node.toml");
  REQUIRE(config);
  CHECK(config->name == "Potsdam");
  CHECK(config->listen.port == 9000);
  CHECK(config->data == "/etc/helfernetz/d");
  CHECK(config->control == "/etc/helfernetz/control.sock");
  CHECK(config->head_interval == std::chrono::seconds(2));
  CHECK_FALSE(config->listen.tls);
}

TEST_CASE("what init writes is what serve reads") {
  Config config = *parse_config(good, "/etc/node.toml");
  config.name = "Der \"Kiez\" \\ Neukölln";
  config.private_addresses = true;
  const auto again = parse_config(write_config(config), "/etc/node.toml");
  REQUIRE(again);
  CHECK(again->name == config.name);
  CHECK(again->private_addresses);
  CHECK(again->listen.port == config.listen.port);
}

TEST_CASE("a wrong setting is named with its line, and unknown ones are wrong") {
  CHECK(says(refusal(good + "prot = 1\n"), "line 8: listen.prot is not a setting"));
  CHECK(says(refusal("color = \"red\"\n" + good), "line 1: color is not a setting"));
  CHECK(says(refusal(good + "address = 7\n"), "line 8: listen.address is a text"));
  CHECK(says(refusal("region = \"12054\"\nurl = \"https://a\"\n"), "name is missing"));
  CHECK(says(refusal("name = \"A\"\nregion = \"Potsdam\"\nurl = \"https://a\"\n"), "region is the official key"));
  CHECK(says(refusal("name = \"A\"\nregion = \"12054\"\nurl = \"https://a/path\"\n"), "url is an address"));
  CHECK(says(refusal(good + "certificate = \"a.pem\"\n"), "belong together"));
  CHECK(says(refusal(good + "[log]\nformat = \"xml\"\n"), "log.format"));
  CHECK(says(refusal(good + "[federation]\nhead_interval_ms = -1\n"), "head_interval_ms is a whole number"));
  CHECK(says(refusal("name = \"A\nregion"), "line 1"));
  CHECK(says(refusal(shortest + "[storage]\ncontrol = \"" + std::string(120, 'x') + "\"\n"), "107 bytes"));
}
