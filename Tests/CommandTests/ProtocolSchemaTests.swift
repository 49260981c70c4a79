import Foundation
import TestSupport
import Testing

/// `docs/plugin-protocol.schema.json` against the examples of the protocol's page, and what is really said.
@Suite(.timeLimit(.minutes(10))) struct ProtocolSchemaTests {
    private static let validate = #"""
        import json, sys
        import jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        count = 0
        for line in open(sys.argv[2]):
            if line[:3] in ("> {", "< {"):
                count += 1
                for error in validator.iter_errors(json.loads(line[2:])):
                    print(line[:200].strip(), "::", error.message[:300])
        wrong = [
            {"jsonrpc": "1.0", "id": 1, "result": None}, {"id": 1, "result": None}, {"jsonrpc": "2.0", "id": 1},
            {"jsonrpc": "2.0", "id": 1, "method": "hook", "params": {"hook": "post_create", "arguments": {}}},
            {"jsonrpc": "2.0", "id": 1, "method": "nothing"}, {"jsonrpc": "2.0", "method": "log", "params": {"level": 1}},
            {"jsonrpc": "2.0", "id": 5, "error": {"code": -32001, "message": "no pause"}},
        ]
        for message in wrong:
            if validator.is_valid(message): print("accepted:", message)
        print(count)
        """#

    private func problems(in file: String) async throws -> (problems: [String], messages: Int) {
        let result = try await BuiltProgram(path: PythonEnvironment.python).run(
            ["-c", Self.validate, Repository.root + "/docs/plugin-protocol.schema.json", file],
            in: Repository.root)
        let lines = result.output.split(separator: "\n").map(String.init)
        return (lines.dropLast() + (result.status == 0 ? [] : [result.error]), Int(lines.last ?? "") ?? 0)
    }

    @Test func describesEveryExample() async throws {
        let found = try await problems(in: Repository.root + "/docs/plugin-protocol.md")
        #expect(found.problems == [])
        #expect(found.messages >= 25)
    }

    @Test func describesWhatIsSaid() async throws {
        let environment = ["CLERK_PYTHON": try await PythonEnvironment.directory]
        let directory = try TemporaryDirectory()
        var conversations = ""
        for plugin in [
            Repository.root + "/plugins/python/tests/plugins/six_hooks.py",
            BuiltProgram("election-finance-plugin").path,
            BuiltProgram("probe-clerk").path,
        ] {
            let check = try await BuiltProgram("clerk").run(
                ["plugins", "check", "--trace", plugin], environment: environment, in: directory.path)
            #expect(check.status == 0, "\(check.output)")
            conversations += check.error
        }
        let found = try await problems(in: try directory.write(conversations, to: "conversations"))
        #expect(found.problems == [])
        #expect(found.messages > 30)
    }
}
