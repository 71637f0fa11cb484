#include "web/api.h"

#include "store/origins.h"
#include "web/api_reads.h"
#include "web/api_writes.h"
#include "web/conditional.h"
#include "web/embedded.h"
#include "web/held_listing.h"
#include "web/problem.h"

namespace web {
namespace {

// Public reads may be made by scripts of any site; nothing about a session is in them.
void allow_any_site(Headers& headers) {
  headers.emplace_back("access-control-allow-origin", "*");
  headers.emplace_back("access-control-expose-headers", "etag, retry-after");
}

Response json(std::string body) {
  return {200, {{"content-type", "application/json"}, {"cache-control", "no-cache"}}, std::move(body)};
}

Response json(store::Result<std::string> body) {
  return body ? json(*std::move(body)) : problem(body.error());
}

using Read = std::function<Response(const Request&, const Captures&)>;

void add_read(Router& router, std::string_view pattern, Read read) {
  router.add("GET", pattern,
             [read = std::move(read)](const Request& request, const Captures& captures, const Reply& reply) {
               Response response = with_tag(request, read(request, captures));
               allow_any_site(response.headers);
               reply(std::move(response));
             });
  // What a browser asks before a script of another site may send a condition with its read.
  router.add("OPTIONS", pattern, [](const Request&, const Captures&, const Reply& reply) {
    Response response{204, {}, {}};
    allow_any_site(response.headers);
    response.headers.emplace_back("access-control-allow-methods", "GET, HEAD");
    response.headers.emplace_back("access-control-allow-headers", "if-none-match");
    response.headers.emplace_back("access-control-max-age", "86400");
    reply(std::move(response));
  });
}

Response one_listing(const Sources& sources, const Request& request, const Captures& captures) {
  if (auto known = check_parameters(request, {}); !known) return problem(known.error());
  const auto reader = sources.database.engine().snapshot();
  auto held = held_listing(*reader, captures["node"], captures["id"], sources.clock.now());
  if (!held && held.error().code == store::Code::unsupported)
    return problem(404, held.error().message, held.error().path);  // as good as absent for a reader of today
  if (!held) return problem(held.error());
  return json(std::move(held->bytes));
}

Response ready(const Sources& sources) {
  const auto own = store::origin_record(sources.database.engine(), store::own_origin);
  if (!own || !*own) return problem(503, "this node cannot read its database");
  if (const auto health = sources.index.health(); !health)
    return problem(503, "the search index lags behind the database; see the log");
  return json(R"({"status":"ready"})");
}

}  // namespace

void add_api(Router& router, const Sources& sources, const Publishing& publishing) {
  add_read(router, "/api/v1/listings",
           [sources](const Request& request, const Captures&) { return json(search_answer(sources, request)); });
  add_read(router, "/api/v1/listings/{node}/{id}", [sources](const Request& request, const Captures& captures) {
    return one_listing(sources, request, captures);
  });
  add_read(router, "/api/v1/places",
           [sources](const Request& request, const Captures&) { return json(places_answer(sources, request)); });
  add_read(router, "/api/v1/alliance",
           [sources](const Request& request, const Captures&) { return json(alliance_answer(sources, request)); });
  add_read(router, "/api/v1/openapi.json", [](const Request& request, const Captures&) {
    if (auto known = check_parameters(request, {}); !known) return problem(known.error());
    return json(std::string(embedded("openapi.json")));
  });

  const ListingWrites writes(sources, publishing);
  router.add("POST", "/api/v1/listings",
             [writes](const Request& request, const Captures&, const Reply& reply) { writes.create(request, reply); });
  router.add("PATCH", "/api/v1/listings/{node}/{id}",
             [writes](const Request& request, const Captures& captures, const Reply& reply) {
               writes.change(request, captures, reply);
             });
  router.add("DELETE", "/api/v1/listings/{node}/{id}",
             [writes](const Request& request, const Captures& captures, const Reply& reply) {
               writes.withdraw(request, captures, reply);
             });

  router.add("GET", "/healthz",
             [](const Request&, const Captures&, const Reply& reply) { reply(json(R"({"status":"ok"})")); });
  router.add("GET", "/readyz",
             [sources](const Request&, const Captures&, const Reply& reply) { reply(ready(sources)); });
  router.refuse_below("/api/", [](const Request&, int status) {
    return problem(status, status == 404 ? "there is nothing at this address; /api/v1/openapi.json tells what there is"
                                         : "this address does not take this method");
  });
}

}  // namespace web
