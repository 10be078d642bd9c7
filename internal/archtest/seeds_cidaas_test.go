package archtest

const (
	walk     = "web/test/seeds.test.mjs#"
	walked02 = walk + "CID-02 to 05: a customer cannot sign in; the agent finds, reads and lifts the lock"
	walked06 = walk + "CID-06 to 08, ARC-38 to 46: an e-mail is changed, and counts once its owner has proved it"
	walked09 = walk + "CID-09 to 11: a second factor that was lost is reviewed, taken off, and set up anew"
	walked01 = walk + "ARC-01 to 11, CID-24 and 25: the search finds by whatever the caller can say"
	walked10 = walk + "ARC-10 to 25: the account's page says who it is and what happened, and takes notes"
	walked47 = walk + "ARC-47 to 50, 54: ways to sign in, the account's status, and its sessions"
	walked55 = walk + "ARC-55, 56: what a customer's data says is changed, and Save appears after a change"
	walked17 = walk + "CID-17 to 20: the four reports say what happened, each figure in a picture, a table and a file"
	walked12 = walk + "CID-12 to 16, ARC-51, 52, 57 to 59: a deletion is asked for, rejected, asked for again, approved and kept"

	callerChecks = "the caller's proof in the desk itself; acts say which level they need, and nothing asks for it yet"
	later        = "the guided flow for it; the acts themselves are there"
)

var cidaas = []need{
	{"CID-01", "An admin dashboard under its own address for user management and search, application configuration, security settings, reports and analytics",
		[]string{"account.search", "oauth.list_applications", "tenant.list_settings", "report.view"}, "Customers · Reports · Settings; the address is `--public-url`", []string{"internal/console#TestEveryPageBehindTheDoorAsksToSignIn", walked17}, ""},
	{"CID-02", "User cannot log in: search by e-mail, username, customer ID", []string{"account.search"}, "Customers", []string{walked02, "internal/account#TestSearchFieldsAndOperators"}, ""},
	{"CID-03", "… check account status VERIFIED, PENDING, LOCKED", []string{"account.search", "account.count_states", "account.view"}, "Customers, tiles · Account, sidebar", []string{walked01, walked02, "internal/account#TestSearchFieldsAndOperators"}, ""},
	{"CID-04", "… review recent login attempts in the activity log", []string{"desk.list_activity"}, "Account › Activity", []string{walked02, "internal/console#TestEveryCardIsToldInASentence"}, ""},
	{"CID-05", "… resolve: unlock account, resend verification, reset password", []string{"account.unlock", "account.request_email_verification", "credential.send_password_reset"}, "Account › Account access", []string{walked02}, ""},
	{"CID-06", "Change e-mail: verify the user's identity first", []string{"account.change_email"}, "Account › Account access", []string{walked06}, callerChecks},
	{"CID-07", "… admin updates the e-mail in the profile", []string{"account.change_email"}, "Account › Account access", []string{walked06, "internal/console#TestEachStateOfTheEmailsOffersItsActs"}, ""},
	{"CID-08", "… verification mail goes to the new address, and the user verifies it", []string{"account.request_email_verification", "account.confirm_email"}, "Customers' pages › Confirm your e-mail · Account › Messages", []string{walked06}, ""},
	{"CID-09", "MFA reset: verify identity, review enrolled methods", []string{"credential.list_factors"}, "Account › Security", []string{walked09}, callerChecks},
	{"CID-10", "… disable problematic methods", []string{"credential.disable_factor", "credential.remove_factor", "credential.remove_all_factors"}, "Account › Security", []string{walked09, "internal/console#TestFactorsAndThePasswordAreManagedOnTheSecurityTab"}, ""},
	{"CID-11", "… guide the user to re-enrol", []string{"credential.send_reenrollment_link"}, "Account › Security · Customers' pages › Set up a second factor", []string{walked09, "internal/console#TestFactorsAndThePasswordAreManagedOnTheSecurityTab"}, ""},
	{"CID-12", "Deletion: verify the request (GDPR)", []string{"privacy.request_deletion", "privacy.approve_deletion"}, "Account › Account access · Requests", []string{walked12}, ""},
	{"CID-13", "… check dependencies: linked accounts, sessions", []string{"privacy.view_deletion_request"}, "Requests › one request", []string{walked12}, ""},
	{"CID-14", "… execute deletion", []string{"privacy.execute_deletion"}, "Requests › one request", []string{"internal/app#TestNothingOfAnErasedAccountIsLeft"}, ""},
	{"CID-15", "… notify external systems", []string{"webhook.add", "privacy.confirm_recipient"}, "Requests › one request · Settings › Webhooks", []string{"internal/webhook#TestRecipientsAreThoseThatTakeTheEvent"}, ""},
	{"CID-16", "… audit logging of it", []string{"audit.search"}, "Audit", []string{walked12}, ""},
	{"CID-17", "Users > Metrics: total users, verified users, user growth", []string{"report.view", "report.export", "account.count_states"}, "Reports › Users › Metrics · Customers, tiles (totals)", []string{walked17, "internal/report#TestThePagesSayWhatHappened", "internal/report#TestCountedAnewIsWhatWasKept"}, ""},
	{"CID-18", "Security > Activity: login attempts, trends, device info, authentication methods", []string{"report.view", "report.export"}, "Reports › Security › Activity", []string{walked17, "internal/report#TestThePagesSayWhatHappened", "internal/report#TestCountedAnewIsWhatWasKept"}, ""},
	{"CID-19", "Applications > Usage: login counts, user distribution, token statistics", []string{"report.view", "report.export"}, "Reports › Applications › Usage", []string{walked17, "internal/report#TestThePagesSayWhatHappened", "internal/report#TestCountedAnewIsWhatWasKept"}, ""},
	{"CID-20", "Security > Dashboard: failed attempts, suspicious activity, account lock-outs", []string{"report.view", "report.export"}, "Reports › Security › Dashboard", []string{walked17, "internal/report#TestThePagesSayWhatHappened", "internal/report#TestCountedAnewIsWhatWasKept"}, ""},
	{"CID-21", "Custom reports: configure webhook endpoints to receive events", []string{"webhook.add", "webhook.change", "webhook.test"}, "Settings › Webhooks", []string{"internal/webhook#TestAnEndpointIsToldSignedAndThin"}, ""},
	{"CID-22", "… USER_LOGIN, USER_REGISTERED, USER_UPDATED, LOGIN_FAILED", []string{"webhook.add", "webhook.list_events"}, "Settings › Webhooks", []string{"internal/archtest#TestReferenceOfEvents"}, ""},
	{"CID-23", "… 100+ other events", []string{"webhook.add", "webhook.list_events"}, "Settings › Webhooks", []string{"internal/archtest#TestReferenceOfEvents"}, ""},
	{"CID-24", "Users > User Search by e-mail, username, customer ID, name", []string{"account.search"}, "Customers", []string{walked01, "internal/account#TestSearchFieldsAndOperators"}, ""},
	{"CID-25", "… operators exact match, contains, date ranges, status filters", []string{"account.search"}, "Customers, More", []string{walked01, "internal/account#TestSearchFieldsAndOperators"}, ""},
	{"CID-26", "User detail: basic profile, account status, verification status", []string{"account.view"}, "Account, sidebar · Customer information", []string{walked10, walked55}, ""},
	{"CID-27", "… enrolled MFA methods, linked accounts", []string{"credential.list_factors", "account.view"}, "Account › Security · Account access, login methods", []string{walked09, walked47}, ""},
	{"CID-28", "… activity history, device information, custom fields", []string{"desk.list_activity", "session.list", "account.view"}, "Account › Activity · Security · Customer information", []string{walked09, walked10, "internal/console#TestAProfileIsSavedByItsForm"}, ""},
	{"CID-29", "Users > user > Activities: login history, profile changes, verification events, security events", []string{"desk.list_activity"}, "Account › Activity", []string{"internal/console#TestEveryCardIsToldInASentence"}, ""},
	{"CID-30", "Security > Audit Logs: admin actions, configuration changes, security events", []string{"audit.search"}, "Audit", []string{"internal/console#TestTheLogIsReadInSentences"}, ""},
	{"CID-31", "Training: concepts (user lifecycle, authentication methods, account statuses)", []string{"account.view"}, "docs/support", []string{"internal/console#TestEveryCardIsToldInASentence"}, ""},
	{"CID-32", "… dashboard navigation: user search, application configuration, reports", []string{"account.search", "oauth.list_applications", "report.view"}, "docs/support · docs/integrate · the palette (Ctrl K) and `?`", []string{"internal/console#TestThePaletteOffersWhatTheRoleMayUse", walked17}, ""},
	{"CID-33", "… common scenarios: password reset, account unlock, MFA issues", []string{"credential.send_password_reset", "account.unlock", "credential.disable_factor"}, "docs/support", []string{walked02, walked09}, later},
	{"CID-34", "… integration awareness: which systems receive user data, when updates occur", []string{"webhook.list", "webhook.list_deliveries"}, "Settings › Webhooks, deliveries", []string{"internal/webhook#TestAnEndpointIsToldSignedAndThin"}, ""},
	{"CID-35", "Required access: dashboard by role; search and management permissions; password reset and unlock; activity log and reports", []string{"staff.assign_role", "staff.list_roles", "report.view"}, "Settings › Members · Roles · Reports", []string{"internal/archtest#TestAccessMatrix", "internal/console#TestStaffPagesAreForWhoMay", "internal/console#TestReportsAreForWhoSeesTheWholeTenant"}, ""},
	{"CID-36", "Support can access: profile, account status, activity logs, verification status, MFA methods (view only, not secrets)", []string{"account.view", "desk.list_activity", "credential.list_factors"}, "Account", []string{walked09, "internal/console#TestNothingMaskedStandsOnAPage"}, ""},
	{"CID-37", "Support cannot access: passwords, MFA secrets, access tokens", []string{"account.view", "credential.list_factors"}, "Account", []string{walked09, "internal/archtest#TestAccessMatrix"}, ""},
	{"CID-38", "Privacy: verify user identity, follow GDPR, document all actions", []string{"audit.search", "account.reveal", "desk.list_readers"}, "Audit · Account, Read by", []string{"internal/console#TestWhoReadTheAccountIsShown", "internal/console#TestTheLogIsReadInSentences"}, callerChecks},
	{"CID-39", "Checklist: access configured, team trained, workflows documented, reports configured, integration points documented", []string{"staff.invite", "webhook.add", "report.view"}, "Settings · Reports · docs/start, docs/support, docs/integrate", []string{"internal/console#TestStaffPagesAreForWhoMay", "internal/console#TestReportsAreForWhoSeesTheWholeTenant"}, ""},
	{"CID-40", "Support can see the system's health", []string{"health.view"}, "Health", []string{"internal/console#TestEveryRoleReadsHowTheInstallationIs"}, ""},
}
