#ifndef CIVICBAND_CSQLITE_SHIM_H
#define CIVICBAND_CSQLITE_SHIM_H

#include <sqlite3.h>

// Swift cannot call functions with variable arguments, nor read the macros that cast.

/// Sets one of SQLite's switches of a connection (`SQLITE_DBCONFIG_...`), on or off.
static inline int civicband_sqlite3_db_switch(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

/// Tells SQLite to copy what is bound.
static inline int civicband_sqlite3_bind_text(sqlite3_stmt *s, int index, const char *bytes, int length) {
    return sqlite3_bind_text(s, index, bytes, length, SQLITE_TRANSIENT);
}

/// Tells SQLite to copy what is bound.
static inline int civicband_sqlite3_bind_blob(sqlite3_stmt *s, int index, const void *bytes, int length) {
    return sqlite3_bind_blob(s, index, bytes, length, SQLITE_TRANSIENT);
}

#endif
