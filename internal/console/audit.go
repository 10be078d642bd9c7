package console

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
)

// auditRoutes are the pages about the audit log.
func (c *console) auditRoutes(mux *http.ServeMux) {
	const log = "/t/{slug}/audit"
	for pattern, act := range map[string]act{
		"GET " + log:              c.auditPage,
		"POST " + log:             c.filterAudit,
		"POST " + log + "/verify": c.verifyAudit,
		"POST " + log + "/export": c.exportAudit,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// auditRows is how many entries stand on one page.
const auditRows = 50

// auditPage lists the entries that the address asks for. For htmx it answers
// the opened entry only.
func (c *console) auditPage(v *visit) error {
	f := auditFilterIn(v.r.URL.Query())
	if entry := v.r.URL.Query().Get("entry"); v.fragment() {
		shown, err := c.auditEntry(v, f, entry)
		if err != nil {
			return err
		}
		v.w.Header().Set("HX-Replace-Url", v.r.URL.RequestURI())
		return v.show(view.AuditEntryPanel(v.View, shown, shown == nil))
	}
	return c.drawAudit(v, http.StatusOK, f, nil, nil)
}

// drawAudit draws the page: with what is wrong with the filter that was sent,
// or with an export.
func (c *console) drawAudit(v *visit, status int, f auditFilter, problems map[string]string, export *view.AuditExport) error {
	asked := problems == nil
	page := view.AuditPage{Frame: c.frame(v, v.T("audit.title")), Filtered: f != auditFilter{}, From: 1}
	at := c.placeIn(v.tenant.ID, v.r.URL.Query().Get("cursor"))
	if asked {
		in := f.input(v.Zone)
		in.Brief, in.Limit, in.Cursor = true, auditRows, at.Cursor
		found, err := c.Audit.Search(v.r.Context(), v.actor, in)
		if errors.Is(err, keyring.ErrCursorForeign) || errors.Is(err, keyring.ErrCursorMalformed) {
			return v.goTo(f.path(v.slug(), "", "")) // a page that a colleague had in front of them
		}
		if err != nil {
			return err
		}
		c.fillAudit(v, &page, f, at, found)
	}
	filters, err := c.Audit.ListFilters(v.r.Context(), v.actor, audit.ListFiltersInput{})
	if err != nil {
		return err
	}
	page.Filter = v.auditForm(f, filters)
	page.Filter.Problems = problems
	if id := v.r.URL.Query().Get("entry"); id != "" && asked {
		if page.Entry, err = c.auditEntry(v, f, id); err != nil {
			return err
		}
		page.Gone = page.Entry == nil
	}
	if page.Seal, err = c.auditSeal(v); err != nil {
		return err
	}
	if v.actor.May("audit.export_entries") {
		page.Export = cmp.Or(export, &view.AuditExport{})
	}
	v.draw(status, view.Audit(page))
	return nil
}

func (c *console) fillAudit(v *visit, page *view.AuditPage, f auditFilter, at place, found audit.Found) {
	token := v.r.URL.Query().Get("cursor")
	page.Count, page.AtLeast, page.From = found.Total.Count, found.Total.Capped, at.From
	for _, e := range found.Items {
		row := v.auditRow(e)
		row.Href, row.Current = f.path(v.slug(), token, e.ID), e.ID == v.r.URL.Query().Get("entry")
		page.Rows = append(page.Rows, row)
	}
	if found.NextCursor != "" {
		page.Older = f.path(v.slug(), c.placeToken(v.tenant.ID, at.after(len(found.Items), found.NextCursor)), "")
	}
	if at.From > 1 {
		page.Newer = f.path(v.slug(), c.placeToken(v.tenant.ID, at.previous(auditRows)), "")
	}
}

// filterAudit takes the form and leads to the address of what it asks for.
func (c *console) filterAudit(v *visit) error {
	f, problems, err := c.auditFilterOf(v, v.r.PostForm)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return c.drawAudit(v, http.StatusUnprocessableEntity, f, problems, nil)
	}
	return v.goTo(f.path(v.slug(), "", ""))
}

// auditFilterOf reads the form. An account may be named by any whole value for
// those who may search accounts: the address will have its login ID.
func (c *console) auditFilterOf(v *visit, form url.Values) (auditFilter, map[string]string, error) {
	f := auditFilterTyped(form)
	problems := v.auditProblems(f)
	if f.account == "" || problems["account"] == "" {
		return f, problems, nil
	}
	if !v.actor.May("account.search") {
		return f, problems, nil
	}
	login, err := c.accountNamed(v, f.account)
	if fa := fault.As(err); fa != nil && fa.Kind != fault.Unauthorized {
		login, err = "", nil
	}
	if err != nil || login == "" {
		problems["account"] = v.T("audit.account_unknown")
		return f, problems, err
	}
	f.account = login
	delete(problems, "account")
	return f, problems, nil
}

// auditSeal tells what the last check of the log found.
func (c *console) auditSeal(v *visit) (view.AuditSealed, error) {
	seal := view.AuditSealed{Slug: v.slug(), Text: v.T("audit.never_verified"), CanVerify: v.actor.MayIn("audit.verify", v.actor.Tenant, "")}
	last, ok, err := c.Audit.LastCheck(v.r.Context())
	if err != nil || !ok {
		return seal, err
	}
	who := last.ActorName
	if authz.Kind(last.ActorKind) == authz.System {
		who = v.T("audit.who.cli")
	}
	seal.At, seal.Tone = last.At, view.Good
	seal.Text = v.T("audit.verified_sound", args{"Entries": v.Number(int(last.Entries)), "Who": who})
	switch {
	case last.Problem != "" && last.Entry < 0:
		seal.Tone, seal.Text = view.Bad, v.T("audit.verified_forged", args{"Who": who})
	case last.Problem != "":
		seal.Tone, seal.Text = view.Bad, v.T("audit.verified_wrong", args{"Entry": v.Number(int(last.Entry)), "Who": who})
	}
	return seal, nil
}
