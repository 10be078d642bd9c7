package console

import (
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// saveProfile saves what was changed on the customer-information tab. What
// cannot be saved is given back as it was typed, with what is to be said beside
// each field; where somebody else changed the same, both values are shown.
func (c *console) saveProfile(v *visit) error {
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	page.Account.Tab = view.TabProfile
	f, err := c.sentForm(v, page.read)
	if err != nil {
		return err
	}
	if !f.settle(v) {
		f.given, f.problem = true, v.T("clash.intro")
		return c.giveProfileBack(v, page, f)
	}
	in, paths := f.input()
	for name := range f.problems {
		f.problems[name], f.given, f.problem = v.T("profile.not_a_number"), true, v.T("profile.not_saved")
	}
	if f.given {
		return c.giveProfileBack(v, page, f)
	}
	saved, err := c.Accounts.UpdateProfile(v.r.Context(), v.actor, in)
	if refused := fault.As(err); refused != nil {
		return c.profileRefused(v, page, f, refused, paths)
	}
	if err != nil {
		return err
	}
	return c.profileSaved(v, page, saved)
}

// profileRefused gives the form back for what can be put right there.
func (c *console) profileRefused(v *visit, page accountView, f *profileForm, refused *fault.Error, paths map[string]string) error {
	switch {
	case errors.Is(refused, account.ErrProfileChanged):
		fresh, err := c.freshForm(v, page.read)
		if err != nil {
			return err
		}
		f.key = fresh.key
		f.rebase(v, fresh, refused, paths)
	case errors.Is(refused, op.ErrKeyReused):
		// The first try was done though its answer was lost, and more was typed.
		f.key, f.given, f.problem = c.NewID("idk"), true, v.T("profile.was_saved")
	case len(refused.Fields) > 0:
		f.blame(v, refused, paths)
	default:
		return refused
	}
	return c.giveProfileBack(v, page, f)
}

// giveProfileBack draws the form with what was typed.
func (c *console) giveProfileBack(v *visit, page accountView, f *profileForm) error {
	if !v.fragment() {
		return c.drawProfile(v, page, f)
	}
	v.draw(f.status(), view.ProfileForm(v.View, f.page(v)))
	return nil
}

func (c *console) profileSaved(v *visit, page accountView, saved account.UpdatedProfile) error {
	line := view.Result{Tone: view.Good, Text: v.savedText(saved)}
	if !v.fragment() {
		c.leaveLine(v, line)
		return v.goTo(view.AccountTabPath(v.slug(), saved.ID, view.TabProfile))
	}
	f, err := c.freshForm(v, saved.Account)
	if err != nil {
		return err
	}
	beside := v.sidebar(saved.Account)
	beside.Tab, beside.Readers = view.TabProfile, page.Account.Readers
	return v.show(view.ProfileSaved(v.View, v.slug(), beside, f.page(v), line))
}

// savedText says what a Save did, and what of others stays.
func (v *visit) savedText(saved account.UpdatedProfile) string {
	text := v.N("profile.saved", len(saved.Changed))
	if len(saved.Changed) == 0 {
		text = v.T("profile.nothing_new")
	}
	if len(saved.Meanwhile) > 0 {
		by := saved.Meanwhile[0].By.Name
		if by == "" {
			by = v.T("brand")
		}
		text = joined(" ", text, v.N("profile.merged", len(saved.Meanwhile), args{"Name": by}))
	}
	return text
}
