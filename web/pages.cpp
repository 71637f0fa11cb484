#include "web/pages.h"

#include "web/addresses.h"
#include "web/found_listings.h"

namespace web {

namespace {

/// For every page, in one place. Nothing is loaded but our own style sheet and pictures, nothing runs.
Headers page_headers(const Texts& texts) {
  return {{"content-type", "text/html; charset=utf-8"},
          {"content-language", texts.tag()},
          {"cache-control", "no-cache"},
          {"content-security-policy",
           "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
           "frame-ancestors 'none'"},
          {"x-content-type-options", "nosniff"},
          {"referrer-policy", "same-origin"},
          {"cross-origin-opener-policy", "same-origin"}};
}

std::string_view first_segment(std::string_view path) {
  path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

}  // namespace

std::string listings_label(const Texts& texts, std::uint64_t count) {
  return texts.say_count("{count} listing", "{count} listings", count);
}

std::string portals_label(const Texts& texts, std::uint64_t count) {
  return texts.say_count("{count} portal", "{count} portals", count);
}

std::string portal_name(const Sources& sources, store::Origin origin, const store::OriginRecord& record) {
  if (origin == store::own_origin) return sources.portal.name;
  constexpr std::size_t beginning = 10;
  return record.name.empty() ? store::to_text(record.node).substr(0, beginning) + "…" : record.name;
}

Pages::Pages(const Sources& sources) : x_sources(sources), x_templates(x_languages, x_files) {}

void Pages::add_to(Router& router) const {
  const std::vector<std::pair<std::string, Build>> pages{
      {"/", [](const Visit& visit, const Captures&) { return start_page(visit); }},
      {"/search", [](const Visit& visit, const Captures&) { return search_page(visit); }},
      {"/alliance", [](const Visit& visit, const Captures&) { return alliance_page(visit); }},
      {"/listings/{node}/{id}",
       [](const Visit& visit, const Captures& in) { return listing_page(visit, in["node"], in["id"]); }}};
  const auto to_language = [this](const Request& request, const Captures&, const Reply& reply) {
    reply(redirect(request));
  };
  for (const auto& [path, build] : pages) {
    router.add("GET", path, to_language);
    for (const auto& texts : x_languages.all())
      router.add("GET", "/" + texts.segment() + path,
                 [this, &texts, make = build](const Request& request, const Captures& captures, const Reply& reply) {
                   reply(answer(request, texts, captures, make));
                 });
  }
  for (const auto& texts : x_languages.all()) router.add("GET", "/" + texts.segment(), to_language);
  router.add("GET", "/static/{hash}/{file}", [this](const Request& request, const Captures&, const Reply& reply) {
    const auto file = x_files.find(request.path);
    reply(file ? *file : refuse(request, 404));
  });
  router.refuse_below("/", [this](const Request& request, int status) { return refuse(request, status); });
}

Response Pages::answer(const Request& request, const Texts& texts, const Captures& captures, const Build& build) const {
  const auto snapshot = x_sources.database.engine().snapshot();
  auto origins = carried_origins(*snapshot);
  if (!origins) return respond(request, texts, notice_page(texts, Notice::fault));
  const Visit visit{x_sources, texts, request, *snapshot, std::move(*origins), x_sources.clock.now()};
  auto page = build(visit, captures);
  if (!page) {
    const bool busy = page.error().code == store::Code::busy || page.error().code == store::Code::unavailable;
    return respond(request, texts, notice_page(texts, busy ? Notice::busy : Notice::fault));
  }
  return respond(request, texts, std::move(*page));
}

Response Pages::refuse(const Request& request, int status) const {
  const Texts& texts = language_of(request);
  Response response =
      respond(request, texts, notice_page(texts, status == 405 ? Notice::wrong_method : Notice::no_such_page));
  response.headers.emplace_back("vary", "accept-language");
  return response;
}

Response Pages::redirect(const Request& request) const {
  const Texts& texts = language_of(request);
  return {302,
          {{"location", in_language(request, texts.segment(), texts.segment())},
           {"vary", "accept-language"},
           {"cache-control", "no-cache"}},
          {}};
}

Response Pages::respond(const Request& request, const Texts& texts, Page page) const {
  View& view = page.view;
  const std::string& portal = x_sources.portal.name;
  view["portal"] = portal;
  view["page_title"] = page.title.empty() ? portal : page.title + " – " + portal;
  view["at_search"] = page.name == "search";
  view["at_alliance"] = page.name == "alliance";
  Views languages;
  for (const auto& other : x_languages.all()) {
    View language;
    language["tag"] = other.tag();
    language["direction"] = std::string(other.direction());
    language["name"] = other.own_name();
    language["href"] = in_language(request, texts.segment(), other.segment());
    language["is_current"] = &other == &texts;
    languages.push_back(std::move(language));
  }
  view["languages"] = languages;
  return {page.status, page_headers(texts), x_templates.render(page.name, texts, view)};
}

const Texts& Pages::language_of(const Request& request) const {
  const Texts* named = x_languages.find(first_segment(request.path));
  return named ? *named : x_languages.best(request.header("accept-language"));
}

}  // namespace web
