#include "web/target.h"

#include <boost/url.hpp>

namespace web {
namespace {

namespace urls = boost::urls;

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (!length || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
        (lead == 0xf4 && second > 0x8f))
      return false;  // overlong, surrogate or beyond U+10FFFF
    i += length;
  }
  return true;
}

bool is_clean(std::string_view text) {
  return text.find('\0') == std::string_view::npos && is_utf8(text);
}

}  // namespace

store::Result<void> parse_target(Request& request) {
  const store::Error wrong{store::Code::invalid, "the request target is not a path and query we can read", {}};
  std::string_view target = request.target;
  if (!target.starts_with('/')) {
    const auto absolute = urls::parse_absolute_uri(target);
    if (!absolute || (absolute->scheme() != "http" && absolute->scheme() != "https")) return wrong;
    const auto origin = absolute->encoded_target();
    target = {origin.data(), origin.size()};
    if (target.empty()) target = "/";
  }
  const auto url = urls::parse_origin_form(target);
  if (!url) return wrong;

  request.path.clear();
  for (const auto segment : url->encoded_segments()) {
    const std::string text = segment.decode();
    // An encoded slash would make "/a%2Fb" and "/a/b" the same path to every later check.
    if (text == "." || text == ".." || text.find('/') != std::string::npos || !is_clean(text)) return wrong;
    request.path += '/' + text;
  }
  if (request.path.empty()) request.path = "/";

  request.query.clear();
  urls::encoding_opts form;
  form.space_as_plus = true;
  for (const auto parameter : url->encoded_params()) {
    std::string name = parameter.key.decode(form), value = parameter.value.decode(form);
    if (!is_clean(name) || !is_clean(value)) return wrong;
    if (!name.empty() || parameter.has_value) request.query.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

std::string encode_component(std::string_view text) {
  return urls::encode(text, urls::unreserved_chars);
}

}  // namespace web
