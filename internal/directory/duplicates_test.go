package directory_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// TestWhyAccountsAreAlike has one duplicate for each ground, and people who share
// too little.
func TestWhyAccountsAreAlike(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := directory.NewService(k.DB), k.Actor(authz.Agent)
		born := account.Birthday{Year: 1991, Month: 3, Day: 14}
		home := []account.Address{{Type: "HOME", Line1: "1 Main St", PostalCode: "20001", Country: "US"}}
		phone := []account.Phone{{Number: "+12025550101", Type: "HOME"}}
		jess := k.Account(account.Draft{
			FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", CustomerID: "C-1001", LegacyID: "L-1", Birthday: born, Addresses: home, Phones: phone,
		})
		want := map[string][]account.Ground{}
		add := func(d account.Draft, g ...account.Ground) {
			login := k.Account(d)
			if len(g) > 0 {
				want[login] = g
			}
		}
		add(account.Draft{FirstName: "Claims", UnverifiedEmail: "jess.smith@gmail.com"}, account.SameEmail)
		add(account.Draft{FirstName: "Dots", Email: "j.esssmith@googlemail.com"}, account.SameMailbox)
		add(account.Draft{FirstName: "Plus", Email: "jesssmith+shop@gmail.com"}, account.SameMailbox)
		add(account.Draft{FirstName: "Phone", Phones: phone}, account.SamePhone)
		add(account.Draft{FirstName: "Swapped", LegacyID: "c-1001"}, account.SameNumber)
		add(account.Draft{FirstName: "JESS", LastName: "Smith", Birthday: born}, account.NameAndBirth)
		add(account.Draft{FirstName: "Jéss", LastName: "smith", Addresses: []account.Address{{Type: "WORK", Line1: "1 MAIN ST", PostalCode: "20001"}}}, account.NameAndAddress)
		add(account.Draft{FirstName: "Jess", LastName: "Smith"})
		add(account.Draft{FirstName: "Jess", LastName: "Smith", Birthday: account.Birthday{Month: 3, Day: 14}})
		add(account.Draft{FirstName: "Other", Addresses: home, Birthday: born})
		add(account.Draft{FirstName: "Far", Email: "jess.smithers@gmail.com"})
		add(account.Draft{FirstName: "Far", Email: "jess.smith@example.com"})
		k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Else", Phones: phone})

		got, err := s.ListDuplicates(t.Context(), agent, directory.DuplicatesInput{Account: jess})
		require.NoError(t, err)
		found := map[string][]account.Ground{}
		for i, d := range got.Items {
			found[d.Account.ID] = d.Grounds
			require.NotContains(t, strings.Join([]string{text(d.Account.Email), text(d.Account.UnverifiedEmail)}, ""), "jess", "masked by role")
			require.True(t, i == 0 || d.Score <= got.Items[i-1].Score, "the likeliest first")
		}
		require.Equal(t, want, found)
		tagged := k.Account(account.Draft{FirstName: "Tagged", Email: "ana+news@example.com"})
		k.Account(account.Draft{FirstName: "Plain", Email: "ana@example.com"})
		n, err := s.CountDuplicates(t.Context(), agent, directory.DuplicatesInput{Account: tagged})
		require.NoError(t, err)
		require.Equal(t, 1, n.Count)

		limited := supervisor(k, segment(k, jess))
		n, err = s.CountDuplicates(t.Context(), limited, directory.DuplicatesInput{Account: jess})
		require.NoError(t, err)
		require.Zero(t, n.Count, "none of them is in the segment that the role reaches")
	})
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestAPairIsDismissedUntilSomethingNewSpeaksForIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		phone := []account.Phone{{Number: "+12025550101", Type: "HOME"}}
		mother := k.Account(account.Draft{FirstName: "Ana", Phones: phone, Email: "ana@example.com"})
		daughter := k.Account(account.Draft{FirstName: "Eva", Phones: phone})
		open := func(login string) int {
			t.Helper()
			n, err := s.CountDuplicates(t.Context(), sam, directory.DuplicatesInput{Account: login})
			require.NoError(t, err)
			return n.Count
		}
		in := directory.DismissInput{Account: daughter, Other: mother}
		silent := sam
		silent.Call.Reason = ""
		_, err := s.DismissDuplicate(t.Context(), silent, in)
		require.ErrorIs(t, err, op.ErrReason)
		list, err := s.DismissDuplicate(t.Context(), sam, in)
		require.NoError(t, err)
		require.Equal(t, "Sam", list.Items[0].Dismissed.By)
		_, err = s.DismissDuplicate(t.Context(), sam, directory.DismissInput{Account: mother, Other: daughter})
		require.ErrorIs(t, err, directory.ErrDismissed)
		require.Zero(t, open(mother)+open(daughter))
		require.Equal(t, 2, k.Count("event", "type = 'account.duplicate_dismissed'"), "one of each")

		_, err = account.NewService(k.DB).ChangeEmail(t.Context(), sam, account.ChangeEmailInput{Account: daughter, Email: "ana+eva@example.com"})
		require.NoError(t, err)
		require.Equal(t, 2, open(mother)+open(daughter), "it comes back with a new ground")
		in.Grounds = list.Items[0].Grounds
		_, err = s.DismissDuplicate(t.Context(), sam, in)
		require.ErrorIs(t, err, directory.ErrGrounds, "nobody dismisses what they did not read")
		require.Equal(t, 2, open(mother)+open(daughter))
		shown, err := s.ListDuplicates(t.Context(), sam, directory.DuplicatesInput{Account: daughter})
		require.NoError(t, err)
		in.Grounds = shown.Items[0].Grounds
		sam.Call.Seen = 2 // of the daughter: the mother is at another version
		_, err = s.DismissDuplicate(t.Context(), sam, in)
		require.NoError(t, err)
		require.Zero(t, open(mother)+open(daughter))
		_, err = s.DismissDuplicate(t.Context(), sam, directory.DismissInput{Account: daughter, Other: k.Account(account.Draft{FirstName: "None"})})
		require.ErrorIs(t, err, directory.ErrNotAlike)
	})
}
