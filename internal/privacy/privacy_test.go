package privacy_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

const day = 24 * time.Hour

// scene is a desk with an account of which somebody wants the deletion.
type scene struct {
	*testkit.Kit
	*privacy.Service
	jess string
}

func newScene(k *testkit.Kit) scene {
	return scene{k, privacy.NewService(k.DB), k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess@example.com", CreatedAt: k.Clock.Now().Add(-400 * day)})}
}

func each(t *testing.T, f func(t *testing.T, s scene)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { f(t, newScene(k)) })
}

// as is a member with a role, who says why.
func (s scene) as(role string) authz.Actor {
	a := s.Actor(role)
	a.Call.Reason = "Asked on the phone"
	return a
}

// member puts an active administrator into the table of members, and returns
// them as they act.
func (s scene) member(id, email string) authz.Actor {
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO member (id, email, name, status, created_at) VALUES ($1, $2, 'Ana', 'active', 1)", id, email)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO member_role (member, tenant, role) VALUES ($1, $2, $3)", id, s.Tenant, authz.Administrator)
		return err
	})
	a := s.as(authz.Administrator)
	a.ID = id
	return a
}

func (s scene) of(login string) privacy.AccountInput { return privacy.AccountInput{Account: login} }

// asked asks for the deletion of an account, as an agent.
func (s scene) asked(login string) privacy.DecideInput {
	r, err := s.RequestDeletion(ctx, s.as(authz.Agent), privacy.RequestDeletionInput{Account: login})
	require.NoError(s.T, err)
	return privacy.DecideInput{Account: login, Request: r.ID}
}

func (s scene) approved(login string) privacy.Request {
	r, err := s.ApproveDeletion(ctx, s.as(authz.PrivacyOfficer), s.asked(login))
	require.NoError(s.T, err)
	return r
}

// link is the text of the newest link of a kind that an account was sent.
func (s scene) link(login string, kind nonce.Kind) (text secret.String) {
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT id FROM nonce WHERE account = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 1", s.Number(login), string(kind)).Scan(&id)
		if err != nil {
			return err
		}
		text, err = nonce.Text(ctx, tx, s.DB.Ring, id, s.Clock.Now())
		return err
	}))
	return text
}

func (s scene) standing(login string) (st account.Standing) {
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = account.StandingOf(ctx, tx, s.Number(login), false)
		return err
	}))
	return st
}

func (s scene) door(login string) string {
	if f := s.standing(login).MayAuthenticate(s.Clock.Now(), account.DoorRules{}); f != nil {
		return f.Code
	}
	return ""
}

func TestDeletionFromWishToDecision(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		asked, err := s.RequestDeletion(ctx, s.as(authz.Agent), privacy.RequestDeletionInput{Account: s.jess, Letter: true})
		require.NoError(t, err)
		require.Equal(t, privacy.Requested, asked.State)
		require.Equal(t, privacy.ByAgent, asked.Origin)
		require.Equal(t, privacy.ByLetter, asked.Proof)
		require.Equal(t, "Asked on the phone", asked.Reason)
		require.Zero(t, s.Count("deletion_request", "reason = $1", []byte(asked.Reason)), "words about an account must be sealed")
		require.Equal(t, 1, s.Count("event", "type = 'privacy.deletion_requested' AND account = $1", s.Number(s.jess)))
		require.Equal(t, 1, s.Count("message", "template = 'notice.deletion_requested'"))
		require.Empty(t, s.door(s.jess), "a pending deletion does not stop sign-in")
		require.NotNil(t, s.standing(s.jess).DeletionPendingAt)

		_, err = s.RequestDeletion(ctx, s.as(authz.Supervisor), privacy.RequestDeletionInput{Account: s.jess})
		require.ErrorIs(t, err, privacy.ErrAlreadyAsked)

		done, err := s.ApproveDeletion(ctx, s.as(authz.PrivacyOfficer), privacy.DecideInput{Account: s.jess, Request: asked.ID})
		require.NoError(t, err)
		require.Equal(t, privacy.Approved, done.State)
		require.Equal(t, s.Clock.Now().Add(7*day), *done.DueAt, "the tenant's cooling-off")
		require.Equal(t, "deletion_pending", s.door(s.jess))
		require.Equal(t, 1, s.Count("message", "template = 'notice.deletion_approved'"))

		_, err = s.ApproveDeletion(ctx, s.as(authz.Administrator), privacy.DecideInput{Account: s.jess, Request: asked.ID})
		require.ErrorIs(t, err, privacy.ErrDecided)
		_, err = s.RejectDeletion(ctx, s.as(authz.Administrator), privacy.RejectDeletionInput{Account: s.jess, Request: asked.ID, Because: privacy.Mistake})
		require.ErrorIs(t, err, privacy.ErrDecided)

		kept, err := s.CancelDeletion(ctx, s.as(authz.Agent), s.of(s.jess))
		require.NoError(t, err)
		require.Equal(t, privacy.Canceled, kept.State)
		require.Empty(t, s.door(s.jess))
		require.Nil(t, s.standing(s.jess).DeletionPendingAt)
		require.Equal(t, 1, s.Count("message", "template = 'notice.deletion_canceled'"))

		again := s.asked(s.jess)
		_, err = s.RejectDeletion(ctx, s.as(authz.Administrator), privacy.RejectDeletionInput{Account: s.jess, Request: again.Request, Because: privacy.ChangedMind})
		require.NoError(t, err, "another request can be made after an end")
		require.Nil(t, s.standing(s.jess).DeletionPendingAt)
		_, err = s.CancelDeletion(ctx, s.as(authz.Agent), s.of(s.jess))
		require.ErrorIs(t, err, privacy.ErrNotAsked)
	})
}

func TestWhoAskedDoesNotDecide(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		ana, other := s.member("mem_ana", "ana@desk.example"), s.member("mem_bo", "bo@desk.example")
		r, err := s.RequestDeletion(ctx, ana, privacy.RequestDeletionInput{Account: s.jess})
		require.NoError(t, err)
		in := privacy.DecideInput{Account: s.jess, Request: r.ID}
		_, err = s.ApproveDeletion(ctx, ana, in)
		require.ErrorIs(t, err, privacy.ErrOwnRequest)
		byKey := ana
		byKey.Kind, byKey.ID, byKey.OnBehalfOf = authz.DeskKey, "key_ana", ana.ID
		_, err = s.ApproveDeletion(ctx, byKey, in)
		require.ErrorIs(t, err, privacy.ErrOwnRequest, "nor by a key of their own")
		seen, err := s.ViewDeletionRequest(ctx, ana, s.of(s.jess))
		require.NoError(t, err)
		require.False(t, seen.Decidable)
		require.Equal(t, privacy.ErrOwnRequest.Code, seen.Why)

		s.member("mem_jess", "jess@example.com")
		own := s.as(authz.PrivacyOfficer)
		own.ID = "mem_jess"
		_, err = s.ApproveDeletion(ctx, own, in)
		require.ErrorIs(t, err, privacy.ErrOwnAccount)

		stale := other
		stale.FreshAt = s.Clock.Now().Add(-time.Hour)
		_, err = s.ApproveDeletion(ctx, stale, in)
		require.ErrorIs(t, err, op.ErrNotFresh)
		silent := other
		silent.Call.Reason = ""
		_, err = s.ApproveDeletion(ctx, silent, in)
		require.ErrorIs(t, err, op.ErrReason)
		require.Empty(t, s.door(s.jess), "nothing was decided")
		_, err = s.ApproveDeletion(ctx, other, in)
		require.NoError(t, err)
	})
}

func TestAOnePersonDeskNeedsTheOwnersLink(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		ana := s.member("mem_ana", "ana@desk.example")
		r, err := s.RequestDeletion(ctx, ana, privacy.RequestDeletionInput{Account: s.jess, Letter: true})
		require.NoError(t, err)
		in := privacy.DecideInput{Account: s.jess, Request: r.ID}
		_, err = s.ApproveDeletion(ctx, ana, in)
		require.ErrorIs(t, err, privacy.ErrOwnersLink, "a letter is not the owner's own link")
		seen, err := s.ViewDeletionRequest(ctx, ana, s.of(s.jess))
		require.NoError(t, err)
		require.True(t, seen.NeedsOwnersLink)

		_, err = s.SendDeletionLink(ctx, ana, s.of(s.jess))
		require.NoError(t, err)
		first := s.link(s.jess, nonce.ConfirmDeletion)
		s.Clock.Move(time.Minute)
		_, err = s.SendDeletionLink(ctx, ana, s.of(s.jess))
		require.NoError(t, err)
		visitor := s.Visitor("privacy.confirm_deletion", "privacy.keep_account")
		_, err = s.ConfirmDeletion(ctx, visitor, privacy.LinkInput{Link: first})
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		link := s.link(s.jess, nonce.ConfirmDeletion)
		_, err = s.KeepAccount(ctx, visitor, privacy.LinkInput{Link: link})
		require.ErrorIs(t, err, nonce.ErrUnknown, "a link of another kind never stands in")
		_, err = s.ConfirmDeletion(ctx, visitor, privacy.LinkInput{Link: link})
		require.NoError(t, err)
		_, err = s.ConfirmDeletion(ctx, visitor, privacy.LinkInput{Link: link})
		require.ErrorIs(t, err, nonce.ErrUsed)

		ana.FreshAt = s.Clock.Now()
		done, err := s.ApproveDeletion(ctx, ana, in)
		require.NoError(t, err)
		require.True(t, done.Alone)
		require.Equal(t, privacy.ByLink, done.Proof)
	})
}

func TestTheOwnerAsksAndKeeps(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		owner := s.Customer(s.jess)
		stale := owner
		stale.FreshAt = s.Clock.Now().Add(-time.Hour)
		_, err := s.RequestDeletion(ctx, stale, privacy.RequestDeletionInput{Account: s.jess})
		require.ErrorIs(t, err, op.ErrNotFresh)
		r, err := s.RequestDeletion(ctx, owner, privacy.RequestDeletionInput{Account: s.jess})
		require.NoError(t, err)
		require.Equal(t, privacy.ByOwner, r.Origin)
		require.Equal(t, privacy.BySession, r.Proof)
		require.Empty(t, r.AskedName, "the name goes with the account")
		_, err = s.CancelDeletion(ctx, stale, s.of(s.jess))
		require.NoError(t, err, "keeping needs no proof")

		due := *s.approved(s.jess).DueAt
		link := s.link(s.jess, nonce.KeepAccount)
		visitor := s.Visitor("privacy.keep_account")
		s.Clock.Move(due.Sub(s.Clock.Now()) - time.Minute)
		out, err := s.KeepAccount(ctx, visitor, privacy.LinkInput{Link: link})
		require.NoError(t, err, "until the account is due")
		require.Equal(t, privacy.Canceled, out.State)
		require.Empty(t, s.door(s.jess))

		seen, err := s.ViewDeletionRequest(ctx, owner, s.of(s.jess))
		require.NoError(t, err)
		require.Empty(t, seen.Request.Reason, "what staff wrote is not the owner's to read")
		require.Empty(t, seen.Request.DecidedBy)
	})
}

// TestC49OneDecisionOfMany lets 200 decide at once, each in one of three ways:
// one is heard.
func TestC49OneDecisionOfMany(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		in := s.asked(s.jess)
		officer, boss, agent := s.as(authz.PrivacyOfficer), s.as(authz.Administrator), s.as(authz.Agent)
		var all sync.WaitGroup
		errs := make([]error, 200)
		for i := range errs {
			all.Go(func() {
				switch i % 3 {
				case 0:
					_, errs[i] = s.ApproveDeletion(ctx, officer, in)
				case 1:
					_, errs[i] = s.ApproveDeletion(ctx, boss, in)
				case 2:
					_, errs[i] = s.RejectDeletion(ctx, boss, privacy.RejectDeletionInput{Account: in.Account, Request: in.Request, Because: privacy.Mistake})
				}
			})
		}
		all.Wait()
		heard := 0
		for _, err := range errs {
			if err == nil {
				heard++
				continue
			}
			require.ErrorIs(t, err, privacy.ErrDecided)
		}
		require.Equal(t, 1, heard)
		require.Equal(t, 1, s.Count("event", "type IN ('privacy.deletion_approved', 'privacy.deletion_rejected')"))

		other := s.Account(account.Draft{FirstName: "Jo", Email: "jo@example.com"})
		made := make([]error, 200)
		for i := range made {
			all.Go(func() { _, made[i] = s.RequestDeletion(ctx, agent, privacy.RequestDeletionInput{Account: other}) })
		}
		all.Wait()
		heard = 0
		for _, err := range made {
			if err == nil {
				heard++
			} else {
				require.ErrorIs(t, err, privacy.ErrAlreadyAsked)
			}
		}
		require.Equal(t, 1, heard, "one request is open at most")
		require.Equal(t, 1, s.Count("deletion_request", "account = $1", s.Number(other)))
	})
}

func TestAHoldIsTheOfficers(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		held := func() (is bool) {
			require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
				is, err = privacy.Held(ctx, tx, s.Number(s.jess))
				return err
			}))
			return is
		}
		_, err := s.PlaceHold(ctx, s.as(authz.Administrator), s.of(s.jess))
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.PlaceHold(ctx, s.as(authz.PrivacyOfficer), s.of(s.jess))
		require.NoError(t, err)
		require.True(t, held())
		_, err = s.PlaceHold(ctx, s.as(authz.PrivacyOfficer), s.of(s.jess))
		require.ErrorIs(t, err, privacy.ErrOnHold)
		list, err := s.ListDeletionRequests(ctx, s.as(authz.Agent), privacy.ListDeletionRequestsInput{})
		require.NoError(t, err)
		require.Empty(t, list.Items)
		s.approved(s.jess)
		list, err = s.ListDeletionRequests(ctx, s.as(authz.Agent), privacy.ListDeletionRequestsInput{State: privacy.Approved})
		require.NoError(t, err)
		require.True(t, list.Items[0].Held)
		require.Equal(t, "j•••@e•••.com", *list.Items[0].Customer.Email, "masked as elsewhere")
		_, err = s.ReleaseHold(ctx, s.as(authz.PrivacyOfficer), s.of(s.jess))
		require.NoError(t, err)
		require.False(t, held())
		_, err = s.ReleaseHold(ctx, s.as(authz.PrivacyOfficer), s.of(s.jess))
		require.ErrorIs(t, err, privacy.ErrNotOnHold)
	})
}

func TestTheListPagesAndKeepsToSegments(t *testing.T) {
	each(t, func(t *testing.T, s scene) {
		s.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ('seg_gold', $1, 'Gold')", s.Tenant)
			return err
		})
		var logins []string
		for i := range 7 {
			d := account.Draft{FirstName: "Jo"}
			if i == 3 {
				d.Segments = []string{"seg_gold"}
			}
			logins = append(logins, s.Account(d))
			s.asked(logins[i])
			s.Clock.Move(time.Hour)
		}
		in, got := privacy.ListDeletionRequestsInput{State: privacy.Requested, Limit: 3}, []string{}
		for pages := 1; ; pages++ {
			page, err := s.ListDeletionRequests(ctx, s.as(authz.Agent), in)
			require.NoError(t, err)
			for _, r := range page.Items {
				got = append([]string{r.Account}, got...)
			}
			if in.Cursor = page.NextCursor; in.Cursor == "" {
				require.Equal(t, 3, pages)
				break
			}
		}
		require.Equal(t, logins, got)
		limited := s.as(authz.Agent)
		limited.Grants = []authz.Grant{{Tenant: s.Tenant, Segment: "seg_gold", Permissions: limited.Grants[0].Permissions}}
		page, err := s.ListDeletionRequests(ctx, limited, privacy.ListDeletionRequestsInput{Limit: 2})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, logins[3], page.Items[0].Account)
		n, err := s.CountDeletionRequests(ctx, limited, privacy.CountDeletionRequestsInput{})
		require.NoError(t, err)
		require.Equal(t, 1, n.Waiting)
		page, err = s.ListDeletionRequests(ctx, s.as(authz.Agent), privacy.ListDeletionRequestsInput{OlderThan: 1})
		require.NoError(t, err)
		require.Empty(t, page.Items)
	})
}
