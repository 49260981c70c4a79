import Foundation

/// Where the repository lies, and the real data that lie beside it at some places.
package enum Repository {
    /// The repository's root.
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// Real data beside the repository; a user has only the repository, so tests of them are conditional.
    package static let sharedData = root + "/../shared/data"

    /// Whether the real data are there.
    package static var hasSharedData: Bool { FileManager.default.fileExists(atPath: sharedData) }

    /// The path of a real NetFile workbook.
    package static func netFile(_ name: String) -> String { sharedData + "/netfile/" + name }
}
