package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
)

func (p *portal) verifyPage(v *visit) error {
	return p.button(v, verifyPath, "verify", http.StatusOK, nil)
}

// verify proves an e-mail address. It signs nobody in: whoever opens the mail
// need not be who registered.
func (p *portal) verify(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	done, err := p.Accounts.ConfirmEmail(v.r.Context(), v.actor, account.ConfirmEmailInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.button(v, verifyPath, "verify", statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	p.waitFor(v, done.Request)
	v.Said = v.T("verify.done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}
