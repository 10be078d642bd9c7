package ledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func TestAccountEventsFilterAndPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		other := k.Account(account.Draft{FirstName: "Ana"})
		notes := desk.NewService(k.DB)
		for range 4 {
			k.Clock.Move(time.Minute)
			for range 2 { // two at the same instant
				for _, who := range []string{jess, other} {
					_, err := notes.AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: who, Text: "x"})
					require.NoError(t, err)
				}
			}
		}
		read := func(f ledger.Filter) []event.Envelope {
			return readEvents(t, k, jess, f)
		}
		all := read(ledger.Filter{Limit: 100})
		require.Len(t, all, 8)
		for i, e := range all {
			require.Equal(t, jess, e.Account)
			require.EqualValues(t, 8-i, e.Order, "newest first")
			require.Contains(t, string(e.Data), `"note":"not_`)
		}
		require.Len(t, read(ledger.Filter{Types: []string{"desk.note_added", "desk.note_edited"}, Limit: 100}), 8)
		require.Empty(t, read(ledger.Filter{Types: []string{"desk.note_edited"}, Limit: 100}))
		require.Len(t, read(ledger.Filter{From: testkit.Start.Add(2 * time.Minute), To: testkit.Start.Add(4 * time.Minute), Limit: 100}), 4)

		var paged []event.Envelope
		f := ledger.Filter{Limit: 3}
		for page := read(f); len(page) > 0; page = read(f) {
			paged = append(paged, page...)
			last := page[len(page)-1]
			f.Before = &ledger.Place{At: last.At, Order: last.Order}
		}
		require.Equal(t, all, paged)
	})
}

func TestEventsOfAnErasedAccountHaveNoData(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: jess, Text: "x"})
		require.NoError(t, err)
		require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM account_key")
			return err
		}))
		got := readEvents(t, k, jess, ledger.Filter{Limit: 9})
		require.Len(t, got, 1)
		require.Nil(t, got[0].Data)
	})
}

func readEvents(t *testing.T, k *testkit.Kit, login string, f ledger.Filter) (out []event.Envelope) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := account.Scope(ctx, tx, k.System(), op.Named("account.view"), login, false)
		require.NoError(t, err)
		out, err = k.DB.Ledger.AccountEvents(ctx, tx, a.N, f)
		require.NoError(t, err)
		types, err := k.DB.Ledger.TypesOf(ctx, tx, a.N)
		require.Equal(t, "desk.note_added", types[0].Type)
		return err
	}))
	return out
}
