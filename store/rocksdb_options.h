// The one set of options with which RocksDB opens a database and reads its files; only the engine's own files include
// this.
#pragma once

#include <rocksdb/options.h>

namespace store {

/// `env` is where files are; null is the real disk.
rocksdb::Options rocksdb_options(rocksdb::Env* env);

}  // namespace store
