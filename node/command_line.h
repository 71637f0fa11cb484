// The command line: which commands there are, what they take, and their help. Each command's work is in a file of its
// own.
#pragma once

namespace node {

/// The exit status: 0 done, 1 the command failed (the reason is on standard error), 2 wrong usage.
int run(int argc, char** argv);

}  // namespace node
