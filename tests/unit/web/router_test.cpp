#include "web/router.h"

#include <optional>

#include <doctest/doctest.h>

using namespace web;

namespace {

Router::Action answer(std::string body) {
  return [body](const Request&, const Captures&, const Reply& reply) { reply({200, {}, body}); };
}

Response ask(Router& router, std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  std::optional<Response> got;
  router.handle(std::move(request), [&](Response response) { got = std::move(response); });
  REQUIRE(got);
  return *got;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST_CASE("a request reaches the route of its method and path") {
  Router router;
  router.add("GET", "/", answer("root"));
  router.add("GET", "/a/{x}", [](const Request&, const Captures& captures, const Reply& reply) {
    reply({200, {}, "x=" + std::string(captures["x"])});
  });
  router.add("GET", "/a/b", answer("literal"));
  router.add("GET", "/{any}/c", answer("any"));
  router.add("POST", "/a/b", answer("posted"));

  CHECK(ask(router, "GET", "/").body == "root");
  CHECK(ask(router, "GET", "/a/b").body == "literal");
  CHECK(ask(router, "GET", "/a/c").body == "x=c");
  CHECK(ask(router, "GET", "/z/c").body == "any");
  CHECK(ask(router, "POST", "/a/b").body == "posted");
  CHECK(ask(router, "GET", "/a/ü x").body == "x=ü x");
  CHECK(ask(router, "HEAD", "/a/b").body == "literal");
  for (const char* nowhere : {"/a", "/a/", "/a/b/", "//b", "/a/b/c", "", "/b"})
    CHECK(ask(router, "GET", nowhere).status == 404);
}

TEST_CASE("a method nobody takes gets 405 and the methods there are") {
  Router router;
  router.add("GET", "/a", answer("got"));
  router.add("DELETE", "/a", answer("deleted"));
  router.add("POST", "/b", answer("posted"));
  const Response refused = ask(router, "PUT", "/a");
  CHECK(refused.status == 405);
  CHECK(header(refused, "allow") == "DELETE, GET, HEAD");
  CHECK(header(refused, "content-type") == "application/problem+json");
  CHECK(header(ask(router, "HEAD", "/b"), "allow") == "POST");
  CHECK(ask(router, "OPTIONS", "/b").status == 204);
  CHECK(header(ask(router, "OPTIONS", "/b"), "allow") == "POST");
}

TEST_CASE("refusals look as the part of the site they are in") {
  Router router;
  router.refuse_below("/", [](const Request&, int status) { return Response{status, {}, "page"}; });
  router.refuse_below("/api/", [](const Request&, int status) { return Response{status, {}, "api"}; });
  router.add("GET", "/api/x", answer("x"));
  CHECK(ask(router, "GET", "/y").body == "page");
  CHECK(ask(router, "GET", "/api/y").body == "api");
  CHECK(ask(router, "PUT", "/api/x").body == "api");
  CHECK(header(ask(router, "PUT", "/api/x"), "allow") == "GET, HEAD");
}
