import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

extension SiteRegister {
    /// Writes into a site's row that it was deployed; the answer is the fresh row.
    ///
    /// A site whose meetings are under way keeps its status and stage: they belong to the meeting pipeline.
    package func recordDeploy(of subdomain: Subdomain, at moment: Timestamp, in zone: TimeZone) async throws -> Site {
        let engine = try await database.required(to: "Could not record a deploy")
        try await engine.write { connection in
            try connection.execute(
                """
                UPDATE sites
                SET status = CASE WHEN \(Self.isIdle) THEN 'deployed' ELSE status END,
                    current_stage = CASE WHEN \(Self.isIdle) THEN 'completed' ELSE current_stage END,
                    deploy_total = 1,
                    deploy_completed = 1,
                    deploy_failed = 0,
                    last_deployed = ?,
                    updated_at = ?,
                    last_error_stage = CASE WHEN last_error_stage = 'deploy' THEN NULL ELSE last_error_stage END,
                    last_error_message = CASE WHEN last_error_stage = 'deploy' THEN NULL ELSE last_error_message END,
                    last_error_at = CASE WHEN last_error_stage = 'deploy' THEN NULL ELSE last_error_at END
                WHERE subdomain = ?
                """,
                [.text(LocalTime.text(moment, in: zone)), .text(moment.databaseText), .text(subdomain.name)])
        }
        return try await required(subdomain)
    }

    /// Writes into a site's row why it could not be deployed.
    package func recordDeployFailure(of subdomain: Subdomain, _ message: String, at moment: Timestamp) async throws {
        guard let engine = try await database.existing() else { return }
        try await engine.write { connection in
            try connection.execute(
                """
                UPDATE sites
                SET deploy_total = 1,
                    deploy_completed = 0,
                    deploy_failed = 1,
                    last_error_stage = 'deploy',
                    last_error_message = ?,
                    last_error_at = ?
                WHERE subdomain = ?
                """, [.text(message), .text(moment.databaseText), .text(subdomain.name)])
        }
    }

    /// Whether the meeting pipeline has nothing under way for a site.
    private static let isIdle = """
        (coalesce(status, 'new') IN ('new', 'needs_deploy', 'deployed')
            AND coalesce(current_stage, 'completed') IN ('deploy', 'completed'))
        """
}
