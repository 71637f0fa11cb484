#include "web/templates.h"

#include <stdexcept>

#include "web/embedded.h"

namespace web {

namespace {

using Constants = std::vector<std::pair<std::string, std::string>>;

std::string file(const std::string& name) {
  const auto content = embedded("templates/" + name + ".mustache");
  if (content.empty()) throw std::runtime_error("there is no template " + name);
  return std::string(content);
}

/// Replaces everything from `open` to the next `close` by what `make` gives for the text between them.
template <class Make>
std::string replace_between(std::string_view in, std::string_view open, std::string_view close, Make make) {
  std::string out;
  while (true) {
    const auto begin = in.find(open);
    if (begin == std::string_view::npos) return out.append(in);
    const auto end = in.find(close, begin);
    if (end == std::string_view::npos) throw std::runtime_error("a template has " + std::string(open) + " without end");
    out += in.substr(0, begin);
    out += make(std::string(in.substr(begin + open.size(), end - begin - open.size())));
    in.remove_prefix(end + close.size());
  }
}

std::string with_partials(const std::string& name) {
  return replace_between(file(name), "{{> ", "}}\n", with_partials);
}

std::string translated(const std::string& text, const Texts& texts) {
  return replace_between(text, "{{#t}}", "{{/t}}", [&](const std::string& message) {
    const auto escaped = kainjow::mustache::html_escape(texts.say(message.c_str()));
    return replace_between(escaped, "{", "}", [](const std::string& name) { return "{{" + name + "}}"; });
  });
}

std::string with_constants(const std::string& text, const Constants& constants) {
  return replace_between(text, "{{", "}}", [&](const std::string& name) {
    for (const auto& [constant, value] : constants)
      if (constant == name) return kainjow::mustache::html_escape(value);
    return "{{" + name + "}}";
  });
}

}  // namespace

void set(View& view, const std::string& name, const std::string& text) {
  view[name] = text.empty() ? View(false) : View(text);
}

Templates::Templates(const Languages& languages, const StaticFiles& files) {
  for (const auto& texts : languages.all()) {
    const Constants constants{{"lang", texts.tag()},
                              {"dir", std::string(texts.direction())},
                              {"home", "/" + texts.segment() + "/"},
                              {"style", files.address("style.css")},
                              {"icons", files.address("icons.svg")},
                              {"favicon", files.address("favicon.svg")}};
    for (const char* page : {"start", "search", "listing", "alliance", "message"}) {
      kainjow::mustache::mustache parsed(with_constants(translated(with_partials(page), texts), constants));
      if (!parsed.is_valid()) throw std::runtime_error(std::string(page) + ": " + parsed.error_message());
      x_parsed.emplace(Name(texts.segment(), page), std::move(parsed));
    }
  }
}

std::string Templates::render(const std::string& page, const Texts& texts, const View& view) const {
  return x_parsed.at(Name(texts.segment(), page)).render(view);
}

}  // namespace web
