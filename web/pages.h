// The pages of the portal: start, search, listing and alliance in every language, their static files, the redirects of
// addresses without a language, and what is told instead of a page.
// Threads: built before serving starts, immutable then; requests on io threads.
#pragma once

#include "web/page.h"
#include "web/router.h"

namespace web {

class Pages {
 public:
  /// What `sources` refers to outlives the pages. Throws std::runtime_error if a template or translation is broken.
  explicit Pages(const Sources& sources);

  /// Adds the routes; the pages outlive the router.
  void add_to(Router& router) const;

 private:
  using Build = std::function<store::Result<Page>(const Visit&, const Captures&)>;

  Response answer(const Request& request, const Texts& texts, const Captures& captures, const Build& build) const;
  Response refuse(const Request& request, int status) const;
  Response redirect(const Request& request) const;
  Response respond(const Request& request, const Texts& texts, Page page) const;
  /// The language an address names, or else the one the reader asks for.
  const Texts& language_of(const Request& request) const;

  const Sources x_sources;
  const Languages x_languages;
  const StaticFiles x_files;
  const Templates x_templates;
};

}  // namespace web
