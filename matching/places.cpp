#include "matching/places.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <stdexcept>
#include <tuple>

#include "matching/embedded.h"
#include "matching/folding.h"

namespace matching {
namespace {

[[noreturn]] void broken(std::string_view file) {
  throw std::logic_error("conf/" + std::string(file) + " is not what this program was written for");
}

// Calls `use` with the columns of each line but the first.
template <std::size_t Columns, class Use>
void each_line(std::string_view file, Use use) {
  std::string_view rest = embedded(file);
  if (rest.empty()) broken(file);
  for (bool header = true; !rest.empty(); header = false) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (header) continue;
    std::array<std::string_view, Columns> columns;
    for (auto& column : columns) {
      column = line.substr(0, line.find('\t'));
      line.remove_prefix(std::min(column.size() + 1, line.size()));
    }
    use(columns);
  }
}

template <class Number>
Number number(std::string_view text, std::string_view file) {
  Number value{};
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) broken(file);
  return value;
}

// "Potsdam, Stadt" → "Potsdam"; "Leer" → "Landkreis Leer"; "Vogtlandkreis" stays.
std::string name_for_people(std::string_view type, std::string_view name) {
  name = name.substr(0, name.find(", "));
  if (type != "Kreis" && type != "Landkreis") return std::string(name);
  for (const char* own : {"kreis", "Kreis", "Region", "Städteregion"})
    if (name.find(own) != std::string_view::npos) return std::string(name);
  return std::string(type) + " " + std::string(name);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Runs of letters and digits in folded text; every byte beyond ASCII counts as a letter.
std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  const auto in_word = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  };
  for (std::size_t i = 0; i < folded.size();) {
    std::size_t end = i;
    while (end < folded.size() && in_word(folded[end])) ++end;
    if (end > i) words.push_back(folded.substr(i, end - i));
    i = end + 1;
  }
  return words;
}

}  // namespace

Places::Places() {
  read_districts();
  read_postal_codes();
  std::sort(x_rows.begin(), x_rows.end(),
            [](const Row& a, const Row& b) { return std::tie(a.kind, a.key, a.ags) < std::tie(b.kind, b.key, b.ags); });
  for (std::size_t i = 1; i < x_rows.size(); ++i)
    if (x_rows[i].kind == PlaceKind::town && x_rows[i - 1].kind == PlaceKind::town &&
        x_rows[i].key == x_rows[i - 1].key)
      x_rows[i].ambiguous = x_rows[i - 1].ambiguous = true;
  index_words();
}

void Places::read_districts() {
  constexpr std::string_view file = "places/districts.tsv";
  each_line<7>(file, [&](const std::array<std::string_view, 7>& c) {
    x_rows.push_back({PlaceKind::district,
                      c[0],
                      {},
                      c[0],
                      store::from_degrees(number<double>(c[5], file), number<double>(c[6], file)),
                      number<std::uint32_t>(c[4], file)});
    x_district_names.emplace_back(c[0], name_for_people(c[1], c[2]));
  });
  std::sort(x_district_names.begin(), x_district_names.end());
}

void Places::read_postal_codes() {
  constexpr std::string_view file = "places/postal_codes.tsv";
  struct Code {
    std::string_view town, ags;
    double latitude, longitude;
    std::uint32_t inhabitants;
  };
  std::vector<Code> codes;
  each_line<6>(file, [&](const std::array<std::string_view, 6>& c) {
    codes.push_back(
        {c[1], c[2], number<double>(c[4], file), number<double>(c[5], file), number<std::uint32_t>(c[3], file)});
    x_rows.push_back({PlaceKind::postal_code, c[0], c[1], c[2],
                      store::from_degrees(codes.back().latitude, codes.back().longitude), codes.back().inhabitants});
  });
  std::sort(codes.begin(), codes.end(),
            [](const Code& a, const Code& b) { return std::tie(a.town, a.ags) < std::tie(b.town, b.ags); });
  for (std::size_t i = 0; i < codes.size();) {
    double latitude = 0, longitude = 0;
    std::uint32_t inhabitants = 0;
    const std::size_t first = i;
    for (; i < codes.size() && codes[i].town == codes[first].town && codes[i].ags == codes[first].ags; ++i) {
      latitude += codes[i].latitude;
      longitude += codes[i].longitude;
      inhabitants += codes[i].inhabitants;
    }
    const auto count = static_cast<double>(i - first);
    x_rows.push_back({PlaceKind::town, codes[first].town, codes[first].town, codes[first].ags,
                      store::from_degrees(latitude / count, longitude / count), inhabitants});
  }
}

void Places::index_words() {
  for (std::uint32_t i = 0; i < x_rows.size(); ++i) {
    const Row& place = x_rows[i];
    if (place.kind == PlaceKind::postal_code) continue;  // found by digits, in key order
    // A city that is its own district is offered once, as a town.
    if (place.kind == PlaceKind::district && row(PlaceKind::town, district_name(place.ags), place.ags)) continue;
    const std::string folded =
        casefold(place.kind == PlaceKind::district ? district_name(place.ags) : std::string_view(place.town));
    const std::string plain = without_marks(folded);
    add_words(plain, i);
    if (const std::string spelled = umlauts_spelled_out(folded); spelled != plain) add_words(spelled, i);
  }
  x_folded.shrink_to_fit();
  std::sort(x_words.begin(), x_words.end(), [&](const Word& a, const Word& b) { return text(a) < text(b); });
}

void Places::add_words(std::string_view folded, std::uint32_t row) {
  for (const auto word : words_of(folded)) {
    x_words.push_back({static_cast<std::uint32_t>(x_folded.size()), static_cast<std::uint32_t>(word.size()), row});
    x_folded += word;
  }
}

const Places::Row* Places::row(PlaceKind kind, std::string_view key, std::string_view ags) const {
  const auto found = std::lower_bound(x_rows.begin(), x_rows.end(), std::tie(kind, key, ags),
                                      [](const Row& a, const auto& b) { return std::tie(a.kind, a.key, a.ags) < b; });
  if (found == x_rows.end() || found->kind != kind || found->key != key) return nullptr;
  return ags.empty() || found->ags == ags ? &*found : nullptr;
}

PlaceMatch Places::match(const Row& place) const {
  PlaceMatch out;
  out.kind = place.kind;
  out.town = place.town;
  out.district = place.ags;
  out.centre = place.centre;
  switch (place.kind) {
    case PlaceKind::postal_code:
      out.id = out.postal_code = place.key;
      out.name = out.postal_code + " " + out.town;
      break;
    case PlaceKind::town:
      out.id = "town:" + out.town + ":" + out.district;
      out.name = out.town;
      if (place.ambiguous && district_name(place.ags) != out.town)
        out.name += " (" + std::string(district_name(place.ags)) + ")";
      break;
    case PlaceKind::district:
      out.id = "ags:" + out.district;
      out.name = district_name(place.ags);
      break;
  }
  return out;
}

std::optional<PlaceMatch> Places::find(std::string_view id) const {
  const Row* found = nullptr;
  if (id.starts_with("ags:")) {
    found = row(PlaceKind::district, id.substr(4), id.substr(4));
  } else if (id.starts_with("town:")) {
    const auto name = id.substr(5);
    const auto colon = name.rfind(':');
    if (colon != std::string_view::npos && colon + 1 < name.size())
      found = row(PlaceKind::town, name.substr(0, colon), name.substr(colon + 1));
  } else {
    found = row(PlaceKind::postal_code, id, {});
  }
  if (!found) return std::nullopt;
  return match(*found);
}

std::vector<std::uint32_t> Places::rows_with(std::string_view word) const {
  std::vector<std::uint32_t> rows;
  for (auto at = std::lower_bound(x_words.begin(), x_words.end(), word,
                                  [&](const Word&a, std::string_view b) { return text(a) < b; });
       at != x_words.end() && text(*at).starts_with(word); ++at)
    rows.push_back(at->row);
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::vector<const Places::Row*> Places::codes_with(std::span<const std::string_view> typed, std::size_t limit) const {
  const auto fits = [&](const Row& place) {
    const std::string folded = casefold(place.town);
    const std::string plain = without_marks(folded), spelled = umlauts_spelled_out(folded);
    auto words = words_of(plain);
    for (const auto word : words_of(spelled)) words.push_back(word);
    return std::all_of(typed.begin() + 1, typed.end(), [&](std::string_view prefix) {
      return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return word.starts_with(prefix); });
    });
  };
  std::vector<const Row*> found;
  auto at = std::lower_bound(x_rows.begin(), x_rows.end(), typed[0], [](const Row& a, std::string_view b) {
    return a.kind == PlaceKind::postal_code && a.key < b;
  });
  for (; at != x_rows.end() && at->kind == PlaceKind::postal_code && at->key.starts_with(typed[0]); ++at) {
    if (found.size() >= limit) break;
    if (fits(*at)) found.push_back(&*at);
  }
  return found;
}

std::vector<const Places::Row*> Places::names_with(std::span<const std::string_view> typed, std::size_t limit) const {
  std::vector<std::uint32_t> rows = rows_with(typed[0]);
  for (const auto word : typed.subspan(1)) {
    std::vector<std::uint32_t> both;
    const auto others = rows_with(word);
    std::set_intersection(rows.begin(), rows.end(), others.begin(), others.end(), std::back_inserter(both));
    rows = std::move(both);
  }
  std::vector<std::pair<bool, const Row*>> found;  // whether nothing but this name was typed
  found.reserve(rows.size());
  for (const auto at : rows) found.emplace_back(is_whole_name(x_rows[at], typed), &x_rows[at]);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first : a.second->inhabitants > b.second->inhabitants;
  });
  std::vector<const Row*> out;
  for (std::size_t i = 0; i < found.size() && i < limit; ++i) out.push_back(found[i].second);
  return out;
}

bool Places::is_whole_name(const Row& place, std::span<const std::string_view> typed) const {
  const std::string_view name = place.kind == PlaceKind::district ? district_name(place.ags) : place.town;
  std::size_t size = 0;
  for (const auto word : typed) size += word.size() + 1;
  if (name.size() > 2 * size) return false;  // saves folding most of the names; a folded one is at least half as long
  const std::string folded = casefold(name);
  const std::string plain = without_marks(folded), spelled = umlauts_spelled_out(folded);
  const auto same = [&](std::string_view text) {
    const auto words = words_of(text);
    return std::equal(words.begin(), words.end(), typed.begin(), typed.end());
  };
  return same(plain) || same(spelled);
}

std::vector<PlaceMatch> Places::complete(std::string_view text, std::size_t limit) const {
  constexpr std::size_t longest = 200;  // no name is longer
  if (text.size() > longest) return {};
  const std::string plain = without_marks(casefold(text));
  const auto typed = words_of(plain);
  if (typed.empty()) return {};
  std::vector<PlaceMatch> out;
  for (const Row* place : is_digit(typed[0][0]) ? codes_with(typed, limit) : names_with(typed, limit))
    out.push_back(match(*place));
  return out;
}

PlaceMatch Places::nearest(store::LatLon point) const {
  std::size_t best = 0;
  double best_km = store::distance_km(point, x_rows[best].centre);
  for (std::size_t i = 1; i < x_rows.size() && x_rows[i].kind == PlaceKind::postal_code; ++i) {  // they come first
    const double km = store::distance_km(point, x_rows[i].centre);
    if (km >= best_km) continue;
    best = i;
    best_km = km;
  }
  return match(x_rows[best]);
}

std::string_view Places::district_name(std::string_view ags) const {
  const auto found = std::lower_bound(x_district_names.begin(), x_district_names.end(), ags,
                                      [](const auto& a, std::string_view b) { return a.first < b; });
  return found != x_district_names.end() && found->first == ags ? std::string_view(found->second) : std::string_view();
}

}  // namespace matching
