package webhook_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

var ctx = context.Background()

func sequencer(k *testkit.Kit) *ledger.Sequencer {
	signer, _ := k.DB.Ring.Signer()
	return ledger.NewSequencer(ledger.SequencerConfig{
		Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: "test", Now: k.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
}

func addNote(t testing.TB, k *testkit.Kit, actor authz.Actor, login string) {
	_, err := desk.NewService(k.DB).AddNote(ctx, actor, desk.AddNoteInput{Account: login, Text: "called about a ring"})
	require.NoError(t, err)
}

func list(t *testing.T, k *testkit.Kit, actor authz.Actor, after int64, limit int) webhook.Events {
	t.Helper()
	got, err := webhook.NewService(webhook.Config{DB: k.DB}).ListEvents(ctx, actor, webhook.ListEventsInput{After: after, Limit: limit})
	require.NoError(t, err)
	return got
}

func TestEventsAreToldInOrderAndThin(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		seq := sequencer(k)
		require.NoError(t, seq.Round(ctx))
		reader := k.Actor(authz.Developer)
		begun := list(t, k, reader, 0, 1).Last
		jess := k.Account(account.Draft{FirstName: "Jess"})
		other := k.Actor(authz.Agent)
		other.Tenant, other.Grants[0].Tenant = k.AddTenant("other"), ""
		addNote(t, k, other, k.AccountIn(other.Tenant, account.Draft{FirstName: "Ann"}))
		addNote(t, k, k.Actor(authz.Agent), jess)
		require.Empty(t, list(t, k, reader, begun, 0).Items, "nothing has a position yet")
		k.Clock.Move(time.Second)
		_, err := tenant.NewService(k.DB).AddField(ctx, reader, tenant.AddFieldInput{Key: "size", Type: "text", Label: "Size"})
		require.NoError(t, err)
		require.NoError(t, seq.Round(ctx))

		got := list(t, k, reader, begun, 0)
		require.Equal(t, got.Last, got.NextAfter, "that was all")
		require.EqualValues(t, k.Count("event", "pos > 0"), got.Last)
		require.Len(t, got.Items, 2)
		note, field := got.Items[0], got.Items[1]
		require.Equal(t, "desk.note_added", note.Type)
		require.Equal(t, jess, note.Account)
		require.Equal(t, "mem_agent", note.Actor.ID)
		require.Empty(t, note.Actor.Name)
		require.Nil(t, note.Data, "what is about an account is sealed")
		require.Equal(t, "tenant.field_added", field.Type)
		require.JSONEq(t, `{"key":"size","type":"text"}`, string(field.Data))
		require.Greater(t, field.Pos, note.Pos)

		one := list(t, k, reader, begun, 1)
		require.Equal(t, got.Items[:1], one.Items)
		require.Equal(t, note.Pos, one.NextAfter)
		require.Equal(t, got.Items[1:], list(t, k, reader, one.NextAfter, 1).Items)
		require.Empty(t, list(t, k, reader, got.NextAfter, 0).Items)
		require.Zero(t, k.Count("audit", "op = 'webhook.list_events'"), "asking every second buries no other entry")
	})
}

func TestEventsThatAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := webhook.NewService(webhook.Config{DB: k.DB})
		reader := k.Actor(authz.Developer)
		for _, in := range []webhook.ListEventsInput{{After: -1}, {Limit: -1}, {Limit: webhook.MaxEvents + 1}} {
			_, err := s.ListEvents(ctx, reader, in)
			require.Equal(t, "invalid_input", testkit.Code(err))
		}
		_, err := s.ListEvents(ctx, reader, webhook.ListEventsInput{After: 1})
		require.ErrorIs(t, err, webhook.ErrAhead, "a reader of a server that was restored must be told")
		for _, role := range []string{authz.Viewer, authz.Agent, authz.Supervisor, authz.Auditor} {
			_, err = s.ListEvents(ctx, k.Actor(role), webhook.ListEventsInput{})
			require.ErrorIs(t, err, op.ErrForbidden, role)
		}
	})
}

func TestEventsOfOtherSegmentsAreLeftOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ('seg_a', $1, 'A')", k.Tenant)
			return err
		})
		mine, other := k.Account(account.Draft{FirstName: "Jess", Segments: []string{"seg_a"}}), k.Account(account.Draft{FirstName: "Ann"})
		for _, login := range []string{other, mine, other} {
			addNote(t, k, k.Actor(authz.Agent), login)
		}
		require.NoError(t, sequencer(k).Round(ctx))
		reader := k.Actor(authz.Developer)
		all := list(t, k, reader, 0, 0)
		require.Len(t, all.Items, 3)
		reader.Grants[0].Segment = "seg_a"
		got := list(t, k, reader, 0, 0)
		require.Len(t, got.Items, 1, "neither other accounts' events nor the tenant's")
		require.Equal(t, mine, got.Items[0].Account)
		require.Equal(t, all.NextAfter, got.NextAfter, "the reader goes on behind what it may not see")
		reader.Grants[0].Segment = "seg_b"
		require.Empty(t, list(t, k, reader, 0, 0).Items)
	})
}

// TestAReaderMissesNothing follows one tenant while it and another write, and
// while the sequencer numbers in small batches.
func TestAReaderMissesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		here, there := k.Actor(authz.Agent), k.Actor(authz.Agent)
		there.Tenant = k.AddTenant("other")
		there.Grants[0].Tenant = there.Tenant
		var writers, numbering sync.WaitGroup
		reading := make(chan struct{}) // nobody writes before the reader reads
		for i := range 8 {
			actor := []authz.Actor{here, there}[i%2]
			login := k.AccountIn(actor.Tenant, account.Draft{FirstName: "Jess"})
			writers.Go(func() {
				<-reading
				for range 30 {
					addNote(t, k, actor, login)
				}
			})
		}
		written, numbered := make(chan struct{}), make(chan struct{})
		numbering.Go(func() {
			defer close(numbered)
			seq := sequencer(k)
			for {
				err := seq.Round(ctx)
				select {
				case <-written:
					if err == nil {
						err = seq.Round(ctx)
					}
					require.NoError(t, err)
					return
				default:
					require.NoError(t, err)
				}
				k.Clock.Move(time.Second)
			}
		})
		go func() { writers.Wait(); close(written) }()

		seen, after := []string{}, int64(0)
		for finished, first := false, true; ; first = false {
			got := list(t, k, k.Actor(authz.Developer), after, 7)
			if first {
				close(reading)
			}
			for _, e := range got.Items {
				require.Greater(t, e.Pos, after, "positions rise")
				seen, after = append(seen, e.ID), e.Pos
			}
			require.GreaterOrEqual(t, got.NextAfter, after)
			after = got.NextAfter
			if finished && after == got.Last {
				break
			}
			select {
			case <-numbered:
				finished = true
			default:
			}
		}
		numbering.Wait()
		require.Equal(t, positions(t, k), seen, "every event, once, in the order of positions")
	})
}

// positions returns the ids of the tenant's numbered events in their order.
func positions(t *testing.T, k *testkit.Kit) (ids []string) {
	t.Helper()
	require.Zero(t, k.Count("event", "pos IS NULL"))
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM event WHERE tenant = $1 AND pos > 0 ORDER BY pos", k.Tenant)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var id string
			require.NoError(t, rows.Scan(&id))
			ids = append(ids, id)
		}
		return rows.Err()
	}))
	return ids
}
