import CivicSQL
import Dispatch
import TestSupport
import Testing

@Suite struct PostgresEngineTests {
    private func open(
        _ options: PostgresEngine.Options = .init(), _ body: (PostgresEngine) async throws -> Void
    ) async throws {
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase(), options: options)
        do { try await body(engine) } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    @Test func readsTypesAsSQLiteWould() async throws {
        let cases: [(sql: String, value: SQLValue)] = [
            ("true", .integer(1)), ("false", .integer(0)), ("NULL::boolean", .null),
            ("(-32768)::int2", .integer(-32768)), ("7::int4", .integer(7)), ("9223372036854775807", .integer(.max)),
            ("4294967295::oid", .integer(4_294_967_295)), ("count(*)", .integer(1)),
            ("0.1::float4", .real(0.1)), ("0.1::float8 + 0.2::float8", .real(0.1 + 0.2)),
            ("'-Infinity'::float8", .real(-.infinity)),
            ("'\\x00ff41'::bytea", .blob([0, 255, 65])), ("''::bytea", .blob([])),
            ("12.50::numeric(9, 2)", .text("12.50")), ("'{\"a\":  1}'::json", .text("{\"a\":  1}")),
            ("'{\"b\":2,\"a\":1}'::jsonb", .text("{\"a\": 1, \"b\": 2}")), ("'x'::varchar(3)", .text("x")),
            ("'2026-02-28'::date", .text("2026-02-28")), ("'é'", .text("é")),
        ]
        try await open { engine in
            for (sql, value) in cases {
                #expect(try await engine.rows("SELECT \(sql)") == [[value]], "\(sql)")
            }
            let nan = try await engine.rows("SELECT 'NaN'::float8").first?.first?.real
            #expect(nan?.isNaN == true)
        }
    }

    @Test func readsMomentsInTheFormThatPythonLeftInSQLite() async throws {
        let cases = [
            ("'2026-11-19 08:00:00+00'::timestamptz", "2026-11-19 08:00:00.000000"),
            ("'2026-11-19 08:00:00.5-08'::timestamptz", "2026-11-19 16:00:00.500000"),
            ("'2026-11-19 08:00:00.123456'::timestamp", "2026-11-19 08:00:00.123456"),
            ("'2026-11-19'::timestamp", "2026-11-19 00:00:00.000000"),
            ("'1883-11-18 12:00:00.01+00'::timestamptz", "1883-11-18 12:00:00.010000"),
            ("'infinity'::timestamptz", "infinity"),
        ]
        try await open { engine in
            for (sql, text) in cases {
                #expect(try await engine.rows("SELECT \(sql)") == [[.text(text)]], "\(sql)")
            }
            try await engine.run("CREATE TABLE t (a TIMESTAMPTZ, b TIMESTAMP, c BOOLEAN, d DATE, e JSONB)")
            let moment = SQLValue.text("2026-03-08 02:30:00.123456")
            for truth in [SQLValue.integer(1), .integer(0), .text("true"), .text("f")] {
                try await engine.run(
                    "INSERT INTO t VALUES (?, ?, ?, ?, ?)", [moment, moment, truth, .text("2026-02-28"), .text("[]")])
            }
            let row = [moment, moment, .integer(1), SQLValue.text("2026-02-28"), .text("[]")]
            let found = try await engine.rows("SELECT * FROM t WHERE a = ? AND c = ?", [moment, .integer(1)])
            #expect(found == [row, row])
        }
    }

    /// Texts, whatever the URL asks for; and the session's own settings, whatever the database's are.
    @Test func answersAlikeWhateverTheServerIsSetTo() async throws {
        let server = try await PostgresServer.shared
        let url = try await server.makeDatabase()
        let name = String(url.split(separator: "/")[2].split(separator: "?")[0])
        for setting in [
            "TimeZone = 'America/Los_Angeles'", "DateStyle = 'German'", "bytea_output = 'escape'",
            "extra_float_digits = 0", "default_transaction_isolation = 'serializable'",
        ] { try await server.run("ALTER DATABASE \(name) SET \(setting)") }
        let engine = try PostgresEngine(url: url + "&client_encoding=LATIN1&application_name=other")
        let rows = try await engine.rows(
            """
            SELECT '2026-11-19 08:00:00.5'::timestamptz, '\\x00ff'::bytea, 0.1::float8 + 0.2::float8, '日',
                current_setting('application_name'), current_setting('transaction_read_only')
            """)
        let expected: [SQLValue] = [
            .text("2026-11-19 08:00:00.500000"), .blob([0, 255]), .real(0.1 + 0.2), .text("日"), .text("other"),
            .text("on"),
        ]
        #expect(rows == [expected])
        let isolation = try await engine.write { try $0.query("SHOW transaction_isolation").map(\.values) }
        #expect(isolation == [[.text("read committed")]])
        await engine.close()
    }

    @Test func keepsValuesThatDoNotFitOutOfMessages() async throws {
        try await open { engine in
            try await engine.run("CREATE TABLE t (n BIGINT, d DATE, j JSON, e TEXT CHECK (length(e) < 3), u UUID)")
            for (column, word) in [
                ("n", "bigint"), ("d", "date"), ("j", "json"), ("e", "check"), ("u", "uuid"),
            ] {
                let error = await #expect(throws: SQLError.self) {
                    try await engine.run("INSERT INTO t (\(column)) VALUES (?)", [.text("my \"s3cret\" x")])
                }
                #expect(error?.description.contains("s3cret") == false)
                #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
            }
            try await engine.run(
                """
                CREATE FUNCTION refuse(x TEXT) RETURNS TEXT LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'will not take % or ?', x USING HINT = 'take another'; END $$
                """)
            let error = await #expect(throws: SQLError.self) {
                _ = try await engine.rows("SELECT refuse(?)", [.text("s3cret")])
            }
            #expect(error?.message == "will not take … or ?")
        }
    }

    @Test func refusesWhatTheProtocolCannotCarry() async throws {
        try await open { engine in
            let error = await #expect(throws: SQLError.self) {
                _ = try await engine.rows("SELECT ?", [.text("a\0b")])
            }
            #expect(error?.condition == .other)
            #expect(error?.message.contains("NUL") == true)
            let sql = "SELECT " + Array(repeating: "?", count: 70_000).joined(separator: ", ")
            let many = await #expect(throws: SQLError.self) {
                _ = try await engine.rows(sql, Array(repeating: .null, count: 70_000))
            }
            #expect(many?.condition == .other)
        }
    }

    @Test func tellsALockThatIsNotGivenInTime() async throws {
        var options = PostgresEngine.Options()
        options.lockLimit = .milliseconds(50)
        try await open(options) { engine in
            try await engine.run("CREATE TABLE t (n BIGINT)")
            try await engine.run("INSERT INTO t VALUES (1)")
            let isLocked = AsyncStream<Void>.makeStream()
            let isOver = DispatchSemaphore(value: 0)
            async let holder = engine.write { connection in
                try connection.execute("UPDATE t SET n = 2")
                isLocked.continuation.finish()
                return isOver.wait(timeout: .now() + 10)
            }
            for await _ in isLocked.stream {}
            let error = await #expect(throws: SQLError.self) { try await engine.run("UPDATE t SET n = 3") }
            #expect(error?.condition == .busy)
            isOver.signal()
            #expect(try await holder == .success)
            try await engine.run("UPDATE t SET n = 4")
        }
    }

    /// The server undoes everything at COMMIT and calls it a success.
    @Test func failsWhenTheBodyHidesAFailure() async throws {
        try await open { engine in
            try await engine.run("CREATE TABLE t (n BIGINT PRIMARY KEY)")
            let error = await #expect(throws: SQLError.self) {
                try await engine.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    for _ in 0..<2 {
                        // Hidden on purpose.
                        _ = try? connection.execute("INSERT INTO t VALUES (1)")
                    }
                }
            }
            #expect(error?.condition == .constraint)
            let ended = await #expect(throws: SQLError.self) { try await engine.run("ROLLBACK") }
            #expect(ended?.condition == .other)
            try await engine.write { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                try connection.execute("SAVEPOINT a")
                #expect(throws: SQLError.self) { try connection.execute("INSERT INTO t VALUES (1)") }
                try connection.execute("ROLLBACK TO SAVEPOINT a")
                try connection.execute("INSERT INTO t VALUES (2)")
            }
            #expect(try await engine.rows("SELECT count(*) FROM t") == [[.integer(2)]])
        }
    }

    @Test func tellsADeferredConstraintAtItsCommit() async throws {
        try await open { engine in
            try await engine.run("CREATE TABLE t (n BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let error = await #expect(throws: SQLError.self) {
                try await engine.run("INSERT INTO t VALUES (1), (1)")
            }
            #expect(error?.condition == .constraint)
            #expect(try await engine.rows("SELECT * FROM t").isEmpty)
        }
    }

    @Test func refusesCopyAndGoesOnWithAnotherConnection() async throws {
        var options = PostgresEngine.Options()
        options.mostConnections = 1
        try await open(options) { engine in
            try await engine.run("CREATE TABLE t (n BIGINT)")
            for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
                let error = await #expect(throws: SQLError.self) { try await engine.run(sql) }
                #expect(error?.condition == .other)
                #expect(try await engine.rows("SELECT * FROM t").isEmpty)
            }
        }
    }
}
