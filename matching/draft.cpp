#include "matching/draft.h"

namespace matching {

void Draft::remove(std::size_t part, Doc doc) {
  Part& from = x_snapshot.parts[part];
  auto& dead = x_own_dead[part];
  if (!dead) {
    dead = from.dead ? std::make_shared<DocSet>(*from.dead) : std::make_shared<DocSet>(from.segment->size());
    from.dead = dead;
  }
  dead->insert(doc);
  --from.alive;
  --x_snapshot.listings;
  x_removed.emplace_back(from.segment, doc);
}

void Draft::remove(store::Origin origin, const store::ItemId& id) {
  for (std::size_t i = 0; i < x_snapshot.parts.size(); ++i)
    if (const auto doc = x_snapshot.parts[i].segment->find(origin, id); doc && x_snapshot.parts[i].is_alive(*doc))
      return remove(i, *doc);
}

void Draft::remove_origin(store::Origin origin) {
  for (std::size_t i = 0; i < x_snapshot.parts.size(); ++i)
    for (Doc doc = 0; doc < x_snapshot.parts[i].segment->size(); ++doc)
      if (x_snapshot.parts[i].segment->origin(doc) == origin && x_snapshot.parts[i].is_alive(doc)) remove(i, doc);
}

void Draft::add(std::shared_ptr<const Segment> segment) {
  if (segment->size() == 0) return;
  x_snapshot.listings += segment->size();
  const Doc size = segment->size();
  x_snapshot.parts.push_back({std::move(segment), nullptr, size});
}

void Draft::merge(std::size_t from, std::size_t to) {
  SegmentBuilder builder;
  auto& parts = x_snapshot.parts;
  for (std::size_t i = from; i < to; ++i)
    for (Doc doc = 0; doc < parts[i].segment->size(); ++doc)
      if (parts[i].is_alive(doc)) builder.add(*parts[i].segment, doc);
  const Doc size = builder.size();
  parts[from] = {std::move(builder).build(), nullptr, size};
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(from) + 1, parts.begin() + static_cast<std::ptrdiff_t>(to));
}

Snapshot Draft::finish() && {
  auto& parts = x_snapshot.parts;
  std::erase_if(parts, [](const Part& part) { return part.alive == 0; });
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].segment->size() - parts[i].alive > parts[i].alive / 2) merge(i, i + 1);
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.alive > b.alive; });
  // From the smallest on, as long as the next is not twice as large as all before it.
  if (!parts.empty()) {
    std::size_t from = parts.size() - 1;
    std::uint64_t size = parts[from].alive;
    while (from > 0 && parts[from - 1].alive < 2 * size && size + parts[from - 1].alive < most_docs)
      size += parts[--from].alive;
    if (from + 1 < parts.size()) merge(from, parts.size());
  }
  return std::move(x_snapshot);
}

}  // namespace matching
