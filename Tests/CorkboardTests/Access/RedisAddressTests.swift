import Testing

@testable import Corkboard

@Suite struct RedisAddressTests {
    @Test func readsAddresses() throws {
        let plain = try RedisAddress("redis://localhost")
        #expect(plain.place == .host("localhost", port: 6379) && plain.database == 0)
        #expect(plain.user == nil && plain.password == nil)
        let full = try RedisAddress("REDIS://:p%40ss%2Fw:rd@10.0.0.7:6380/3")
        #expect(full.place == .host("10.0.0.7", port: 6380) && full.database == 3)
        #expect(full.user == nil && full.password == "p@ss/w:rd")
        #expect(full.description == "10.0.0.7:6380, database 3")
        let user = try RedisAddress("redis://corkboard:secret@redis.internal/")
        #expect(user.user == "corkboard" && user.password == "secret" && user.database == 0)
        #expect(try RedisAddress("redis://[::1]:6390/1").place == .host("::1", port: 6390))
        #expect(try RedisAddress("redis://h?db=4").database == 4)
        let socket = try RedisAddress("unix:///run/redis/redis.sock?db=2")
        #expect(socket.place == .socket("/run/redis/redis.sock") && socket.database == 2)
        #expect(try RedisAddress("unix://:secret@/run/r.sock").password == "secret")
    }

    @Test(arguments: [
        "", "localhost", "localhost:6379", "http://h", "redis://", "redis://:6379", "redis://:hunter2@",
        "redis://:hunter2@h:x", "redis://:hunter2@h:0", "redis://:hunter2@h:70000", "redis://:hunter2@h/x",
        "redis://:hunter2@h/-1", "redis://:hunter2@h/1/2", "redis://:hunter2@h/1?db=2", "redis://:hunter2@h?ssl=1",
        "redis://:hunter2@h#x", "unix://:hunter2@", "unix://:hunter2@relative", "redis://[::1", "redis://[::1]x",
        "rediss://:hunter2@h:6379/0",
    ])
    func refusesOthersWithoutTheirPassword(url: String) {
        let error = #expect(throws: RedisError.self) { try RedisAddress(url) }
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.description.contains("REDIS_URL") == true)
    }

    @Test func saysThatTLSIsNotThere() {
        let error = #expect(throws: RedisError.self) { try RedisAddress("rediss://h") }
        #expect(error?.description.contains("rediss") == true)
    }
}
