#include "store/listing.h"

#include <algorithm>

namespace store {

std::string_view name_of(Purpose purpose) {
  return purpose == Purpose::offer ? "offer" : "request";
}

std::string_view name_of(Action action) {
  switch (action) {
    case Action::transfer:
      return "transfer";
    case Action::deliver_service:
      return "deliverService";
    case Action::lend:
      return "lend";
    case Action::host:
      return "host";
  }
  return {};
}

std::string_view name_of(Period period) {
  return period == Period::once ? "once" : "ongoing";
}

std::string_view name_of(Availability availability) {
  return availability == Availability::open ? "open" : "reserved";
}

const std::vector<std::string_view>& categories() {
  static const std::vector<std::string_view> all{
      "housing",     "furniture", "household", "clothing",    "food",         "language", "translation",
      "authorities", "childcare", "tutoring",  "health",      "counselling",  "legal",    "work",
      "transport",   "moving",    "repair",    "bicycle",     "computer",     "baby",     "toys",
      "elderly",     "care",      "garden",    "animals",     "sport",        "culture",  "meeting",
      "mentoring",   "emergency", "donation",  "association", "neighbourhood"};
  return all;
}

bool is_category(std::string_view id) {
  const auto& all = categories();
  return std::find(all.begin(), all.end(), id) != all.end();
}

}  // namespace store
