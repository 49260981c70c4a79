import Testing

@testable import Clerk

@Suite struct ClaimLedgerTests {
    private let claim = JobClaim(id: JobID(1), token: 2)

    @Test func tellsAClaimThatTwoHeartbeatsFoundUnknown() {
        var ledger = ClaimLedger()
        let found = [[claim], [], [claim], [claim]].map { ledger.strays(among: $0) }
        #expect(found == [[], [], [], [claim]])
        let isTaken = ledger.take(claim)
        #expect(!isTaken, "its answer arrives after all")
    }

    @Test func leavesClaimsThatASlotHasInHandAlone() {
        var ledger = ClaimLedger()
        let isTaken = ledger.take(claim)
        let whileRunning = (0..<3).map { _ in ledger.strays(among: [claim]) }
        ledger.drop(claim)
        let afterwards = (0..<2).map { _ in ledger.strays(among: [claim]) }
        #expect(isTaken && whileRunning == [[], [], []] && afterwards == [[], [claim]])
        let isNewOneTaken = ledger.take(JobClaim(id: JobID(1), token: 3))
        #expect(isNewOneTaken, "a later claim of the same job is another one")
    }

    @Test func keepsAClaimOfAJobThatDoesNotEnd() {
        var ledger = ClaimLedger()
        let isTaken = ledger.take(claim)
        ledger.keep(claim)
        ledger.drop(claim)
        let found = (0..<3).map { _ in ledger.strays(among: [claim]) }
        #expect(isTaken && found == [[], [], []])
    }
}
