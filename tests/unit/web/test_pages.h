// The pages of a node in memory, behind its router, beside the API; two other portals' listings can be held.
#pragma once

#include <string>
#include <string_view>

#include "tests/unit/web/test_node.h"
#include "web/pages.h"

namespace tests {

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// How often `part` stands in `text`.
inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

struct TestPages : TestNode {
  Other leer = add_other("leer"), leipzig = add_other("leipzig");
  web::Pages pages{sources};

  TestPages() { pages.add_to(router); }

  /// The body of a page that must be there.
  std::string page(const std::string& target, const web::Headers& headers = {}) {
    const auto response = ask("GET", target, {}, headers);
    CHECK_MESSAGE(response.status == 200, target);
    return response.body;
  }
  /// Posts a listing here; returns its path below a language.
  std::string publish(const nlohmann::json& body) {
    const auto response = post(body, organisation);
    REQUIRE_MESSAGE(response.status == 201, response.body);
    return header(response, "location").substr(std::string_view("/api/v1").size());
  }
  /// Holds a listing of the portal in Leer; returns its path below a language.
  std::string receive(const nlohmann::json& body, std::uint8_t number,
                      const nlohmann::json& changes = nlohmann::json::object()) {
    const auto id = *store::ItemId::from_bytes(std::string(16, static_cast<char>(number)));
    hold(leer, body, id, changes);
    return "/listings/" + store::to_text(leer.identity.node) + "/" + id.hex();
  }
};

inline nlohmann::json listing(std::string title, std::string text = "Ein Text.") {
  auto body = winter_jacket();
  body["title"] = std::move(title);
  body["text"] = std::move(text);
  return body;
}

}  // namespace tests
