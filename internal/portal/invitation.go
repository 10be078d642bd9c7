package portal

import (
	"net/http"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/portal/page"
)

const (
	invitationPath = "/invitation"
	firstPasskey   = invitationPath + "/passkey"
	// forFirst asks the device for the first passkey of whoever was invited.
	forFirst = "first"
)

// invitationPage asks whoever was invited to accept. Opening it changes nothing.
func (p *portal) invitationPage(v *visit) error {
	return p.button(v, invitationPath, "invitation", http.StatusOK, nil)
}

// acceptInvitation accepts it, and asks for the first way to sign in.
func (p *portal) acceptInvitation(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	done, err := p.Accounts.AcceptInvitation(v.r.Context(), v.actor, account.AcceptInvitationInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.button(v, invitationPath, "invitation", statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	v.Said = v.T("invitation.done")
	return p.showFirst(v, http.StatusOK, done.Password.Reveal(), nil)
}

// showFirst offers a password and, where the tenant offers them, a passkey: either
// uses the link up.
func (p *portal) showFirst(v *visit, status int, link string, err error) error {
	offers, failed := p.Credentials.Offers(v.r.Context(), v.tenant.ID, 0)
	if failed != nil {
		return failed
	}
	shown := p.resetForm(v, link, err)
	shown.Title, shown.Lead = v.T("invitation.choose"), ""
	if slices.Contains(offers, credential.Passkey) {
		shown.Or = true
		shown.Forms = append(shown.Forms, page.Form{
			Action: firstPasskey, Submit: v.T("invitation.passkey"), Plain: true, Passkey: forFirst, From: questionPath,
			Hidden: []page.Hidden{{Name: "link", Value: link}},
		})
	}
	return v.door(status, shown)
}

// registerFirstPasskey keeps the passkey. Nobody is signed in by that: the next
// page asks for it.
func (p *portal) registerFirstPasskey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Credentials.RegisterFirstPasskey(v.r.Context(), v.actor, credential.RegisterFirstPasskeyInput{
		Link: v.secret("link"), PasskeyAnswer: v.deviceAnswer(),
	})
	if err != nil && again(err) {
		return p.showFirst(v, statusAgain(err), v.form("link"), err)
	}
	if err != nil {
		return err
	}
	v.Said = v.T("invitation.passkey_done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}

// keepFirst gives the browser the link by which the first way to sign in is set
// up: a secret is in no answer.
func (p *portal) keepFirst(v *visit, done account.Accepted) {
	p.first.Set(v.w, done.Password, nonce.LinkFor)
}

// clearing takes a cookie away that is used up.
func clearing[O any](cookie edge.Cookie) func(*visit, O) {
	return func(v *visit, _ O) { cookie.Clear(v.w) }
}

// firstOptions answers what the device is asked for the first passkey with.
func (p *portal) firstOptions(v *visit) error {
	if err := readJSON(v, &struct{}{}); err != nil {
		return err
	}
	asked, err := p.Credentials.AskFirstPasskey(v.r.Context(), v.actor, credential.AskFirstPasskeyInput{Link: p.first.Read(v.r)})
	if err != nil {
		return err
	}
	return v.json(map[string]any{"challenge": asked.Challenge.Reveal(), "options": asked.Options, "expires_at": asked.ExpiresAt})
}
