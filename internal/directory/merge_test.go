package directory_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// merger is a desk with two accounts of one person: Jess signs in by password,
// and signed up again by Google.
type merger struct {
	*testkit.Kit
	*directory.Service
	sam        authz.Actor
	jess, also string
}

func newMerger(k *testkit.Kit) merger {
	at := k.Clock.Now().Add(-30 * 24 * time.Hour)
	m := merger{Kit: k, Service: directory.NewService(k.DB), sam: supervisor(k, "")}
	m.jess = k.Account(account.Draft{
		FirstName: "Jess", LastName: "Smith", Email: "jess@example.com", CustomerID: "C-1001", CreatedAt: at,
		Identities: []account.DraftIdentity{{Type: "password", CreatedAt: at}},
	})
	m.also = k.Account(account.Draft{
		FirstName: "Jessica", LastName: "Smith", Email: "jess.smith@example.com", Username: "jess1991", LegacyID: "L-7", CreatedAt: at,
		Phones:     []account.Phone{{Number: "+12025550101", Type: "PRIMARY", VerifiedAt: &at}},
		Addresses:  []account.Address{{Type: "HOME", Line1: "1 Main St", PostalCode: "20001", Locality: "Washington", Country: "US"}},
		Birthday:   account.Birthday{Year: 1991, Month: 3, Day: 14},
		Identities: []account.DraftIdentity{{Type: "google", Subject: "g-jess", CreatedAt: at}, {Type: "passkey", CreatedAt: at}},
	})
	k.Do(func(tx *op.Tx) error {
		const hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
		return credential.SetPassword(tx, k.Number(m.jess), hash)
	})
	return m
}

// input is a merge as its preview shows it.
func (m merger) input(stays, other string) directory.MergeInput {
	m.T.Helper()
	p, err := m.PreviewMerge(ctx(m.Kit), m.sam, directory.PairInput{Account: stays, Other: other})
	require.NoError(m.T, err)
	return directory.MergeInput{Account: stays, Other: other, Version: p.Version, OtherVersion: p.OtherVersion}
}

func (m merger) merge(stays, other string) error {
	_, err := m.Merge(ctx(m.Kit), m.sam, m.input(stays, other))
	return err
}

func (m merger) view(login string) account.Account {
	m.T.Helper()
	a, err := account.NewService(m.DB).View(ctx(m.Kit), m.System(), account.ViewInput{Account: login})
	require.NoError(m.T, err)
	return a
}

// signIn opens a session of an account.
func (m merger) signIn(login string) (started session.Started) {
	m.Do(func(tx *op.Tx) error {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, m.Number(login), true)
		if err != nil {
			return err
		}
		started, err = session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: "google"})
		return err
	})
	return started
}

func (m merger) finds(text string) (n int64) {
	require.NoError(m.T, m.DB.Store.Read(ctx(m.Kit), func(tx *store.Tx) (err error) {
		n, err = account.FindForSignIn(ctx(m.Kit), tx, m.Tenant, text, m.Clock.Now())
		return err
	}))
	return n
}

func TestAMergeMovesWhatIsLackingAndShutsEveryDoor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		a, b := k.Number(m.jess), k.Number(m.also)
		mine, theirs := m.signIn(m.jess), m.signIn(m.also)
		p, err := m.PreviewMerge(t.Context(), m.sam, directory.PairInput{Account: m.jess, Other: m.also})
		require.NoError(t, err)
		require.Empty(t, p.Stop)
		require.Equal(t, 2, p.Sessions)
		takes := map[string]bool{}
		for _, f := range p.Fields {
			takes[f.Name] = f.Takes && len(f.Other) > 0
		}
		require.Equal(t, map[string]bool{
			"email": false, "phones": true, "username": true, "customer_id": false, "legacy_id": true, "name": false, "birthday": true, "addresses": true,
			"identity.google": true, "identity.passkey": false, "identity.password": false,
		}, takes)
		in := directory.MergeInput{Account: m.jess, Other: m.also, Version: p.Version, OtherVersion: p.OtherVersion, Choices: map[string]string{"legacy_id": account.OfAccount}}
		_, err = m.Merge(t.Context(), m.sam, in)
		require.NoError(t, err)

		got := m.view(m.jess)
		require.Equal(t, "jess@example.com", *got.Email)
		require.Equal(t, "jess1991", *got.Username)
		require.Equal(t, "Jess", got.FirstName)
		require.Equal(t, 1991, got.Birthday.Year)
		require.Len(t, got.Phones, 1)
		require.NotNil(t, got.Phones[0].VerifiedAt)
		require.Len(t, got.Addresses, 1)
		require.Equal(t, []string{"google", "password"}, got.IdentityTypes)
		require.Equal(t, m.also, got.Merged[0].ID)
		for text, n := range map[string]int64{"jess@example.com": a, "jess1991": a, "+12025550101": a, "jess.smith@example.com": 0} {
			require.Equal(t, n, m.finds(text), text)
		}
		gone := m.view(m.also)
		require.Equal(t, account.Merged, gone.Status)
		require.Equal(t, []account.Label{account.MergedAway}, gone.Labels)
		require.Equal(t, m.jess, gone.MergedInto.ID)
		require.Empty(t, gone.IdentityTypes)
		require.Equal(t, "L-7", *gone.LegacyID, "it leads to the history")
		for _, table := range []string{"identifier", "account_email", "account_phone", "account_identity", "credential_factor", "credential_password", "oauth_consent"} {
			require.Zero(t, k.Count(table, "account = $1", b), table)
		}
		require.Equal(t, 1, k.Count("account_identity", "account = $1 AND type = 'google' AND subject = 'g-jess'", a))
		for _, s := range []session.Started{mine, theirs} {
			_, err := session.NewSessions(k.DB).Open(t.Context(), k.Tenant, s.Cookie)
			require.Error(t, err)
		}
		k.Do(func(tx *op.Tx) error {
			who, err := account.StandingOf(tx.Ctx, tx.Tx, b, true)
			require.NoError(t, err)
			for _, door := range []account.DoorRules{{}, {Passkey: true}, {KnownDevice: true}, {SelfUnlock: true}, {Standing: true, Pending: true}} {
				require.ErrorIs(t, who.MayAuthenticate(tx.Now, door), account.ErrInactive)
			}
			return nil
		})
		require.Equal(t, 3, k.Count("message", "template = 'notice.account_merged'"), "both e-mails, and the other's number")
	})
}

// TestNothingLetsAnybodyIntoAMergedAccount tries every operation that could.
func TestNothingLetsAnybodyIntoAMergedAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		require.NoError(t, m.merge(m.jess, m.also))
		boss := k.Actor(authz.Administrator)
		boss.Call.Reason = "tries"
		accounts := account.NewService(k.DB)
		refused := func(err error) {
			t.Helper()
			require.ErrorIs(t, err, account.ErrMerged)
			require.Contains(t, fault.As(err).Message, m.jess, "it says of which account it is a part")
		}
		_, err := accounts.Enable(t.Context(), boss, account.StatusInput{Account: m.also})
		refused(err)
		_, err = accounts.Activate(t.Context(), boss, account.StatusInput{Account: m.also})
		refused(err)
		_, err = accounts.ChangeEmail(t.Context(), boss, account.ChangeEmailInput{Account: m.also, Email: "mallory@example.com"})
		refused(err)
		_, err = accounts.AddPhone(t.Context(), boss, account.AddPhoneInput{Account: m.also, Number: "+12025550199"})
		refused(err)
		_, err = accounts.ChangeUsername(t.Context(), boss, account.ChangeUsernameInput{Account: m.also, Username: "mallory1"})
		refused(err)
		_, err = m.Merge(t.Context(), m.sam, directory.MergeInput{Account: m.also, Other: m.jess, Version: 1, OtherVersion: 1})
		refused(err)
		_, err = m.Merge(t.Context(), m.sam, directory.MergeInput{Account: m.jess, Other: m.also, Version: m.view(m.jess).Version, OtherVersion: 1})
		refused(err)
	})
}

func TestWhatKeepsAccountsFromBeingMerged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		refused := func(stays, other string, want error) {
			t.Helper()
			for _, in := range []directory.MergeInput{m.input(stays, other), m.input(other, stays)} {
				_, err := m.Merge(t.Context(), m.sam, in)
				require.ErrorIs(t, err, want)
			}
		}
		new := func(d account.Draft) string { return k.Account(d) }
		boss, officer := k.Actor(authz.Administrator), k.Actor(authz.PrivacyOfficer)
		boss.Call.Reason, officer.Call.Reason = "why", "why"
		refused(m.jess, new(account.Draft{FirstName: "Off", Status: account.Inactive}), directory.ErrMergeInactive)
		frozen := new(account.Draft{FirstName: "Cold"})
		_, err := account.NewService(k.DB).Freeze(t.Context(), boss, account.StatusInput{Account: frozen})
		require.NoError(t, err)
		refused(m.jess, frozen, directory.ErrMergeFrozen)
		going, held := new(account.Draft{FirstName: "Going"}), new(account.Draft{FirstName: "Held"})
		_, err = privacy.NewService(k.DB).RequestDeletion(t.Context(), boss, privacy.RequestDeletionInput{Account: going})
		require.NoError(t, err)
		refused(m.jess, going, directory.ErrMergeDeletion)
		_, err = privacy.NewService(k.DB).PlaceHold(t.Context(), officer, privacy.AccountInput{Account: held})
		require.NoError(t, err)
		refused(m.jess, held, directory.ErrMergeHeld)

		elsewhere := k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Else"})
		_, err = m.PreviewMerge(t.Context(), m.sam, directory.PairInput{Account: m.jess, Other: elsewhere})
		require.ErrorIs(t, err, op.ErrNotFound)
		_, err = m.Merge(t.Context(), m.sam, directory.MergeInput{Account: m.jess, Other: m.jess, Version: 1, OtherVersion: 1})
		require.Equal(t, "invalid_input", testkit.Code(err))
		vip := segment(k, m.jess)
		limited := supervisor(k, vip)
		_, err = m.Merge(t.Context(), limited, m.input(m.jess, m.also))
		require.ErrorIs(t, err, op.ErrNotFound, "the role does not reach the other account")

		in := m.input(m.jess, m.also)
		_, err = account.NewService(k.DB).AddPhone(t.Context(), boss, account.AddPhoneInput{Account: m.also, Number: "+12025550177"})
		require.NoError(t, err)
		_, err = m.Merge(t.Context(), m.sam, in)
		require.ErrorIs(t, err, account.ErrChangedMeanwhile)
		in = m.input(m.jess, m.also)
		in.Choices = map[string]string{"gender": account.OfOther}
		_, err = m.Merge(t.Context(), m.sam, in)
		require.Equal(t, "invalid_input", testkit.Code(err))
		in.Choices = nil
		k.AskSecond()
		_, err = m.Merge(t.Context(), m.sam, in)
		require.ErrorIs(t, err, op.ErrSecond)
		require.Zero(t, k.Count("account", "status = 'merged'"))
	})
}

// TestOneOfTwoHundredMergesIsDone merges one pair in both directions at once.
func TestOneOfTwoHundredMergesIsDone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		ins := []directory.MergeInput{m.input(m.jess, m.also), m.input(m.also, m.jess)}
		var done atomic.Int64
		var failed sync.Map
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				_, err := m.Merge(t.Context(), m.sam, ins[i%2])
				if err == nil {
					done.Add(1)
					return
				}
				failed.Store(testkit.Code(err), err)
			})
		}
		all.Wait()
		failed.Range(func(code, err any) bool {
			require.Contains(t, []string{"account_merged", "changed_meanwhile"}, code, "%v", err)
			return true
		})
		require.EqualValues(t, 1, done.Load())
		require.Equal(t, 1, k.Count("account", "status = 'merged'"))
		require.Equal(t, 2, k.Count("event", "type = 'account.merged'"), "one of each account")
	})
}

func TestBothOwnersCanReportAMergeAndTheOneThatStaysIsFrozen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		require.NoError(t, m.merge(m.jess, m.also))
		var link secret.String
		k.Do(func(tx *op.Tx) error {
			var id string
			row := tx.QueryRowContext(tx.Ctx, "SELECT nonce FROM message WHERE account = $1 AND template = 'notice.account_merged' LIMIT 1", k.Number(m.also))
			err := row.Scan(&id)
			require.NoError(t, err)
			link, err = nonce.Text(tx.Ctx, tx.Tx, k.DB.Ring, id, k.Clock.Now())
			return err
		})
		visitor := k.Visitor("account.undo_change")
		got, err := account.NewService(k.DB).UndoChange(t.Context(), visitor, account.UndoChangeInput{Link: link})
		require.NoError(t, err)
		require.Equal(t, account.Reported{Change: "account_merged"}, got)
		require.Contains(t, m.view(m.jess).Labels, account.Frozen)
	})
}

func TestAMergeIsToldInOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		require.NoError(t, m.merge(m.jess, m.also))
		for _, login := range []string{m.jess, m.also} {
			var types []string
			require.NoError(t, k.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
				events, err := k.DB.Ledger.AccountEvents(t.Context(), tx, k.Number(login), ledger.Filter{Limit: 2})
				for _, e := range events {
					types = append(types, e.Type)
				}
				return err
			}))
			require.Equal(t, []string{"session.all_ended", "account.merged"}, types, "the newest first")
		}
		again := k.Account(account.Draft{FirstName: "Third"})
		require.NoError(t, m.merge(again, m.jess))
		require.Equal(t, again, m.view(m.also).MergedInto.ID, "parts follow")
		require.Len(t, m.view(again).Merged, 2)
	})
}

// TestWhoApprovesAMergeReachesBothAccounts has somebody whose role is limited to
// the segment of one account asked about a merge of both, with a question that
// names another account than the input does.
func TestWhoApprovesAMergeReachesBothAccounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		k.AskSecond()
		_, err := m.Merge(t.Context(), m.sam, m.input(m.jess, m.also))
		var needed *op.SecondNeeded
		require.ErrorAs(t, err, &needed)
		decoy := k.Account(account.Draft{FirstName: "Decoy"})
		vip := segment(k, m.jess, decoy)
		limited, boss := supervisor(k, vip), supervisor(k, "")
		s := desk.NewService(k.DB)
		s.Runner = op.Runner{}
		op.Runs(s.Runner, "directory.merge", m.Merge)
		asked, err := s.AskApproval(t.Context(), m.sam, desk.AskApprovalInput{
			Operation: "directory.merge", Account: m.jess, Subject: decoy, Input: needed.Input,
		})
		require.NoError(t, err)
		_, err = s.Approve(t.Context(), limited, desk.ApprovalInput{Approval: asked.ID})
		require.ErrorIs(t, err, op.ErrNotFound)
		count, err := s.CountApprovals(t.Context(), limited, desk.CountApprovalsInput{})
		require.NoError(t, err)
		require.Zero(t, count.ToDecide)
		_, err = s.Approve(t.Context(), boss, desk.ApprovalInput{Approval: asked.ID})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("account", "status = 'merged'"))
	})
}

// TestAnAgentsLimitCountsBothAccountsOfAPair: looking at pairs reads both.
func TestAnAgentsLimitCountsBothAccountsOfAPair(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		k.Limit()
		used := func() int {
			list, err := desk.NewService(k.DB).ListOwnLimits(t.Context(), m.sam, desk.ListOwnLimitsInput{})
			require.NoError(t, err)
			return list[0].Used
		}
		for _, in := range []directory.PairInput{{Account: m.jess, Other: m.also}, {Account: m.also, Other: m.jess}} {
			_, err := m.PreviewMerge(t.Context(), m.sam, in)
			require.NoError(t, err)
			require.Equal(t, 2, used())
		}
		for i := range 39 {
			login := k.Account(account.Draft{FirstName: "Jo"})
			_, err := m.PreviewMerge(t.Context(), m.sam, directory.PairInput{Account: m.jess, Other: login})
			if i == 38 {
				require.ErrorIs(t, err, desk.ErrLimitReached)
				break
			}
			require.NoError(t, err)
		}
		elsewhere := k.Account(account.Draft{FirstName: "Jo"})
		_, err := m.DismissDuplicate(t.Context(), m.sam, directory.DismissInput{Account: m.jess, Other: elsewhere})
		require.ErrorIs(t, err, desk.ErrLimitReached)
		_, err = m.PreviewMerge(t.Context(), m.sam, directory.PairInput{Account: m.jess, Other: "01939000-0000-7000-8000-0000000000ff"})
		require.ErrorIs(t, err, op.ErrNotFound)
		require.Equal(t, 40, used())
	})
}
