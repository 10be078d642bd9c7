package console

import (
	"strings"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
)

// auditRow tells an entry in one sentence.
func (v *visit) auditRow(e audit.Entry) view.AuditRow {
	row := view.AuditRow{
		At: e.At, Who: v.auditWho(e), Icon: auditIcons[authz.Kind(e.ActorKind)], Did: v.auditDid(e), Via: v.word("audit.via.", e.Via), Outcome: e.Outcome,
	}
	if e.Code != "" {
		row.Why = v.inWords(e.Code, e.Code, nil)
	}
	if e.AboutAccount {
		row.About = v.T("audit.about_account", args{"ID": shortID(e.Target)})
	}
	return row
}

var auditIcons = map[authz.Kind]string{
	authz.Member: "headset", authz.DeskKey: "api", authz.SystemKey: "api", authz.Customer: "user", authz.Anonymous: "user-question", authz.System: "settings",
}

// auditWho names who acted; a desk key is named with its agent.
func (v *visit) auditWho(e audit.Entry) string {
	who := e.ActorName
	if who == "" {
		who = v.auditNameless(e)
	}
	if e.OnBehalfOf == "" {
		return who
	}
	agent := e.OnBehalfOfName
	if agent == "" {
		agent = e.OnBehalfOf
	}
	return v.T("audit.who.for", args{"Name": who, "Agent": agent})
}

func (v *visit) auditNameless(e audit.Entry) string {
	switch authz.Kind(e.ActorKind) {
	case authz.System:
		return v.word("audit.who.", e.Actor)
	case authz.Customer:
		return v.T("audit.who.customer")
	case authz.Anonymous:
		return v.T("audit.who.anonymous")
	}
	if e.Actor == "" {
		return v.T("audit.who.nobody")
	}
	return e.Actor
}

// auditDid says what was done, or refused.
func (v *visit) auditDid(e audit.Entry) string {
	act := args{"Act": v.actTitle(e.Op)}
	switch {
	case e.Outcome == audit.Refused:
		return v.T("audit.was_refused", act)
	case e.Outcome == audit.Failed:
		return v.T("audit.has_failed", act)
	case v.Has("did." + e.Op):
		return v.T("did." + e.Op)
	}
	return v.T("audit.did_other", act)
}

// shortID is the beginning of an id, enough to tell a few apart at a glance.
func shortID(id string) string {
	if first, _, cut := strings.Cut(id, "-"); cut {
		return first + "…"
	}
	return id
}
