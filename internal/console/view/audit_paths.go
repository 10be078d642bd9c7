package view

import "net/url"

// AuditPath lists the audit log (GET: actor, op, outcome, via, account, request,
// from, to, cursor, entry) and takes the filter (POST, the same fields), so
// that no e-mail that is typed stands in an address. With HX-Request, GET
// answers [AuditEntryPanel].
func AuditPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/audit" }

// AuditOfPath is the same, of what one member did, and what was done for them.
func AuditOfPath(slug, actor string) string {
	return AuditPath(slug) + "?" + url.Values{"actor": {actor}}.Encode()
}

// AuditVerifyPath verifies the log (POST). Asked for application/x-ndjson it
// answers lines that say how far it is, and a last one with [AuditSeal].
func AuditVerifyPath(slug string) string { return AuditPath(slug) + "/verify" }

// AuditExportPath answers the entries that fit as a file (POST: the filter's
// fields, form, personal, reason).
func AuditExportPath(slug string) string { return AuditPath(slug) + "/export" }
