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

    /// Recorded answers of Datasette and of civic.band's server, and the program that compares them with ours.
    package static let conformance = root + "/../shared/conformance"

    /// Whether the recorded answers are there.
    package static var hasConformance: Bool { FileManager.default.fileExists(atPath: conformance) }

    /// The path of a real NetFile workbook.
    package static func netFile(_ name: String) -> String { sharedData + "/netfile/" + name }
}
