#ifndef CIVICBAND_CZLIB_SHIM_H
#define CIVICBAND_CZLIB_SHIM_H

#include <zlib.h>

/// Begins to write gzip. `deflateInit2` is a macro, which Swift does not see.
static inline int civicband_gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
