import CZlib
import NIOCore

/// Writes gzip (RFC 1952), all at once or piece by piece.
///
/// `@unchecked Sendable`: a stream waits for each piece before it gives the next.
final class Gzip: @unchecked Sendable {
    private var stream = z_stream()
    /// Fast: most of what can be saved is saved at once.
    private static let level: Int32 = 4

    /// Begins; nil when there is no memory for it.
    init?() {
        guard civicband_gzip_begin(&stream, Self.level) == Z_OK else { return nil }
    }

    deinit { deflateEnd(&stream) }

    /// What the client can read once it has these bytes.
    ///
    /// - Parameter isLast: nothing comes after them.
    func write(_ bytes: ByteBuffer, isLast: Bool) -> ByteBuffer {
        var input = Array(bytes.readableBytesView)
        var out = ByteBuffer()
        out.reserveCapacity(input.count / 3 + 64)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let flush = isLast ? Z_FINISH : Z_SYNC_FLUSH
        input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            repeat {
                chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    deflate(&stream, flush)
                    out.writeBytes(target.prefix(target.count - Int(stream.avail_out)))
                }
            } while stream.avail_out == 0
        }
        return out
    }
}
