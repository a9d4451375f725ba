// The servers match bytes, so the library is used with 8-bit code units.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
