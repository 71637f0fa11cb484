// Chance that repeats: SHA-256 of a seed and a counter, for tests and generated vectors.
#pragma once

#include <string>

#include "store/digest.h"
#include "store/time.h"

namespace tests {

class SeededRandom : public store::Random {
 public:
  explicit SeededRandom(std::string seed) : x_seed(std::move(seed)) {}

  std::string bytes(std::size_t n) override {
    std::string out;
    while (out.size() < n) out += store::sha256(x_seed, std::to_string(x_counter++)).bytes();
    out.resize(n);
    return out;
  }

 private:
  std::string x_seed;
  unsigned x_counter = 0;
};

}  // namespace tests
