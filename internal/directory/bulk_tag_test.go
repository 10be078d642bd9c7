package directory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func TestManyAccountsAreTaggedAndUntagged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		full := make([]string, account.MostTags)
		for i := range full {
			full[i] = string(rune('a' + i))
		}
		logins := people(k, 4, func(i int, d *account.Draft) {
			d.Tags = [][]string{nil, {"Gold"}, full, {"b"}}[i]
		})
		k.AskSecond()
		in := directory.BulkInput{Accounts: logins}
		_, err := s.PreviewBulk(t.Context(), sam, directory.PreviewBulkInput{BulkInput: in, Act: directory.BulkTag})
		require.Equal(t, "invalid_input", testkit.Code(err), "without a tag there is nothing to see")
		preview, err := s.PreviewBulk(t.Context(), sam, directory.PreviewBulkInput{BulkInput: in, Act: directory.BulkTag, Tag: " gold "})
		require.NoError(t, err)
		require.Equal(t, 2, preview.Ready)
		require.Equal(t, []directory.BulkReason{{Code: "already_tagged", Count: 1}, {Code: "too_many_tags", Count: 1}}, preview.LeftOut)

		stale := sam
		stale.FreshAt = k.Clock.Now().Add(-op.FreshFor - 1)
		_, err = s.BulkTag(t.Context(), stale, directory.BulkTagInput{BulkInput: in, Tag: "gold"})
		require.ErrorIs(t, err, op.ErrNotFresh)
		run, err := s.BulkTag(t.Context(), sam, directory.BulkTagInput{BulkInput: in, Tag: " gold "})
		require.NoError(t, err, "it needs no second person")
		require.NoError(t, s.WorkBulk(t.Context()))
		seen, err := s.ViewBulk(t.Context(), sam, directory.BulkRunInput{Run: run.ID})
		require.NoError(t, err)
		require.Equal(t, []any{"tag", "gold", 2, 2}, []any{seen.Act, seen.Tag, seen.Done, seen.LeftOut})
		require.Equal(t, preview.LeftOut, seen.Reasons, "the report says what the preview said")
		require.Equal(t, 3, k.Count("account_tag", "tag = 'Gold'"))
		require.Equal(t, 2, k.Count("event", "type = 'account.tagged' AND op = 'directory.bulk_tag' AND request = $1", run.ID))
		require.Zero(t, k.Count("event", "type = 'desk.alarm_raised'"))

		preview, err = s.PreviewBulk(t.Context(), sam, directory.PreviewBulkInput{BulkInput: in, Act: directory.BulkUntag, Tag: "GOLD"})
		require.NoError(t, err)
		require.Equal(t, []directory.BulkReason{{Code: "not_tagged", Count: 1}}, preview.LeftOut)
		run, err = s.BulkTag(t.Context(), sam, directory.BulkTagInput{BulkInput: in, Tag: "GOLD", Remove: true})
		require.NoError(t, err)
		require.Equal(t, "untag", run.Act)
		require.NoError(t, s.WorkBulk(t.Context()))
		require.Zero(t, k.Count("account_tag", "fold = 'gold'"))
		require.Equal(t, 3, k.Count("event", "type = 'account.untagged' AND op = 'directory.bulk_tag' AND request = $1", run.ID))
	})
}
