import CLibZip

/// The inflated bytes of one entry, read once from front to back.
///
/// libzip compares checksum and size when the end is reached: read until 0 to have them verified.
final class ZipEntryStream {
    /// The archive and the entry, for errors.
    let place: WorkbookPlace
    private let archive: ZipArchive
    private let file: OpaquePointer
    private let limit: Int
    private let ratioLimit: Int
    private let compressedBytes: Int
    private var inflatedBytes = 0

    init(_ archive: ZipArchive, _ entry: ZipArchive.Entry, limit: Int, limits: WorkbookLimits) throws {
        place = WorkbookPlace(file: archive.path, part: entry.name)
        guard !entry.isEncrypted else { throw WorkbookError.encrypted(place) }
        guard let file = zip_fopen_index(archive.handle, entry.index, 0) else {
            throw ZipFault.reading(zip_get_error(archive.handle), place)
        }
        self.archive = archive
        self.file = file
        self.limit = limit
        compressedBytes = Int(clamping: entry.compressedSize)
        let (product, overflow) = compressedBytes.multipliedReportingOverflow(by: limits.maximumCompressionRatio)
        ratioLimit = max(limits.compressionRatioGraceBytes, overflow ? .max : product)
    }

    deinit { zip_fclose(file) }

    /// Fills the buffer as far as the entry goes; 0 at the verified end.
    ///
    /// - Throws: `WorkbookError.zipDamaged`, `.fileUnreadable`, `.zipBomb`, `.limitExceeded`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = Int(zip_fread(file, buffer.baseAddress, UInt64(buffer.count)))
        guard count >= 0 else { throw ZipFault.reading(zip_file_get_error(file), place) }
        inflatedBytes += count
        guard inflatedBytes <= limit else {
            throw WorkbookError.limitExceeded(place, limit: "inflated bytes", allowed: limit)
        }
        guard inflatedBytes <= ratioLimit else {
            throw WorkbookError.zipBomb(place, inflatedBytes: inflatedBytes, compressedBytes: compressedBytes)
        }
        return count
    }
}
