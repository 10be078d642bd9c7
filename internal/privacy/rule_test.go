package privacy_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/store"
)

func (s scene) rule(kind privacy.RuleKind, settings privacy.RuleSettings) privacy.Rule {
	r, err := s.AddDeletionRule(ctx, s.as(authz.PrivacyOfficer), privacy.AddDeletionRuleInput{Kind: kind, RuleSettings: settings})
	require.NoError(s.T, err)
	return r
}

var yearly = privacy.RuleSettings{Days: 365, NoticeDays: 14, DailyCap: 100, Decision: privacy.ByHand, Enabled: true}

func TestARuleFindsWhatItIsAbout(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		now := s.Clock.Now()
		long, short := now.Add(-400*day), now.Add(-100*day)
		add := func(d account.Draft) int64 { return s.Number(s.Account(d)) }
		never := add(account.Draft{FirstName: "Never", UnverifiedEmail: "never@example.com", CreatedAt: long})
		add(account.Draft{FirstName: "Fresh", UnverifiedEmail: "fresh@example.com", CreatedAt: short})
		add(account.Draft{FirstName: "Imported", UnverifiedEmail: "imported@example.com", CreatedAt: long, ImportedAt: short})
		add(account.Draft{FirstName: "Uses", UnverifiedEmail: "uses@example.com", CreatedAt: long, LastLoginAt: short, LastLoginBy: "google"})
		gone := add(account.Draft{FirstName: "Gone", Email: "gone@example.com", CreatedAt: long, LastLoginAt: long.Add(day), LastLoginBy: "password"})
		held := s.Account(account.Draft{FirstName: "Held", Email: "held@example.com", CreatedAt: long, LastLoginAt: long.Add(day), LastLoginBy: "password"})
		_, err := s.PlaceHold(ctx, s.as(authz.PrivacyOfficer), s.of(held))
		require.NoError(t, err)
		jess := s.Number(s.jess) // verified, made long ago, never signed in to

		for kind, want := range map[privacy.RuleKind][]int64{
			privacy.NeverVerified: {never}, privacy.NeverSignedIn: {jess, never}, privacy.NotSignedIn: {gone},
		} {
			r := s.rule(kind, yearly)
			require.NoError(t, s.ApplyRules(ctx))
			require.Equal(t, len(want), s.Count("deletion_notice", "rule = $1", r.ID), kind)
			for _, n := range want {
				require.Equal(t, 1, s.Count("deletion_notice", "rule = $1 AND account = $2", r.ID, n), kind)
			}
			_, err := s.RemoveDeletionRule(ctx, s.as(authz.PrivacyOfficer), privacy.RuleInput{Rule: r.ID})
			require.NoError(t, err)
		}
		require.Equal(t, 1, s.Count("message", "account = $1 AND template = 'deletion_notice' AND masked = 'g•••@e•••.com'", gone))
		require.Equal(t, 2, s.Count("event", "account = $1 AND type = 'privacy.deletion_notice_sent'", never))
	})
}

func TestWhoSignsInAfterTheNoticeLeavesTheRule(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		r := s.rule(privacy.NeverSignedIn, yearly)
		other := s.Account(account.Draft{FirstName: "Jo", Email: "jo@example.com", CreatedAt: s.Clock.Now().Add(-400 * day)})
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 2, s.Count("deletion_notice", ""))
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 2, s.Count("message", "template = 'deletion_notice'"), "told once")
		s.Clock.Move(13 * day)
		s.Do(func(tx *op.Tx) error { return account.NoteSignIn(tx, s.Number(other), "password") })
		require.NoError(t, s.ApplyRules(ctx))
		require.Zero(t, s.Count("deletion_request", ""), "not before the notice has run out")
		s.Clock.Move(2 * day)
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 1, s.Count("deletion_request", "rule = $1 AND origin = 'rule' AND state = 'requested' AND login = $2", r.ID, s.jess))
		require.Equal(t, 1, s.Count("event", "type = 'privacy.deletion_rule_left' AND account = $1", s.Number(other)))
		require.Equal(t, 1, s.Count("deletion_request", ""))
		require.Zero(t, s.Count("deletion_notice", "account = $1", s.Number(other)))
	})
}

func TestARuleCanApproveByItselfWithinItsLimit(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		limited := yearly
		limited.DailyCap, limited.Decision = 12, privacy.Automatic
		s.rule(privacy.NeverSignedIn, limited)
		for i := range 29 {
			s.Account(account.Draft{FirstName: "Jo", Email: fmt.Sprintf("jo%d@example.com", i), CreatedAt: s.Clock.Now().Add(-400 * day)})
		}
		require.NoError(t, s.ApplyRules(ctx))
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 12, s.Count("deletion_notice", ""), "as many as a day may have")
		s.Clock.Move(day)
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 24, s.Count("deletion_notice", ""))
		s.Clock.Move(14 * day)
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 12, s.Count("deletion_request", "state = 'approved'"))
		require.Equal(t, 12, s.Count("account", "deletion_approved_at IS NOT NULL"))
	})
}

// TestARuleGoesOnWhereItWasCutOff ends the job in its midst, by a store that
// fails at one account and by a context that ends after some transactions. What
// was done stays, nothing is done twice, and the next run does the rest.
func TestARuleGoesOnWhereItWasCutOff(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		var logins []string
		for i := range 34 {
			logins = append(logins, s.Account(account.Draft{FirstName: "Jo", Email: fmt.Sprintf("jo%d@example.com", i), CreatedAt: s.Clock.Now().Add(-400 * day)}))
		}
		s.rule(privacy.NeverSignedIn, yearly)
		bad := s.Number(logins[20])
		s.breakAt(bad)
		require.Error(t, s.ApplyRules(ctx), "the store fails")
		some := s.Count("deletion_notice", "")
		require.Positive(t, some)
		require.Less(t, some, 30)
		require.Zero(t, some%10, "a transaction is done or not")
		s.mend()

		cut, cancel := contextAfter(ctx, s.DB, 1)
		require.Error(t, s.ApplyRules(cut))
		cancel()
		more := s.Count("deletion_notice", "")
		require.Equal(t, some+10, more)

		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 35, s.Count("deletion_notice", ""))
		require.Equal(t, 35, s.Count("message", "template = 'deletion_notice'"), "nobody was told twice")
		s.Clock.Move(14 * day)
		cut, cancel = contextAfter(ctx, s.DB, 2)
		require.Error(t, s.ApplyRules(cut))
		cancel()
		require.Equal(t, 20, s.Count("deletion_request", ""))
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 35, s.Count("deletion_request", ""))
		require.Equal(t, 35, s.Count("event", "type = 'privacy.deletion_requested'"))
	})
}

func TestABatchDecidesStopsAndKeepsItsLimit(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		for i := range 34 {
			s.Account(account.Draft{FirstName: "Jo", Email: fmt.Sprintf("jo%d@example.com", i), CreatedAt: s.Clock.Now().Add(-400 * day)})
		}
		r := s.rule(privacy.NeverSignedIn, yearly)
		require.NoError(t, s.ApplyRules(ctx))
		s.Clock.Move(14 * day)
		require.NoError(t, s.ApplyRules(ctx))
		officer := s.as(authz.PrivacyOfficer)
		officer.FreshAt = s.Clock.Now()
		seen, err := s.PreviewDeletionBatch(ctx, officer, privacy.RuleInput{Rule: r.ID})
		require.NoError(t, err)
		require.EqualValues(t, 35, seen.Waiting)
		require.Len(t, seen.Oldest, 20)

		in := privacy.StartDeletionBatchInput{Rule: r.ID, Verdict: privacy.Approve, Most: 25}
		b, err := s.StartDeletionBatch(ctx, officer, in)
		require.NoError(t, err)
		_, err = s.StartDeletionBatch(ctx, officer, in)
		require.ErrorIs(t, err, privacy.ErrBatchRunning)
		cut, cancel := contextAfter(ctx, s.DB, 1)
		require.Error(t, s.ApplyRules(cut))
		cancel()
		require.Equal(t, 10, s.Count("deletion_request", "state = 'approved' AND batch = $1 AND decided_by = $2", b.ID, officer.ID))
		stopped, err := s.StopDeletionBatch(ctx, officer, privacy.BatchInput{Batch: b.ID})
		require.NoError(t, err)
		require.EqualValues(t, 10, stopped.Decided)
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 10, s.Count("deletion_request", "state = 'approved'"), "it stopped")

		s.Clock.Move(time.Minute)
		in.Verdict, in.Because, in.Most = privacy.Reject, privacy.Mistake, 12
		_, err = s.StartDeletionBatch(ctx, officer, in)
		require.NoError(t, err)
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 12, s.Count("deletion_request", "state = 'rejected'"))
		list, err := s.ListDeletionRules(ctx, officer, privacy.ListDeletionRulesInput{})
		require.NoError(t, err)
		require.EqualValues(t, 13, list.Rules[0].Waiting)
		require.Equal(t, privacy.Finished, list.Batches[0].State)
	})
}

func TestWhatCameByImportIsTakenOver(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		asked := s.Clock.Now().Add(-3 * day)
		login := s.Account(account.Draft{FirstName: "Jo", DeletionAt: asked})
		require.NoError(t, s.ApplyRules(ctx))
		require.NoError(t, s.ApplyRules(ctx))
		require.Equal(t, 1, s.Count("deletion_request", ""))
		seen, err := s.ViewDeletionRequest(ctx, s.as(authz.Agent), s.of(login))
		require.NoError(t, err)
		require.Equal(t, privacy.ByImport, seen.Request.Origin)
		require.Equal(t, asked, seen.Request.AskedAt)
	})
}

func TestARuleIsHeldToItsLimitsAndVersion(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		officer := s.as(authz.PrivacyOfficer)
		_, err := s.AddDeletionRule(ctx, officer, privacy.AddDeletionRuleInput{Kind: "at_will", RuleSettings: privacy.RuleSettings{Days: 1, NoticeDays: 0, DailyCap: 0}})
		require.Equal(t, "invalid_input", code(err))
		r := s.rule(privacy.NotSignedIn, yearly)
		in := privacy.ChangeDeletionRuleInput{Rule: r.ID, Version: r.Version, RuleSettings: yearly}
		in.Enabled = false
		_, err = s.ChangeDeletionRule(ctx, officer, in)
		require.NoError(t, err)
		_, err = s.ChangeDeletionRule(ctx, officer, in)
		require.ErrorIs(t, err, privacy.ErrRuleChanged, "nobody's change is lost silently")
		_, err = s.RemoveDeletionRule(ctx, officer, privacy.RuleInput{Rule: "dru_none"})
		require.ErrorIs(t, err, privacy.ErrNoRule)
	})
}

// breakAt lets the store fail where a notice of one account is inserted.
func (s scene) breakAt(n int64) {
	require.NoError(s.T, s.DB.Store.Write(ctx, func(tx *store.Tx) error {
		statements := []string{fmt.Sprintf("CREATE TRIGGER broken BEFORE INSERT ON deletion_notice WHEN NEW.account = %d BEGIN SELECT RAISE(ABORT, 'broken'); END", n)}
		if tx.Dialect() == store.Postgres {
			statements = []string{
				"CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
				fmt.Sprintf("CREATE TRIGGER broken BEFORE INSERT ON deletion_notice FOR EACH ROW WHEN (NEW.account = %d) EXECUTE FUNCTION broken()", n),
			}
		}
		for _, one := range statements {
			if _, err := tx.ExecContext(ctx, one); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (s scene) mend() {
	require.NoError(s.T, s.DB.Store.Write(ctx, func(tx *store.Tx) error {
		drop := "DROP TRIGGER broken"
		if tx.Dialect() == store.Postgres {
			drop += " ON deletion_notice"
		}
		_, err := tx.ExecContext(ctx, drop)
		return err
	}))
}
