// A static executable has no other way to its own path than /proc, and Swift's runtime ends the program before main when it cannot find the
// path ("Unable to obtain Swift runtime path"): in a chroot or an initial RAM disk without /proc nothing would run. The path is
// only used to find the program that prints backtraces. With SWIFT_ROOT the runtime does not look.
#include <stdlib.h>
#include <unistd.h>

// Before the runtime's own initialisers, which have no priority.
__attribute__((constructor(101))) static void start_without_proc(void) {
    char byte;
    if (readlink("/proc/self/exe", &byte, 1) < 0) setenv("SWIFT_ROOT", "/", 0);
}
