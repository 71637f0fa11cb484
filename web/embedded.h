// Files built into the program (conf/build/embed.cmake). An unknown name gives an empty view.
#pragma once

#include <string_view>

namespace web {

/// Templates and static files by their path in this folder: "templates/start.mustache", "static/style.css".
std::string_view embedded(std::string_view name);

namespace locale_files {
/// Compiled translations: "locale/de.mo", and their list, one tag a line: "locale/languages.txt".
std::string_view embedded(std::string_view name);
}  // namespace locale_files

}  // namespace web
