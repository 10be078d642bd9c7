package console

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/fault"
)

// duplicateRoutes are the pages of likely duplicates, and what is done about
// them.
func (c *console) duplicateRoutes(mux *http.ServeMux, one string) {
	const list = "/duplicates"
	for pattern, act := range map[string]act{
		"GET " + one + list:                       c.duplicatesPage,
		"GET " + one + list + "/count":            c.duplicateCount,
		"GET " + one + list + "/{other}":          c.comparePage,
		"POST " + one + list + "/{other}/merge":   c.merge,
		"POST " + one + list + "/{other}/dismiss": c.dismissDuplicate,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

func (v *visit) mergedPart(a account.MergedAccount) *view.MergedPart {
	return &view.MergedPart{LoginID: a.ID, Href: view.AccountPath(v.slug(), a.ID)}
}

// duplicateCount answers the line of the sidebar: the page stands already.
func (c *console) duplicateCount(v *visit) error {
	login := v.r.PathValue("id")
	found, err := c.Directory.CountDuplicates(v.r.Context(), v.actor, directory.DuplicatesInput{Account: login})
	if err != nil {
		return err
	}
	if !v.fragment() {
		return v.goTo(view.DuplicatesPath(v.slug(), login))
	}
	v.w.Header().Set("Cache-Control", "no-store")
	return v.show(view.DuplicateCount(v.View, view.DuplicatesPath(v.slug(), login), found.Count))
}

func (c *console) duplicatesPage(v *visit) error {
	login := v.r.PathValue("id")
	a, err := c.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: login})
	if err != nil {
		return err
	}
	found, err := c.Directory.ListDuplicates(v.r.Context(), v.actor, directory.DuplicatesInput{Account: login})
	if err != nil {
		return err
	}
	page := view.DuplicatesPage{Frame: c.frame(v, v.T("duplicates.title")), Name: v.name(a.Summary), Back: view.AccountPath(v.slug(), login)}
	for _, d := range found.Items {
		page.List = append(page.List, v.duplicateLine(login, d))
	}
	return v.show(view.Duplicates(page))
}

func (v *visit) duplicateLine(login string, d directory.Duplicate) view.DuplicateLine {
	name := v.name(d.Account)
	out := view.DuplicateLine{
		LoginID: d.Account.ID, Name: name, Initials: initials(name), Href: view.AccountPath(v.slug(), d.Account.ID),
		Email: text(d.Account.Email), Phone: phone(d.Account.Phone), Labels: labels(d.Account), Grounds: v.grounds(d.Grounds), Score: d.Score,
	}
	if out.Email == "" {
		out.Email = text(d.Account.UnverifiedEmail)
	}
	if v.actor.May("directory.preview_merge") {
		out.Compare = view.ComparePath(v.slug(), login, d.Account.ID)
	}
	if d.Dismissed != nil {
		out.DismissedBy, out.DismissedAt = d.Dismissed.By, d.Dismissed.At
	} else if v.actor.May("directory.dismiss_duplicate") {
		for _, g := range d.Grounds {
			out.Seen = joined(" ", out.Seen, string(g))
		}
		out.Dismiss = view.Act{
			Op: "directory.dismiss_duplicate", Label: v.T("duplicates.dismiss"), Action: view.DismissPath(v.slug(), login, d.Account.ID), Daily: true,
			What: []string{v.T("duplicates.dismiss_what")}, Reasons: v.mergeReasons(dismissReasons),
		}
	}
	return out
}

// grounds are why two accounts are likely one person's, in words.
func (v *visit) grounds(list []account.Ground) []string {
	out := make([]string, 0, len(list))
	for _, g := range list {
		out = append(out, v.T("ground."+string(g)))
	}
	return out
}

// The kinds of reason to merge and to dismiss, as merge_reason.* keys.
var (
	mergeReasons   = []string{"signed_up_twice", "owner", "import", "other"}
	dismissReasons = []string{"family", "namesake", "shared", "other"}
)

func (v *visit) mergeReasons(list []string) (out []view.Choice) {
	for _, r := range list {
		out = append(out, view.Choice{Value: r, Text: v.T("merge_reason." + r)})
	}
	return out
}

// mergeReason is the chosen kind of reason in words, with what was written.
func (v *visit) mergeReason(list []string) string {
	code, words := v.form("reason_code"), strings.TrimSpace(v.form("reason"))
	for _, r := range list {
		if r == code && r != "other" {
			return strings.TrimSuffix(v.T("merge_reason."+r)+": "+words, ": ")
		}
	}
	return words
}

func (c *console) comparePage(v *visit) error {
	login, other := v.r.PathValue("id"), v.r.PathValue("other")
	p, err := c.Directory.PreviewMerge(v.r.Context(), v.actor, directory.PairInput{Account: login, Other: other})
	if err != nil {
		return err
	}
	if _, err := c.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: other}); err != nil { // who reads an account is told of each
		return err
	}
	labels, err := c.labels(v)
	if err != nil {
		return err
	}
	page := view.ComparePage{
		Frame: c.frame(v, v.T("compare.title")), Account: v.compareSide(p.Account), Other: v.compareSide(p.Other),
		Back: view.DuplicatesPath(v.slug(), login), Turn: view.ComparePath(v.slug(), other, login),
		Grounds: v.grounds(p.Grounds), Ends: v.mergeEnds(p), Version: p.Version, OtherVersion: p.OtherVersion,
		Merge: view.Act{
			Op: "directory.merge", Label: v.T("compare.merge"), Action: view.MergePath(v.slug(), login, other), Level: v.T("compare.level"),
			Reasons: v.mergeReasons(mergeReasons),
		},
	}
	if !v.actor.May("directory.merge") {
		page.Merge.Blocked = v.T("compare.who")
	}
	if p.Stop != "" {
		page.Stop = v.inWords(p.Stop, p.StopText, nil)
	}
	for _, f := range p.Fields {
		page.Fields = append(page.Fields, v.compareField(f, labels))
	}
	return v.show(view.Compare(page))
}

func (v *visit) compareSide(a account.Account) view.CompareSide {
	name := v.name(a.Summary)
	return view.CompareSide{
		LoginID: a.ID, Name: name, Initials: initials(name), Href: view.AccountPath(v.slug(), a.ID), Labels: labels(a.Summary),
		Created: view.Moment{At: a.CreatedAt}, LastLogin: view.Moment{At: instant(a.LastLoginAt)},
	}
}

func (v *visit) compareField(f account.MergeField, labels map[string]string) view.CompareField {
	out := view.CompareField{Name: f.Name, Account: f.Account, Other: f.Other, Takes: f.Takes, Choice: f.Choice}
	kind, key, _ := strings.Cut(f.Name, ".")
	switch kind {
	case "attribute":
		out.Label = labels[key]
	case "identity":
		name := v.identityName(key)
		out.Label = v.T("compare.identity", args{"Name": name})
		reword(out, func(string) string { return name })
	case "gender":
		out.Label = v.T("compare.field.gender")
		reword(out, func(value string) string { return v.T("gender." + value) })
	default:
		out.List = kind == "phones" || kind == "addresses" || kind == "segments"
		out.Label = v.T("compare.field." + kind)
	}
	return out
}

// reword puts words in the place of both accounts' values.
func reword(f view.CompareField, word func(value string) string) {
	for _, values := range [][]string{f.Account, f.Other} {
		for i := range values {
			values[i] = word(values[i])
		}
	}
}

// identityName is what a login method is called.
func (v *visit) identityName(kind string) string {
	if v.Has("identity." + kind) {
		return v.T("identity." + kind)
	}
	return strings.TrimPrefix(kind, "oidc:")
}

// mergeEnds says what ends with a merge, who is told, and that nothing takes it
// back.
func (v *visit) mergeEnds(p directory.MergePreview) []string {
	out := []string{v.T("compare.ends_other"), v.T("compare.ends_factors"), v.T("preview.no_sessions")}
	if p.Sessions > 0 {
		out[2] = v.N("preview.sessions", p.Sessions)
	}
	if len(p.Applications) > 0 {
		out = append(out, v.T("preview.applications", args{"Names": strings.Join(p.Applications, ", ")}))
	}
	names := make([]string, 0, len(p.Told))
	for _, t := range p.Told {
		names = append(names, t.To)
	}
	told := v.T("preview.no_channel")
	if len(names) > 0 {
		told = v.T("compare.told", args{"To": strings.Join(names, ", ")})
	}
	return append(out, told, v.T("compare.history"), v.T("compare.not_undone"))
}

// merge merges two accounts, or asks for a second person's yes to it.
func (c *console) merge(v *visit) error {
	in := directory.MergeInput{Account: v.r.PathValue("id"), Other: v.r.PathValue("other"), Choices: map[string]string{}}
	in.Version, _ = strconv.ParseInt(v.form("version"), 10, 64)
	in.OtherVersion, _ = strconv.ParseInt(v.form("other_version"), 10, 64)
	for name := range v.r.PostForm {
		if field, chosen := strings.CutPrefix(name, "choice."); chosen {
			in.Choices[field] = v.form(name)
		}
	}
	actor := v.actor
	actor.Call.Reason = v.mergeReason(mergeReasons)
	_, err := c.Directory.Merge(v.r.Context(), actor, in)
	if errors.Is(err, account.ErrChangedMeanwhile) || errors.Is(err, fault.ErrInvalid) {
		c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.T("compare.changed")})
		return v.goTo(view.ComparePath(v.slug(), in.Account, in.Other))
	}
	if err != nil {
		return c.undone(v, view.ComparePath(v.slug(), in.Account, in.Other), err)
	}
	return c.done(v, view.AccountPath(v.slug(), in.Account), v.T("compare.done"))
}

func (c *console) dismissDuplicate(v *visit) error {
	in := directory.DismissInput{Account: v.r.PathValue("id"), Other: v.r.PathValue("other")}
	for _, ground := range strings.Fields(v.form("grounds")) {
		in.Grounds = append(in.Grounds, account.Ground(ground))
	}
	actor := v.actor
	actor.Call.Reason = v.mergeReason(dismissReasons)
	back := view.DuplicatesPath(v.slug(), in.Account)
	if _, err := c.Directory.DismissDuplicate(v.r.Context(), actor, in); err != nil {
		return c.undone(v, back, err)
	}
	return c.done(v, back, v.T("duplicates.dismissed_now"))
}
