package account_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/testkit"
)

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		senior := k.Actor(authz.SeniorAgent)
		visitor := k.Visitor("account.accept_invitation")
		k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com"})
		_, err := s.Invite(ctx, senior, account.InviteInput{Email: "ann@example.com"})
		require.ErrorIs(t, err, account.ErrTaken)
		_, err = s.Invite(ctx, senior, account.InviteInput{FirstName: "Nobody"})
		require.Equal(t, "invalid_input", testkit.Code(err))

		a, err := s.Invite(ctx, senior, account.InviteInput{Email: "kim@example.com", FirstName: "Kim"})
		require.NoError(t, err)
		require.Equal(t, account.Pending, a.Status)
		old := linkOf(t, k, a.ID, "invitation")
		k.Clock.Move(time.Minute)
		_, err = s.ResendInvitation(ctx, senior, account.ContactInput{Account: a.ID})
		require.NoError(t, err)
		_, err = s.AcceptInvitation(ctx, visitor, account.AcceptInvitationInput{Link: old})
		require.ErrorIs(t, err, nonce.ErrSuperseded)

		k.Clock.Move(7*24*time.Hour - time.Second)
		link := linkOf(t, k, a.ID, "invitation")
		codes, all := make([]string, 200), sync.WaitGroup{}
		for i := range codes {
			all.Go(func() {
				done, err := s.AcceptInvitation(ctx, visitor, account.AcceptInvitationInput{Link: link})
				codes[i] = testkit.Code(err)
				if err == nil && done.Password == "" {
					codes[i] = "no link for the first password"
				}
			})
		}
		all.Wait()
		counts := map[string]int{}
		for _, c := range codes {
			counts[c]++
		}
		require.Equal(t, map[string]int{"": 1, "code_used": 199}, counts)
		got := view(t, k, a.ID)
		require.Equal(t, account.Active, got.Status)
		require.Equal(t, "kim@example.com", *got.Email)
		_, err = s.ResendInvitation(ctx, senior, account.ContactInput{Account: a.ID})
		require.ErrorIs(t, err, account.ErrNotPending)
		require.Equal(t, 1, k.Count("event", "type = 'account.invitation_accepted'"))
	})
}
