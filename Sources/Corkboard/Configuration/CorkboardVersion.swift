/// The version of corkboard.
package enum CorkboardVersion {
    /// That of the package.
    package static let text = "0.4.0"
}
