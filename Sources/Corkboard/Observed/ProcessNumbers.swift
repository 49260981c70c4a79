import Foundation

/// What the kernel tells of this process.
struct ProcessNumbers: Sendable {
    /// `/proc/self`.
    let directory: String
    let startSeconds: Double

    /// Adds the families that every Prometheus client has; those that the kernel does not tell are left out.
    func add(to text: inout MetricsText) {
        if let bytes = residentBytes {
            text.add("process_resident_memory_bytes", .gauge, "Resident memory size in bytes.", bytes)
        }
        if let count = openDescriptors {
            text.add("process_open_fds", .gauge, "Number of open file descriptors.", count)
        }
        text.begin(
            "process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds.")
        text.add([], startSeconds)
    }

    private var residentBytes: Int? {
        guard let bytes = FileManager.default.contents(atPath: directory + "/statm") else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return words.count < 2 ? nil : Int(words[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    private var openDescriptors: Int? {
        // Without /proc there is nothing to tell.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory + "/fd") else { return nil }
        // One is the directory's own.
        return max(0, names.count - 1)
    }
}
