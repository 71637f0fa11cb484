#include "web/topics.h"

#include <algorithm>

namespace web {

namespace {

struct Label {
  std::string_view id;
  const char* message;
};

const std::vector<Label>& category_labels() {
  static const std::vector<Label> all{
      {"housing", translatable("Housing")},
      {"furniture", translatable("Furniture")},
      {"household", translatable("Household goods")},
      {"clothing", translatable("Clothing")},
      {"food", translatable("Food")},
      {"language", translatable("Learning a language")},
      {"translation", translatable("Interpreting and translating")},
      {"authorities", translatable("Public offices and forms")},
      {"childcare", translatable("Childcare")},
      {"tutoring", translatable("School and homework")},
      {"health", translatable("Health")},
      {"counselling", translatable("Counselling")},
      {"legal", translatable("Law")},
      {"work", translatable("Work and training")},
      {"transport", translatable("Rides and transport")},
      {"moving", translatable("Moving house")},
      {"repair", translatable("Repairs")},
      {"bicycle", translatable("Bicycles")},
      {"computer", translatable("Computers and phones")},
      {"baby", translatable("Baby things")},
      {"toys", translatable("Toys and games")},
      {"elderly", translatable("Company for older people")},
      {"care", translatable("Care and relief")},
      {"garden", translatable("Garden")},
      {"animals", translatable("Animals")},
      {"sport", translatable("Sport")},
      {"culture", translatable("Culture and music")},
      {"meeting", translatable("Meeting people")},
      {"mentoring", translatable("Mentoring")},
      {"emergency", translatable("Emergency help")},
      {"donation", translatable("Donations")},
      {"association", translatable("Associations")},
      {"neighbourhood", translatable("Neighbourhood")},
  };
  return all;
}

const std::vector<Label>& skill_labels() {
  static const std::vector<Label> all{
      {"driving-licence", translatable("Driving licence")},
      {"craft", translatable("Crafts")},
      {"cooking", translatable("Cooking")},
      {"sewing", translatable("Sewing")},
      {"computer", translatable("Computer knowledge")},
      {"teaching", translatable("Teaching")},
      {"care", translatable("Nursing and care")},
      {"first-aid", translatable("First aid")},
      {"bookkeeping", translatable("Bookkeeping")},
      {"law", translatable("Legal knowledge")},
      {"music", translatable("Music")},
      {"sport", translatable("Sport")},
      {"bicycle", translatable("Bicycle repair")},
      {"electrics", translatable("Electrics")},
      {"plumbing", translatable("Plumbing")},
      {"painting", translatable("Painting walls")},
      {"mathematics", translatable("Mathematics")},
      {"interpreting", translatable("Interpreting")},
      {"organising", translatable("Organising")},
      {"childcare", translatable("Looking after children")},
      {"gardening", translatable("Gardening")},
      {"swimming", translatable("Swimming")},
  };
  return all;
}

const char* message_of(const std::vector<Label>& labels, std::string_view id) {
  const auto found = std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.id == id; });
  return found == labels.end() ? nullptr : found->message;
}

}  // namespace

const std::vector<TopicGroup>& topic_groups() {
  static const std::vector<TopicGroup> all{
      {"topic-home", translatable("Housing and furniture"), {"housing", "furniture", "household"}},
      {"topic-clothing", translatable("Clothes"), {"clothing"}},
      {"topic-food", translatable("Food and meals"), {"food"}},
      {"topic-children", translatable("Children and school"), {"childcare", "tutoring", "baby", "toys"}},
      {"topic-language", translatable("Language and interpreting"), {"language", "translation"}},
      {"topic-office", translatable("Offices, law and work"), {"authorities", "legal", "work"}},
      {"topic-care", translatable("Health, care and company"), {"health", "counselling", "elderly", "care"}},
      {"topic-hands",
       translatable("Driving, carrying and mending"),
       {"transport", "moving", "repair", "bicycle", "computer", "garden"}},
      {"topic-together", translatable("Meeting and leisure"), {"meeting", "mentoring", "sport", "culture", "animals"}},
      {"topic-community",
       translatable("Neighbours and donations"),
       {"neighbourhood", "donation", "association", "emergency"}},
  };
  return all;
}

std::string categories_of(const TopicGroup& group) {
  std::string out;
  for (const auto category : group.categories) {
    if (!out.empty()) out += ',';
    out += category;
  }
  return out;
}

std::string category_label(const Texts& texts, std::string_view category) {
  const char* message = message_of(category_labels(), category);
  return message ? texts.say(message) : texts.say("Other topics");
}

std::string_view category_icon(std::string_view category) {
  for (const auto& group : topic_groups())
    if (std::find(group.categories.begin(), group.categories.end(), category) != group.categories.end())
      return group.id;
  return "topic-community";
}

std::string skill_label(const Texts& texts, std::string_view skill) {
  const char* message = message_of(skill_labels(), skill);
  return message ? texts.say(message) : std::string(skill);
}

std::string purpose_label(const Texts& texts, store::Purpose purpose) {
  return purpose == store::Purpose::offer ? texts.say("Offer") : texts.say("Request");
}

std::string action_label(const Texts& texts, store::Action action) {
  switch (action) {
    case store::Action::transfer:
      return texts.say("A thing to keep");
    case store::Action::deliver_service:
      return texts.say("Time and a helping hand");
    case store::Action::lend:
      return texts.say("A thing to borrow");
    case store::Action::host:
      return texts.say("A place to stay");
  }
  return {};
}

std::string period_label(const Texts& texts, store::Period period) {
  return period == store::Period::once ? texts.say("Once") : texts.say("Regularly or for longer");
}

std::string urgency_label(const Texts& texts, std::int64_t urgency) {
  if (urgency >= 3) return texts.say("Very urgent");
  return urgency == 2 ? texts.say("Urgent") : std::string();
}

}  // namespace web
