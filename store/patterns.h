// The shapes of short texts in listings and in the API's parameters. Pure functions, any thread.
#pragma once

#include <string_view>

namespace store {

/// Ids of categories, concepts, skills, expertise and portals: [a-z][a-z0-9-]*.
bool is_id(std::string_view text);
/// BCP 47 as far as it is needed: a primary language of two or three letters, then subtags ("sr-Latn", "pt-BR"), then
/// private ones behind "x" ("de-x-leicht").
bool is_language(std::string_view text);
/// Five digits, as in Germany.
bool is_postal_code(std::string_view text);
/// "2027-03-14"
bool is_date(std::string_view text);
/// "00:00" to "23:59"
bool is_time_of_day(std::string_view text);
/// An address that starts with https:// and a host, without spaces, quotes and the like.
bool is_https(std::string_view text);

}  // namespace store
