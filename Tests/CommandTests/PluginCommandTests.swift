import CivicSQL
import Foundation
import StandIn
import TestSupport
import Testing

/// Plugins in processes of their own, through the built `clerk`.
@Suite struct PluginCommandTests {
    private static let words = #"""
        #!/bin/sh
        [ -n "$CLERK_PLUGIN_COMMAND" ] || exec 3<&0 4>&1 </dev/null 1>&2
        echo started >> "$TRACES"
        while IFS= read -r line <&3; do
            id=${line#*\"id\":}
            id=${id%%[!0-9]*}
            case $line in
            *'"method":"initialize"'*)
                result='{"protocol":1,"name":"words","version":"1.2","hooks":["post_create","post_creat"],"commands":[{"name":"words","summary":"Prints what it reads."}]}' ;;
            *'"method":"command"'*)
                read -r first
                echo "read $first, at a terminal: $([ -t 0 ] && echo yes || echo no)"
                echo "to standard error" >&2
                case $line in *'"quiet":true'*) echo quiet ;; esac
                result='{"status":7}' ;;
            *'"method":"hook"'*)
                echo "said on standard error" >&2
                printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32000,"message":"no ear"}}\n' "$id" >&4
                continue ;;
            *) result=null ;;
            esac
            printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result" >&4
        done
        """#

    private let clerk: Clerk

    init() async throws {
        clerk = try await Clerk()
        try FileManager.default.createDirectory(
            atPath: clerk.directory.file("plugins"), withIntermediateDirectories: false)
    }

    private func addWords() throws {
        chmod(try clerk.directory.write(Self.words, to: "plugins/words"), 0o755)
    }

    private func run(_ line: String) async throws -> BuiltProgram.Result {
        try await clerk.run(line, with: ["TRACES": clerk.directory.file("traces")])
    }

    private var starts: Int {
        // Nothing was started before the file is there.
        ((try? String(contentsOfFile: clerk.directory.file("traces"), encoding: .utf8)) ?? "").count / 8
    }

    @Test func listsCommandsInHelpWithoutStartingThePluginAgain() async throws {
        try addWords()
        for _ in 0..<3 {
            let help = try await run("--help")
            #expect(help.status == 0 && help.output.contains("  words                   Prints what it reads.\n"))
            #expect(help.output.contains("--plugins-dir") && help.output.contains("--quiet"))
            #expect(help.error == "plugin words has an unknown hook: post_creat\n")
        }
        #expect(starts == 1)
    }

    @Test func handsTheStreamsOfACommandThrough() async throws {
        try addWords()
        let script = """
            cd '\(clerk.directory.path)' && echo hello | '\(clerk.program.path)' -q words a 'b c' 2>err; echo "status $?"
            """
        let result = try await BuiltProgram(path: "/bin/sh").run(
            ["-c", script], environment: ["TRACES": clerk.directory.file("traces")], in: clerk.directory.path)
        #expect(result.output == "read hello, at a terminal: no\nquiet\nstatus 7\n", "\(result.error)")
        let errors = try String(contentsOfFile: clerk.directory.file("err"), encoding: .utf8)
        #expect(errors == "Warning: plugin words has an unknown hook: post_creat\nto standard error\n")
    }

    @Test func handsATerminalThrough() async throws {
        try addWords()
        // `script` gives its program a terminal.
        let result = try await BuiltProgram(path: "/bin/sh").run(
            ["-c", "printf 'hello\\n' | script -qec '\(clerk.program.path) words' /dev/null"],
            environment: ["TRACES": clerk.directory.file("traces")], in: clerk.directory.path)
        #expect(result.output.contains("read hello, at a terminal: yes"), "\(result.output)")
        #expect(result.status == 7)
    }

    @Test func recordsAFailedHookWithThePluginsName() async throws {
        try addWords()
        let result = try await run(
            "new -s alameda.ca --name Alameda --state CA --country US --kind city --start-year 2020 --all-agendas "
                + "--lat-lng '37.8, -122.2' --scraper x")
        #expect(result.error.contains("plugin words failed in post_create: no ear"), "\(result.error)")
        #expect(result.error.contains("words: said on standard error\n"))
        #expect(try await clerk.value("SELECT count(*) FROM sites") == .integer(1))
    }

    @Test func listsAndChecksPlugins() async throws {
        try addWords()
        let list = try await run("plugins list --json")
        let plugins = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(list.status == 0 && plugins.count == 3)
        #expect(plugins[0]["name"] as? String == "election-finance" && plugins[0]["origin"] as? String == "linked")
        #expect(plugins[0]["job_types"] as? [String] == ["finance-etl"])
        #expect(plugins[2]["name"] as? String == "words" && plugins[2]["origin"] as? String == "directory")
        #expect(plugins[2]["hooks"] as? [String] == ["post_create"])
        #expect(plugins[2]["unknown_hooks"] as? [String] == ["post_creat"])
        #expect(plugins[2]["commands"] as? [String] == ["words"] && plugins[2]["state"] as? String == "ready")
        let check = try await run("plugins check plugins/words")
        #expect(check.status == 1)
        #expect(
            check.output == """
                ok   initialize: words 1.2
                FAIL post_create: no ear
                FAIL post_creat: there is no hook of this name
                ok   shutdown
                2 steps failed.

                """, "\(check.output)")
        #expect(try await run("plugins check plugins/nothing").status == 64)
    }

    /// A plugin that neither ends its call nor minds SIGTERM; clerk is ended by a signal, or ends by itself.
    @Test(arguments: ["new", "worker"]) func leavesNoPluginBehind(command: String) async throws {
        let stubborn = #"""
            #!/bin/sh
            exec 3<&0 4>&1 </dev/null 1>&2
            trap '' TERM
            echo $$ >> "$TRACES"
            while IFS= read -r line <&3; do
                id=${line#*\"id\":}
                id=${id%%[!0-9]*}
                case $line in
                *'"method":"initialize"'*)
                    printf '{"jsonrpc":"2.0","id":%s,"result":{"protocol":1,"name":"stubborn","version":"1","hooks":["post_create"],"job_types":[{"name":"long","queue":"long"}]}}\n' "$id" >&4 ;;
                *'"method":"shutdown"'*) exit ;;
                *) echo busy >> "$TRACES"; while :; do sleep 1; done ;;
                esac
            done
            """#
        chmod(try clerk.directory.write(stubborn, to: "plugins/stubborn"), 0o755)
        try await clerk.addSites("berkeley.ca")
        let traces = ["TRACES": clerk.directory.file("traces")]
        let program: RunningProgram
        if command == "new" {
            program = try clerk.start(
                "new -s alameda.ca --name Alameda --state CA --country US --kind city --start-year 2020 "
                    + "--all-agendas --lat-lng '37.8, -122.2' --scraper x", with: traces)
        } else {
            #expect(try await clerk.run("enqueue berkeley.ca --type long", with: traces).status == 0)
            program = try clerk.start("worker long --grace 0", with: traces)
        }
        func lines() -> [Substring] {
            // Nothing was started before the file is there.
            ((try? String(contentsOfFile: clerk.directory.file("traces"), encoding: .utf8)) ?? "").split(
                separator: "\n")
        }
        try await waitUntil { lines().contains("busy") }
        program.signal(SIGTERM)
        let result = await program.end()
        #expect(command == "new" ? result.status == 143 : [0, 75].contains(result.status), "\(result.error)")
        let processes = lines().compactMap { pid_t($0) }
        #expect(processes.count >= 1 && processes.allSatisfy { kill($0, 0) != 0 })
    }

    @Test func tellsABrokenPluginOfTheDirectoryInOneLine() async throws {
        let path = clerk.directory.file("plugins/broken").replacing("//", with: "/")
        chmod(try clerk.directory.write("#!/bin/sh\necho 'no such module' >&2; exit 3\n", to: "plugins/broken"), 0o755)
        let result = try await run("status")
        #expect(result.status == 1 && result.output == "")
        let line = "Error loading plugin \(path): it ended with the status 3; the last it said: no such module\n"
        #expect(result.error == line)
        #expect(try await run("--version").status == 0)
        #expect(try await run("--help").error == line)
        let list = try await run("plugins list")
        #expect(list.status == 1 && list.output.contains("broken: it ended with the status 3"))
        #expect(try await run("--plugins-dir elsewhere sites list").error.contains("no civic database"))
        let file = try await run("--plugins-dir=plugins/broken status")
        #expect(file.status == 1 && file.error.contains("not a directory: plugins/broken"))
    }

    /// The finance plugin linked into `clerk`, and unchanged as a process of another program.
    @Test func buildsTheSameFinanceDatabaseLinkedAndAsAProcess() async throws {
        var databases: [[String]] = []
        for isLinked in [true, false] {
            let city = try ClerkCommand()
            let path = try city.export(year: 2025)
            try FileManager.default.createDirectory(
                atPath: city.directory.file("plugins"), withIntermediateDirectories: false)
            if !isLinked {
                try FileManager.default.createSymbolicLink(
                    atPath: city.directory.file("plugins/finance"),
                    withDestinationPath: BuiltProgram("election-finance-plugin").path)
            }
            let program = BuiltProgram(isLinked ? "clerk" : "probe-clerk")
            func run(_ words: String...) async throws -> BuiltProgram.Result {
                try await program.run(words, environment: city.environment, in: city.directory.path)
            }
            #expect(try await run("--help").output.contains("  finance    "))
            let etl = try await run("finance", "etl", "--subdomain", "lindenport.ca", "--from", path, "--register")
            #expect(etl.status == 0, "\(etl.error)")
            #expect(etl.output.contains("finance columns were updated") && etl.error.contains("transform: 2025"))
            let next = try await run("finance", "etl", "--next-site", "--enqueue")
            #expect(next.output == "Enqueued finance ETL for lindenport.ca\n", "\(next.error)")
            let worker = try await run("worker", "finance", "--burst")
            #expect(worker.status == 0, "\(worker.error)")
            let wrong = try await run("finance", "etl", "lindenport.ca", "--nope")
            #expect(wrong.status == 64 && wrong.error.contains("Unknown option '--nope'"))
            let jobs = try await run("jobs", "list", "--json").output
            #expect(jobs.contains("\"type\" : \"finance-etl\""))
            databases.append(try Self.rows(of: city.database))
        }
        #expect(databases[0].count > 100)
        #expect(databases[0] == databases[1])
    }

    /// Every row of every table but those that tell when, and from where on this disk, a database was built.
    private static func rows(of path: String) throws -> [String] {
        try SQLiteEngine(path: path, mode: .readOnly).build { connection in
            let tables = try connection.query(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'etl_%' ORDER BY name"
            ).compactMap { $0["name"].text }
            return try tables.flatMap { table in
                try connection.query("SELECT * FROM \"\(table)\"").map { "\(table) \($0.values)" }.sorted()
            }
        }
    }
}
