#include "matching/term_numbers.h"

#include <algorithm>

#include "matching/limits.h"
#include "store/keys.h"

namespace matching {

store::Result<TermId> TermNumbers::number(store::Transaction& transaction, const std::string& text) {
  if (const TermId known = x_dictionary.find(text)) return known;
  TermId& given = x_new[text];
  if (given) {
    const auto row = transaction.get(encode(store::TermKey{given}));
    if (!row) return row.error();
    if (*row && **row == text) return given;
  }
  x_last = std::max(x_last, x_dictionary.last()) + 1;
  given = x_last;
  transaction.put(encode(store::TermKey{given}), text);
  return given;
}

void TermNumbers::committed() {
  std::erase_if(x_new, [&](const auto& one) { return x_dictionary.find(one.first) != 0; });
  if (x_new.size() > limits::undone_terms) x_new.clear();
}

}  // namespace matching
