/// What a workbook may cost to read; past a limit, reading stops with a typed error.
///
/// The defaults admit every workbook that Excel itself can open, and bound memory and disk for hostile ones.
package struct WorkbookLimits: Sendable, Hashable {
    /// Entries in the zip archive; 10,000. Real workbooks have some 40.
    package var maximumEntryCount = 10_000
    /// Inflated bytes of one sheet or of the shared strings; 4 GiB.
    package var maximumPartBytes = 4 << 30
    /// Inflated bytes of one relationship, workbook or style part; 64 MiB.
    package var maximumMetadataPartBytes = 64 << 20
    /// Inflated bytes for one compressed byte; 250. NetFile's sheets reach 25, sheets of empty cells about 60,
    /// deflate itself 1,032.
    package var maximumCompressionRatio = 250
    /// Inflated bytes of an entry that are free of the ratio; 10 MiB.
    package var compressionRatioGraceBytes = 10 << 20
    /// Bytes of all shared strings together, with 4 more for each; 1 GiB.
    package var maximumSharedStringBytes = 1 << 30
    /// Bytes of shared strings kept in memory; past it they go to an unlinked temporary file; 32 MiB.
    package var sharedStringMemoryBytes = 32 << 20
    /// The directory of that temporary file; "/var/tmp", which Linux keeps on disk where "/tmp" may be memory.
    package var spillDirectory = "/var/tmp"
    /// Columns of a sheet; 16,384 as in Excel.
    package var maximumColumnCount = 16_384
    /// The highest row number of a sheet; 1,048,576 as in Excel.
    package var maximumRowNumber = 1_048_576
    /// Bytes of one XML tag or comment, which expat must hold as a whole; 1 MiB.
    package var maximumXMLTagBytes = 1 << 20
    /// Open XML elements at one time; 64.
    package var maximumXMLDepth = 64
    /// Bytes of one cell's text; 1 MiB. Excel allows 32,767 characters.
    package var maximumCellTextBytes = 1 << 20
    /// Bytes of one row's text that is not in the shared strings' memory; 64 MiB.
    package var maximumRowTextBytes = 64 << 20

    /// The defaults; set what should differ.
    package init() {}
}
