package view

import (
	"net/url"
	"time"
)

// LimitsPath is the page of the reader's own limits (GET); next, unless it is
// empty, is the page to go back to.
func LimitsPath(slug, next string) string {
	path := "/t/" + url.PathEscape(slug) + "/limits"
	if next != "" {
		path += "?" + url.Values{"next": {next}}.Encode()
	}
	return path
}

// LimitStripPath answers what each page says of limits (GET).
func LimitStripPath(slug string) string { return LimitsPath(slug, "") + "/strip" }

// ReleaseOwnLimitPath releases a limit of the reader's own (POST).
func ReleaseOwnLimitPath(slug string) string { return LimitsPath(slug, "") + "/release" }

// ReleaseLimitPath releases a member's limit (POST).
func ReleaseLimitPath(slug, member, kind string) string {
	return LimitsPath(slug, "") + "/" + url.PathEscape(member) + "/" + url.PathEscape(kind) + "/release"
}

// LimitsPage shows a member what is used of each limit, and how to go on.
type LimitsPage struct {
	Frame
	Limits []LimitShown
	// Next is the page to go back to, or empty.
	Next string
	// Problem says why a limit was not released, or is empty.
	Problem string
	// MayRelease says that the reader's role releases a limit of its own.
	MayRelease bool
}

// LimitShown is what one member has used of one limit.
type LimitShown struct {
	// Kind is accounts, reveals or searches.
	Kind             string
	Used, Most, Left int
	// Near says that little is left, Held that the member was refused more.
	Near, Held bool
	HeldSince  time.Time
	FreeAt     time.Time
	// OwnRelease says that the member may still release a limit today.
	OwnRelease bool

	// Member and Name say whose it is, where others read it; AuditHref leads to
	// what they did, and Act releases it.
	Member, Name, AuditHref string
	Act                     Act
}

// limitWords says what is left, as the strip on each page and the lists do.
func (v View) limitWords(l LimitShown) string {
	said := args{"Kind": v.T("limits.kind." + l.Kind), "Left": v.Number(l.Left), "Most": v.Number(l.Most), "Time": v.Moment(l.FreeAt, v.Now, v.Zone)}
	if l.Left == 0 {
		return v.T("limits.none_left", said)
	}
	return v.T("limits.left", said)
}
