import CivicModel
import CivicSQL
import Foundation
import Workbook

extension WorkbookError {
    /// Whether the disk is to blame, and not the workbook.
    var isAboutTheDisk: Bool {
        if case .fileUnwritable = self { true } else { false }
    }
}

/// Makes an error of any layer into one of four parts.
enum FailureTranslation {
    static func failure(_ error: any Error, in city: City) -> Failure {
        translate(
            error, "Could not build the finance database of \(city.subdomain)", city.state("nothing was replaced"))
    }

    static func failure(_ error: any Error, of subdomain: Subdomain) -> Failure {
        translate(error, "Could not process \(subdomain)", "nothing was changed.")
    }

    static func failure(ofCommand error: any Error) -> Failure {
        translate(error, "Could not run the command", "nothing was changed.")
    }

    private static func translate(_ error: any Error, _ summary: String, _ state: String) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let held as SiteLock.Held:
            return Failure(
                "Could not start on \(held.subdomain)", observed: "another finance run of it is under way.",
                next: "wait for it to end, then start again.", status: .tryAgainLater)
        case let error as SQLError:
            return Failure(summary, observed: "\(error).", state: state, next: next(error))
        case let refusal as DurableFile.Refusal:
            return Failure(summary, observed: "\(refusal).", state: state, next: next(refusal))
        case let error as WorkbookError:
            return Failure(
                summary, observed: "\(error).", state: state,
                next: "make room, or give the user of clerk the right to write there, then start again.")
        default:
            return Failure(summary, observed: "\(error).", state: state, next: "report this as a bug.")
        }
    }

    /// What helps against a refusal of the operating system.
    private static func next(_ refusal: DurableFile.Refusal) -> String {
        switch refusal.code {
        case ENOSPC, EDQUOT, EFBIG: "make room on the disk, then start again."
        case EACCES, EPERM, EROFS: "give the user of clerk the right to write there, then start again."
        default: "check the disk, then start again."
        }
    }

    /// What helps against a failure of a database.
    private static func next(_ error: SQLError) -> String {
        switch error.condition {
        case .full: "make room on the disk, then start again."
        case .readOnly, .unavailable: "give the user of clerk the right to write there, then start again."
        case .busy: "wait for the other program that holds the file, then start again."
        case .corrupt where error.place.hasSuffix("civic.db"): "restore civic.db from a backup, then start again."
        case .corrupt: "delete finance/staging.db, which is made again from finance/raw, then start again."
        case .constraint, .other: "report this as a bug."
        }
    }
}
