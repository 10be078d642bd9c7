package privacy_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/privacy"
)

// notCopied says why a table, or a column, of accounts is not in the copy that
// a customer gets. What stands neither here nor in a tag is a mistake.
var notCopied = map[string]string{
	"account_stream": "a counter", "account_key": "a key", "account_count": "counts of the tenant", "account_quiet": "counts of the tenant", "account_quiet_upto": "counts of the tenant",
	"audit_personal":   "the log of what staff did, which the activity tells the customer of; kept apart so that nobody edits it",
	"name_word":        "search reads it: made of the names",
	"seg":              "search reads it: made of the e-mails",
	"recent_account":   "which accounts a member of the staff opened last: the member's own list",
	"account_reveal":   "until when a member of the staff sees what is masked: 15 minutes, and the activity tells of it",
	"nonce":            "one-time secrets, of a day at most",
	"credential_tries": "a count of wrong codes, which protects the account", "federation_flow": "of ten minutes: a browser on its way",
	"oauth_request": "of ten minutes: a browser on its way", "signin_flow": "of ten minutes: a sign-in on its way",
	"idempotency": "answers to programs, of a day", "approval": "what staff ask each other about an act, which the activity tells of",
	"subject_export_part": "the copy itself", "webhook_delivery": "which systems were told of an event that the activity has",
	"webhook_attempt": "how another system answered", "credential_password.told_at": "when the owner was told that it gets old, which the messages say",
	"erasure": "how far the erasing is: there is no customer any more", "erasure_recipient": "the same",
	"deletion_request": "told by the activity, with who asked and why", "deletion_hold": "a lawyer's: telling of it would defeat it",
	"deletion_notice": "told by the activity",
	"desk_opened":     "which accounts a member of the staff opened within the hour: a count of theirs",
	"report_guess":    "counts of failed sign-ins, which the activity tells of", "report_gone": "there is no customer any more",

	"account.n": "a number inside", "account.tenant": "the same for all", "account.version": "a counter", "account.auth_epoch": "a counter",
	"account.state": "made of status and contacts", "account.status_by": "who of the staff (GDPR Art. 15(4))",
	"account.name_words": "search reads it", "account.fold_version": "search reads it", "account.username_fold": "search reads it",
	"account.customer_id_fold": "search reads it", "account.legacy_id_fold": "search reads it",
	"account.email": "stands in account_email", "account.unverified_email": "stands in account_email", "account.phone": "stands in account_phone",
	"account.phone_verified": "stands in account_phone", "account.identity_types": "stands in account_identity", "account.failed_at": "stands in lock_since",
	"duplicate_dismissal": "what staff said about two people, which the activity tells of",
	"account.had_contact": "how new contacts are believed", "account.deletion_approved_at": "told by the activity",
	"identifier.tenant": "the same for all", "account_email.domain": "a part of the address", "account_email.created_at": "the account's",
	"account_email.state": "the account's", "account_phone.id": "a number inside", "account_phone.reversed": "the number from its end",
	"account_address.id": "a number inside", "account_identity.id": "a number inside", "account_attribute.fold": "search reads it", "account_tag.fold": "search reads it",
	"changed_field.version": "a counter", "changed_field.actor_id": "who of the staff (GDPR Art. 15(4))", "changed_field.actor_name": "the same",
	"note.id": "a number inside", "note.author": "who of the staff (GDPR Art. 15(4))", "note.author_name": "the same", "note.version": "a counter",
	"message.id": "a number inside", "message.masked": "body has the whole address", "message.digest": "finds the address", "message.nonce": "a secret",
	"message.next_at": "how it is sent", "message.claim": "how it is sent", "message_suppression.id": "a number inside", "message_suppression.digest": "finds the address",
	"credential_password.hash": "a secret", "credential_factor.id": "a number inside", "credential_factor.secret": "a secret", "credential_factor.sent": "a number inside",
	"credential_factor.step": "protects a code", "credential_factor.disabled_by": "who of the staff (GDPR Art. 15(4))",
	"credential_passkey.factor": "a number inside", "credential_passkey.credential": "the device's key", "credential_passkey.public_key": "the device's key",
	"credential_passkey.sign_count": "protects a passkey", "credential_passkey.backup_eligible": "of the device", "credential_passkey.backed_up": "of the device",
	"credential_passkey.model": "of the device", "credential_passkey.suspect_at": "protects a passkey", "credential_backup_code.factor": "a number inside",
	"credential_backup_code.digest": "a secret", "credential_second.by_name": "who of the staff (GDPR Art. 15(4))",
	"device.id": "a number inside", "device.digest": "a secret", "session.id": "a number inside", "session.epoch": "a counter", "session.digest": "a secret",
	"session.restricted": "how it began", "session.device": "a number inside",
	"oauth_grant.id": "a number inside", "oauth_grant.epoch": "a counter", "oauth_grant.session": "a number inside", "oauth_grant.generation": "a counter",
	"oauth_grant.redirect_uri": "the application's", "oauth_grant.challenge": "a secret", "oauth_grant.nonce": "a secret", "oauth_grant.telling": "how it ends",
	"oauth_device.digest": "a secret", "oauth_device.user_code": "a secret", "oauth_device.wait": "protects a code", "oauth_device.asked_at": "protects a code",
	"oauth_device.epoch": "a counter", "oauth_device.session": "a number inside", "oauth_device.denied_at": "of minutes", "oauth_device.used_at": "of minutes",
	"external_entry": "which events other systems added: the activity tells them", "external_panel.id": "a number inside", "external_panel.put_by": "which program put it there",
	"note.redacted_name": "who of the staff (GDPR Art. 15(4))",
	"event.id":           "a number inside", "event.pos": "a counter", "event.version": "the form of its data", "event.account_order": "a counter", "event.account_version": "a counter",
	"event.actor_id": "who of the staff (GDPR Art. 15(4))", "event.actor_name": "the same", "event.case_id": "the desk's number", "event.op": "its type tells",
	"event.request": "a number inside", "subject_request.id": "a number inside", "subject_request.login": "the account's", "subject_request.opened_kind": "the activity tells",
	"subject_request.opened_by": "who of the staff (GDPR Art. 15(4))", "subject_request.opened_name": "the same", "subject_request.extended_name": "the same",
	"subject_request.closed_name": "the same", "subject_request.overdue_at": "the activity tells",
	"subject_export.id": "a number inside", "subject_export.request": "a number inside", "subject_export.language": "of the copy", "subject_export.asked_by": "who of the staff (GDPR Art. 15(4))",
	"subject_export.asked_name": "the same", "subject_export.size": "of the copy",
}

// tagged collects what the tags of a type, and of what it consists of, name.
func tagged(t reflect.Type, into map[string]bool, names map[string]bool) {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = true
		if column := f.Tag.Get("copy"); column != "" {
			into[column] = true
		}
		if f.Type != reflect.TypeFor[[]privacy.Copied]() { // the same again, of what was merged
			tagged(f.Type, into, names)
		}
	}
}

var (
	aTable  = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\)`)
	aColumn = regexp.MustCompile(`(?m)^\s+([a-z_0-9]+)\s+(?:text|bigint|boolean|bytea)`)
	another = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN ([a-z_0-9]+)`)
)

// TestTheCopyIsCompleteByConstruction reads the schema: every column of every
// table that names an account is copied, or listed above with the reason.
func TestTheCopyIsCompleteByConstruction(t *testing.T) {
	schema, err := os.ReadFile("../store/schema.sql")
	require.NoError(t, err)
	copied, names := map[string]bool{}, map[string]bool{}
	tagged(reflect.TypeFor[privacy.Copied](), copied, names)
	require.Greater(t, len(copied), 100)

	columns := map[string][]string{}
	for _, m := range aTable.FindAllStringSubmatch(string(schema), -1) {
		for _, c := range aColumn.FindAllStringSubmatch(m[2], -1) {
			columns[m[1]] = append(columns[m[1]], c[1])
		}
	}
	for _, m := range another.FindAllStringSubmatch(string(schema), -1) {
		columns[m[1]] = append(columns[m[1]], m[2])
	}
	seen := map[string]bool{}
	for table, list := range columns {
		ofAccounts := table == "account" || reflect.ValueOf(list).Len() > 0 && contains(list, "account") && table != "tenant"
		if !ofAccounts || notCopied[table] != "" {
			seen[table] = true
			continue
		}
		for _, column := range list {
			name := table + "." + column
			seen[name] = true
			if column == "account" || column == "tenant" {
				continue // whose it is, which is the same for all of the copy
			}
			if !copied[name] && notCopied[name] == "" {
				t.Errorf("%s is not in the copy that a customer gets: copy it in the package's copy.go, or say here why not", name)
			}
			if copied[name] && notCopied[name] != "" {
				t.Errorf("%s is copied, and listed as not copied", name)
			}
		}
	}
	for name := range copied {
		if !seen[name] && !strings.HasPrefix(name, "note_version.") && !strings.HasPrefix(name, "credential_backup_code.") {
			t.Errorf("%s is said to be copied, and there is no such column of accounts", name)
		}
	}
	for _, language := range []string{"en", "de", "es"} {
		text, err := os.ReadFile("text/" + language + ".json")
		require.NoError(t, err)
		var labels map[string]string
		require.NoError(t, json.Unmarshal(text, &labels))
		for name := range names {
			require.NotEmpty(t, labels["field."+name], "%s has no label for %s", language, name)
		}
	}
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

func TestALegalMonthEndsWithTheSameDayOrTheMonthsLast(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-03-05T09:00:00+01:00", 1, "2026-04-05T23:59:59+02:00"},
		{"2026-01-31T09:00:00+01:00", 1, "2026-02-28T23:59:59+01:00"},
		{"2028-01-31T23:30:00+01:00", 1, "2028-02-29T23:59:59+01:00"},
		{"2026-11-30T09:00:00+01:00", 3, "2027-02-28T23:59:59+01:00"},
		{"2026-12-31T23:30:00Z", 1, "2027-02-01T23:59:59+01:00"}, // it is New Year's Day in Berlin
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		require.NoError(t, err)
		require.Equal(t, c.want, privacy.LegalMonths(from, c.months, berlin).In(berlin).Format(time.RFC3339), c.from)
	}
}
