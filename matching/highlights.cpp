#include <algorithm>

#include "matching/analysis.h"
#include "matching/limits.h"
#include "matching/search.h"

namespace matching {

std::vector<Highlight> highlights(std::string_view text, std::string_view language, std::string_view query) {
  if (query.size() > 4 * limits::query_characters) return {};  // no search took it either
  std::vector<std::string> wanted;
  for (const auto word : words(query))
    for (auto& term : terms_of(query.substr(word.begin, word.end - word.begin))) wanted.push_back(std::move(term));
  if (wanted.empty()) return {};
  std::sort(wanted.begin(), wanted.end());
  std::vector<Highlight> out;
  for (const auto word : words(text))
    if (std::binary_search(wanted.begin(), wanted.end(),
                           term_of(text.substr(word.begin, word.end - word.begin), language)))
      out.push_back({word.begin, word.end});
  return out;
}

}  // namespace matching
