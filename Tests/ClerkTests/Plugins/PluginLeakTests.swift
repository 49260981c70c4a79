import CivicModel
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// Descriptors, memory and processes after many calls; each test in a process of its own, as they are counted there.
@Suite struct PluginLeakTests {
    @Test func leavesNothingBehindAfterAThousandCalls() async {
        await #expect(processExitsWith: .success) {
            let probe = try ProbeExecutable()
            let alameda = try site("alameda.ca")
            let plugin = try probe.plugin(limits: PluginLimits())
            let context = plainContext()
            for _ in 0..<100 { try await plugin.postCreate(subdomain: alameda, context: context) }
            let descriptors = try openDescriptors()
            let memory = try residentKilobytes()
            for _ in 0..<1000 { try await plugin.postCreate(subdomain: alameda, context: context) }
            #expect(try openDescriptors() == descriptors)
            #expect(try residentKilobytes() - memory < 4_000)
            #expect(probe.trace("starts").split(separator: "\n").count == 1)
            await plugin.close()
            for _ in 0..<30 {
                let short = try probe.plugin(limits: PluginLimits())
                try await short.postCreate(subdomain: alameda, context: context)
                await short.close()
            }
            for fault in ["crash", "hang", "garbage", "long line"] {
                let broken = try probe.plugin(fault: fault)
                await #expect(throws: Failure.self) {
                    try await broken.postCreate(subdomain: alameda, context: context)
                }
            }
            // Also no zombie: each number would still be somebody's.
            try await waitUntil { probe.running.isEmpty }
            try await waitUntil { try openDescriptors() < descriptors }
        }
    }

    @Test func staysSmallWhileAPluginAsksAndReadsNoAnswer() async {
        await #expect(processExitsWith: .success) {
            let plugin = try ProbeExecutable().plugin(fault: "greedy")
            let alameda = try site("alameda.ca")
            let memory = try residentKilobytes()
            await #expect(throws: Failure.self) {
                try await plugin.postCreate(subdomain: alameda, context: plainContext())
            }
            #expect(try residentKilobytes() - memory < 10_000)
        }
    }

    @Test func staysSmallWhileAPluginWritesALineWithoutEnd() async {
        await #expect(processExitsWith: .success) {
            let plugin = try ProbeExecutable().plugin(fault: "endless line")
            let alameda = try site("alameda.ca")
            let memory = try residentKilobytes()
            await #expect(throws: Failure.self) {
                try await plugin.postCreate(subdomain: alameda, context: plainContext())
            }
            #expect(try residentKilobytes() - memory < 10_000)
        }
    }
}

func openDescriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }

func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
}
