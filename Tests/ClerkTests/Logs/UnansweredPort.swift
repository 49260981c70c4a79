import Foundation

/// A port whose queue of connections is full, so that the system lets the next one wait.
final class UnansweredPort: Sendable {
    let number: Int
    private let descriptors: [Int32]

    init() throws {
        let (listening, port) = try Self.bound()
        listen(listening, 0)
        var descriptors = [listening]
        for _ in 0..<3 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            Self.withAddress(port: in_port_t(port)) { _ = connect(client, $0, $1) }
            descriptors.append(client)
        }
        (number, self.descriptors) = (port, descriptors)
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// A port on which nobody listens: one that the system has just given and taken back.
    static func dead() throws -> Int {
        let (descriptor, port) = try bound()
        close(descriptor)
        return port
    }

    private static func bound() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var isBound: Int32 = -1
        withAddress(port: 0) { isBound = bind(descriptor, $0, $1) }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isNamed = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard isBound == 0, isNamed == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }

    private static func withAddress(port: in_port_t, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
