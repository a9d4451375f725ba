// What the C library has and Swift's overlay of it leaves out.
#include <sys/xattr.h>
