import ClerkPlugin

extension WireError {
    /// The same error with nothing in its texts that could steer a terminal.
    var withVisibleControls: WireError {
        guard case .object(let members) = data ?? .null else {
            return WireError(code, message.withVisibleControls, data: data)
        }
        let shown = members.mapValues { value in
            if case .text(let text) = value { JSONValue.text(text.withVisibleControls) } else { value }
        }
        return WireError(code, message.withVisibleControls, data: .object(shown))
    }
}
