import CivicModel
import ClerkPlugin
import Synchronization

/// A queue that remembers what was enqueued, and refuses a second job with one key.
final class MemoryJobs: JobQueue {
    private let requests = Mutex<[JobRequest]>([])

    var all: [JobRequest] { requests.withLock { $0 } }

    func enqueue(_ new: [JobRequest]) async throws -> JobReceipt {
        requests.withLock { requests in
            var receipt = JobReceipt(ids: [], alreadyWaiting: [])
            for request in new {
                if let key = request.uniqueKey, requests.contains(where: { $0.uniqueKey == key }) {
                    receipt.alreadyWaiting.append(key)
                } else {
                    requests.append(request)
                    receipt.ids.append("\(requests.count)")
                }
            }
            return receipt
        }
    }

    func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)? {
        guard let site = candidates.first else { return nil }
        return (site, try await enqueue([job(site)]))
    }
}
