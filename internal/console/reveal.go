package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
)

// reveal has masked values shown to the member. Beside the activity the
// sidebar and the cards show them in place; beside a form the page is loaded,
// so that the form is filled with them.
func (c *console) reveal(v *visit) error {
	form := view.RevealForm{
		Part: v.form("opened"), Because: v.form("because"), Words: strings.TrimSpace(v.form("words")), Problems: map[string]string{},
	}
	in := account.RevealInput{Account: v.r.PathValue("id"), Part: account.Part(v.form("part")), Because: form.Because}
	if !slices.Contains(account.Because, form.Because) {
		form.Problems["because"] = v.T("reveal.wrong_because")
	}
	if form.Because == "other" && form.Words == "" {
		form.Problems["words"] = v.T("reveal.wrong_words")
	}
	if len(form.Problems) > 0 {
		return c.askWhy(v, form)
	}
	v.actor.Call.Reason = cmp.Or(form.Words, form.Because)
	out, err := c.Accounts.Reveal(v.r.Context(), v.actor, in)
	if err != nil {
		return err
	}
	said := v.T("reveal.done", args{"Time": v.Moment(out.Until, v.Now, v.Zone), "Part": v.T("reveal.part." + string(in.Part))})
	if !v.fragment() || v.tab() != view.TabActivity {
		return c.done(v, view.AccountTabPath(v.slug(), in.Account, v.tab()), said)
	}
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	return v.show(view.SidebarShown(v.View, v.slug(), page.Account, view.Result{Tone: view.Good, Text: said}))
}

// askWhy draws the form again with what is missing.
func (c *console) askWhy(v *visit, form view.RevealForm) error {
	beside := form.Part == "email" || form.Part == "phone" // the others stand on the tab
	if v.fragment() && !beside {
		v.lineInstead(http.StatusUnprocessableEntity, view.Result{Tone: view.Bad, Text: joined(" ", form.Problems["because"], form.Problems["words"])})
		return nil
	}
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	page.Account.Reveal = &form
	if v.fragment() {
		v.draw(http.StatusUnprocessableEntity, view.SidebarAsked(v.View, v.slug(), page.Account))
		return nil
	}
	if v.form("tab") == view.TabProfile {
		return c.profilePage(v, page)
	}
	return c.drawActivity(v, page, view.NoteForm{})
}

// sidebarAgain answers the sidebar as it stands now: what was shown for a
// while is masked.
func (c *console) sidebarAgain(v *visit) error {
	if !v.fragment() {
		return v.goTo(view.AccountPath(v.slug(), v.r.PathValue("id")))
	}
	if v.tab() != view.TabActivity { // the tab has such values, too: the page is loaded anew
		v.w.Header().Set("HX-Trigger", "readmit:masked")
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	return v.show(view.SidebarShown(v.View, v.slug(), page.Account, view.Result{}))
}

// readers are who read the account, for members who may know.
func (c *console) readers(v *visit, loginID string) ([]view.Reader, error) {
	if !v.actor.May("desk.list_readers") {
		return nil, nil
	}
	read, err := c.Desk.ListReaders(v.r.Context(), v.actor, desk.ListReadersInput{Account: loginID})
	if err != nil {
		return nil, err
	}
	out := make([]view.Reader, 0, len(read))
	for _, r := range read {
		// What this very request has read is a moment after its own now.
		one := view.Reader{Name: cmp.Or(r.Name, r.ID), You: r.ID == v.actor.ID, At: earlier(r.At, v.Now)}
		if r.RevealedAt != nil {
			one.Shown = earlier(*r.RevealedAt, v.Now)
		}
		out = append(out, one)
	}
	return out, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
