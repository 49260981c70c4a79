// What glibc has for starting programs but shows only to those who define _GNU_SOURCE, which Swift's own Glibc module
// does not. Declared as in glibc's <spawn.h> and <unistd.h>, which document them.
#pragma once

#include <spawn.h>

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int pipe2(int ends[2], int flags);
