// The files of a RocksDB folder, read without changing them: for the checks of integrity.h.
// Threads: any, for a folder that nobody writes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace rocksdb {
class Env;
}

namespace store {

class DatabaseFiles {
 public:
  /// Files are read through RocksDB's view of the file system, so that a test can stand in for the disk. `env` outlives
  /// this; null is the real disk.
  explicit DatabaseFiles(std::string folder, rocksdb::Env* env = nullptr);

  /// Names without the folder, sorted. Code::not_found if there is no such folder.
  Result<std::vector<std::string>> names() const;
  Result<std::uint64_t> size(const std::string& name) const;
  /// Code::not_found if there is no such file.
  Result<std::string> read(const std::string& name) const;
  /// Piece by piece, in order.
  Result<void> read(const std::string& name, const std::function<void(std::string_view piece)>& on_piece) const;

  struct Block {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };
  /// The first block of a table file whose own checksum does not fit; nothing if none is found.
  std::optional<Block> damaged_block(const std::string& name) const;

 private:
  std::string x_folder;
  rocksdb::Env* x_env;
};

}  // namespace store
