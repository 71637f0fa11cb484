#include "node/command_line.h"

int main(int argc, char** argv) {
  return node::run(argc, argv);
}
