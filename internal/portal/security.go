package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

const (
	securityPath = "/account/security"
	totpPath     = securityPath + "/totp"
	sentPath     = securityPath + "/code"
)

func (p *portal) securityRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"GET " + securityPath:                    p.securityPage,
		"POST " + securityPath + "/password":     p.changePassword,
		"POST " + securityPath + "/add-password": p.addPassword,
		"POST " + securityPath + "/unlink":       p.unlinkProvider,
		"POST " + securityPath + "/remove":       p.removeFactor,
		"POST " + securityPath + "/codes":        p.backupCodes,
		"POST " + securityPath + "/passkey":      p.registerPasskey,
		"POST " + totpPath + "/start":            p.startTOTP,
		"POST " + totpPath:                       p.enrollTOTP,
		"POST " + sentPath + "/start":            p.startSent,
		"POST " + sentPath:                       p.enrollSent,
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
}

func (p *portal) securityPage(v *visit) error { return p.showSecurity(v, http.StatusOK, nil) }

// showSecurity shows how the customer signs in. A proof that is not fresh any
// more is asked for first.
func (p *portal) showSecurity(v *visit, status int, err error) error {
	if code(err) == op.ErrNotFresh.Code {
		return v.goTo(provePath)
	}
	listed, failed := p.Credentials.ListFactors(v.r.Context(), v.actor, credential.AccountInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	a, failed := p.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	ways, failed := p.ways(v, a)
	if failed != nil {
		return failed
	}
	offers, failed := p.Credentials.Offers(v.r.Context(), v.tenant.ID, v.session.N)
	if failed != nil {
		return failed
	}
	return v.show(status, securityPath, v.T("account.security"), err, ways, p.password(v, listed, err), p.factors(v, listed, offers))
}

func (p *portal) password(v *visit, listed credential.Listed, err error) page.Section {
	s := page.Section{ID: "password", Title: v.T("security.password")}
	beside, _ := v.problems(err, "password", "current")
	if listed.Password == nil {
		return v.firstPassword(s, beside)
	}
	s.Folds = []page.Fold{{Summary: v.T("security.change_password"), Open: len(beside) > 0 || (err != nil && v.form("current") != ""), Form: page.Form{
		Action: securityPath + "/password", Submit: v.T("security.change_password"), Fields: []page.Field{
			{Name: "current", Label: v.T("field.current_password"), Type: "password", Autocomplete: "current-password", Problem: beside["current"]},
			{Name: "password", Label: v.T("field.new_password"), Type: "password", Autocomplete: "new-password", Help: v.T("password.help"), Problem: beside["password"]},
		},
	}}}
	return s
}

// factors are the second proofs, and what can be set up.
func (p *portal) factors(v *visit, listed credential.Listed, offers []credential.Kind) page.Section {
	s := page.Section{ID: "factors", Title: v.T("security.factors"), Help: v.T("security.factors_help"), Empty: v.T("security.none")}
	for _, f := range listed.Factors {
		row := page.Row{Title: factorName(v, f), Text: f.Target, At: f.CreatedAt}
		if f.DisabledAt != nil {
			row.Badges = []page.Badge{{Word: v.T("badge.off"), Tone: "warn"}}
		}
		row.Forms = []page.Form{{Action: securityPath + "/remove", Submit: v.T("security.remove"), Plain: true, Hidden: []page.Hidden{{Name: "factor", Value: f.ID}}}}
		s.Rows = append(s.Rows, row)
	}
	if !v.fresh() || !v.mayChange() {
		s.Links = v.proveFirst()
		for i := range s.Rows {
			s.Rows[i].Forms = nil
		}
		return s
	}
	for _, k := range offers {
		s.Forms = append(s.Forms, setUpForm(v, k))
	}
	return s
}

// setUpForm begins to set up a second proof of a kind.
func setUpForm(v *visit, k credential.Kind) page.Form {
	switch k {
	case credential.TOTP:
		return page.Form{Action: totpPath + "/start", Submit: v.T("security.add_totp"), Plain: true}
	case credential.Passkey:
		return page.Form{Action: securityPath + "/passkey", Submit: v.T("security.add_passkey"), Plain: true, Passkey: forRegister, From: questionPath}
	case credential.BackupCodes:
		return page.Form{Action: securityPath + "/codes", Submit: v.T("security.add_codes"), Plain: true}
	}
	return page.Form{Action: sentPath + "/start", Submit: v.T("security.add_" + string(k)), Plain: true, Hidden: []page.Hidden{{Name: "kind", Value: string(k)}}}
}

func factorName(v *visit, f credential.Item) string {
	kind := v.T("factor.kind." + string(f.Kind))
	if f.Name != "" {
		return f.Name + " (" + kind + ")"
	}
	return kind
}

// secured shows the page again after an act.
func (p *portal) secured(v *visit, err error, said string) error {
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showSecurity(v, status, err) })
	}
	v.Said = v.T(said)
	return p.showSecurity(v, http.StatusOK, nil)
}

func (p *portal) changePassword(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.ChangePassword(v.r.Context(), v.actor, credential.ChangePasswordInput{
		Account: v.actor.ID, Current: v.secret("current"), Password: v.secret("password"),
	})
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showSecurity(v, status, err) })
	}
	p.session.Clear(v.w) // every session ended, this one too
	v.Said = v.T("reset.done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}

func (p *portal) removeFactor(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.RemoveFactor(v.r.Context(), v.actor, credential.FactorInput{Account: v.actor.ID, Factor: v.form("factor")})
	if err == nil && p.enter(v) != nil { // a passkey's end is everything's, of this session too
		p.session.Clear(v.w)
		v.Said = v.T("security.passkey_removed")
		return v.door(http.StatusOK, p.signInForm(v, "", nil))
	}
	return p.secured(v, err, "security.removed")
}

// backupCodes makes new backup codes and shows them once.
func (p *portal) backupCodes(v *visit) error {
	sheet, err := p.Credentials.CreateBackupCodes(v.r.Context(), v.actor, credential.AccountInput{Account: v.actor.ID})
	if err != nil {
		return p.secured(v, err, "")
	}
	shown := page.DoorPage{Title: v.T("codes.title"), Lead: v.T("codes.lead"), Links: []page.Link{{Href: securityPath, Text: v.T("codes.done")}}}
	for _, c := range sheet.Codes {
		shown.Codes = append(shown.Codes, c.Reveal())
	}
	return v.door(http.StatusOK, shown)
}

func (p *portal) registerPasskey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.RegisterPasskey(v.r.Context(), v.actor, credential.RegisterPasskeyInput{
		Account: v.actor.ID, PasskeyAnswer: v.deviceAnswer(),
	})
	return p.secured(v, err, "security.enrolled")
}

// startTOTP shows the secret of an app as a picture.
func (p *portal) startTOTP(v *visit) error {
	begun, err := p.Credentials.StartEnrollment(v.r.Context(), v.actor, credential.StartEnrollmentInput{Account: v.actor.ID, Kind: credential.TOTP})
	if err != nil {
		return p.secured(v, err, "")
	}
	return p.totpForm(v, http.StatusOK, begun.Challenge.Reveal(), begun.Secret.Reveal(), begun.URL.Reveal(), nil)
}

func (p *portal) totpForm(v *visit, status int, challenge, typed, address string, err error) error {
	picture, failed := proof.NewQR(secret.String(address))
	if failed != nil {
		return failed
	}
	shown := page.DoorPage{
		Title: v.T("totp.title"), Lead: v.T("totp.lead"),
		Picture: &page.QR{Size: picture.Size, Path: picture.Path, Text: typed, URI: address, Label: v.T("totp.picture")},
		Forms: []page.Form{{Action: totpPath, Submit: v.T("totp.submit"),
			Hidden: []page.Hidden{{Name: "challenge", Value: challenge}, {Name: "secret", Value: typed}, {Name: "address", Value: address}},
			Fields: []page.Field{{Name: "code", Label: v.T("field.code"), InputMode: "numeric", Autocomplete: "one-time-code", Max: 12, Focus: true, Code: true}},
		}},
		Links: []page.Link{{Href: securityPath, Text: v.T("error.back")}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return v.door(status, shown)
}

func (p *portal) enrollTOTP(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.EnrollTOTP(v.r.Context(), v.actor, credential.EnrollInput{
		Account: v.actor.ID, Challenge: v.secret("challenge"), Code: v.secret("code"),
	})
	if err != nil && again(err) && code(err) != op.ErrNotFresh.Code {
		return p.totpForm(v, statusAgain(err), v.form("challenge"), v.form("secret"), v.form("address"), err)
	}
	return p.secured(v, err, "security.enrolled")
}

// startSent sends the first code of a factor whose codes are sent.
func (p *portal) startSent(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	begun, err := p.Credentials.StartEnrollment(v.r.Context(), v.actor, credential.StartEnrollmentInput{Account: v.actor.ID, Kind: credential.Kind(v.form("kind"))})
	if err != nil {
		return p.secured(v, err, "")
	}
	return p.sentForm(v, http.StatusOK, v.form("kind"), begun.Challenge.Reveal(), begun.Target, nil)
}

func (p *portal) sentForm(v *visit, status int, kind, challenge, target string, err error) error {
	shown := page.DoorPage{
		Title: v.T("security.add_" + kind), Lead: v.T("factor.sent", locale.Args{"To": target}),
		Forms: []page.Form{{Action: sentPath, Submit: v.T("totp.submit"),
			Hidden: []page.Hidden{{Name: "challenge", Value: challenge}, {Name: "kind", Value: kind}, {Name: "target", Value: target}},
			Fields: []page.Field{{Name: "code", Label: v.T("field.code"), InputMode: "numeric", Autocomplete: "one-time-code", Max: 12, Focus: true, Code: true}},
		}},
		Links: []page.Link{{Href: securityPath, Text: v.T("error.back")}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return v.door(status, shown)
}

func (p *portal) enrollSent(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	enroll := p.Credentials.EnrollSMS
	if v.form("kind") == string(credential.Email) {
		enroll = p.Credentials.EnrollEmailCode
	}
	_, err := enroll(v.r.Context(), v.actor, credential.EnrollInput{Account: v.actor.ID, Challenge: v.secret("challenge"), Code: v.secret("code")})
	if err != nil && again(err) && code(err) != op.ErrNotFresh.Code {
		return p.sentForm(v, statusAgain(err), v.form("kind"), v.form("challenge"), v.form("target"), err)
	}
	return p.secured(v, err, "security.enrolled")
}

// code is a fault's code; empty for what is none.
func code(err error) string {
	if f := fault.As(err); f != nil {
		return f.Code
	}
	return ""
}
