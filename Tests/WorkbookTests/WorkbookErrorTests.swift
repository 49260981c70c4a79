import Testing

@testable import Workbook

/// The messages that operators read.
@Suite struct WorkbookErrorTests {
    private static let file = WorkbookPlace(file: "SD.xlsx")
    private static let cell = WorkbookPlace(file: "SD.xlsx", part: "xl/s.xml", sheet: "A", row: 812, cell: "AD812")

    @Test(arguments: [
        (WorkbookError.fileUnreadable(file, reason: "No such file"), "Could not read SD.xlsx: No such file"),
        (.fileUnwritable(file, reason: "disk full"), "Could not write SD.xlsx: disk full"),
        (.notAZip(file, reason: "it is empty"), "SD.xlsx is not a zip archive: it is empty"),
        (.zipDamaged(file, reason: "CRC error"), "The zip archive is damaged at SD.xlsx: CRC error"),
        (.zipUnwritable(reason: "x"), "Could not write a zip archive: x"),
        (
            .zipBomb(file, inflatedBytes: 9, compressedBytes: 1),
            "SD.xlsx inflates from 1 bytes to 9 or more: refused as a zip bomb"
        ),
        (.limitExceeded(file, limit: "rows", allowed: 7), "SD.xlsx exceeds the limit of 7 rows"),
        (.encrypted(file), "SD.xlsx is encrypted: save it without a password"),
        (.compressionUnsupported(file), "SD.xlsx is compressed by a method not supported here"),
        (.partMissing(file), "The archive lacks a part: SD.xlsx"),
        (.relationshipInvalid(file, reason: "x"), "A relationship is invalid at SD.xlsx: x"),
        (.xmlMalformed(file, reason: "x"), "The XML is malformed at SD.xlsx: x"),
        (.encodingUnsupported(file), "The XML's encoding is not supported at SD.xlsx"),
        (.doctypeForbidden(file), "The XML has a DOCTYPE, which is refused, at SD.xlsx"),
        (
            .sheetMissing(file, name: "X", available: ["A", "B"]),
            #"SD.xlsx has no sheet "X", only "A", "B""#
        ),
        (.sheetDuplicated(file, name: "A"), #"SD.xlsx has two sheets named "A""#),
        (
            .cellReferenceInvalid(file, reference: "A0", reason: "it is none"),
            #"The reference "A0" is invalid at SD.xlsx: it is none"#
        ),
        (.cellTypeUnknown(file, type: "x"), #"The cell type "x" is unknown at SD.xlsx"#),
        (
            .cellValueInvalid(cell, value: "12,5O", expected: "a number"),
            #"SD.xlsx, xl/s.xml, sheet "A", row 812, cell AD812 is "12,5O", expected a number"#
        ),
        (.styleMissing(file, style: "9", count: 4), #"SD.xlsx has the style "9", but the workbook defines 4"#),
        (
            .sharedStringMissing(file, index: "9", count: 4),
            #"SD.xlsx is the shared string "9", but the workbook has 4"#
        ),
        (.sharedStringsMissing(file), "SD.xlsx is a shared string, but the workbook has no table of them"),
    ])
    func saysWhatAndWhere(_ error: WorkbookError, _ expected: String) {
        #expect(error.description == expected)
    }
}
