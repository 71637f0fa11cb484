#include "node/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "node/control_wire.h"

namespace node {

Log::Log(LogFormat format)
    : x_format(format),
      x_logger(std::make_shared<spdlog::logger>("helfernetz", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  // In JSON the message is written quoted by us, because spdlog does not escape.
  x_logger->set_pattern(format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%v})"
                                                  : "%Y-%m-%d %H:%M:%S %^%l%$ %v",
                        format == LogFormat::json ? spdlog::pattern_time_type::utc : spdlog::pattern_time_type::local);
  x_logger->flush_on(spdlog::level::info);
}

Log::~Log() = default;

void Log::write(int level, const std::string& message) {
  x_logger->log(static_cast<spdlog::level::level_enum>(level), "{}",
                x_format == LogFormat::json ? json_text(message) : message);
}

void Log::info(const std::string& message) {
  write(spdlog::level::info, message);
}
void Log::warn(const std::string& message) {
  write(spdlog::level::warn, message);
}
void Log::error(const std::string& message) {
  write(spdlog::level::err, message);
}

}  // namespace node
