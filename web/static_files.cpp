#include "web/static_files.h"

#include <stdexcept>

#include "store/digest.h"
#include "web/embedded.h"

namespace web {

StaticFiles::StaticFiles() {
  for (const auto& [name, type] :
       {std::pair<std::string_view, std::string_view>{"style.css", "text/css; charset=utf-8"},
        {"icons.svg", "image/svg+xml"},
        {"favicon.svg", "image/svg+xml"}}) {
    const auto content = embedded("static/" + std::string(name));
    const auto hash = store::sha256(content).hex().substr(0, 16);
    x_files.push_back({std::string(name), type, "/static/" + hash + "/" + std::string(name), content});
  }
}

const std::string& StaticFiles::address(std::string_view name) const {
  for (const auto& file : x_files)
    if (file.name == name) return file.address;
  throw std::out_of_range("no static file of this name");
}

std::optional<Response> StaticFiles::find(std::string_view path) const {
  for (const auto& file : x_files) {
    if (file.address != path) continue;
    return Response{200,
                    {{"content-type", std::string(file.type)},
                     {"cache-control", "public, max-age=31536000, immutable"},
                     {"x-content-type-options", "nosniff"}},
                    std::string(file.content)};
  }
  return std::nullopt;
}

}  // namespace web
