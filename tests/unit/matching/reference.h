// The search as it is meant, without an index: looks at every listing. What the real one finds, counts and sorts must
// be this, to the last tie.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matching/analysis.h"
#include "matching/forward.h"
#include "matching/ranking.h"
#include "matching/search.h"
#include "store/geo.h"

namespace tests {

class Reference {
 public:
  using Key = std::pair<store::Origin, store::ItemId>;

  std::map<Key, store::Listing> listings;  // `node` is set

  struct Answer {
    std::vector<Key> order;  // all of them
    std::map<std::string, std::uint64_t> category, purpose, language, origin;
  };

  Answer search(const matching::Query& query, store::Instant now) const {
    const auto words = words_of(query.text);
    const auto weights = weights_of(words);
    matching::Sort sort = query.sort;
    if (sort == matching::Sort::relevance && words.empty())
      sort = query.near ? matching::Sort::nearest : matching::Sort::newest;
    const auto today = matching::day_of(static_cast<std::uint32_t>(now.seconds()));

    Answer answer;
    std::vector<std::tuple<std::uint64_t, store::NodeId, store::ItemId, Key>> sorted;
    for (const auto& [key, listing] : listings) {
      if (!fits(query, listing, key.first) || listing.content.until <= now) continue;
      const auto analysed = matching::analyse(listing);
      std::uint64_t points = 0;
      std::size_t having = 0;
      for (std::size_t i = 0; i < words.size(); ++i) {
        std::uint64_t best = 0;
        for (const auto& term : words[i])
          if (const auto at = analysed.terms.find(term); at != analysed.terms.end())
            best = std::max<std::uint64_t>(best, matching::impact(at->second, analysed.forward.words));
        having += best > 0;
        points += best * weights[i];
      }
      if (!words.empty() && having < (query.match == matching::Match::all ? words.size() : 1)) continue;
      const auto issued = static_cast<std::uint32_t>(listing.issued.seconds());
      const double away = query.near ? store::distance_km(*query.near, analysed.forward.centre) : 0;
      points += matching::freshness(matching::day_of(issued), today);
      if (query.near) points += matching::nearness(matching::decimetres(away));
      const std::uint64_t order = sort == matching::Sort::newest    ? UINT32_MAX - issued
                                  : sort == matching::Sort::nearest ? matching::decimetres(away)
                                                                    : UINT64_MAX - points;
      sorted.emplace_back(order, listing.node, listing.id, key);
      ++answer.category[listing.content.category];
      ++answer.purpose[std::string(name_of(listing.content.purpose))];
      ++answer.origin[std::to_string(number(key.first))];
      for (const auto language : analysed.forward.languages) ++answer.language[std::string(language)];
    }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& one : sorted) answer.order.push_back(std::get<3>(one));
    return answer;
  }

 private:
  static std::vector<std::vector<std::string>> words_of(const std::string& text) {
    std::vector<std::vector<std::string>> out;
    for (const auto word : matching::words(text)) {
      const auto terms = matching::terms_of(text.substr(word.begin, word.end - word.begin));
      if (std::find(out.begin(), out.end(), terms) == out.end()) out.push_back(terms);
    }
    return out;
  }

  std::vector<std::uint64_t> weights_of(const std::vector<std::vector<std::string>>& words) const {
    std::map<std::string, std::uint64_t> with_term;
    for (const auto& [key, listing] : listings)
      for (const auto& [term, frequencies] : matching::analyse(listing).terms) ++with_term[term];
    std::vector<std::uint64_t> out;
    for (const auto& word : words) {
      std::uint64_t count = 0;
      for (const auto& term : word) count += with_term[term];
      out.push_back(matching::weight(count, listings.size()));
    }
    return out;
  }

  static bool fits(const matching::Query& query, const store::Listing& listing, store::Origin origin) {
    const auto& content = listing.content;
    const auto is_one_of = [](const auto& list, const auto& value) {
      return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    if (query.purpose && content.purpose != *query.purpose) return false;
    if (!is_one_of(query.categories, content.category) || !is_one_of(query.origins, origin)) return false;
    if (!query.language.empty()) {
      const auto primary = [](const std::string& tag) { return tag.substr(0, tag.find('-')); };
      bool any = primary(content.language) == primary(query.language);
      for (const auto& language : content.languages) any = any || primary(language) == primary(query.language);
      if (!any) return false;
    }
    if (!query.radius_km) return true;
    return store::distance_km(*query.near, *store::geohash_centre(content.area)) <= *query.radius_km;
  }
};

}  // namespace tests
