package console

// telling is how one type of event is told on a card: by the first of its
// sentences whose needs the event's data meets, followed by the details that
// it has.
type telling struct {
	sentences []sentence
	details   []string
}

// sentence is a key of package locale. Each need is the name of a value that
// the text names, or name=value for a value that the event must have.
type sentence struct {
	key   string
	needs []string
}

// where are the details of a sign-in.
var where = []string{"device", "place", "ip"}

// wrongCode is what a sign-in must have failed by: the code of a second factor.
const wrongCode = "reason=second_factor_wrong"

// plain is told by a sentence that names no value.
func plain(key string) telling { return telling{sentences: []sentence{{key: key}}} }

// naming is told by a sentence that names a value, or without it by another.
func naming(key, value string) telling {
	return telling{sentences: []sentence{{key: key + ".naming", needs: []string{value}}, {key: key}}}
}

// onFactor is told by a sentence that says which kind of factor, with the
// owner's word for it and the reason as details.
func onFactor(key string) telling {
	t := naming(key, "factor")
	t.details = []string{"name", "reason"}
	return t
}

// tellings are the sentences by type of event. Their keys are event.* texts of
// package locale. Types that are not listed are told by their name.
var tellings = map[string]telling{
	"account.created": {sentences: []sentence{
		{"event.account.created.staff", []string{"by=staff"}},
		{"event.account.created.import", []string{"by=import"}},
		{"event.account.created.staff", []string{"identity_type=staff"}},
		{"event.account.created.by", []string{"identity_type"}},
		{"event.account.created", nil},
	}},
	"account.imported":                     plain("event.account.imported"),
	"account.invited":                      naming("event.account.invited", "email"),
	"account.invitation_accepted":          naming("event.account.invitation_accepted", "email"),
	"account.name_changed":                 plain("event.account.name_changed"),
	"account.gender_changed":               plain("event.account.gender_changed"),
	"account.birthday_changed":             plain("event.account.birthday_changed"),
	"account.address_added":                plain("event.account.address_added"),
	"account.address_changed":              plain("event.account.address_changed"),
	"account.address_removed":              plain("event.account.address_removed"),
	"account.locale_changed":               plain("event.account.locale_changed"),
	"account.picture_changed":              plain("event.account.picture_changed"),
	"account.attributes_changed":           plain("event.account.attributes_changed"),
	"account.phone_added":                  plain("event.account.phone_added"),
	"account.phone_changed":                plain("event.account.phone_changed"),
	"account.phone_removed":                plain("event.account.phone_removed"),
	"account.phone_verified":               naming("event.account.phone_verified", "phone"),
	"account.phone_unverified":             naming("event.account.phone_unverified", "phone"),
	"account.email_change_requested":       plain("event.account.email_change_requested"),
	"account.email_change_canceled":        plain("event.account.email_change_canceled"),
	"account.email_changed":                plain("event.account.email_changed"),
	"account.email_verification_requested": naming("event.account.email_verification_requested", "email"),
	"account.email_verified":               naming("event.account.email_verified", "email"),
	"account.email_verified_by_staff":      naming("event.account.email_verified_by_staff", "email"),
	"account.email_unverified":             naming("event.account.email_unverified", "email"),
	"account.email_claim_ended": {sentences: []sentence{
		{"event.account.email_claim_ended.method", []string{"method"}}, {"event.account.email_claim_ended", nil},
	}},
	"account.phone_verification_requested": naming("event.account.phone_verification_requested", "phone"),
	"account.username_changed":             plain("event.account.username_changed"),
	"account.customer_id_changed":          plain("event.account.customer_id_changed"),
	"account.disabled":                     naming("event.account.disabled", "reason"),
	"account.enabled":                      naming("event.account.enabled", "reason"),
	"account.unlocked":                     plain("event.account.unlocked"),
	"account.activated":                    naming("event.account.activated", "reason"),
	"account.field_revealed":               {sentences: []sentence{{"event.account.field_revealed", []string{"part"}}}, details: []string{"because", "words"}},
	"account.merged": {sentences: []sentence{
		{"event.account.merged.away", []string{"side=part"}}, {"event.account.merged", nil},
	}, details: []string{"reason"}},
	"account.duplicate_dismissed":         naming("event.account.duplicate_dismissed", "reason"),
	"account.frozen":                      naming("event.account.frozen", "reason"),
	"account.unfrozen":                    naming("event.account.unfrozen", "reason"),
	"account.change_reported":             naming("event.account.change_reported", "change"),
	"account.change_undone":               plain("event.account.change_undone"),
	"credential.password_added":           plain("event.credential.password_added"),
	"credential.password_breached":        plain("event.credential.password_breached"),
	"credential.password_changed":         plain("event.credential.password_changed"),
	"credential.password_removed":         naming("event.credential.password_removed", "reason"),
	"credential.password_expiring":        naming("event.credential.password_expiring", "days"),
	"credential.password_reset":           plain("event.credential.password_reset"),
	"credential.password_reset_requested": naming("event.credential.password_reset_requested", "to"),
	"credential.new_password_required":    naming("event.credential.new_password_required", "reason"),
	"credential.access_link_requested":    naming("event.credential.access_link_requested", "to"),
	"credential.reenrollment_link_sent":   naming("event.credential.reenrollment_link_sent", "to"),
	"credential.factor_enrolled":          onFactor("event.credential.factor_enrolled"),
	"credential.factor_disabled":          onFactor("event.credential.factor_disabled"),
	"credential.factor_enabled":           onFactor("event.credential.factor_enabled"),
	"credential.factor_removed":           onFactor("event.credential.factor_removed"),
	"credential.passkey_registered":       {details: []string{"name"}, sentences: []sentence{{"event.credential.passkey_registered", nil}}},
	"credential.passkey_suspected":        {details: []string{"name"}, sentences: []sentence{{"event.credential.passkey_suspected", nil}}},
	"credential.backup_codes_created":     plain("event.credential.backup_codes_created"),
	"credential.factors_reset":            naming("event.credential.factors_reset", "reason"),
	"credential.second_factor_required":   naming("event.credential.second_factor_required", "reason"),
	"desk.approval_asked":                 {sentences: []sentence{{"event.desk.approval_asked", []string{"operation"}}}, details: []string{"reason"}},
	"desk.approved":                       {sentences: []sentence{{"event.desk.approved", []string{"operation"}}}},
	"desk.rejected":                       {sentences: []sentence{{"event.desk.rejected", []string{"operation"}}}, details: []string{"reason"}},
	"desk.approval_withdrawn":             {sentences: []sentence{{"event.desk.approval_withdrawn", []string{"operation"}}}},
	"desk.approval_expired":               {sentences: []sentence{{"event.desk.approval_expired", []string{"operation"}}}},
	"desk.approval_failed":                {sentences: []sentence{{"event.desk.approval_failed", []string{"operation"}}}},
	"desk.approval_stopped":               {sentences: []sentence{{"event.desk.approval_stopped", []string{"operation"}}}},
	"credential.second_factor_waived":     naming("event.credential.second_factor_waived", "reason"),
	"federation.identity_linked":          naming("event.federation.identity_linked", "provider"),
	"federation.identity_unlinked":        naming("event.federation.identity_unlinked", "provider"),
	"session.ended":                       {details: where, sentences: []sentence{{"event.session.ended.naming", []string{"reason"}}, {"event.session.ended", nil}}},
	"session.expired":                     {details: where, sentences: []sentence{{"event.session.expired", nil}}},
	"session.refreshed":                   {details: where, sentences: []sentence{{"event.session.refreshed", nil}}},
	"session.refresh_reused":              {details: where, sentences: []sentence{{"event.session.refresh_reused", nil}}},
	"session.device_forgotten":            {details: where, sentences: []sentence{{"event.session.device_forgotten", nil}}},
	"session.device_trusted":              {details: where, sentences: []sentence{{"event.session.device_trusted", nil}}},
	"signin.session_limit_reached":        {details: where, sentences: []sentence{{"event.signin.session_limit_reached", nil}}},
	"session.all_ended":                   naming("event.session.all_ended", "reason"),
	"signin.succeeded": {details: append([]string{"factor", "application"}, where...), sentences: []sentence{
		{"event.signin.succeeded.naming", []string{"method"}}, {"event.signin.succeeded", nil},
	}},
	"signin.failed": {details: append([]string{"application"}, where...), sentences: []sentence{
		{"event.signin.failed.wrong_method", []string{"reason=wrong_method", "hint"}},
		{"event.signin.failed.clock", []string{"reason=second_factor_wrong", "clock"}},
		{"event.signin.failed.totp.attempt", []string{wrongCode, "factor=totp", "attempt"}},
		{"event.signin.failed.totp", []string{wrongCode, "factor=totp"}},
		{"event.signin.failed.sms.attempt", []string{wrongCode, "factor=sms", "attempt"}},
		{"event.signin.failed.sms", []string{wrongCode, "factor=sms"}},
		{"event.signin.failed.email.attempt", []string{wrongCode, "factor=email", "attempt"}},
		{"event.signin.failed.email", []string{wrongCode, "factor=email"}},
		{"event.signin.failed.backup_codes.attempt", []string{wrongCode, "factor=backup_codes", "attempt"}},
		{"event.signin.failed.backup_codes", []string{wrongCode, "factor=backup_codes"}},
		{"event.signin.failed.factor.attempt", []string{"reason", "factor", "attempt"}},
		{"event.signin.failed.factor", []string{"reason", "factor"}},
		{"event.signin.failed.attempt", []string{"reason", "attempt"}},
		{"event.signin.failed.naming", []string{"reason"}},
		{"event.signin.failed", nil},
	}},
	"signin.locked": {details: []string{"place", "ip"}, sentences: []sentence{
		{"event.signin.locked.until", []string{"attempts", "until"}}, {"event.signin.locked", nil},
	}},
	"signin.email_conflict":      naming("event.signin.email_conflict", "provider"),
	"signin.lock_expired":        plain("event.signin.lock_expired"),
	"signin.signed_out":          {details: where, sentences: []sentence{{"event.signin.signed_out", nil}}},
	"signin.new_device_seen":     {details: where, sentences: []sentence{{"event.signin.new_device_seen", nil}}},
	"message.sent":               {sentences: []sentence{{"event.message.sent.naming", []string{"template", "to"}}, {"event.message.sent", nil}}},
	"message.failed":             {sentences: []sentence{{"event.message.failed", []string{"template", "to"}}}, details: []string{"reason", "said"}},
	"message.bounced":            {sentences: []sentence{{"event.message.bounced", []string{"template", "to"}}}, details: []string{"reason", "said"}},
	"message.expired":            {sentences: []sentence{{"event.message.expired", []string{"template", "to"}}}},
	"message.canceled":           {sentences: []sentence{{"event.message.canceled", []string{"template", "to"}}}},
	"message.resent":             {sentences: []sentence{{"event.message.resent", []string{"template", "to"}}}},
	"message.link_opened":        {sentences: []sentence{{"event.message.link_opened", []string{"template", "to"}}}},
	"message.suppression_lifted": {sentences: []sentence{{"event.message.suppression_lifted", []string{"to"}}}},
	"privacy.deletion_requested": {sentences: []sentence{
		{"event.privacy.deletion_requested.of.naming", []string{"origin", "reason"}}, {"event.privacy.deletion_requested.of", []string{"origin"}},
		{"event.privacy.deletion_requested.naming", []string{"reason"}}, {"event.privacy.deletion_requested", nil},
	}, details: []string{"proof"}},
	"privacy.deletion_canceled": naming("event.privacy.deletion_canceled", "reason"),
	"privacy.deletion_approved": {sentences: []sentence{
		{"event.privacy.deletion_approved.alone", []string{"alone", "until"}}, {"event.privacy.deletion_approved.until", []string{"until"}}, {"event.privacy.deletion_approved", nil},
	}, details: []string{"reason"}},
	"privacy.deletion_rejected": {sentences: []sentence{
		{"event.privacy.deletion_rejected.naming", []string{"decision"}}, {"event.privacy.deletion_rejected", nil},
	}, details: []string{"reason"}},
	"privacy.deletion_confirmed":   plain("event.privacy.deletion_confirmed"),
	"privacy.deletion_link_sent":   naming("event.privacy.deletion_link_sent", "to"),
	"privacy.deletion_notice_sent": naming("event.privacy.deletion_notice_sent", "until"),
	"privacy.deletion_rule_left":   plain("event.privacy.deletion_rule_left"),
	"privacy.request_opened":       naming("event.privacy.request_opened", "kind"),
	"privacy.request_extended":     naming("event.privacy.request_extended", "until"),
	"privacy.request_closed":       {sentences: []sentence{{"event.privacy.request_closed.naming", []string{"outcome"}}, {"event.privacy.request_closed", nil}}, details: []string{"reason"}},
	"privacy.request_overdue":      naming("event.privacy.request_overdue", "until"),
	"privacy.export_requested":     plain("event.privacy.export_requested"),
	"privacy.export_ready":         plain("event.privacy.export_ready"),
	"privacy.export_delivered":     naming("event.privacy.export_delivered", "to"),
	"privacy.export_taken":         plain("event.privacy.export_taken"),
	"privacy.hold_placed":          naming("event.privacy.hold_placed", "reason"),
	"privacy.hold_released":        naming("event.privacy.hold_released", "reason"),
	"desk.external_entry_added": {sentences: []sentence{
		{"event.desk.external_entry_added.text", []string{"type", "text"}},
		{"event.desk.external_entry_added.both", []string{"title", "text"}},
		{"event.desk.external_entry_added.naming", []string{"title"}}, {"event.desk.external_entry_added", nil},
	}},
	"desk.panel_changed": {sentences: []sentence{
		{"event.desk.panel_changed.removed", []string{"title", "removed"}}, {"event.desk.panel_changed.naming", []string{"title"}}, {"event.desk.panel_changed", nil},
	}},
	"oauth.access_revoked": naming("event.oauth.access_revoked", "name"),
	"oauth.code_reused":    naming("event.oauth.code_reused", "name"),
	"oauth.consent_given":  naming("event.oauth.consent_given", "name"),
	"oauth.device_allowed": naming("event.oauth.device_allowed", "name"),
}

// valueWords are the values that are words of ours, with the prefix of their
// texts. Other values are shown as they are.
var valueWords = map[string]string{
	"reason": "reason.", "change": "message.notice.", "template": "message.", "method": "identity.", "identity_type": "identity.",
	"factor": "factor.", "provider": "identity.", "hint": "identity.", "gender": "gender.", "by": "identity.",
	"operation": "op.", "part": "reveal.part.", "because": "reveal.because.",
	"origin": "deletion_origin.", "proof": "deletion_proof.", "decision": "deletion_because.",
	"kind": "data_kind.", "outcome": "data_outcome.",
}
