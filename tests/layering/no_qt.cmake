# base, robot, image and protocol are plain C++.
#   cmake -DLIST=file -DMODULE=name -P no_qt.cmake
file(READ "${LIST}" links)
if(links MATCHES "[Qq]t[56]")
  message(FATAL_ERROR "core/${MODULE} reaches Qt:\n${links}")
endif()
