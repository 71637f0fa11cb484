// Style sheet, icons and the like, under addresses that carry a hash of their content, so that browsers may keep them
// for ever. Immutable, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/http.h"

namespace web {

class StaticFiles {
 public:
  StaticFiles();

  /// "/static/<hash>/style.css"; throws std::out_of_range for a file that does not exist.
  const std::string& address(std::string_view name) const;
  /// The file at a path, or nothing.
  std::optional<Response> find(std::string_view path) const;

 private:
  struct File {
    std::string name;
    std::string_view type;
    std::string address;
    std::string_view content;
  };
  std::vector<File> x_files;
};

}  // namespace web
