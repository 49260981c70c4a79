/// The twelve hooks, by the names that plugins of any language use.
public enum Hook: String, Sendable, CaseIterable {
    case fetcherExtra = "fetcher_extra"
    case fetcherClass = "fetcher_class"
    case deployMunicipality = "deploy_municipality"
    case postDeploy = "post_deploy"
    case uploadStaticFile = "upload_static_file"
    case postCreate = "post_create"
    case registerCLICommands = "register_cli_commands"
    case registerJobTypes = "register_job_types"
    case registerWorkerFunctions = "register_worker_functions"
    case getDataProcessors = "get_data_processors"
    case preCompilation = "pre_compilation"
    case postCompilation = "post_compilation"

    /// How the answers of several plugins become one. Plugins are asked in the order they were registered.
    public enum Combination: String, Sendable {
        /// The first plugin that answers decides; the others are not asked.
        case firstAnswer
        /// All answers are kept; two that claim one name are a conflict, reported with both plugins' names.
        case collect
        /// Every plugin is called, also after one failed; failures are kept with the plugin's name.
        case runAll
        /// Every plugin is called in turn until one fails; that failure stops what was about to happen.
        case runAllOrStop
    }

    /// How this hook's answers are combined.
    public var combination: Combination {
        switch self {
        case .fetcherExtra, .fetcherClass, .getDataProcessors: .firstAnswer
        case .registerCLICommands, .registerJobTypes, .registerWorkerFunctions: .collect
        case .postDeploy, .uploadStaticFile, .postCreate, .postCompilation: .runAll
        case .deployMunicipality, .preCompilation: .runAllOrStop
        }
    }
}
