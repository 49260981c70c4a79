// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is Swift 6, strictly concurrent, and free of warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "civicband",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "clerk", targets: ["ClerkMain"]),
        .executable(name: "corkboard", targets: ["CorkboardMain"]),
        .executable(name: "election-finance-plugin", targets: ["ElectionFinanceMain"]),
        .executable(name: "netfile-standin", targets: ["NetFileStandIn"]),
        .executable(name: "deploy-to-directory", targets: ["DeployToDirectory"]),
        .executable(name: "greeting", targets: ["Greeting"]),
        .executable(name: "hello-swift", targets: ["Hello"]),
        .executable(name: "notify-file", targets: ["NotifyFile"]),
        .library(name: "ClerkPlugin", targets: ["CivicModel", "ClerkPlugin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Debian's libzip: reads and writes zip archives. Used by Workbook alone.
        .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        // Debian's expat: the streaming XML parser. Used by Workbook alone.
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        // Debian's libpq: the client of PostgreSQL. Used by CivicSQL alone.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // Debian's SQLite, read by the web server. Used by Corkboard alone; writers use GRDB.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // Debian's hiredis: the client of Redis. Used by Corkboard alone.
        // Without its pkg-config file, whose flags the package manager refuses: the header is where the compiler looks.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),

        // Debian's zlib: answers in gzip. Used by Corkboard alone.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // What glibc has for starting programs and Swift's Glibc module does not show. Used by Clerk and by tests.
        .systemLibrary(name: "CSpawn"),

        // The words of the domain: subdomain, site, money, storage layout. No I/O.
        .target(name: "CivicModel", swiftSettings: strict),
        // The SQL engine protocol, its engines for SQLite and PostgreSQL, and the migrator.
        .target(
            name: "CivicSQL",
            dependencies: [
                "CivicModel", "CLibPQ",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // The contract of plugins: twelve hooks, contexts, commands, job types.
        .target(
            name: "ClerkPlugin",
            dependencies: ["CivicModel", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        // The pipeline framework: sites, migrations, plugins, durable jobs, the clerk command.
        .target(
            name: "Clerk",
            dependencies: [
                "CivicModel", "CivicSQL", "ClerkPlugin", "CSpawn",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SwiftCSV", package: "SwiftCSV"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // A streaming reader of .xlsx, and the writer that tests and the stand-in need.
        .target(name: "Workbook", dependencies: ["CLibZip", "CExpat"], swiftSettings: strict),
        // The finance plugin: NetFile exports to election_finance.db.
        .target(
            name: "ElectionFinance",
            dependencies: [
                "CivicModel", "CivicSQL", "ClerkPlugin", "Workbook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SwiftCSV", package: "SwiftCSV"),
            ],
            resources: [.embedInCode("Resources/agencies.csv")],
            swiftSettings: strict),
        // A stand-in for NetFile: made-up workbooks and a server with faults on request.
        .target(
            name: "StandIn",
            dependencies: [
                "CivicModel", "ElectionFinance", "Workbook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // The web server over many read-only SQLite files, by host name.
        .target(
            name: "Corkboard",
            dependencies: [
                "CivicModel", "CSQLite", "CHiredis", "CZlib",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: strict),

        // What ties the others: deploy, roll-out, schedule, backup, monitoring, all in one process tree.
        .target(
            name: "CivicBand",
            dependencies: [
                "CivicModel", "CivicSQL", "Clerk", "ClerkPlugin", "ElectionFinance",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources/rollout.yaml")],
            swiftSettings: strict),

        // Entry points: wiring only.
        .executableTarget(
            name: "ClerkMain", dependencies: ["CivicBand", "Clerk", "ElectionFinance"], swiftSettings: strict),
        .executableTarget(
            name: "ElectionFinanceMain", dependencies: ["ClerkPlugin", "ElectionFinance"], swiftSettings: strict),
        .executableTarget(name: "CorkboardMain", dependencies: ["Corkboard"], swiftSettings: strict),
        .executableTarget(name: "NetFileStandIn", dependencies: ["StandIn"], swiftSettings: strict),

        // Examples of plugins, each a process of its own. Nothing depends on them but their tests.
        .executableTarget(
            name: "DeployToDirectory", dependencies: ["CivicModel", "ClerkPlugin"],
            path: "Examples/DeployToDirectory", swiftSettings: strict),
        .executableTarget(
            name: "Greeting", dependencies: ["CivicModel", "ClerkPlugin"], path: "Examples/Greeting",
            swiftSettings: strict),
        .executableTarget(
            name: "Hello", dependencies: ["CivicModel", "ClerkPlugin"], path: "Examples/Hello", swiftSettings: strict),
        .executableTarget(
            name: "NotifyFile", dependencies: ["CivicModel", "ClerkPlugin"], path: "Examples/NotifyFile",
            swiftSettings: strict),

        // What the tests share: temporary directories, the given data, running our programs.
        .target(
            name: "TestSupport", dependencies: ["CivicModel", "CivicSQL", "CSpawn"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(name: "CivicModelTests", dependencies: ["CivicModel"], swiftSettings: strict),
        .testTarget(name: "CivicSQLTests", dependencies: ["CivicSQL", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ClerkPluginTests",
            dependencies: ["CivicModel", "ClerkPlugin", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .testTarget(
            name: "ClerkTests",
            dependencies: [
                "Clerk", "TestSupport", "CivicModel", "CivicSQL", "ClerkPlugin",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(name: "WorkbookTests", dependencies: ["Workbook"], swiftSettings: strict),
        .testTarget(
            name: "ElectionFinanceTests",
            dependencies: [
                "ElectionFinance", "StandIn", "TestSupport", "Workbook", "CivicModel", "CivicSQL", "ClerkPlugin",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftCSV", package: "SwiftCSV"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CorkboardTests",
            dependencies: [
                "Corkboard", "CorkboardMain", "CSQLite", "CivicModel", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StandInTests",
            dependencies: [
                "StandIn", "ElectionFinance", "Workbook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // A `clerk` with jobs that leave traces, for the tests of workers.
        .executableTarget(
            name: "probe-clerk", dependencies: ["CivicModel", "Clerk", "ClerkPlugin"], path: "Tests/ProbeClerk",
            swiftSettings: strict),
        .testTarget(
            name: "CivicBandTests",
            dependencies: [
                "CivicBand", "CivicModel", "CivicSQL", "Clerk", "ClerkMain", "ClerkPlugin", "Corkboard",
                "CorkboardMain", "StandIn", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "StandIn", "CivicSQL", "TestSupport", "ClerkMain", "ElectionFinanceMain", "NetFileStandIn",
                "probe-clerk",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ExampleTests",
            dependencies: [
                "CivicModel", "Clerk", "ClerkMain", "ClerkPlugin", "DeployToDirectory", "Greeting", "Hello",
                "NotifyFile", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ]
)
