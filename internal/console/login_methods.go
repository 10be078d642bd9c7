package console

import (
	"errors"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/op"
)

// loginMethods are the ways in which the customer signs in, those of providers
// with what takes them away, and the tenant's further providers.
func (c *console) loginMethods(v *visit, a account.Account) (*view.LoginMethods, error) {
	offered, err := c.Federation.OfferedIn(v.r.Context(), v.tenant.ID)
	if err != nil {
		return nil, err
	}
	labels := map[string]string{}
	for _, o := range offered {
		labels[o.Identity] = o.Label
	}
	out := &view.LoginMethods{}
	for _, i := range a.Identities {
		m := view.LoginMethod{Name: v.methodName(i.Type, labels), Kind: view.Identity(strings.SplitN(i.Type, ":", 2)[0]), Added: i.CreatedAt, Used: instant(i.LastUsedAt)}
		m.Remove = v.removeMethod(a, i.Type, m.Name)
		delete(labels, i.Type)
		if strings.HasPrefix(i.Type, federation.OIDC+":") {
			out.Additional = append(out.Additional, m)
			continue
		}
		out.Methods = append(out.Methods, m)
	}
	var further []string
	for _, o := range offered {
		switch {
		case labels[o.Identity] == "":
		case strings.HasPrefix(o.Identity, federation.OIDC+":"):
			out.Additional = append(out.Additional, view.LoginMethod{Name: o.Label, Kind: federation.OIDC})
		default:
			further = append(further, o.Label)
		}
	}
	out.Further = strings.Join(further, ", ")
	return out, nil
}

// methodName is an identity in the reader's language; of a tenant's own
// provider what customers read on the button.
func (v *visit) methodName(kind string, labels map[string]string) string {
	if slug, own := strings.CutPrefix(kind, federation.OIDC+":"); own {
		if label := labels[kind]; label != "" {
			return label
		}
		return slug
	}
	if key := "login_method." + kind; v.Has(key) { // a word by itself, where the other stands in a sentence
		return v.T(key)
	}
	return v.word("identity.", kind)
}

// removeMethod takes a login method away, or says why it cannot be: the last one
// stays. Passkeys are removed one by one, on the tab Security.
func (v *visit) removeMethod(a account.Account, identity, name string) *view.Act {
	switch {
	case account.OfProvider(identity):
		return v.unlinkAct(a, identity, name)
	case identity != "password":
		return nil
	}
	act := v.proofAct(a.ID, "remove_password", 3, true)
	act.Action += "?tab=" + view.TabAccess
	if act.Blocked == "" && len(a.Identities) == 1 {
		act.Blocked = v.T("access.unlink_last")
	}
	return &act
}

func (v *visit) unlinkAct(a account.Account, identity, name string) *view.Act {
	act := view.Act{
		Label: v.T("access.unlink", args{"Name": name}), Action: view.AccountActPath(v.slug(), a.ID, "unlink/"+identity), What: []string{v.T("access.unlink_what")},
	}
	switch {
	case !v.actor.May("federation.unlink"):
		act.Blocked = v.T("access.unlink_who")
	case len(a.Identities) == 1:
		act.Blocked = v.T("access.unlink_last")
	default:
		act.Preview = v.previewOf(a.ID, "federation.unlink", identity)
	}
	for _, r := range statusReasons {
		act.Reasons = append(act.Reasons, view.Choice{Value: r, Text: v.T("status_reason." + r)})
	}
	return &act
}

// unlink takes a provider's identity from the account.
func (c *console) unlink(v *visit) error {
	actor := v.actor
	actor.Call.Reason = v.reason(statusReasons)
	_, err := c.Federation.Unlink(v.r.Context(), actor, federation.UnlinkInput{Account: v.r.PathValue("id"), Identity: v.r.PathValue("identity")})
	path := view.AccountTabPath(v.slug(), v.r.PathValue("id"), view.TabAccess)
	for fault, text := range map[error]string{
		account.ErrNoIdentity: "access.changed_meanwhile", account.ErrLastIdentity: "access.unlink_last",
	} {
		if errors.Is(err, fault) {
			c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.T(text)})
			return v.goTo(path)
		}
	}
	if errors.Is(err, op.ErrReason) {
		return c.refused(v, statusOf(op.ErrReason), path, v.T("access.say_why"))
	}
	if err != nil {
		return err
	}
	return c.done(v, path, v.T("access.unlinked"))
}
