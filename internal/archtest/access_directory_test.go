package archtest

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
)

// directoryEntries are the lines of acts on many accounts. They are about a
// selection or a search: each account is found and scoped when its turn comes.
func (w *world) directoryEntries() map[string]entry {
	s := w.directory
	many := func(a *asked) directory.BulkInput { return directory.BulkInput{Accounts: []string{a.anAccount()}} }
	run := func(a *asked) directory.BulkRunInput { return directory.BulkRunInput{Run: a.aBulkRun()} }
	pair := func(a *asked) directory.PairInput {
		return directory.PairInput{Account: a.likeAnAccount("one"), Other: a.likeAnAccount("two")}
	}
	return map[string]entry{
		"directory.count_duplicates": on(something, s.CountDuplicates, func(a *asked) directory.DuplicatesInput { return directory.DuplicatesInput{Account: a.anAccount()} }),
		"directory.list_duplicates":  on(something, s.ListDuplicates, func(a *asked) directory.DuplicatesInput { return directory.DuplicatesInput{Account: a.anAccount()} }),
		"directory.preview_merge":    on(something, s.PreviewMerge, pair),
		"directory.merge": on(something, s.Merge, func(a *asked) directory.MergeInput {
			in := pair(a)
			return directory.MergeInput{Account: in.Account, Other: in.Other, Version: 1, OtherVersion: 1}
		}),
		"directory.dismiss_duplicate": on(something, s.DismissDuplicate, func(a *asked) directory.DismissInput {
			in := pair(a)
			return directory.DismissInput{Account: in.Account, Other: in.Other}
		}),
		"directory.preview_bulk": on(visible, s.PreviewBulk, func(a *asked) directory.PreviewBulkInput {
			return directory.PreviewBulkInput{BulkInput: many(a), Act: directory.BulkDisable}
		}),
		"directory.bulk_disable":          on(visible, s.BulkDisable, many),
		"directory.bulk_end_sessions":     on(visible, s.BulkEndSessions, many),
		"directory.bulk_require_password": on(visible, s.BulkRequirePassword, many),
		"directory.bulk_tag": on(visible, s.BulkTag, func(a *asked) directory.BulkTagInput {
			return directory.BulkTagInput{BulkInput: many(a), Tag: "VIP"}
		}),
		"directory.stop_bulk": on(visible, s.StopBulk, run),
		"directory.list_bulk": on(visible, s.ListBulk, func(*asked) directory.ListBulkInput { return directory.ListBulkInput{} }),
		"directory.view_bulk": on(visible, s.ViewBulk, run),
		"directory.list_bulk_accounts": on(visible, s.ListBulkAccounts, func(a *asked) directory.ListBulkAccountsInput {
			return directory.ListBulkAccountsInput{Run: a.aBulkRun()}
		}),
	}
}

// likeAnAccount is one of two accounts at the place that share a number.
func (a *asked) likeAnAccount(which string) string {
	return a.thing("account like another "+which, map[string]string{"one": "01939000-0000-7000-8000-000000000000", "two": "01939000-0000-7000-8000-00000000000f"}[which], func() string {
		return a.AccountIn(a.where(), account.Draft{FirstName: a.marker(), Segments: a.segments(), Phones: []account.Phone{{Number: "+4930901877", Type: "HOME"}}})
	})
}

// aBulkRun begins work on one account of the own tenant.
func (a *asked) aBulkRun() string {
	return a.thing("bulk", "blk_none", func() string {
		run, err := a.directory.BulkEndSessions(ctx, a.system(a.Tenant), directory.BulkInput{Accounts: []string{a.anAccount()}})
		a.must(err)
		return run.ID
	})
}
