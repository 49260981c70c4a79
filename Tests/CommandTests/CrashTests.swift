import CivicSQL
import Foundation
import TestSupport
import Testing

/// Killed runs, full disks, read-only storage, two runs at once: the served database stays whole.
@Suite(.serialized) struct CrashTests {
    private let clerk: ClerkCommand

    init() throws { clerk = try ClerkCommand() }

    @Test func leavesTheOldOrTheNewDatabaseWhenKilledAtAnyMoment() async throws {
        let old = try await publish(edition: 0)
        let line = "finance etl --subdomain lindenport.ca --force --from \(try clerk.export(year: 2025, edition: 1))"
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await clerk.run(line).status == 0)
        let whole = clock.now - start
        let new = try #require(try clerk.fingerprint())
        #expect(new != old)
        var seen: Set<String?> = []
        // One is killed as it starts, so certainly before it publishes.
        #expect(try await publish(edition: 0) == old)
        let early = try clerk.start(line)
        early.signal(SIGKILL)
        _ = await early.end()
        seen.insert(try clerk.fingerprint())
        for moment in 1...12 {
            #expect(try await publish(edition: 0) == old)
            let running = try clerk.start(line)
            // Spread over the whole run, and a little beyond its end.
            try await Task.sleep(for: whole * moment / 11)
            running.signal(SIGKILL)
            _ = await running.end()
            let found = try clerk.fingerprint()
            #expect(found == old || found == new)
            seen.insert(found)
        }
        #expect(seen.contains(old))
        #expect(seen.isSubset(of: [old, new]))
        // What a killed run left behind does not hinder the next.
        #expect(try await clerk.run(line).status == 0)
        #expect(try clerk.fingerprint() == new)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: clerk.directory.file("sites/lindenport.ca/finance")
        ).sorted()
        #expect(names == [".lock", "election_finance.db", "raw", "staging.db"])
    }

    /// A container without the right to mount cannot show a full or read-only disk; every ordinary machine can.
    private static let canMount: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    /// The room that is left, from too little for the download to almost enough for the database.
    @Test(.enabled(if: canMount, "no file system can be mounted here"), arguments: [50, 400, 900])
    func leavesTheOldDatabaseWhenTheDiskIsFull(kilobytes: Int) async throws {
        let old = try clerk.export(year: 2025)
        let new = try clerk.export(year: 2025, edition: 1)
        let mounted = clerk.directory.file("small")
        let finance = mounted + "/lindenport.ca/finance"
        let etl = "STORAGE_DIR=\(mounted) \(clerk.program.path) -q finance etl lindenport.ca --force --from"
        // A file system of its own, seen by this run alone.
        let result = try await inNamespace(
            "mkdir -p \(mounted); mount -t tmpfs -o size=12m tmpfs \(mounted)",
            "\(etl) \(old) >/dev/null || exit 99; before=$(sha256sum < \(finance)/election_finance.db)",
            "dd if=/dev/zero of=\(mounted)/filler bs=1k 2>/dev/null",
            "truncate -s -\(kilobytes)k \(mounted)/filler",
            "\(etl) \(new); rc=$?",
            "[ \"$before\" = \"$(sha256sum < \(finance)/election_finance.db)\" ] || exit 98; exit $rc")
        #expect(result.status == 1)
        #expect(result.error.contains("full") || result.error.contains("No space left"))
        #expect(result.error.contains("State: nothing was replaced; the database of"))
        #expect(result.error.contains("make room"))
    }

    @Test(.enabled(if: canMount, "no file system can be mounted here"))
    func leavesTheOldDatabaseWhenStorageIsReadOnly() async throws {
        let old = try await publish(edition: 0)
        let path = try clerk.export(year: 2025, edition: 1)
        let sites = clerk.directory.file("sites")
        let result = try await inNamespace(
            "mount --bind \(sites) \(sites); mount -o remount,bind,ro \(sites)",
            "STORAGE_DIR=\(sites) FINANCE_AGENCIES=\(clerk.directory.file("agencies.csv"))"
                + " \(clerk.program.path) finance etl lindenport.ca --from \(path)")
        #expect(result.status == 1)
        #expect(result.error.contains("Read-only file system"))
        #expect(result.error.contains("State: nothing was replaced; the database of"))
        #expect(try clerk.fingerprint() == old)
    }

    @Test func saysThatAnotherRunIsUnderWay() async throws {
        let old = try await publish(edition: 0)
        let directory = clerk.directory.file("sites/lindenport.ca/finance")
        // Another program holds the lock, as a run in progress does.
        let holder = try BuiltProgram(path: "/usr/bin/flock").start(
            [directory + "/.lock", "sh", "-c", "echo held >&2; exec sleep 60"], in: clerk.directory.path)
        try await waitUntil { holder.errorSoFar.contains("held") }
        let result = try await clerk.run("finance etl lindenport.ca --from \(try clerk.export(year: 2025, edition: 1))")
        holder.signal(SIGTERM)
        _ = await holder.end()
        #expect(result.status == 75)
        #expect(result.error.contains("another finance run of it is under way"))
        #expect(try clerk.fingerprint() == old)
    }

    private func publish(edition: Int) async throws -> String? {
        let path = try clerk.export(year: 2025, edition: edition)
        let result = try await clerk.run("finance etl --subdomain lindenport.ca --force --from \(path)")
        #expect(result.status == 0, "\(result.error)")
        return try clerk.fingerprint()
    }

    /// Runs shell lines with mounts that nobody else sees.
    private func inNamespace(_ lines: String...) async throws -> BuiltProgram.Result {
        try await BuiltProgram(path: "/usr/bin/unshare").run(
            ["--map-root-user", "--mount", "sh", "-c", "set -u; " + lines.joined(separator: "; ")],
            environment: clerk.environment, in: clerk.directory.path)
    }
}
