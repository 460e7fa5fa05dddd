"""What each route of reporting asks for, written down once more beside the marks on views."""

from alongside.reporting.domain.rights import Action

ACTIONS: dict[Action, str] = {
    Action.APPROVE_RELEASE: """
        POST /reporting/releases/<int:number>/approval
        POST /reporting/releases/<int:number>/withdrawal
        POST /reporting/api/releases/<int:number>/approval
        POST /reporting/api/releases/<int:number>/withdrawal
    """,
    Action.DECIDE_SHARING: """
        GET /reporting/sharing
        POST /reporting/sharing/<choice>
        GET /reporting/api/sharing
        PUT /reporting/api/sharing
    """,
    Action.FOLLOW_THREAD: """
        GET /reporting/decisions/<decision>
        GET /reporting/decisions/<decision>/<service>/<int:position>.json
        GET /reporting/decisions/<decision>/<service>/<int:position>.tlog-proof
        GET /reporting/api/decisions/<decision>/thread
    """,
    Action.PREPARE_RELEASE: """
        POST /reporting/releases
        POST /reporting/api/releases
    """,
    Action.READ_RELEASES: """
        GET /reporting/releases
        GET /reporting/releases/<int:number>
        GET /reporting/releases/<int:number>/csv
        GET /reporting/api/releases
        GET /reporting/api/releases/<int:number>
        GET /reporting/api/releases/<int:number>/csv
    """,
    Action.SEE_DASHBOARD: """
        GET /reporting/
        GET /reporting/api/share
    """,
    Action.SEE_PAYMENTS: """
        GET /reporting/payments
        GET /reporting/api/payments
    """,
    Action.SEE_PROJECTS: """
        GET /reporting/decisions
        GET /reporting/projects
        GET /reporting/api/decisions
        GET /reporting/api/projects
    """,
}
