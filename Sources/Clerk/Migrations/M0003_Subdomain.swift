import CivicSQL

enum M0003_Subdomain {
    static let migration = Migration("s9z7il1abnmz", "site_id becomes subdomain") { change in
        try change.drop(index: "ix_job_tracking_site_id")
        try change.rename(column: "site_id", to: "subdomain", of: "job_tracking")
        try change.index("ix_job_tracking_subdomain", on: "job_tracking", "subdomain")
        try change.rename(column: "site_id", to: "subdomain", of: "site_progress")
    } downgrade: { change in
        try change.drop(index: "ix_job_tracking_subdomain")
        try change.rename(column: "subdomain", to: "site_id", of: "job_tracking")
        try change.index("ix_job_tracking_site_id", on: "job_tracking", "site_id")
        try change.rename(column: "subdomain", to: "site_id", of: "site_progress")
    }
}
