#include "matching/dictionary.h"
#include "matching/forward.h"
#include "matching/search.h"
#include "store/keys.h"

namespace matching {

using store::Code;
using store::Error;
using store::Result;

struct ForwardCheck::Terms {
  Dictionary dictionary;
};

ForwardCheck::ForwardCheck(const store::Reader& reader, std::unique_ptr<Terms> terms)
    : x_reader(reader), x_terms(std::move(terms)) {}
ForwardCheck::ForwardCheck(ForwardCheck&&) noexcept = default;
ForwardCheck::~ForwardCheck() = default;

Result<ForwardCheck> ForwardCheck::open(const store::Reader& reader) {
  auto terms = std::make_unique<Terms>();
  if (auto read = terms->dictionary.read_new(reader); !read) return read.error();
  return ForwardCheck(reader, std::move(terms));
}

Result<void> ForwardCheck::check(const store::ListingRow& row) const {
  const auto wrong = [&](const char* what) {
    return Error{Code::corrupt, "the forward record of listing " + row.key.id.hex() + " " + what, {}};
  };
  const auto stored = x_reader.get(encode(store::Table::forward, row.key));
  if (!stored) return stored.error();
  if (needs_newer_reader(row.listing)) return *stored ? wrong("should not be there") : Result<void>();
  if (!*stored) return wrong("is missing");

  auto expected = analyse(row.listing);
  std::vector<std::pair<TermId, Frequencies>> numbered;
  for (const auto& [text, frequencies] : expected.terms) {
    const TermId number = x_terms->dictionary.find(text);
    if (!number) return wrong("lacks a term");
    numbered.emplace_back(number, frequencies);
  }
  const std::string terms = write_terms(std::move(numbered));
  expected.forward.terms = terms;
  if (write_forward(expected.forward) != **stored) return wrong("is not what the listing gives");
  return {};
}

}  // namespace matching
