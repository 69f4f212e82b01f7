# A headless program must not reach a GUI library, however indirectly.
#   cmake -DBIN=program -P no_gui.cmake
execute_process(COMMAND ldd "${BIN}" OUTPUT_VARIABLE libs COMMAND_ERROR_IS_FATAL ANY)
if(NOT libs MATCHES "libc\\.so")
  message(FATAL_ERROR "ldd said nothing useful about ${BIN}:\n${libs}")
endif()
# libX11 alone is no sign: Debian's opencv_core brings it in for video acceleration.
if(libs MATCHES "(Qt[56](Gui|Widgets|PrintSupport|Svg|OpenGL)|libgtk|libopencv_highgui)")
  message(FATAL_ERROR "${BIN} reaches a GUI library (${CMAKE_MATCH_1}):\n${libs}")
endif()
