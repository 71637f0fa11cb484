// The Mustache templates of the pages, prepared once for every language: partials inserted, texts translated, addresses
// of static files filled in, parsed. A page is then one walk over a parsed template.
//
// In a template, {{#t}}English text{{/t}} is translated; a {name} in it becomes the variable of that name.
// Threads: any; rendering only reads (neither lambdas nor partials are left in a prepared template).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <kainjow/mustache.hpp>

#include "web/static_files.h"
#include "web/texts.h"

namespace web {

using View = kainjow::mustache::data;
using Views = kainjow::mustache::list;

/// Sets a text; an empty one as false, because Mustache takes an empty text for true.
void set(View& view, const std::string& name, const std::string& text);

class Templates {
 public:
  /// Throws std::runtime_error if a template is broken: they are built in.
  Templates(const Languages& languages, const StaticFiles& files);

  /// `page`: file name without extension. Throws std::out_of_range if there is none.
  std::string render(const std::string& page, const Texts& texts, const View& view) const;

 private:
  using Name = std::pair<std::string, std::string>;  // segment of the language, page
  mutable std::map<Name, kainjow::mustache::mustache> x_parsed;
};

}  // namespace web
