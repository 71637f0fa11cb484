// Gives terms their numbers: known ones from the dictionary, new ones as durable rows in the transaction at hand.
// A transaction may be dropped, so a new number counts only while its row is seen through the transaction that asks;
// numbers of dropped ones stay unused. Writer thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "matching/dictionary.h"
#include "store/transaction.h"

namespace matching {

class TermNumbers {
 public:
  explicit TermNumbers(const Dictionary& dictionary) : x_dictionary(dictionary) {}

  store::Result<TermId> number(store::Transaction& transaction, const std::string& text);
  /// Forgets the new terms that the dictionary knows by now.
  void committed();

 private:
  const Dictionary& x_dictionary;
  std::unordered_map<std::string, TermId> x_new;
  TermId x_last = 0;  // given to a new term
};

}  // namespace matching
