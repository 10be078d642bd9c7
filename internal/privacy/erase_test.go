package privacy_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// eraser is an installation that can erase.
type eraser struct {
	*testkit.Kit
	*privacy.Service
	path string
}

func newEraser(t *testing.T, k *testkit.Kit) *eraser {
	t.Helper()
	e := &eraser{Kit: k, path: filepath.Join(t.TempDir(), "tombstones")}
	e.Service = e.process()
	require.NoError(t, e.Tombstones.Make())
	return e
}

// process is another process over the same installation.
func (e *eraser) process() *privacy.Service {
	s := privacy.NewService(e.DB)
	s.Tombstones = privacy.Tombstones{Path: e.path}
	return s
}

// approved makes an account whose deletion is approved.
func (e *eraser) approved(name string) (login, request string) {
	login = e.Account(account.Draft{FirstName: name, Email: strings.ToLower(name) + "@example.com"})
	agent, boss := e.Actor(authz.SeniorAgent), e.Actor(authz.Administrator)
	agent.Call.Reason, boss.Call.Reason = "asked on the phone", "fine"
	asked, err := e.RequestDeletion(context.Background(), agent, privacy.RequestDeletionInput{Account: login})
	require.NoError(e.T, err)
	_, err = e.ApproveDeletion(context.Background(), boss, privacy.DecideInput{Account: login, Request: asked.ID})
	require.NoError(e.T, err)
	return login, asked.ID
}

func (e *eraser) lines() int64 {
	n, err := e.Tombstones.Count()
	require.NoError(e.T, err)
	return n
}

const cooling = 100 * 24 * time.Hour

// TestErasingGoesOnWhereItWasEnded ends the process after each step, also
// between the tombstone's line and the note of it.
func TestErasingGoesOnWhereItWasEnded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		login, request := e.approved("Jess")
		held, other := e.approved("Ana")
		_, err := e.ExecuteDeletion(t.Context(), k.System(), privacy.ExecuteInput{Request: request})
		require.ErrorIs(t, err, privacy.ErrNotDue, "the cooling-off has not ended")
		e.Clock.Move(cooling)
		officer := k.Actor(authz.PrivacyOfficer)
		officer.Call.Reason = "a court asks"
		_, err = e.PlaceHold(t.Context(), officer, privacy.AccountInput{Account: held})
		require.NoError(t, err)

		_, err = e.ExecuteDeletion(t.Context(), k.System(), privacy.ExecuteInput{Request: request})
		require.NoError(t, err)
		require.NoError(t, e.Tombstones.Append(privacy.Tombstone{Login: login, Tenant: k.Tenant, At: k.Clock.Now()}))
		_, err = e.IssueReceipt(t.Context(), k.System(), privacy.EraseInput{Account: login})
		require.Error(t, err, "parts are left")
		for range 4 { // each by a process of its own
			done, err := e.process().EraseAccount(t.Context(), k.System(), privacy.EraseInput{Account: login})
			require.NoError(t, err)
			require.True(t, done.Left)
		}
		require.NoError(t, e.process().Execute(t.Context()))
		require.EqualValues(t, 1, e.lines(), "the line stands there once")
		require.Equal(t, 1, k.Count("event", "type = 'privacy.account_deleted'"))
		require.Equal(t, 1, k.Count("event", "type = 'privacy.receipt_issued'"))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'done' AND reason IS NULL AND words IS NULL"))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'approved'"), "a hold stops it")
		_, err = e.ExecuteDeletion(t.Context(), k.System(), privacy.ExecuteInput{Request: other})
		require.ErrorIs(t, err, privacy.ErrHeld)
		require.NoError(t, e.process().Execute(t.Context()), "there is nothing left to do")
		require.Zero(t, k.Count("account_key", "account = $1", k.Number(login)))
	})
}

// TestOneErasesAnAccount begins the same deletion 200 times at once.
func TestOneErasesAnAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		login, request := e.approved("Jess")
		e.Clock.Move(cooling)
		var begun, ended atomic.Int64
		parallel := func(count *atomic.Int64, do func() error) {
			var wg sync.WaitGroup
			for range 200 {
				wg.Go(func() {
					if do() == nil {
						count.Add(1)
					}
				})
			}
			wg.Wait()
		}
		parallel(&begun, func() error {
			_, err := e.ExecuteDeletion(context.Background(), k.System(), privacy.ExecuteInput{Request: request})
			return err
		})
		require.EqualValues(t, 1, begun.Load())
		for left := true; left; {
			done, err := e.EraseAccount(t.Context(), k.System(), privacy.EraseInput{Account: login})
			require.NoError(t, err)
			left = done.Left
		}
		parallel(&ended, func() error {
			_, err := e.IssueReceipt(context.Background(), k.System(), privacy.EraseInput{Account: login})
			return err
		})
		require.EqualValues(t, 1, ended.Load())
		require.Equal(t, 1, k.Count("event", "type = 'privacy.receipt_issued'"))
	})
}

// TestReceiptIsSignedAndSaysNothingPersonal checks it with the right key, with
// another, and after a change.
func TestReceiptIsSignedAndSaysNothingPersonal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		_, request := e.approved("Jess")
		reader := k.Actor(authz.Auditor)
		_, err := e.ViewReceipt(t.Context(), reader, privacy.ExecuteInput{Request: request})
		require.ErrorIs(t, err, privacy.ErrNoReceipt)
		e.Clock.Move(cooling)
		require.NoError(t, e.Execute(t.Context()))
		got, err := e.ViewReceipt(t.Context(), reader, privacy.ExecuteInput{Request: request})
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(got.Receipt), "jess")
		r, err := privacy.OpenReceipt([]byte(got.Receipt), k.DB.Ring.VerifierKey())
		require.NoError(t, err)
		require.Contains(t, r.Lines, [2]string{"request", request})
		_, err = privacy.OpenReceipt([]byte(strings.Replace(got.Receipt, "asked by: agent", "asked by: owner", 1)), k.DB.Ring.VerifierKey())
		require.ErrorIs(t, err, privacy.ErrReceipt)
		_, err = privacy.OpenReceipt([]byte(got.Receipt), "readmit-0000000000000000+00000000+AQ==")
		require.ErrorIs(t, err, privacy.ErrReceipt)
	})
}

// TestTombstonesAreReplayed compares the file with a database that does not know
// what it says.
func TestTombstonesAreReplayed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		login, request := e.approved("Jess")
		later := k.Account(account.Draft{FirstName: "Ana", CreatedAt: k.Clock.Now().Add(time.Hour)})
		for _, who := range []string{login, later, "01939000-0000-7000-8000-00000000dead"} {
			require.NoError(t, e.Tombstones.Append(privacy.Tombstone{Login: who, Tenant: k.Tenant, At: k.Clock.Now()}))
		}
		erased, err := e.Replay(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, erased)
		require.Equal(t, 1, k.Count("account", "status = 'deleted' AND id = $1", login))
		require.Equal(t, 1, k.Count("account", "status = 'active' AND id = $1", later), "an account that came after the tombstone is another one")
		require.Equal(t, 1, k.Count("deletion_request", "state = 'done' AND id = $1", request))
		require.EqualValues(t, 3, e.lines(), "nothing is added to the file")
		again, err := e.process().Replay(t.Context())
		require.NoError(t, err)
		require.Zero(t, again)

		content, err := os.ReadFile(e.path)
		require.NoError(t, err)
		lines := strings.SplitAfter(string(content), "\n")
		for name, c := range map[string]struct {
			content string
			want    error
		}{
			"an older copy":     {strings.Join(lines[:3], ""), privacy.ErrTombstonesBehind},
			"another account":   {strings.Replace(string(content), login, later, 1), privacy.ErrTombstonesDamaged},
			"another file":      {"first_name,last_name\n", privacy.ErrTombstonesDamaged},
			"an empty file":     {"", privacy.ErrTombstonesDamaged},
			"a line cut off":    {string(content) + `{"login":"0193`, nil},
			"the file as it is": {string(content), nil},
		} {
			require.NoError(t, os.WriteFile(e.path, []byte(c.content), 0o600))
			_, err := e.Replay(t.Context())
			require.ErrorIs(t, err, c.want, name)
		}
		require.NoError(t, os.WriteFile(e.path, append(content, `{"login":"0193`...), 0o600))
		require.NoError(t, e.Tombstones.Append(privacy.Tombstone{Login: "new", Tenant: k.Tenant, At: k.Clock.Now()}))
		require.EqualValues(t, 4, e.lines(), "a line that was cut off is taken away")
		require.NoError(t, os.Remove(e.path))
		_, err = e.Replay(t.Context())
		require.True(t, errors.Is(err, privacy.ErrTombstonesMissing))
	})
}
