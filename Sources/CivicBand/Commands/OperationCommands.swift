import ClerkPlugin

/// The commands below `clerk` that operate a running CivicBand.
enum OperationCommands {
    static let all: [PluginCommand] = [
        PublishCommand.pluginCommand, RollbackCommand.pluginCommand, RollOutCommand.pluginCommand,
        ReconcileCommand.pluginCommand, MonitorCommand.pluginCommand, DigestCommand.pluginCommand,
        BackupCommand.pluginCommand,
        UpCommand.pluginCommand,
    ]
}
