package directory_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	_ "github.com/readmit/readmit/internal/signin" // whose types these are
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

const withHistory = "0193a6c2-0000-7000-8000-000000000003"

func TestAnImportedHistoryReadsAsIfItHadAlwaysBeenHere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		mustImport(t, k, threeAccounts)
		out, err := desk.NewService(k.DB).ListActivity(context.Background(), k.Actor("agent"), desk.ListActivityInput{Account: withHistory})
		require.NoError(t, err)
		var cards []string
		for _, e := range out.Items {
			cards = append(cards, e.Card)
			require.Zero(t, e.Pos)
		}
		require.Equal(t, []string{"IMPORTED", "NOTE", "SIGN-IN"}, cards)
		require.Equal(t, "called about her order", out.Items[1].Note.Text)
		require.Equal(t, "Ana", out.Items[1].Note.Name)
		require.JSONEq(t, `{"method":"password"}`, string(out.Items[2].Data))
		require.Equal(t, 0, k.Count("event", "data IS NOT NULL AND CAST(data AS text) LIKE '%password%'"), "it is sealed")

		// What happens from now on follows, and only that is on the stream.
		_, err = desk.NewService(k.DB).AddNote(context.Background(), k.Actor("agent"), desk.AddNoteInput{Account: withHistory, Text: "hello"})
		require.NoError(t, err)
		signer, _ := k.DB.Ring.Signer()
		require.NoError(t, ledger.NewSequencer(ledger.SequencerConfig{
			Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: "test", Now: k.Clock.Now, Log: k.DB.Log,
		}).Round(context.Background()))
		require.ElementsMatch(t, []string{"tenant.added", "account.imported", "desk.note_added"}, streamed(t, k))
	})
}

func streamed(t *testing.T, k *testkit.Kit) (types []string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		list, err := k.DB.Ledger.Read(context.Background(), tx, 0, 100)
		types = nil
		for _, e := range list {
			types = append(types, e.Type)
		}
		return err
	}))
	return types
}

func TestAHistoryGoesOnInFurtherLines(t *testing.T) {
	record := directory.Record{LoginID: withHistory, FirstName: "Ana", Status: "active", CreatedAt: testkit.Start.AddDate(-2, 0, 0)}
	for i := range 2000 {
		record.Activity = append(record.Activity, directory.Activity{
			Type: "signin.succeeded", At: testkit.Start.AddDate(-1, 0, 0).Add(time.Duration(i) * time.Hour),
			Actor: directory.Actor{Kind: "customer"}, Via: "portal", Data: []byte(fmt.Sprintf(`{"n":%d,"user_agent":%q}`, i, strings.Repeat("x", 1000))),
		})
	}
	var file bytes.Buffer
	require.NoError(t, directory.NewNDJSONWriter(&file).Write(record))
	lines := strings.Count(file.String(), "\n")
	require.Greater(t, lines, 2, "the history must be too long for one line")
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		out := mustImport(t, k, file.String())
		require.Empty(t, out.report)
		require.Equal(t, 2000, k.Count("event", "type = 'signin.succeeded'"))
		require.Equal(t, []string{"2001"}, column(t, k, "SELECT last_order FROM account_stream"))
		sameLines(t, file.String(), export(t, k, true))

		beside := testkit.NewKit(t, freshStore(t, k))
		beside.Account(account.Draft{FirstName: "Somebody"})
		mustImport(t, beside, file.String())
		require.Equal(t, 2000, beside.Count("event", "type = 'signin.succeeded'"))

		// Nobody's history can be added to by another file.
		beside.Clock.Move(time.Minute)
		again := mustImport(t, beside, file.String()[strings.Index(file.String(), "\n")+1:])
		require.EqualValues(t, lines-1, again.Totals.Bad)
	})
}

func TestTypesThatOnlyAHistoryTellsHaveTheirNames(t *testing.T) {
	for name, card := range map[string]string{"signin.succeeded": "SIGN-IN", "signin.failed": "SIGN-IN FAILED", "account.unlocked": "UNLOCKED", "account.imported": "IMPORTED"} {
		require.Equal(t, card, event.Named(name).Card)
	}
}
