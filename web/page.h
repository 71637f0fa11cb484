// A page as data: which template, and the words and values for it. The functions below build the view models of the
// four pages; Pages adds what all share and renders. Pure functions on what a Visit refers to, any thread.
#pragma once

#include <string>
#include <string_view>

#include "web/search_parameters.h"
#include "web/sources.h"
#include "web/templates.h"

namespace web {

/// One request for a page in one language.
struct Visit {
  const Sources& sources;
  const Texts& texts;
  const Request& request;
  const store::Reader& reader;  // a snapshot
  Origins origins;
  store::Instant now;
};

struct Page {
  std::string name;   // of the template
  std::string title;  // without the portal's name; may be empty
  View view;
  int status = 200;
};

store::Result<Page> start_page(const Visit& visit);
/// Lenient: what cannot be understood restricts nothing, an unknown place is told.
store::Result<Page> search_page(const Visit& visit);
/// A page that says so with 404 or 410 if there is no such listing, or not any more.
store::Result<Page> listing_page(const Visit& visit, std::string_view node, std::string_view id);
store::Result<Page> alliance_page(const Visit& visit);

/// What is told instead of a page.
enum class Notice { no_such_page, no_such_listing, listing_ended, listing_needs_newer, wrong_method, busy, fault };
Page notice_page(const Texts& texts, Notice notice);

/// "1.065 Einträge", "3 Portale"
std::string listings_label(const Texts& texts, std::uint64_t count);
std::string portals_label(const Texts& texts, std::uint64_t count);
/// Name of the portal a catalogue belongs to; the beginning of its node id while the name is unknown.
std::string portal_name(const Sources& sources, store::Origin origin, const store::OriginRecord& record);

}  // namespace web
