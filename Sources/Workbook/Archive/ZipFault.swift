import CLibZip

/// libzip's error codes as errors of ours.
enum ZipFault {
    /// The error for a refusal of `zip_open`.
    static func opening(_ code: Int32, _ place: WorkbookPlace) -> WorkbookError {
        switch code {
        case ZIP_ER_NOZIP: .notAZip(place, reason: text(code))
        case ZIP_ER_INCONS, ZIP_ER_MULTIDISK, ZIP_ER_EOF, ZIP_ER_SEEK: .zipDamaged(place, reason: text(code))
        default: .fileUnreadable(place, reason: text(code))
        }
    }

    /// The error for a refusal of `zip_fopen_index` or `zip_fread`.
    static func reading(_ error: UnsafeMutablePointer<zip_error_t>, _ place: WorkbookPlace) -> WorkbookError {
        let reason = String(cString: zip_error_strerror(error))
        return switch zip_error_code_zip(error) {
        case ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD, ZIP_ER_ENCRNOTSUPP: .encrypted(place)
        case ZIP_ER_COMPNOTSUPP: .compressionUnsupported(place)
        case ZIP_ER_READ: .fileUnreadable(place, reason: reason)
        default: .zipDamaged(place, reason: reason)
        }
    }

    /// The error for a refusal while writing.
    static func writing(_ error: UnsafeMutablePointer<zip_error_t>) -> WorkbookError {
        .zipUnwritable(reason: String(cString: zip_error_strerror(error)))
    }

    private static func text(_ code: Int32) -> String {
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }
}
