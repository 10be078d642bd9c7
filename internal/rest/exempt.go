package rest

// Why operations have no address.
const (
	personOnly = "Only a person does this, in the console: whoever stole a program's key would keep a way in after the key is revoked."
	signingIn  = "A person signs in to the console by this; a program shows its key instead."
	ownSignIn  = "It is about a person's own sign-in in the console; a program has none."
	onServer   = "This is done on the server itself, by the command line."
	streamed   = "The log can be larger than an answer: readmit audit export writes it to a file."
	ownFile    = "The console streams it as a file to a person who has said why; a program pages through the list."
	ofAFile    = "The whole directory is larger than an answer or a body: readmit import and export read and write files."
	byCustomer = "A customer does this on the customers' pages, or by the JSON behind them."
	byJob      = "A job does this by itself when it is due."
	byProtocol = "Applications and browsers do this at the endpoints of OpenID Connect, which the discovery document lists."
	// A program's own call that needs a second person is refused whoever agrees.
	betweenPeople = "One person asks and another decides, in the console: a program that could do either would be the second person of whoever holds its key."
	ownLimit      = "A person says in the console why they need more: a program that could go on by itself would have no limit."
	watched       = "The console's live rows ask this for each push; a program lists the activity."
)

// Exempt lists the operations that have no address, with the reason.
var Exempt = map[string]string{
	"webhook.read_stream": "It is a stream: server-sent events at GET /api/v1/events/stream, a WebSocket at GET /api/v1/events/socket: docs/integrate/webhooks.md.",

	"audit.export": streamed, "audit.export_entries": ownFile,

	"account.confirm_email": byCustomer, "account.undo_change": byCustomer, "account.accept_invitation": byCustomer,
	"credential.reset_password": byCustomer, "credential.ask_first_passkey": byCustomer, "credential.register_first_passkey": byCustomer, "credential.change_password": byCustomer, "credential.add_password": byCustomer,
	"credential.start_enrollment": byCustomer, "credential.enroll_totp": byCustomer, "credential.enroll_sms": byCustomer, "credential.enroll_email_code": byCustomer,
	"credential.register_passkey": byCustomer, "credential.create_backup_codes": byCustomer, "credential.rename_factor": byCustomer,

	"desk.watch_activity": watched,
	"desk.ask_approval":   betweenPeople, "desk.withdraw": betweenPeople, "desk.approve": betweenPeople, "desk.reject": betweenPeople,
	"desk.release_own_limit": ownLimit,
	"desk.expire_approval":   byJob, "desk.fail_approval": byJob, "desk.stop_approval": byCustomer,

	"directory.import": ofAFile, "directory.export": ofAFile,

	"oauth.rotate_secret": personOnly, "oauth.rotate_signing_key": personOnly,
	"oauth.give_consent": byCustomer, "oauth.deny_request": byCustomer, "oauth.allow_device": byCustomer, "oauth.deny_device": byCustomer,
	"oauth.start_request": byProtocol, "oauth.answer_request": byProtocol, "oauth.redeem_code": byProtocol, "oauth.refresh": byProtocol,
	"oauth.start_device": byProtocol, "oauth.redeem_device": byProtocol, "oauth.revoke_token": byProtocol, "oauth.start_logout": byProtocol,

	"credential.tell_expiring": byJob,
	"account.expire_locks":     byJob, "session.expire": byJob, "session.trust_device": byCustomer,
	"privacy.execute_deletion": byJob, "privacy.erase_account": byJob, "privacy.issue_receipt": byJob, "privacy.inform_recipient": byJob, "privacy.replay_tombstone": byJob,
	"privacy.lose_recipient": byJob, "privacy.accept_tombstone_loss": "The command line on the server does it: whoever holds the file decides about it.",
	"federation.begin": byCustomer, "federation.link": byCustomer,

	"desk.list_own_activity":   byCustomer,
	"privacy.confirm_deletion": byCustomer, "privacy.keep_account": byCustomer,
	"privacy.take_export": byCustomer, "privacy.open_export": byCustomer, "privacy.make_export": byJob,
	"privacy.apply_deletion_rule": byJob, "privacy.adopt_deletions": byJob, "privacy.advance_deletion_batch": byJob,
	"signin.open_access_link": byCustomer, "signin.recover": byCustomer, "signin.register": byCustomer, "signin.second_factor": byCustomer,
	"signin.send_access_link": byCustomer, "signin.send_code": byCustomer, "signin.sign_in": byCustomer, "signin.sign_out": byCustomer, "signin.step_up": byCustomer, "signin.start_passkey": byCustomer,
	"signin.sign_in_by_passkey": byCustomer, "signin.sign_in_by_provider": byCustomer, "signin.second_factor_by_passkey": byCustomer, "signin.step_up_by_passkey": byCustomer,

	"staff.accept": signingIn, "staff.change_language": signingIn, "staff.change_time_zone": signingIn, "staff.open_link": signingIn, "staff.sign_in": signingIn,
	"staff.sign_in_by_link": signingIn, "staff.sign_out": signingIn, "staff.step_up": signingIn,
	"staff.accept_by_passkey": signingIn, "staff.set_up": signingIn, "staff.sign_in_by_passkey": signingIn,
	"staff.start_passkey": signingIn, "staff.step_up_by_passkey": signingIn,
	"staff.end_session": ownSignIn, "staff.list_passkeys": ownSignIn, "staff.list_sessions": ownSignIn,
	"staff.register_passkey": ownSignIn, "staff.remove_passkey": ownSignIn, "staff.remove_password": ownSignIn,
	"staff.assign_role": personOnly, "staff.create_api_key": personOnly, "staff.disable": personOnly, "staff.enable": personOnly,
	"staff.end_sessions": personOnly, "staff.invite": personOnly, "staff.revoke_api_key": personOnly, "staff.take_role": personOnly,
	"staff.add_role": personOnly, "staff.change_role": personOnly, "staff.remove_role": personOnly, "staff.set_segments": personOnly,
	"staff.require_passkey": personOnly, "staff.rotate_api_key": personOnly,
	"staff.make_sign_in_link": onServer, "staff.recover": onServer,

	"tenant.add": onServer, "backup.make": onServer,
}
