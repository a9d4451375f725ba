// A static executable has no other way to its own path and, for Swift, to its arguments than /proc. In a chroot or an initial RAM disk
// without /proc Swift's runtime ends the program before main when it cannot find the path ("Unable to obtain Swift runtime
// path"), and CommandLine.arguments is empty. The path is only used to find the program that prints backtraces; with SWIFT_ROOT the
// runtime does not look. The C library hands the arguments to constructors.
#include "CStart.h"
#include <stdlib.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

// Before the runtime's own initialisers, which have no priority.
__attribute__((constructor(101))) static void start_without_proc(int count, char **vector) {
    argument_count = count;
    arguments = vector;
    char byte;
    if (readlink("/proc/self/exe", &byte, 1) < 0) setenv("SWIFT_ROOT", "/", 0);
}

int start_argument_count(void) { return argument_count; }

const char *start_argument(int index) { return index >= 0 && index < argument_count ? arguments[index] : NULL; }
