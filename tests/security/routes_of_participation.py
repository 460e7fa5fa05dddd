"""What each route of participation asks for, written down once more beside the marks on views."""

from alongside.participation.domain.rights import Action

ACTIONS: dict[Action, str] = {
    Action.APPROVE_CLAIM: """
        POST /participation/approvals/<claim>
        GET /participation/approvals/<claim>/question
        POST /participation/approvals/<claim>/question
        GET /participation/approvals/<claim>/rejection
        POST /participation/approvals/<claim>/rejection
        POST /participation/api/approvals/<claim>
        POST /participation/api/approvals/<claim>/question
        POST /participation/api/approvals/<claim>/rejection
    """,
    Action.AUTHORISE_CLAIM: """
        POST /participation/authorisations/<claim>
        GET /participation/authorisations/<claim>/question
        POST /participation/authorisations/<claim>/question
        GET /participation/authorisations/<claim>/rejection
        POST /participation/authorisations/<claim>/rejection
        POST /participation/api/authorisations/<claim>
        POST /participation/api/authorisations/<claim>/question
        POST /participation/api/authorisations/<claim>/rejection
    """,
    Action.CLAIM: """
        GET /participation/claims
        POST /participation/claims/<claim>
        GET /participation/claims/<claim>/withdrawal
        POST /participation/claims/<claim>/withdrawal
        GET /participation/claims/new/<activity>
        POST /participation/claims/new/<activity>
        GET /participation/api/claims
        POST /participation/api/claims
        POST /participation/api/claims/<claim>/answer
        POST /participation/api/claims/<claim>/withdrawal
        GET /participation/api/claims/unclaimed
    """,
    Action.CONFIRM_ATTENDANCE: """
        GET /participation/meetings/<activity>/attendance/<member>
        POST /participation/meetings/<activity>/attendance/<member>
        PUT /participation/api/activities/<activity>/attendance/<member>
    """,
    Action.ERASE: """
        GET /participation/api/people/<member>/erasure
        POST /participation/api/people/<member>/erasure
    """,
    Action.PAY: """
        POST /participation/payments
        POST /participation/payments/<batch>/export
        GET /participation/payments/<batch>/file
        POST /participation/payments/<batch>/paid
        POST /participation/payments/<batch>/taken-out/<claim>
        POST /participation/api/batches
        POST /participation/api/batches/<batch>/export
        GET /participation/api/batches/<batch>/file
        POST /participation/api/batches/<batch>/payment
        POST /participation/api/batches/<batch>/taken-out
    """,
    Action.PLAN_MEETING: """
        GET /participation/meetings/<activity>/invite
        POST /participation/meetings/<activity>/invite
        GET /participation/projects/<project>/plan
        POST /participation/projects/<project>/plan
        POST /participation/api/activities/<activity>/invitations
        POST /participation/api/projects/<project>/activities
    """,
    Action.READ: """
        GET /participation/
        GET /participation/claims/<claim>
        GET /participation/details
        GET /participation/invitations/<activity>
        GET /participation/invitations/<activity>/payment
        GET /participation/meetings/<activity>
        GET /participation/projects/<project>
        GET /participation/api/activities/<activity>
        GET /participation/api/claims/<claim>
        GET /participation/api/invitations
        GET /participation/api/invitations/<activity>
        GET /participation/api/me
        GET /participation/api/projects
        GET /participation/api/projects/<project>/activities
    """,
    Action.SEE_PAYMENTS: """
        GET /participation/approvals
        GET /participation/approvals/<claim>
        GET /participation/authorisations
        GET /participation/authorisations/<claim>
        GET /participation/payments
        GET /participation/payments/<batch>
        GET /participation/payments/<batch>/manifest
        GET /participation/api/approvals
        GET /participation/api/authorisations
        GET /participation/api/batches
        GET /participation/api/batches/<batch>
        GET /participation/api/batches/<batch>/manifest
        GET /participation/api/payments
    """,
    Action.SEE_RATES: """
        GET /participation/rates
        GET /participation/api/rate-cards
    """,
    Action.SET_RATES: """
        GET /participation/rates/new
        POST /participation/rates/new
        POST /participation/api/rate-cards
    """,
    Action.TAKE_PART: """
        GET /participation/details/bank
        POST /participation/details/bank
        GET /participation/details/edit
        POST /participation/details/edit
        POST /participation/invitations/<activity>
        POST /participation/invitations/<activity>/payment
        PUT /participation/api/invitations/<activity>/answer
        PUT /participation/api/invitations/<activity>/preference
        PUT /participation/api/me
        PUT /participation/api/me/bank-details
    """,
}
