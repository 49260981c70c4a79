/// Why a workbook could not be read or written; every case says where.
package enum WorkbookError: Error, Sendable, Equatable {
    /// The file is missing, is no regular file, or the system refused it.
    case fileUnreadable(WorkbookPlace, reason: String)
    /// The target of an extraction, or the spill file, could not be created or written.
    case fileUnwritable(WorkbookPlace, reason: String)
    /// The file is no zip archive.
    case notAZip(WorkbookPlace, reason: String)
    /// The archive is cut or contradicts itself, or an entry's bytes do not fit its checksum.
    case zipDamaged(WorkbookPlace, reason: String)
    /// The archive in memory could not be written.
    case zipUnwritable(reason: String)
    /// An entry inflates to implausibly many bytes for its size.
    case zipBomb(WorkbookPlace, inflatedBytes: Int, compressedBytes: Int)
    /// Something is bigger than `WorkbookLimits`, or the caller's own limit, allows.
    case limitExceeded(WorkbookPlace, limit: String, allowed: Int)
    /// The workbook needs a password.
    case encrypted(WorkbookPlace)
    /// An entry is compressed by a method that libzip was built without.
    case compressionUnsupported(WorkbookPlace)
    /// An entry or part that is needed is not in the archive.
    case partMissing(WorkbookPlace)
    /// A relationship is absent, ambiguous, external, or points outside the archive.
    case relationshipInvalid(WorkbookPlace, reason: String)
    /// A part is not well-formed XML, or not the XML that its role demands.
    case xmlMalformed(WorkbookPlace, reason: String)
    /// A part declares an encoding that is neither UTF-8, UTF-16, ISO-8859-1 nor US-ASCII.
    case encodingUnsupported(WorkbookPlace)
    /// A part has a document type declaration, which no workbook needs and attacks do.
    case doctypeForbidden(WorkbookPlace)
    /// No worksheet of that name.
    case sheetMissing(WorkbookPlace, name: String, available: [String])
    /// Two sheets of one name, letter case aside.
    case sheetDuplicated(WorkbookPlace, name: String)
    /// A row or cell reference is no reference, out of bounds, or not after the one before it.
    case cellReferenceInvalid(WorkbookPlace, reference: String, reason: String)
    /// A cell's type is none of the standard's.
    case cellTypeUnknown(WorkbookPlace, type: String)
    /// A cell's value is not what its type demands.
    case cellValueInvalid(WorkbookPlace, value: String, expected: String)
    /// A cell names a style that the workbook does not define.
    case styleMissing(WorkbookPlace, style: String, count: Int)
    /// A cell names a shared string past the end of the table.
    case sharedStringMissing(WorkbookPlace, index: String, count: Int)
    /// A cell names a shared string but the workbook has no table of them.
    case sharedStringsMissing(WorkbookPlace)
}
