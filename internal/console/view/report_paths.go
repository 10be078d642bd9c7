package view

import "net/url"

// ReportsPath is where the pages of reports are.
func ReportsPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/reports" }

// ReportPath is one page of reports (GET: range, from, to, by, application,
// method).
func ReportPath(slug, page string) string { return ReportsPath(slug) + "/" + url.PathEscape(page) }

// ReportExportPath answers a page of reports as a file (POST: what the page was
// asked with, form, reason).
func ReportExportPath(slug, page string) string { return ReportPath(slug, page) + "/export" }

// ReportCountingPath answers how far the imported history is counted (GET).
func ReportCountingPath(slug, page string) string { return ReportPath(slug, page) + "/counting" }
