package portal

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/page"
)

// ways are the account's ways to sign in: those of providers with what takes
// them away, as long as another one remains, and the providers that can be
// linked. Both take a proof that is fresh.
func (p *portal) ways(v *visit, a account.Account) (page.Section, error) {
	s := page.Section{ID: "ways", Title: v.T("security.ways"), Empty: v.T("profile.none")}
	offers, err := p.SignIn.Offers(v.r.Context(), v.tenant.ID)
	if err != nil {
		return s, err
	}
	labels := map[string]string{}
	for _, o := range offers {
		labels[o.Identity] = o.Label
	}
	can := v.fresh() && v.mayChange()
	for _, i := range a.Identities {
		row := page.Row{Title: v.identity(i.Type)}
		if label := labels[i.Type]; label != "" {
			row.Title = label
		}
		delete(labels, i.Type)
		if account.OfProvider(i.Type) {
			switch {
			case len(a.Identities) == 1:
				row.Text = v.T("ways.last")
			case can:
				row.Forms = []page.Form{{
					Action: securityPath + "/unlink", Submit: v.T("ways.unlink"), Plain: true, Hidden: []page.Hidden{{Name: "identity", Value: i.Type}},
				}}
			}
		}
		s.Rows = append(s.Rows, row)
	}
	for _, o := range offers {
		if can && labels[o.Identity] != "" {
			action := strings.Replace(linkWithPath, "{provider}", url.PathEscape(o.Slug), 1)
			s.Forms = append(s.Forms, page.Form{Action: action, Submit: v.T("ways.link", locale.Args{"Provider": o.Label}), Plain: true})
		}
	}
	if !can && (len(labels) > 0 || len(a.Identities) > 1) {
		s.Links = v.proveFirst()
	}
	return s, nil
}

// unlinkProvider takes a provider's identity from the own account. Whoever came
// by it is signed out.
func (p *portal) unlinkProvider(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Federation.Unlink(v.r.Context(), v.actor, federation.UnlinkInput{Account: v.actor.ID, Identity: v.form("identity")})
	if err == nil && v.session.Identity == v.form("identity") {
		p.session.Clear(v.w)
		v.Said = v.T("ways.unlinked_here")
		return v.door(http.StatusOK, p.signInForm(v, "", nil))
	}
	return p.secured(v, err, "ways.unlinked")
}

// firstPassword is the part about the password of an account that has none.
func (v *visit) firstPassword(s page.Section, beside map[string]string) page.Section {
	s.Empty = v.T("profile.none")
	if !v.fresh() || !v.mayChange() {
		s.Links = v.proveFirst()
		return s
	}
	s.Folds = []page.Fold{{Summary: v.T("security.add_password"), Open: len(beside) > 0, Form: page.Form{
		Action: securityPath + "/add-password", Submit: v.T("security.add_password"), Fields: []page.Field{
			{Name: "password", Label: v.T("field.new_password"), Type: "password", Autocomplete: "new-password", Help: v.T("password.help"), Problem: beside["password"]},
		},
	}}}
	return s
}

// addPassword gives the own account a password. Every session ends with it, as
// with every new password.
func (p *portal) addPassword(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.AddPassword(v.r.Context(), v.actor, credential.AddPasswordInput{Account: v.actor.ID, Password: v.secret("password")})
	if err != nil {
		return p.secured(v, err, "")
	}
	p.session.Clear(v.w)
	v.Said = v.T("reset.done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}
