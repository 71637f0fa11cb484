// The log: lines for people or JSON lines for machines, on standard error. No personal data goes in. Any thread.
#pragma once

#include <memory>
#include <string>

#include "node/config.h"

namespace spdlog {
class logger;
}

namespace node {

class Log {
 public:
  explicit Log(LogFormat format);
  ~Log();

  void info(const std::string& message);
  void warn(const std::string& message);
  void error(const std::string& message);

 private:
  void write(int level, const std::string& message);

  LogFormat x_format;
  std::shared_ptr<spdlog::logger> x_logger;
};

}  // namespace node
