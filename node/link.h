// How a command reaches a node's Control: through the local socket of the running process, or, if none runs, by opening
// its database here. One thread.
#pragma once

#include <memory>

#include "node/config.h"
#include "web/http.h"

namespace node {

class Link {
 public:
  static store::Result<std::unique_ptr<Link>> open(const Config& config);
  virtual ~Link() = default;

  /// The response to a request that went well; an error of the node as Error with its sentence.
  store::Result<web::Response> ask(std::string method, std::string target, std::string body = {});

 protected:
  virtual store::Result<web::Response> exchange(std::string method, std::string target, std::string body) = 0;
};

}  // namespace node
