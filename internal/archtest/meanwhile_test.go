package archtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// actsOnAccounts are the acts that the tabs Account access and Security offer,
// and whether each changes the account: what only sends something, or ends one
// session, leaves it at its version.
var actsOnAccounts = map[string]bool{
	"account.unlock": true, "account.disable": true, "account.enable": true, "account.activate": true, "account.freeze": true, "account.unfreeze": true,
	"account.change_email": true, "account.cancel_email_change": true, "account.verify_email": true, "account.unverify_email": true,
	"account.request_email_verification": false, "account.add_phone": true, "account.change_phone": true, "account.remove_phone": true,
	"account.unverify_phone": true, "account.request_phone_verification": false, "account.confirm_phone": true,
	"account.change_username": true, "account.change_customer_id": true,
	"credential.send_password_reset": false, "credential.send_access_link": false, "credential.send_reenrollment_link": false,
	"credential.require_new_password": true, "credential.remove_password": true, "credential.disable_factor": true, "credential.enable_factor": true,
	"credential.remove_factor": true, "credential.remove_all_factors": true, "credential.require_second_factor": true, "credential.waive_second_factor": true,
	"session.end": false, "session.end_all": true, "session.forget_device": false, "account.tag": false, "account.untag": false, "federation.unlink": true, "privacy.request_deletion": true, "oauth.revoke_application_access": false,
}

// TestNobodyActsOnWhatChangedMeanwhile lets somebody do each act who saw the
// account in another version than it has: nothing is done. Done on what it is
// now, each act that changes the account gives it another version.
func TestNobodyActsOnWhatChangedMeanwhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k)
		entries := w.entries()
		for name, changes := range actsOnAccounts {
			e, there := entries[name]
			require.True(t, there, name)
			late := w.askedBy(name)
			late.actor.Call.Seen = 999
			_, err := e.call(late)
			require.Equal(t, "changed_meanwhile", testkit.Code(err), name)
			require.Zero(t, w.Count("event", "op = $1 AND actor_kind = 'member'", name), "%s was done nevertheless", name)

			versions := w.versions()
			_, err = e.call(w.askedBy(name))
			if err != nil {
				require.Equal(t, e.also, testkit.Code(err), name)
				continue
			}
			if changes {
				require.Greater(t, w.versions(), versions, "%s leaves the account at its version", name)
			}
		}
	})
}

// askedBy is an administrator who asks for an act on something in the own
// tenant.
func (w *world) askedBy(name string) *asked {
	a := &asked{world: w, session: w.member(authz.Administrator, scope{tenant: w.Tenant}), place: ownTenant, may: holds(authz.Administrator, name)}
	a.actor.Tenant = w.Tenant
	return a
}

// versions is the sum of all accounts' versions.
func (w *world) versions() (sum int64) {
	require.NoError(w.T, w.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT CAST(coalesce(sum(version), 0) AS bigint) FROM account").Scan(&sum)
	}))
	return sum
}
