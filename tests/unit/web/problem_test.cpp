#include "web/problem.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace web;
using nlohmann::json;

TEST_CASE("an error is told with its status, a sentence and the field") {
  const Response response = problem(store::Error{store::Code::invalid, "is missing", "/title"});
  CHECK(response.status == 400);
  CHECK(json::parse(response.body) == json{{"type", "about:blank"},
                                           {"title", "Bad Request"},
                                           {"status", 400},
                                           {"detail", "is missing"},
                                           {"path", "/title"}});
  CHECK_FALSE(json::parse(problem(404, "nothing").body).contains("path"));
}

TEST_CASE("faults of the node do not show its inside") {
  const Response response = problem(store::Error{store::Code::io, "/var/lib/x: no space left", {}});
  CHECK(response.status == 500);
  CHECK(response.body.find("/var/lib") == std::string::npos);
}

TEST_CASE("who is asked to come again is told when, who is asked for a token how") {
  const auto has = [](const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return !value.empty();
    return false;
  };
  CHECK(has(problem(store::Error{store::Code::busy, "full", {}}), "retry-after"));
  CHECK(has(problem(store::Error{store::Code::unauthorized, "no", {}}), "www-authenticate"));
}
