// Categories, skills and other fixed ids as people see them: words in the reader's language, pictures, and the picture
// groups that the start page shows. Pure data, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/listing.h"
#include "web/texts.h"

namespace web {

/// Some categories that belong together, under one picture.
struct TopicGroup {
  const char* id;     // also the name of its icon
  const char* label;  // to be translated
  std::vector<std::string_view> categories;
};
/// At most ten; every category is in exactly one.
const std::vector<TopicGroup>& topic_groups();
/// The value of the search parameter `category` that asks for the whole group.
std::string categories_of(const TopicGroup& group);

/// Unknown ids, as later versions may send them, are "Other" under the icon of the neighbourhood.
std::string category_label(const Texts& texts, std::string_view category);
std::string_view category_icon(std::string_view category);
/// An unknown skill is shown by its id.
std::string skill_label(const Texts& texts, std::string_view skill);
std::string purpose_label(const Texts& texts, store::Purpose purpose);
std::string action_label(const Texts& texts, store::Action action);
std::string period_label(const Texts& texts, store::Period period);
/// Empty below "urgent".
std::string urgency_label(const Texts& texts, std::int64_t urgency);

}  // namespace web
