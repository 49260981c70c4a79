/// One claim of a job: the job, and the token that the claim gave it.
struct JobClaim: Sendable, Hashable {
    let id: JobID
    let token: Int64
}

/// The claims of a worker: those that its slots know of, against those that the database knows of.
struct ClaimLedger: Sendable {
    private var inHand: Set<JobClaim> = []
    private var kept: Set<JobClaim> = []
    /// Held by the database's word at the newest heartbeat, and unknown here.
    private var unknown: Set<JobClaim> = []
    private var givenBack: Set<JobClaim> = []

    /// Takes a claim in hand; false when it was given back before its answer arrived, so that it must not be run.
    mutating func take(_ claim: JobClaim) -> Bool {
        guard givenBack.remove(claim) == nil else { return false }
        inHand.insert(claim)
        return true
    }

    /// Keeps a claim until the process ends, whatever becomes of its slot.
    mutating func keep(_ claim: JobClaim) { kept.insert(claim) }

    /// Forgets a claim whose end was recorded.
    mutating func drop(_ claim: JobClaim) { inHand.remove(claim) }

    /// The claims that two heartbeats in a row found held and unknown here; one alone may have looked just before the
    /// answer arrived.
    ///
    /// - Parameter held: what the database says at this heartbeat.
    mutating func strays(among held: [JobClaim]) -> [JobClaim] {
        let now = Set(held).subtracting(inHand).subtracting(kept)
        let strays = now.intersection(unknown)
        unknown = now
        givenBack.formUnion(strays)
        return Array(strays)
    }
}

extension Job {
    /// Its newest claim.
    var claim: JobClaim { JobClaim(id: id, token: token) }
}

extension JobStore.HeldJob {
    /// The claim by which it is held.
    var claim: JobClaim { JobClaim(id: id, token: token) }
}
