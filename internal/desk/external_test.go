package desk_test

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// shop is another system's program.
func shop(k *testkit.Kit) authz.Actor {
	a := k.Actor(authz.Developer)
	a.Kind, a.ID, a.Name = authz.SystemKey, "key_shop", "Shop"
	return a
}

func scheduled(login string) desk.AddExternalEntryInput {
	return desk.AddExternalEntryInput{
		Account: login, Type: "product_change_scheduled", Icon: "repeat", Text: "Family plan from 1 December on", Link: "https://shop.example/contracts/4711", OwnID: "c-4711-2",
	}
}

func TestWhatOtherSystemsSayStandsInTheActivityOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		first, err := s.AddExternalEntry(ctx, shop(k), scheduled(jess))
		require.NoError(t, err)
		require.Equal(t, "Product change scheduled", first.Label, "a type without a label reads as its key does")
		require.Equal(t, first.At, first.OccurredAt)
		k.Clock.Move(time.Hour)

		again, err := s.AddExternalEntry(ctx, shop(k), scheduled(jess))
		require.NoError(t, err)
		require.True(t, again.Repeated)
		again.Repeated = false
		require.Equal(t, first, again)
		other := scheduled(jess)
		other.Text = "Basic plan"
		_, err = s.AddExternalEntry(ctx, shop(k), other)
		require.ErrorIs(t, err, desk.ErrEntryDiffers)
		shipped, err := s.AddExternalEntry(ctx, shop(k), desk.AddExternalEntryInput{
			Account: jess, Type: "order.shipped", Label: "Order shipped", Text: "two parcels", OccurredAt: k.Clock.Now().Add(-30 * time.Minute),
		})
		require.NoError(t, err)
		require.Equal(t, 2, k.Count("event", "type = 'desk.external_entry_added'"))
		require.Zero(t, k.Count("event", "data LIKE '%Family%'"), "it is sealed")

		agent := k.Actor(authz.Agent)
		all, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess})
		require.NoError(t, err)
		require.Equal(t, []string{shipped.ID, first.ID}, []string{all.Items[0].ID, all.Items[1].ID})
		require.Equal(t, "Order shipped", all.Items[0].External.Label)
		require.Equal(t, "repeat", all.Items[1].External.Icon)
		require.Len(t, all.External, 2)
		require.EqualValues(t, 1, all.External[0].Count)
		only, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess, Types: []string{"external:order.shipped"}})
		require.NoError(t, err)
		require.Len(t, only.Items, 1)
		require.Equal(t, shipped.ID, only.Items[0].ID)

		changed, err := s.ChangeExternalType(ctx, k.Actor(authz.Administrator), desk.ChangeExternalTypeInput{Type: "order.shipped", Label: " Parcel sent ", Icon: "truck-delivery"})
		require.NoError(t, err)
		require.Equal(t, "Parcel sent", changed.Label)
		only, err = s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess, Types: []string{"external:order.shipped", "NOTE"}})
		require.NoError(t, err)
		require.Equal(t, "Parcel sent", only.Items[0].External.Label, "entries that are there read so, too")
		_, err = s.ChangeExternalType(ctx, k.Actor(authz.Administrator), desk.ChangeExternalTypeInput{Type: "never.came", Label: "x", Icon: "api"})
		require.ErrorIs(t, err, op.ErrNotFound)
	})
}

func TestWhatOtherSystemsSayIsCheckedAndMasked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"})
		change := func(f func(*desk.AddExternalEntryInput)) desk.AddExternalEntryInput {
			in := scheduled(jess)
			f(&in)
			return in
		}
		for name, in := range map[string]desk.AddExternalEntryInput{
			"no type":     change(func(in *desk.AddExternalEntryInput) { in.Type = "" }),
			"a type":      change(func(in *desk.AddExternalEntryInput) { in.Type = "Product Change" }),
			"an icon":     change(func(in *desk.AddExternalEntryInput) { in.Icon = "../../etc/passwd" }),
			"http":        change(func(in *desk.AddExternalEntryInput) { in.Link = "http://shop.example/" }),
			"javascript":  change(func(in *desk.AddExternalEntryInput) { in.Link = "javascript:alert(1)//https://shop.example" }),
			"a user name": change(func(in *desk.AddExternalEntryInput) { in.Link = "https://desk.example@evil.example/" }),
			"no host":     change(func(in *desk.AddExternalEntryInput) { in.Link = "https:///x" }),
			"a backslash": change(func(in *desk.AddExternalEntryInput) { in.Link = `https://shop.example\@evil.example` }),
			"no text":     change(func(in *desk.AddExternalEntryInput) { in.Text = " \n" }),
			"NUL":         change(func(in *desk.AddExternalEntryInput) { in.Text = "a\x00" }),
			"a long text": change(func(in *desk.AddExternalEntryInput) { in.Text = strings.Repeat("é", desk.EntryLength+1) }),
			"a long id":   change(func(in *desk.AddExternalEntryInput) { in.OwnID = strings.Repeat("1", desk.OwnIDLength+1) }),
			"the future":  change(func(in *desk.AddExternalEntryInput) { in.OccurredAt = k.Clock.Now().Add(time.Hour) }),
		} {
			_, err := s.AddExternalEntry(ctx, shop(k), in)
			require.Equal(t, "invalid_input", testkit.Code(err), name)
		}
		require.Zero(t, k.Count("external_entry", ""))
		require.Zero(t, k.Count("external_type", ""), "nothing half done")
		_, err := s.AddExternalEntry(ctx, k.Actor(authz.Agent), scheduled(jess))
		require.ErrorIs(t, err, op.ErrForbidden)
		elsewhere := scheduled(k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Jess"}))
		_, err = s.AddExternalEntry(ctx, shop(k), elsewhere)
		require.ErrorIs(t, err, op.ErrNotFound)

		_, err = s.AddExternalEntry(ctx, shop(k), change(func(in *desk.AddExternalEntryInput) {
			in.Text, in.Link = "<script>alert(1)</script> told jess@gmail.com", "https://shop.example/?mail=jess%40gmail.com"
		}))
		require.NoError(t, err)
		seen, err := s.ListActivity(ctx, k.Actor(authz.Agent), desk.ListActivityInput{Account: jess})
		require.NoError(t, err)
		data := string(seen.Items[0].Data)
		require.Contains(t, data, "told j•••@g•••.com")
		require.NotContains(t, data, "jess")
		require.NotContains(t, data, "shop.example", "half an address would lead elsewhere")
	})
}

func TestOneOfManyEntriesUnderOneOwnIDCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		var added atomic.Int64
		var wg sync.WaitGroup
		errs := make(chan error, 200)
		for range 200 {
			wg.Go(func() {
				e, err := s.AddExternalEntry(ctx, shop(k), scheduled(jess))
				if err == nil && !e.Repeated {
					added.Add(1)
				}
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			require.NoError(t, err)
		}
		require.EqualValues(t, 1, added.Load())
		require.Equal(t, 1, k.Count("event", "type = 'desk.external_entry_added'"))
	})
}

func orders(login string) desk.PutPanelInput {
	return desk.PutPanelInput{
		Account: login, Key: "orders", Title: "Orders", Link: "https://shop.example/4711", Rows: []desk.PanelRow{{Label: "Last order", Value: "3 May, to jess@gmail.com"}},
		Columns: []string{"Order", "State"}, Cells: [][]string{{"L-1", "sent <b>"}, {"L-2", ""}},
	}
}

func TestPanelsAreReplacedAsAWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"})
		put := func(in desk.PutPanelInput) error {
			_, err := s.PutPanel(ctx, shop(k), in)
			return err
		}
		require.NoError(t, put(orders(jess)))
		k.Clock.Move(time.Minute)
		require.NoError(t, put(orders(jess)))
		require.Equal(t, 1, k.Count("event", "type = 'desk.panel_changed'"), "the same again is no news")
		next := orders(jess)
		next.Columns, next.Cells, next.UpdatedAt = nil, nil, k.Clock.Now()
		require.NoError(t, put(next))
		older := orders(jess)
		older.UpdatedAt = k.Clock.Now().Add(-time.Second)
		require.ErrorIs(t, put(older), desk.ErrPanelOlder)
		require.Equal(t, 2, k.Count("event", "type = 'desk.panel_changed'"))

		list, err := s.ListPanels(ctx, k.Actor(authz.Viewer), desk.ListPanelsInput{Account: jess})
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, []desk.PanelRow{{Label: "Last order", Value: "3 May, to j•••@g•••.com"}}, list[0].Rows)
		require.Empty(t, list[0].Columns)
		require.Equal(t, "Shop", list[0].PutBy)
		require.Equal(t, 1, k.Count("audit", "op = 'desk.list_panels' AND outcome = 'done'"))
		require.Zero(t, k.Count("external_panel", "body LIKE '%Orders%'"), "it is sealed")

		for name, in := range map[string]desk.PutPanelInput{
			"empty":          {Account: jess, Key: "x", Title: "X"},
			"a short line":   {Account: jess, Key: "x", Title: "X", Columns: []string{"a", "b"}, Cells: [][]string{{"1"}}},
			"many columns":   {Account: jess, Key: "x", Title: "X", Columns: make([]string, desk.PanelColumns+1), Cells: [][]string{{}}},
			"many rows":      {Account: jess, Key: "x", Title: "X", Rows: make([]desk.PanelRow, desk.PanelRows+1)},
			"a long value":   {Account: jess, Key: "x", Title: "X", Rows: []desk.PanelRow{{Label: "a", Value: strings.Repeat("x", desk.PanelCell+1)}}},
			"a line break":   {Account: jess, Key: "x", Title: "X", Rows: []desk.PanelRow{{Label: "a", Value: "b\nc"}}},
			"a dangerous ad": {Account: jess, Key: "x", Title: "X", Rows: []desk.PanelRow{{Label: "a"}}, Link: "data:text/html,x"},
			"too large":      {Account: jess, Key: "x", Title: "X", Columns: strings.Fields("a b c d e f g h"), Cells: large(desk.PanelRows, 8, 400)},
		} {
			require.Equal(t, "invalid_input", testkit.Code(put(in)), name)
		}
		for i := range desk.PanelsLimit - 1 {
			in := orders(jess)
			in.Key = "p" + string(rune('a'+i))
			require.NoError(t, put(in))
		}
		one := orders(jess)
		one.Key = "one.more"
		require.ErrorIs(t, put(one), desk.ErrPanels)

		_, err = s.RemovePanel(ctx, shop(k), desk.RemovePanelInput{Account: jess, Key: "orders"})
		require.NoError(t, err)
		_, err = s.RemovePanel(ctx, shop(k), desk.RemovePanelInput{Account: jess, Key: "orders"})
		require.ErrorIs(t, err, op.ErrNotFound)
		require.Zero(t, k.Count("external_panel", "key = 'orders'"))
	})
}

func large(lines, columns, length int) [][]string {
	out := make([][]string, lines)
	for i := range out {
		for range columns {
			out[i] = append(out[i], strings.Repeat("x", length))
		}
	}
	return out
}

func TestEveryIconIsInTheConsolesSet(t *testing.T) {
	list, err := os.ReadFile("../../web/src/icons.txt")
	require.NoError(t, err)
	set := strings.Fields(string(list))
	for _, icon := range desk.Icons {
		require.Contains(t, set, icon)
	}
	require.Error(t, desk.ChangeExternalTypeInput{Type: "x", Label: "x", Icon: "skull"}.Validate())
}
