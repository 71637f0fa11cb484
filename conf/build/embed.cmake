# embed(TARGET NAMESPACE BASE FILE...): puts the files into TARGET as bytes, so that the program is one binary.
# The generated source defines `std::string_view NAMESPACE::embedded(std::string_view name)`, where name is the path
# relative to BASE; an unknown name gives an empty view with a null data pointer. The caller declares the function.
function(embed target namespace base)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cpp)
  set(declarations "")
  set(entries "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${base} OUTPUT_VARIABLE name)
    set(symbol "helfernetz_${target}_${index}")
    string(APPEND declarations
      "__asm__(\".section .rodata\\n.balign 16\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");\n"
      "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND entries
      "  if (name == \"${name}\") return {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})};\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(GENERATE OUTPUT ${source} CONTENT
"#include <cstddef>
#include <string_view>
${declarations}
namespace ${namespace} {
std::string_view embedded(std::string_view name);
std::string_view embedded(std::string_view name) {
${entries}  return {};
}
}
")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}" SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
