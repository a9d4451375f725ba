#pragma once

/// The number of arguments that the program was started with, its name included.
int start_argument_count(void);
/// An argument; valid as long as the program runs. `NULL` outside of the range.
const char *start_argument(int index);
