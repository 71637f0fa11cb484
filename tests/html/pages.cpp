// Writes pages in every state they have to files, for html-validate. The folder is the environment's HTML_PAGES.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/web/test_pages.h"

using tests::listing;

namespace {

void write(const std::string& name, const web::Response& response) {
  const char* folder = std::getenv("HTML_PAGES");
  REQUIRE(folder);
  std::filesystem::create_directories(folder);
  std::ofstream(std::filesystem::path(folder) / (name + ".html")) << response.body;
}

nlohmann::json full_listing() {
  auto body = listing("Deutsch & Tee \"am Dienstag\" <3", "Erste Zeile.\nZweite Zeile.\n\nNeuer Absatz mit Deutsch.");
  body.merge_patch({{"category", "language"},
                    {"languages", {"de", "uk", "ar"}},
                    {"skills", {"teaching"}},
                    {"radius_km", 12},
                    {"quantity", {{"number", 10}, {"unit", "Plätze"}}},
                    {"remaining", 4},
                    {"state", "reserved"},
                    {"urgency", 3},
                    {"url", "https://verein.example/tee?a=1&b=2"},
                    {"times", {{{"weekday", "tuesday"}, {"from", "16:00"}, {"to", "18:30"}, {"places", 6}}}}});
  return body;
}

}  // namespace

TEST_CASE("pages are written") {
  tests::TestPages empty;
  tests::TestPages node;
  const auto own = node.publish(full_listing());
  for (int i = 0; i < 25; ++i) node.publish(listing("Winterjacke " + std::to_string(i)));
  const auto remote =
      node.receive(full_listing(), 1, {{"title", "معطف شتوي"}, {"language", "ar"}, {"purpose", "request"}});
  const auto ended = node.publish(listing("Vorbei"));
  REQUIRE(node.ask("DELETE", "/api/v1" + ended, {}, tests::TestPages::bearer(node.organisation)).status == 204);

  for (const std::string language : {"de", "en"}) {
    const auto page = [&](const std::string& name, const std::string& target) {
      write(language + "-" + name, node.get("/" + language + target));
    };
    write(language + "-start-empty", empty.get("/" + language + "/"));
    write(language + "-search-empty", empty.get("/" + language + "/search"));
    page("start", "/");
    page("search", "/search");
    page("search-words", "/search?q=Winterjacke+Deutsch&match=any&place=14467&radius_km=25");
    page("search-filters", "/search?purpose=offer&category=housing,clothing&language=de&place=Neustadt&node=" +
                               store::to_text(node.identity.node));
    page("search-unknown-place", "/search?q=%22%3E%3Cb%3E&place=Xyzzy");
    page("search-nothing", "/search?q=Xylophon+Noten&place=14467&radius_km=5&purpose=request");
    page("listing", own);
    page("listing-remote", remote);
    page("listing-ended", ended);
    page("alliance", "/alliance");
    page("no-such-page", "/nothing?a=1&b=2");
    write(language + "-wrong-method", node.ask("POST", "/" + language + "/search"));
  }
}
