extension CivicBandPlugin {
    /// What a running CivicBand does by itself, unless `clerk.yaml` has a schedule of its own.
    ///
    /// NetFile remakes its exports in the night; from six on they are asked for, spread over four hours, and at eleven
    /// the digest tells what came of it.
    package static let schedule = """
        time_zone: America/Los_Angeles
        schedule:
          - name: finance
            cron: "0 6 * * *"
            command: rollout update --spread 4h
          - name: reconcile
            cron: "*/15 * * * *"
            command: reconcile
          - name: monitor
            cron: "*/5 * * * *"
            command: monitor
          - name: digest
            cron: "0 11 * * *"
            command: digest --send
          - name: prune
            cron: "30 3 * * *"
            command: jobs purge --older-than 14d --state succeeded --state cancelled
          - name: backup
            cron: "30 2 * * *"
            command: backup
        """
}
