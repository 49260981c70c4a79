import Testing

@testable import Corkboard

@Suite struct SecretParametersTests {
    @Test(arguments: [
        ("", ""), ("_col=page&_size=3", "_col=page&_size=3"),
        ("api_key=hunter2", "api_key=REDACTED"), ("a=b&api_key=hunter2&c=d", "a=b&api_key=REDACTED&c=d"),
        ("API_KEY=hunter2", "API_KEY=REDACTED"), ("%61pi_key=hunter2", "%61pi_key=REDACTED"),
        ("api%5Fkey=hunter2", "api%5Fkey=REDACTED"), ("api_key%3Dhunter2", "REDACTED"),
        ("access_token=hunter2", "access_token=REDACTED"), ("password=hunter2;x=1", "password=REDACTED;x=1"),
        ("client_secret=a=hunter2=", "client_secret=REDACTED"), ("x=1;api_key=hunter2", "x=1;api_key=REDACTED"),
        ("next=%2Fa.json%3Fapi_key%3Dhunter2", "next=REDACTED"), ("a?api_key=hunter2", "a?api_key=REDACTED"),
        ("/a.json%3Fapi_key=hunter2", "/a.json%3Fapi_key=REDACTED"), ("_search=token", "_search=token"),
        ("&&=&;?", "&&=&;?"), ("api_key", "api_key"), ("api_key=", "api_key=REDACTED"), ("%=%&%a", "%=%&%a"),
    ])
    func leavesSecretsOut(text: String, redacted: String) {
        #expect(String(decoding: SecretParameters.redact(text.utf8), as: UTF8.self) == redacted)
    }
}
