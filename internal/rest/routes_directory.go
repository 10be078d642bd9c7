package rest

func (a *api) directoryRoutes() {
	read(a, "directory.count_duplicates", "/accounts/{id=account}/duplicates/count", a.Directory.CountDuplicates)
	read(a, "directory.list_duplicates", "/accounts/{id=account}/duplicates", a.Directory.ListDuplicates)
	read(a, "directory.preview_merge", "/accounts/{id=account}/preview-merge", a.Directory.PreviewMerge)
	act(a, "directory.merge", "/accounts/{id=account}/merge", a.Directory.Merge)
	act(a, "directory.dismiss_duplicate", "/accounts/{id=account}/dismiss-duplicate", a.Directory.DismissDuplicate)
	act(a, "directory.preview_bulk", "/accounts/preview-bulk", a.Directory.PreviewBulk)
	act(a, "directory.bulk_disable", "/accounts/bulk-disable", a.Directory.BulkDisable)
	act(a, "directory.bulk_end_sessions", "/accounts/bulk-end-sessions", a.Directory.BulkEndSessions)
	act(a, "directory.bulk_require_password", "/accounts/bulk-require-password", a.Directory.BulkRequirePassword)
	act(a, "directory.bulk_tag", "/accounts/bulk-tag", a.Directory.BulkTag)
	read(a, "directory.list_bulk", "/bulk-runs", a.Directory.ListBulk)
	read(a, "directory.view_bulk", "/bulk-runs/{id=run}", a.Directory.ViewBulk)
	read(a, "directory.list_bulk_accounts", "/bulk-runs/{id=run}/accounts", a.Directory.ListBulkAccounts)
	act(a, "directory.stop_bulk", "/bulk-runs/{id=run}/stop", a.Directory.StopBulk)
}
