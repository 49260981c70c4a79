import CivicModel
import Clerk
import TestSupport
import Testing

@Suite struct SettingsTests {
    @Test func putsTheEnvironmentOverTheFileOverTheDefaults() throws {
        #expect(try Settings(environment: [:], dotEnv: nil).storage.root == "../sites")
        #expect(try Settings(environment: [:], dotEnv: "STORAGE_DIR=/a").storage.root == "/a")
        #expect(try Settings(environment: ["STORAGE_DIR": "/b"], dotEnv: "STORAGE_DIR=/a").storage.root == "/b")
    }

    @Test func readsTheUsualFormsOfTheFile() throws {
        let text = "# a comment\r\nexport A=1\n\nB = 'two words'\nC=\"x=y\"\nD=\n"
        let settings = try Settings(environment: [:], dotEnv: text)
        #expect(settings.all == ["A": "1", "B": "two words", "C": "x=y", "D": ""])
    }

    @Test func refusesAFileThatCannotBeRead() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write([0x41, 0x3D, 0xFF], to: ".env")
        #expect(throws: Failure.self) { try Settings(environment: [:], dotEnvPath: path) }
        let marked = try directory.write([0xEF, 0xBB, 0xBF, 0x41, 0x3D, 0x31], to: "marked")
        #expect(try Settings(environment: [:], dotEnvPath: marked).all == ["A": "1"])
        let missing = try Settings(environment: ["A": "1"], dotEnvPath: directory.file("none"))
        #expect(missing.all == ["A": "1"])
    }

    @Test func reportsAllProblemsAtOnceWithoutSecrets() {
        let environment = [
            "STORAGE_DIR": "", "DATABASE_URL": "mysql://clerk:s3cret@db/clerk", "OCR_JOB_TIMEOUT": "soon",
        ]
        let failure = #expect(throws: Failure.self) {
            try Settings(environment: environment, dotEnv: "PASSWORD s3cret\nA=1")
        }
        #expect(failure?.status == .usage)
        let text = failure?.description ?? ""
        #expect(
            text.contains("STORAGE_DIR") && text.contains("DATABASE_URL") && text.contains("OCR_JOB_TIMEOUT")
                && text.contains(".env line 1"))
        #expect(!text.contains("s3cret"))
        #expect(failure?.observed.hasSuffix("STORAGE_DIR is empty.") == true)
    }

    @Test(arguments: [
        (nil, CivicDatabase.Location.file("civic.db")), ("", .file("civic.db")), ("sqlite:///a/b.db", .file("a/b.db")),
        ("sqlite:////a/b.db", .file("/a/b.db")), ("postgres://u:p%40@h/d", .server(url: "postgres://u:p%40@h/d")),
        ("postgresql+psycopg2://h/d", .server(url: "postgresql+psycopg2://h/d")),
    ])
    func readsWhereTheCivicDatabaseIs(url: String?, location: CivicDatabase.Location) throws {
        let settings = try Settings(environment: url.map { ["DATABASE_URL": $0] } ?? [:], dotEnv: nil)
        #expect(settings.civicDatabase == location)
    }

    @Test(arguments: [("90s", 90), ("20m", 1200), ("1h", 3600), ("1200", 1200)])
    func readsTheTimeLimitOfRecognition(text: String, seconds: Int) throws {
        #expect(
            try Settings(environment: ["OCR_JOB_TIMEOUT": text], dotEnv: nil).ocrTimeLimit == .seconds(seconds))
    }

    @Test(arguments: ["86400h", "25h", "1441m", "86401", "0s", "-1h", "h", ""])
    func refusesATimeLimitBeyondADay(text: String) throws {
        #expect(throws: Failure.self) { try Settings(environment: ["OCR_JOB_TIMEOUT": text], dotEnv: nil) }
        #expect(try Settings(environment: ["OCR_JOB_TIMEOUT": "24h"], dotEnv: nil).ocrTimeLimit == .seconds(86_400))
    }

    @Test func readsHowManyWorkersAQueueHas() throws {
        let settings = try Settings(environment: ["FETCH_WORKERS": "0", "OCR_WORKERS": "many"], dotEnv: nil)
        #expect(try settings.workers(of: "fetch") == 0)
        #expect(try settings.workers(of: "compilation") == 2)
        #expect(throws: Failure.self) { try settings.workers(of: "ocr") }
    }
}
