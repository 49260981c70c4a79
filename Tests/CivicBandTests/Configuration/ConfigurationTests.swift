import CivicModel
import TestSupport
import Testing

@testable import CivicBand

/// `clerk.yaml`, as far as it is CivicBand's.
@Suite struct ConfigurationTests {
    @Test func readsEveryPart() throws {
        let configuration = try CivicBandConfiguration.parse(
            """
            time_zone: UTC
            schedule: []
            deploy:
              keep: 7
              targets:
                - {name: here, directory: /srv/served}
                - {name: there, rsync: "clerk@web.example:/srv/served", ssh_options: ["-p", "22"]}
                - {name: bucket, rclone: "b2:civicband/sites/"}
            gate: {table_drop_percent: 1, total_drop_percent: 2, year_drop_percent: 3, past_year_rise_percent: 4,
                   coverage_days: 5, reconciled_points: 6}
            backup: {directory: /backups, keep: 8}
            alerts: {silent_days: 9, broad_failure_percent: 10, broad_failure_sites: 11}
            rollout: {file: waves.yaml}
            """, "clerk.yaml")
        #expect(
            configuration.targets.map(\.place) == [
                .directory("/srv/served"),
                .rsync(host: "clerk@web.example", directory: "/srv/served", sshOptions: ["-p", "22"]),
                .rclone("b2:civicband/sites"),
            ])
        #expect(configuration.keptVersions == 7 && configuration.keptBackups == 8)
        #expect(configuration.gate.tableDropPercent == 1 && configuration.gate.reconciledPoints == 6)
        #expect(configuration.silentDays == 9 && configuration.broadFailurePercent == 10)
        #expect(configuration.broadFailureSites == 11 && configuration.rolloutFile == "waves.yaml")
        #expect(configuration.backupDirectory == "/backups")
    }

    @Test func readsAFileWithoutAnyOfIt() throws {
        #expect(try CivicBandConfiguration.parse("", "x") == CivicBandConfiguration())
        #expect(try CivicBandConfiguration.parse("deploy:\nschedule: []", "x") == CivicBandConfiguration())
    }

    @Test(arguments: [
        ("deploy: {target: []}", "deploy.target is no setting; known are keep, targets"),
        ("depoy: {}", "depoy is no setting"), ("deploy: [1]", "deploy is no list of names and values"),
        ("deploy: {keep: 0}", "deploy.keep is `0`, expected a number from 1 to 1000"),
        ("deploy: {targets: [{name: a}]}", "deploy.targets[1] needs one of directory, rsync and rclone"),
        ("deploy: {targets: [{name: 'a b', directory: /x}]}", "needs a name of letters, digits, - and _"),
        ("deploy: {targets: [{name: a, directory: /x, rclone: 'b:c'}]}", "needs one of directory, rsync and rclone"),
        ("deploy: {targets: [{name: a, rsync: 'host:relative'}]}", "expected [USER@]HOST:/ABSOLUTE/PATH"),
        ("deploy: {targets: [{name: a, rsync: '-oProxyCommand=x:/a'}]}", "expected [USER@]HOST:/ABSOLUTE/PATH"),
        ("deploy: {targets: [{name: a, rsync: 'h:/a;reboot'}]}", "expected [USER@]HOST:/ABSOLUTE/PATH"),
        ("deploy: {targets: [{name: a, rsync: 'h:/a/../b'}]}", "expected [USER@]HOST:/ABSOLUTE/PATH"),
        ("deploy: {targets: [{name: a, rclone: '-b:c'}]}", "expected REMOTE:PATH"),
        ("deploy: {targets: [{name: a, directory: '~/x'}]}", "expected a path as it is on the disk"),
        ("deploy: {targets: [{name: a, rclone: 'b:c d'}]}", "expected REMOTE:PATH without blanks and quotes"),
        ("deploy: {targets: [{name: a, directory: /x, ssh_options: [-v]}]}", "ssh_options, which go with rsync only"),
        ("deploy: {targets: [{name: a, directory: /x}, {name: a, directory: /y}]}", "two targets named a"),
        ("deploy: {targets: [{name: a, directory: /x}, {name: b, directory: /x}]}", "one place under several names: a"),
        ("deploy: {targets: [{name: a, rsync: 'h:/x', ssh_options: ['-p 22']}]}", "ssh_options with blanks"),
        ("alerts: {silent_days: many}", "alerts.silent_days is `many`"), ("deploy: {", "it is no YAML"),
    ])
    func refusesWhatIsWrong(text: String, says: String) {
        let failure = #expect(throws: Failure.self) { try CivicBandConfiguration.parse(text, "x.yaml") }
        #expect(failure?.observed.contains(says) == true, "\(failure?.observed ?? "")")
        #expect(failure?.status == .usage)
    }
}
