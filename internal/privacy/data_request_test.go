package privacy_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// because is an actor who says why.
func because(a authz.Actor, reason string) authz.Actor {
	a.Call.Reason = reason
	return a
}

func TestADataRequestIsAnsweredWithinItsMonth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := privacy.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", CreatedAt: k.Clock.Now().Add(-30 * 24 * time.Hour)})
		agent := because(k.Actor(authz.Agent), "a letter")
		_, err := s.OpenRequest(t.Context(), k.Actor(authz.Agent), privacy.OpenRequestInput{Account: jess, Kind: privacy.Access})
		require.ErrorIs(t, err, op.ErrReason)
		later := k.Clock.Now().Add(time.Hour)
		_, err = s.OpenRequest(t.Context(), agent, privacy.OpenRequestInput{Account: jess, Kind: privacy.Access, ReceivedAt: &later})
		require.ErrorIs(t, err, privacy.ErrReceivedLater)
		r, err := s.OpenRequest(t.Context(), agent, privacy.OpenRequestInput{Account: jess, Kind: privacy.Access, Details: "everything"})
		require.NoError(t, err)
		require.Equal(t, "2026-12-03T22:59:59Z", r.DueAt.Format(time.RFC3339), "the end of 3 December in Berlin")
		require.Equal(t, 30, r.DaysLeft)

		in := privacy.DataRequestInput{Account: jess, Request: r.ID}
		var extended atomic.Int32
		var racing sync.WaitGroup
		for range 50 {
			racing.Go(func() {
				if _, err := s.ExtendRequest(t.Context(), because(agent, "many systems"), in); err == nil {
					extended.Add(1)
				}
			})
		}
		racing.Wait()
		require.EqualValues(t, 1, extended.Load(), "once, however many try")
		require.Equal(t, 1, k.Count("message", "template = 'notice.request_extended'"))
		list, err := s.ListRequests(t.Context(), agent, privacy.ListRequestsInput{})
		require.NoError(t, err)
		require.Equal(t, "2027-02-03T22:59:59Z", list[0].DueAt.Format(time.RFC3339))
		require.NotNil(t, list[0].ExtendedAt)

		k.Clock.Move(120 * 24 * time.Hour)
		require.NoError(t, s.WatchRequests(t.Context()))
		require.NoError(t, s.WatchRequests(t.Context()))
		require.Equal(t, 1, k.Count("event", "type = 'privacy.request_overdue'"), "told once")
		other, err := s.OpenRequest(t.Context(), agent, privacy.OpenRequestInput{Account: jess, Kind: privacy.Objection})
		require.NoError(t, err)
		k.Clock.Move(40 * 24 * time.Hour)
		_, err = s.ExtendRequest(t.Context(), agent, privacy.DataRequestInput{Account: jess, Request: other.ID})
		require.ErrorIs(t, err, privacy.ErrRequestLate)

		end := privacy.CloseRequestInput{Account: jess, Request: r.ID, Outcome: privacy.Refused, Words: "not the owner"}
		_, err = s.CloseRequest(t.Context(), k.Customer(jess), end)
		require.ErrorIs(t, err, op.ErrForbidden)
		done, err := s.CloseRequest(t.Context(), agent, end)
		require.NoError(t, err)
		require.Equal(t, "not the owner", done.Words)
		require.Equal(t, 1, k.Count("message", "template = 'notice.request_refused'"), "told at once (GDPR Art. 12(4))")
		_, err = s.CloseRequest(t.Context(), agent, end)
		require.ErrorIs(t, err, privacy.ErrRequestClosed)
	})
}

// TestACopyHoldsEverythingAndOnlyItsOwnerTakesIt plants a marker in every field
// of an account and looks for each in the copy.
func TestACopyHoldsEverythingAndOnlyItsOwnerTakesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := privacy.NewService(k.DB)
		jess := k.Account(account.Draft{
			FirstName: "Jessmark", LastName: "Smithmark", Email: "jessmark@example.com", Phones: []account.Phone{{Number: "+4930901820", Type: "HOME"}}, Username: "usermark", CustomerID: "C-MARK",
			CreatedAt: k.Clock.Now().Add(-60 * 24 * time.Hour),
		})
		agent := because(k.Actor(authz.Agent), "asked for")
		note, err := desk.NewService(k.DB).AddNote(t.Context(), agent, desk.AddNoteInput{Account: jess, Text: "notemark <b>"})
		require.NoError(t, err)
		_, err = desk.NewService(k.DB).EditNote(t.Context(), agent, desk.EditNoteInput{Note: note.ID, Text: "latermark"})
		require.NoError(t, err)

		e, err := s.RequestExport(t.Context(), agent, privacy.RequestExportInput{Account: jess, Language: "de"})
		require.NoError(t, err)
		_, err = s.RequestExport(t.Context(), agent, privacy.RequestExportInput{Account: jess})
		require.ErrorIs(t, err, privacy.ErrExportWaiting)
		owner, taking := k.Customer(jess), privacy.TakeExportInput{Account: jess, Export: e.ID}
		_, err = s.TakeExport(t.Context(), owner, taking)
		require.ErrorIs(t, err, privacy.ErrExportGone, "it is not made yet")
		require.NoError(t, s.MakeExports(t.Context()))

		_, err = s.TakeExport(t.Context(), agent, taking)
		require.ErrorIs(t, err, op.ErrForbidden)
		stale := owner
		stale.FreshAt = k.Clock.Now().Add(-op.FreshFor - 1)
		_, err = s.TakeExport(t.Context(), stale, taking)
		require.ErrorIs(t, err, op.ErrNotFresh)
		taken, err := s.TakeExport(t.Context(), owner, taking)
		require.NoError(t, err)
		files := unzipped(t, taken.File)
		require.True(t, json.Valid(files["data.json"]))
		for _, mark := range []string{"Jessmark", "Smithmark", "jessmark@example.com", "+4930901820", "usermark", "C-MARK", "notemark", "latermark", "desk.note_added"} {
			require.Contains(t, string(files["data.json"]), mark)
			require.Contains(t, string(files["data.html"]), mark)
		}
		require.Contains(t, string(files["data.html"]), "<h2>Was geschehen ist</h2>")
		require.Contains(t, string(files["data.html"]), "notemark &lt;b&gt;", "what people wrote is text")
		require.NotContains(t, string(files["data.json"]), agent.Name, "who of the staff is not told")

		sent, err := s.DeliverExport(t.Context(), agent, privacy.DeliverExportInput{Account: jess, Export: e.ID})
		require.NoError(t, err)
		require.Equal(t, "j•••@e•••.com", sent.To)
		link := textOf(t, k)
		var opened atomic.Int32
		var racing sync.WaitGroup
		for range 200 {
			racing.Go(func() {
				if _, err := s.OpenExport(t.Context(), k.Visitor("privacy.open_export"), privacy.LinkInput{Link: link}); err == nil {
					opened.Add(1)
				}
			})
		}
		racing.Wait()
		require.EqualValues(t, 1, opened.Load(), "a link is good once")

		k.Clock.Move(privacy.ExportKept + time.Minute)
		require.NoError(t, s.WatchRequests(t.Context()))
		require.Zero(t, k.Count("subject_export_part", ""))
		_, err = s.DeliverExport(t.Context(), agent, privacy.DeliverExportInput{Account: jess, Export: e.ID})
		require.ErrorIs(t, err, privacy.ErrExportGone)

		young := k.Account(account.Draft{FirstName: "New"})
		e, err = s.RequestExport(t.Context(), agent, privacy.RequestExportInput{Account: young})
		require.NoError(t, err)
		require.NoError(t, s.MakeExports(t.Context()))
		_, err = s.DeliverExport(t.Context(), agent, privacy.DeliverExportInput{Account: young, Export: e.ID})
		require.ErrorIs(t, err, credential.ErrNoOldChannel)
		k.Do(func(tx *op.Tx) error { return privacy.EraseRequests(tx, k.Number(jess)) })
		require.Zero(t, k.Count("subject_export", "account = $1", k.Number(jess)))
	})
}

func unzipped(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		out[f.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	return out
}

// textOf is the text of the link that was issued last.
func textOf(t *testing.T, k *testkit.Kit) (link secret.String) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
		var id string
		if err := tx.QueryRowContext(t.Context(), "SELECT id FROM nonce WHERE kind = 'data_copy' ORDER BY created_at DESC LIMIT 1").Scan(&id); err != nil {
			return err
		}
		var err error
		link, err = nonce.Text(t.Context(), tx, k.DB.Ring, id, k.Clock.Now())
		return err
	}))
	return link
}
