package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/privacy"
)

const (
	privacyPath         = "/account/privacy"
	keepPath            = "/keep-account"
	confirmDeletionPath = "/confirm-deletion"
)

// privacyRoutes are the page about the owner's data, and the pages behind the
// links that are sent about a deletion.
func (p *portal) privacyRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"GET " + privacyPath:              p.privacyPage,
		"POST " + privacyPath + "/delete": p.deleteAccount,
		"POST " + privacyPath + "/keep":   p.keepAccount,
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
	for pattern, do := range map[string]act{
		"GET " + keepPath:             func(v *visit) error { return p.button(v, keepPath, "keep", http.StatusOK, nil) },
		"POST " + keepPath:            p.keepByLink,
		"GET " + confirmDeletionPath:  func(v *visit) error { return p.button(v, confirmDeletionPath, "confirm_deletion", http.StatusOK, nil) },
		"POST " + confirmDeletionPath: p.confirmDeletion,

		"POST " + apiBase + "/keep-account":             step(p, p.Privacy.KeepAccount, nil, nil),
		"POST " + apiBase + "/confirm-deletion":         step(p, p.Privacy.ConfirmDeletion, nil, nil),
		"GET " + apiBase + "/account/deletion":          p.deletionAPI,
		"POST " + apiBase + "/account/deletion/request": p.requestDeletionAPI,
		"POST " + apiBase + "/account/deletion/cancel":  p.cancelDeletionAPI,
	} {
		mux.HandleFunc(pattern, p.visitor(do))
	}
}

func (p *portal) privacyPage(v *visit) error { return p.showPrivacy(v, http.StatusOK, nil) }

func (p *portal) showPrivacy(v *visit, status int, err error) error {
	d, failed := p.Privacy.ViewDeletionRequest(v.r.Context(), v.actor, privacy.AccountInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	section := v.deleteSection(d)
	if code(err) == op.ErrNotFresh.Code {
		section.Links = []page.Link{{Href: provePath + "?to=privacy", Text: v.T("prove.title")}}
	}
	copies, failed := p.copySection(v)
	if failed != nil {
		return failed
	}
	return v.show(status, privacyPath, v.T("account.privacy"), err, copies, section)
}

// deleteSection offers to have the account deleted or, once that was asked for,
// to keep it.
func (v *visit) deleteSection(d privacy.Deletion) page.Section {
	if d.Request != nil && d.Request.Open() {
		return v.keepSection()
	}
	if !d.ByOwner {
		return page.Section{ID: "deletion", Title: v.T("deletion.title"), Help: v.T("fault.deletion_by_support")}
	}
	return page.Section{
		ID: "deletion", Title: v.T("deletion.title"), Help: v.T("deletion.help", locale.Args{"Days": d.CoolingDays}),
		Folds: []page.Fold{{Summary: v.T("deletion.submit"), Form: page.Form{Action: privacyPath + "/delete", Submit: v.T("deletion.submit"), Danger: true}}},
	}
}

// keepSection says that the account is to be deleted, and keeps it by a button.
func (v *visit) keepSection() page.Section {
	return page.Section{
		ID: "deletion", Title: v.T("deletion.pending"), Help: v.T("deletion.pending_help"),
		Forms: []page.Form{{Action: privacyPath + "/keep", Submit: v.T("keep.submit")}},
	}
}

func (p *portal) deleteAccount(v *visit) error {
	_, err := p.Privacy.RequestDeletion(v.r.Context(), v.actor, privacy.RequestDeletionInput{Account: v.actor.ID})
	return p.afterPrivacy(v, err, "deletion.asked")
}

func (p *portal) keepAccount(v *visit) error {
	_, err := p.Privacy.CancelDeletion(v.r.Context(), v.actor, privacy.AccountInput{Account: v.actor.ID})
	return p.afterPrivacy(v, err, "keep.done")
}

// afterPrivacy shows the page again after an act.
func (p *portal) afterPrivacy(v *visit, err error, said string) error {
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showPrivacy(v, status, err) })
	}
	v.Said = v.T(said)
	return p.showPrivacy(v, http.StatusOK, nil)
}

// keepByLink keeps an account by the link of the message that told of the
// approval. It signs nobody in.
func (p *portal) keepByLink(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Privacy.KeepAccount(v.r.Context(), v.actor, privacy.LinkInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.button(v, keepPath, "keep", statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	v.Said = v.T("keep.done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}

// confirmDeletion says by a link that the owner wants the deletion.
func (p *portal) confirmDeletion(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Privacy.ConfirmDeletion(v.r.Context(), v.actor, privacy.LinkInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.button(v, confirmDeletionPath, "confirm_deletion", statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("confirm_deletion.done"), Lead: v.T("confirm_deletion.done_lead"), Links: []page.Link{{Href: signInPath, Text: v.T("mail.back")}},
	})
}

// deletionAPI tells how it stands with the deletion of the own account.
func (p *portal) deletionAPI(v *visit) error {
	if err := p.enter(v); err != nil {
		return err
	}
	d, err := p.Privacy.ViewDeletionRequest(v.r.Context(), v.actor, privacy.AccountInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	return v.json(d)
}

// ownDeletion is the body of the steps about the own account.
type ownDeletion struct{}

func (p *portal) requestDeletionAPI(v *visit) error {
	if err := p.ownStep(v); err != nil {
		return err
	}
	r, err := p.Privacy.RequestDeletion(v.r.Context(), v.actor, privacy.RequestDeletionInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	return v.json(r)
}

func (p *portal) cancelDeletionAPI(v *visit) error {
	if err := p.ownStep(v); err != nil {
		return err
	}
	r, err := p.Privacy.CancelDeletion(v.r.Context(), v.actor, privacy.AccountInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	return v.json(r)
}

// ownStep finds who is signed in, and takes the empty object {} as the body.
func (p *portal) ownStep(v *visit) error {
	if err := p.enter(v); err != nil {
		return err
	}
	return readJSON(v, &ownDeletion{})
}
