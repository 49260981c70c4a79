/// A stage of the meeting pipeline, as `sites.current_stage` names it.
public enum Stage: String, Sendable, CaseIterable {
    case fetch, ocr, compilation, extraction, deploy, completed
}
