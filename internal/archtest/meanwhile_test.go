package archtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// leaveVersion are the acts that leave the account at its version, with the reason:
// who acts on the account as it was before them loses nothing of theirs. All other
// acts on accounts give it another one.
var leaveVersion = map[string]string{
	"account.pin":    "the reader's own list",
	"account.reveal": "shows, and changes nothing",
	"account.tag":    "one word beside the others",
	"account.untag":  "one word, and no other",

	"account.request_email_verification": sends, "account.request_phone_verification": sends, "account.resend_invitation": sends,
	"credential.send_password_reset": sends, "credential.send_access_link": sends, "credential.send_reenrollment_link": sends,
	"privacy.send_deletion_link": sends, "message.resend": sends,
	"message.cancel":                  "one message",
	"message.lift_suppression":        "one address",
	"session.end":                     "one session",
	"session.forget_device":           "one device",
	"oauth.revoke_application_access": "one application",

	"desk.add_note": besideIt, "desk.pin_note": besideIt, "desk.add_external_entry": besideIt, "desk.put_panel": besideIt, "desk.remove_panel": besideIt,
	"desk.edit_note":   "the note has a version of its own",
	"desk.redact_note": "the note has a version of its own",

	"desk.ask_approval": anApproval, "desk.approve": anApproval, "desk.reject": anApproval, "desk.withdraw": anApproval,

	"privacy.open_request": dataRequest, "privacy.extend_request": dataRequest, "privacy.close_request": dataRequest,
	"privacy.request_export": dataRequest, "privacy.deliver_export": dataRequest,
	"directory.dismiss_duplicate": "compares the grounds",

	"staff.add_account_to_segment": "one segment beside the others", "staff.remove_account_from_segment": "one segment, and no other",
}

const (
	sends       = "only sends something"
	besideIt    = "stands beside the account"
	anApproval  = "the approval has a state of its own"
	dataRequest = "the request has a state of its own"
)

// notOnOne are acts under the same addresses that are not on one account.
var notOnOne = map[string]bool{
	"account.create": true, "account.invite": true, "directory.bulk_disable": true, "directory.bulk_end_sessions": true,
	"directory.bulk_require_password": true, "directory.bulk_tag": true, "directory.preview_bulk": true,
}

// TestNobodyActsOnWhatChangedMeanwhile lets somebody do each act who saw the
// account in another version than it has: nothing is done. Done on what it is
// now, each act gives the account another version, or stands in leaveVersion.
func TestNobodyActsOnWhatChangedMeanwhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k)
		entries := w.entries()
		for _, name := range accountActs() {
			if notOnOne[name] || notKeyed[name] != "" {
				continue
			}
			e, there := entries[name]
			require.True(t, there, name)
			do := w.prepared(name, e)
			events := k.Count("event", "op = $1", name)
			w.seen = 999
			_, err := do(ctx, "")
			w.seen = 0
			require.Equal(t, "changed_meanwhile", testkit.Code(err), name)
			require.Equal(t, events, w.Count("event", "op = $1", name), "%s was done nevertheless", name)

			versions := w.versions()
			_, err = do(ctx, "")
			if err != nil {
				require.Equal(t, e.also, testkit.Code(err), name)
				continue
			}
			if leaveVersion[name] == "" {
				assert.Greater(t, w.versions(), versions, "%s leaves the account at its version: who acts on what it was before is not told", name)
			} else {
				assert.Equal(t, w.versions(), versions, "%s gives the account another version, and stands in leaveVersion", name)
			}
		}
	})
}

// versions is the sum of all accounts' versions.
func (w *world) versions() (sum int64) {
	require.NoError(w.T, w.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT CAST(coalesce(sum(version), 0) AS bigint) FROM account").Scan(&sum)
	}))
	return sum
}
