// Finds the function that answers a request, by method and path. Filled before serving starts, immutable then; `handle`
// on io threads.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "web/http.h"

namespace web {

/// What the segments in braces of a route's pattern stand for in one request, decoded.
class Captures {
 public:
  explicit Captures(std::vector<std::pair<std::string_view, std::string_view>> values) : x_values(std::move(values)) {}
  /// Views into the request's path; `name` must stand in the pattern.
  std::string_view operator[](std::string_view name) const;

 private:
  std::vector<std::pair<std::string_view, std::string_view>> x_values;
};

class Router final : public Handler {
 public:
  /// As Handler::handle. The captures are views into the request, which lives until the call returns.
  using Action = std::function<void(const Request&, const Captures&, Reply)>;
  /// The answer when no route fits: 404, or 405 (the router adds Allow).
  using Refusal = std::function<Response(const Request&, int status)>;

  /// `pattern` is a path like "/api/v1/listings/{node}/{id}"; a segment in braces stands for any one segment that is
  /// not empty. Where several patterns fit a path, literal segments win from the left. Adding a method of a pattern
  /// twice is a programming mistake. HEAD is answered by GET, OPTIONS by the methods there are unless added.
  void add(std::string_view method, std::string_view pattern, Action action);
  /// Refuses requests whose path starts with `prefix`, the longest that fits; else with problem details.
  void refuse_below(std::string prefix, Refusal refusal);

  void handle(Request request, Reply reply) override;

  /// Every (method, pattern) there is, sorted, for documentation and tests.
  std::vector<std::pair<std::string, std::string>> routes() const;

 private:
  struct Route {
    std::string pattern;
    std::vector<std::string> segments;  // of the pattern
    std::map<std::string, Action, std::less<>> actions;
  };

  const Route* find(std::string_view path, std::vector<std::string_view>& segments) const;
  Response refuse(const Request& request, int status) const;

  std::vector<Route> x_routes;  // literal segments before captures
  std::map<std::string, Refusal> x_refusals;
};

}  // namespace web
