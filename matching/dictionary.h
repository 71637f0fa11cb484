// Terms and their numbers in memory: as many as the table of terms has, in about 20 bytes each and their text.
// Not synchronised: its owner guards it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matching/forward.h"
#include "store/key_value.h"

namespace matching {

class Dictionary {
 public:
  Dictionary();

  /// 0 if there is none.
  TermId find(std::string_view text) const;
  /// Empty for a number that was never given.
  std::string_view text(TermId term) const;
  /// Numbers up to and including this one are known.
  TermId last() const { return static_cast<TermId>(x_begins.size() - 2); }
  std::uint64_t bytes() const;

  /// Reads the terms that the table has beyond `last()`. Code::corrupt if one stands twice; those before it stay.
  store::Result<void> read_new(const store::Reader& reader);

 private:
  void add(TermId term, std::string_view text);
  void grow();
  std::size_t slot_of(std::string_view text) const;

  std::string x_texts;
  std::vector<std::uint32_t> x_begins;  // of term n at n − 1 in x_texts; one more for the end
  std::vector<TermId> x_slots;          // open addressing, 0 is free; a power of two
  std::size_t x_used = 0;
};

}  // namespace matching
