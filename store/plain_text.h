// Rules for text that people type and others read: no hidden characters, no stray white space. Works on code points of
// valid UTF-8 without knowing any language. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace store {

/// Code points of valid UTF-8: what the project counts as characters.
std::size_t code_points(std::string_view utf8);

/// Without white space (Unicode's White_Space) at both ends, and with line ends as '\n'.
std::string tidied(std::string_view text);

/// The first character that shows nothing but changes how its neighbours are read or found: direction overrides and
/// isolates, zero-width spaces, fillers, tags. What scripts need (joiners, left-to-right marks) is not among them.
std::optional<char32_t> hidden_character(std::string_view text);
/// For showing texts of other nodes, which may not have refused them.
std::string without_hidden_characters(std::string_view text);
/// "U+202E"
std::string code_point_name(char32_t character);

/// At least one character that can belong to a word of some language.
bool has_letter(std::string_view text);

}  // namespace store
