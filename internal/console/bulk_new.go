package console

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
)

// chosen is what an act is to be done on: some rows, or all of a kept search.
// It is sealed into addresses, so that the page can be opened again after a
// proof of who one is.
type chosen struct {
	Accounts []string `json:"accounts,omitempty"`
	Search   asked    `json:"search,omitempty"`
}

func (c *console) sealChosen(tenant string, what chosen) string {
	plain, err := json.Marshal(what)
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	return base64.RawURLEncoding.EncodeToString(c.Ring.Seal(keyring.PurposeSearch, plain, chosenFor(tenant)))
}

func (c *console) openChosen(tenant, token string) (what chosen, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return what, false
	}
	plain, err := c.Ring.Open(keyring.PurposeSearch, sealed, chosenFor(tenant))
	return what, err == nil && json.Unmarshal(plain, &what) == nil
}

func chosenFor(tenant string) []byte { return []byte("console bulk " + tenant) }

// chosenLimit is how many rows can be chosen: more than a page shows.
const chosenLimit = 50

// chooseBulk takes the choice that was made in the results, and leads to the
// page of what can be done.
func (c *console) chooseBulk(v *visit) error {
	var what chosen
	if v.form("scope") == "all" {
		kept, ok := c.kept(v.tenant.ID, v.form("s"))
		if !ok {
			return errSearchLost
		}
		what.Search = kept
	} else {
		what.Accounts = v.r.PostForm["account"]
	}
	if len(what.Accounts) > chosenLimit {
		what.Accounts = what.Accounts[:chosenLimit]
	}
	if len(what.Accounts) == 0 && what.Search == nil {
		c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.T("bulk.choose_first")})
		back := v.here()
		if back == "" {
			back = view.CustomersPath(v.slug())
		}
		return v.goTo(back)
	}
	return v.goTo(bulkNewAddress(v.slug(), url.Values{"of": {c.sealChosen(v.tenant.ID, what)}}))
}

func bulkNewAddress(slug string, values url.Values) string {
	return view.BulkNewPath(slug) + "?" + values.Encode()
}

// bulkInput is the choice as the operations take it.
func (v *visit) bulkInput(what chosen) (directory.BulkInput, error) {
	if what.Search == nil {
		return directory.BulkInput{Accounts: what.Accounts}, nil
	}
	query, err := what.Search.input(v.Zone)
	query.AllTenants = false
	return directory.BulkInput{Search: &query}, err
}

// newBulkPage shows what the chosen act would do.
func (c *console) newBulkPage(v *visit) error {
	of := v.form("of")
	what, ok := c.openChosen(v.tenant.ID, of)
	if !ok {
		return errSearchLost
	}
	in, err := v.bulkInput(what)
	if err != nil {
		return err
	}
	title := v.N("bulk.of_selected", len(what.Accounts))
	if what.Search != nil {
		title = v.T("bulk.of_search")
	}
	page := view.BulkNewPage{Frame: c.frame(v, title), Of: of, Chosen: v.form("act"), Tag: v.form("tag")}
	for _, a := range c.bulkActs() {
		one := view.BulkAct{Name: a.name, Label: v.T("bulk.act." + a.name), Href: bulkNewAddress(v.slug(), url.Values{"of": {of}, "act": {a.name}})}
		if !v.actor.May(a.permission) {
			one.Blocked = v.T("bulk.who")
		}
		page.Acts = append(page.Acts, one)
		page.NeedsTag = page.NeedsTag || a.name == page.Chosen && a.do == nil
	}
	if page.Chosen == "" || page.NeedsTag && strings.TrimSpace(page.Tag) == "" {
		return v.show(view.BulkNew(page))
	}
	return c.preview(v, page, in)
}

// preview asks what the act would do and draws it.
func (c *console) preview(v *visit, page view.BulkNewPage, in directory.BulkInput) error {
	found, err := c.Directory.PreviewBulk(v.r.Context(), v.actor, directory.PreviewBulkInput{BulkInput: in, Act: page.Chosen, Tag: page.Tag})
	if f := fault.As(err); f != nil && (f.Kind == fault.Conflict || f.Kind == fault.Unavailable || page.NeedsTag && f.Kind == fault.Invalid) {
		page.Problem = v.sentence(f)
		v.draw(statusOf(f), view.BulkNew(page))
		return nil
	}
	if err != nil {
		return err
	}
	shown := &view.BulkPreview{Found: found.Found, Ready: found.Ready, LeftOut: v.bulkReasons(found.LeftOut), More: found.Found-found.Ready > len(found.Examples)}
	for _, e := range found.Examples {
		shown.Examples = append(shown.Examples, v.bulkLine(e.Account, e.Name, e.Code))
	}
	page.Preview = shown
	page.Start = view.Act{
		Op: bulkPermission(page.Chosen), Label: v.N("bulk.start."+page.Chosen, found.Ready), Action: view.BulkStartPath(v.slug()),
		What: []string{v.T("bulk.what." + page.Chosen), v.T("bulk.what_stop")},
	}
	for _, r := range statusReasons {
		page.Start.Reasons = append(page.Start.Reasons, view.Choice{Value: r, Text: v.T("status_reason." + r)})
	}
	return v.show(view.BulkNew(page))
}

// bulkPermission is the operation that does an act.
func bulkPermission(act string) string {
	if act == directory.BulkUntag {
		act = directory.BulkTag
	}
	return "directory.bulk_" + act
}

// startBulk begins an act and leads to its run.
func (c *console) startBulk(v *visit) error {
	what, ok := c.openChosen(v.tenant.ID, v.form("of"))
	if !ok {
		return errSearchLost
	}
	in, err := v.bulkInput(what)
	if err != nil {
		return err
	}
	if in.Expected, err = strconv.Atoi(v.form("expected")); err != nil {
		in.Expected = 0
	}
	actor := v.actor
	actor.Call.Reason = v.reason(statusReasons)
	for _, a := range c.bulkActs() {
		if a.name != v.form("act") {
			continue
		}
		run, err := c.startChosen(v, actor, a, in)
		if f := fault.As(err); f != nil && (f.Kind == fault.Conflict || f.Kind == fault.Stale || f.Code == "reason_required") {
			c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(f)})
			return v.goTo(bulkNewAddress(v.slug(), url.Values{"of": {v.form("of")}, "act": {a.name}, "tag": {v.form("tag")}}))
		}
		if err != nil {
			return err
		}
		return c.done(v, view.BulkRunPath(v.slug(), run.ID), v.T("bulk.started"))
	}
	return fault.ErrInvalid.WithFields(fault.Field{Name: "act", Code: "unknown", Message: "Choose an act."})
}

// choosing is what the results offer to somebody who may act on many accounts.
func (c *console) choosing(v *visit, in asked, found account.SearchOutput) *view.Choosing {
	if !v.mayChoose() || in["all_tenants"] != "" || len(found.Items) == 0 {
		return nil
	}
	total := v.Number(found.Total.Count)
	if found.Total.Capped || found.Partial {
		total += "+"
	}
	return &view.Choosing{Search: c.keep(v.tenant.ID, in), All: v.T("bulk.all_found", args{"Total": total})}
}
