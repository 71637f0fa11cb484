#include "web/router.h"

#include <algorithm>
#include <cassert>

#include "web/problem.h"

namespace web {
namespace {

bool is_capture(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// "/a/b" gives "a" and "b"; "/" and "/a/" have an empty last segment.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    out.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool fits(std::string_view pattern, std::string_view segment) {
  return is_capture(pattern) ? !segment.empty() : pattern == segment;
}

}  // namespace

std::string_view Captures::operator[](std::string_view name) const {
  for (const auto& [key, value] : x_values)
    if (key == name) return value;
  assert(false && "the pattern has no such segment");
  return {};
}

void Router::add(std::string_view method, std::string_view pattern, Action action) {
  auto route = std::find_if(x_routes.begin(), x_routes.end(), [&](const Route& r) { return r.pattern == pattern; });
  if (route == x_routes.end()) {
    Route added{std::string(pattern), {}, {}};
    for (std::string_view segment : split(pattern)) added.segments.emplace_back(segment);
    const auto literal_first = [](const std::string& a, const std::string& b) {
      return is_capture(a) != is_capture(b) ? is_capture(b) : a < b;
    };
    const auto before = [&](const Route& a, const Route& b) {
      return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                                          literal_first);
    };
    route = x_routes.insert(std::upper_bound(x_routes.begin(), x_routes.end(), added, before), std::move(added));
  }
  [[maybe_unused]] const bool is_new = route->actions.emplace(std::string(method), std::move(action)).second;
  assert(is_new);
}

void Router::refuse_below(std::string prefix, Refusal refusal) {
  x_refusals[std::move(prefix)] = std::move(refusal);
}

const Router::Route* Router::find(std::string_view path, std::vector<std::string_view>& segments) const {
  segments = split(path);
  for (const Route& route : x_routes)
    if (route.segments.size() == segments.size() &&
        std::equal(route.segments.begin(), route.segments.end(), segments.begin(), fits))
      return &route;
  return nullptr;
}

Response Router::refuse(const Request& request, int status) const {
  const Refusal* chosen = nullptr;
  std::size_t longest = 0;
  for (const auto& [prefix, refusal] : x_refusals) {
    if (!request.path.starts_with(prefix) || (chosen && prefix.size() <= longest)) continue;
    chosen = &refusal;
    longest = prefix.size();
  }
  if (chosen) return (*chosen)(request, status);
  return problem(status, status == 404 ? "there is nothing at this address" : "this address does not take this method");
}

void Router::handle(Request request, Reply reply) {
  std::vector<std::string_view> segments;
  const Route* route = find(request.path, segments);
  if (!route) return reply(refuse(request, 404));
  auto action = route->actions.find(request.method);
  if (action == route->actions.end() && request.method == "HEAD") action = route->actions.find("GET");
  if (action == route->actions.end()) {
    std::string allow;
    for (const auto& [method, unused] : route->actions) allow += (allow.empty() ? "" : ", ") + method;
    if (route->actions.contains("GET")) allow += ", HEAD";
    Response response = request.method == "OPTIONS" ? Response{204, {}, {}} : refuse(request, 405);
    response.headers.emplace_back("allow", std::move(allow));
    return reply(std::move(response));
  }
  std::vector<std::pair<std::string_view, std::string_view>> values;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view name = route->segments[i];
    if (is_capture(name)) values.emplace_back(name.substr(1, name.size() - 2), segments[i]);
  }
  action->second(request, Captures(std::move(values)), std::move(reply));
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Route& route : x_routes)
    for (const auto& [method, unused] : route.actions) out.emplace_back(method, route.pattern);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace web
