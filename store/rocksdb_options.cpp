#include "store/rocksdb_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace store {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

// Memory, so that a node with 100,000 listings stays far below 300 MB: the cache holds indexes and filters too, two
// write buffers are one that fills while the other is written out. A cache shard must hold the largest block many times
// over, so there are few of them. The cache is not told to be strict about its size: that would answer a read with an
// error when blocks in use fill it, and all it could exceed is those few blocks.
constexpr std::size_t cache_bytes = 32 * mib;
constexpr int cache_shard_bits = 2;
constexpr std::size_t write_buffer_bytes = 16 * mib;
constexpr int write_buffers = 2;
constexpr int open_files = 256;

// A log is read whole before opening, and again when it is replayed: both buffers together bound it, and this bounds
// what is left of older ones.
constexpr std::uint64_t log_bytes = 64 * mib;
// A new MANIFEST is begun beyond this; it is read whole before opening.
constexpr std::uint64_t manifest_bytes = 4 * mib;

// A block holds a handful of listings: enough for compression to find repetition, little to read for one of them.
constexpr std::size_t block_bytes = 8 * kib;
constexpr double filter_bits_per_key = 10;  // about 1 % of look-ups for nothing
constexpr std::size_t table_file_bytes = 32 * mib;
constexpr std::size_t first_level_bytes = 64 * mib;

constexpr std::size_t text_log_bytes = 1 * mib;  // RocksDB's own LOG, warnings only
constexpr std::size_t text_logs = 2;

}  // namespace

rocksdb::Options rocksdb_options(rocksdb::Env* env) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(cache_bytes, cache_shard_bits);
  table.cache_index_and_filter_blocks = true;
  table.block_size = block_bytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(filter_bits_per_key));

  rocksdb::Options options;
  if (env) options.env = env;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = write_buffer_bytes;
  options.max_write_buffer_number = write_buffers;
  options.max_open_files = open_files;
  options.max_background_jobs = 2;  // one writes buffers out, one merges files
  options.level_compaction_dynamic_level_bytes = true;
  options.target_file_size_base = table_file_bytes;
  options.max_bytes_for_level_base = first_level_bytes;
  options.compression = rocksdb::kLZ4Compression;

  // Damage is to be found, never worked around. Log files are checked before this opens them (integrity.h), so all
  // that is left to tolerate is the end of an append that a crash cut short.
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.max_total_wal_size = log_bytes;
  options.max_manifest_file_size = manifest_bytes;
  // After an error the engine refuses writes until it is opened again; nothing resumes behind its back.
  options.max_bgerror_resume_count = 0;

  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = text_log_bytes;
  options.keep_log_file_num = text_logs;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

}  // namespace store
