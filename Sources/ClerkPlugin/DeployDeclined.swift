/// Thrown by `deploy_municipality` of a plugin that has no place for this site: the other plugins are asked. A site that
/// all of them decline is not called deployed.
public struct DeployDeclined: Error, Sendable, Hashable {
    /// Why, in a few words.
    public let reason: String

    /// Declines.
    public init(because reason: String) { self.reason = reason }
}
