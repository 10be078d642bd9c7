package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
)

// accountRoutes are the pages of the own account.
func (p *portal) accountRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"GET " + accountPath:                p.profilePage,
		"POST " + accountPath + "/names":    p.saveNames,
		"GET " + sessionsPath:               p.sessionsPage,
		"POST " + sessionsPath + "/end":     p.endSession,
		"POST " + sessionsPath + "/end-all": p.endSessions,
		"POST " + sessionsPath + "/forget":  p.forgetDevice,
		"GET " + activityPath:               p.activityPage,
		"GET " + provePath:                  p.provePage,
		"POST " + provePath:                 p.prove,
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
	p.contactRoutes(mux)
}

// accountMenu are the pages of the own account.
func (v *visit) accountMenu() []page.Link {
	return []page.Link{
		{Href: accountPath, Text: v.T("account.profile")},
		{Href: securityPath, Text: v.T("account.security")},
		{Href: sessionsPath, Text: v.T("account.sessions")},
		{Href: applicationsPath, Text: v.T("account.applications")},
		{Href: activityPath, Text: v.T("account.activity")},
		{Href: privacyPath, Text: v.T("account.privacy")},
	}
}

// show answers one of the pages of the own account. here is its path, which
// the menu marks.
func (v *visit) show(status int, here, title string, err error, sections ...page.Section) error {
	v.Here = here
	shown := page.AccountPage{View: v.View, Title: title, Menu: v.accountMenu(), Sections: sections}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	if v.session.Restricted && err == nil && here != activityPath {
		shown.Problem = v.T("security.restricted")
	}
	v.draw(status, page.Account(shown))
	return nil
}

// refused shows a page of the own account again, with what was wrong. What is
// no fault goes up.
func refused(err error, show func(status int, err error) error) error {
	if !again(err) {
		return err
	}
	return show(statusAgain(err), err)
}

func (p *portal) profilePage(v *visit) error { return p.showProfile(v, http.StatusOK, nil) }

// showProfile shows the profile. A proof that is not fresh any more is asked for
// first.
func (p *portal) showProfile(v *visit, status int, err error) error {
	if code(err) == op.ErrNotFresh.Code {
		return v.goTo(provePath)
	}
	a, failed := p.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	beside, _ := v.problems(err, "first_name", "last_name")
	first, last := a.FirstName, a.LastName
	if v.r.Method == http.MethodPost && err != nil && v.r.URL.Path == accountPath+"/names" {
		first, last = v.form("first_name"), v.form("last_name")
	}
	names := page.Section{ID: "names", Title: v.T("profile.names"), Forms: []page.Form{{
		Action: accountPath + "/names", Submit: v.T("account.save"),
		Fields: []page.Field{
			{Name: "first_name", Label: v.T("field.first_name"), Value: first, Autocomplete: "given-name", Max: 200, Optional: true, Problem: beside["first_name"]},
			{Name: "last_name", Label: v.T("field.last_name"), Value: last, Autocomplete: "family-name", Max: 200, Optional: true, Problem: beside["last_name"]},
		},
	}}}
	sections := []page.Section{names, v.emails(a, err), v.phones(a, err)}
	if a.DeletionPendingAt != nil {
		sections = append([]page.Section{v.keepSection()}, sections...)
	}
	return v.show(status, accountPath, v.T("account.profile"), err, sections...)
}

// saveNames saves the names.
func (p *portal) saveNames(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	first, last := v.form("first_name"), v.form("last_name")
	_, err := p.Accounts.UpdateProfile(v.r.Context(), v.actor, account.UpdateProfileInput{Account: v.actor.ID, FirstName: &first, LastName: &last})
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showProfile(v, status, err) })
	}
	v.Said = v.T("account.saved")
	return p.showProfile(v, http.StatusOK, nil)
}

// text is the value, or an empty text.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
