/// What is known of an API key.
package enum KeyVerdict: Sendable, Equatable {
    /// It opens.
    case valid
    /// It does not, civic.observer says.
    case invalid
    /// Nobody could be asked.
    case unknown
}
