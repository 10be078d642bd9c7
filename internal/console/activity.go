package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
)

// filter is which part of an account's activity is asked for.
type filter struct {
	kinds    []string
	words    string // in notes
	from, to string // days, or empty
}

// filterIn reads the filter from the address. What is no day is left out.
func filterIn(query url.Values, zone *time.Location) filter {
	day := func(name string) string {
		if _, err := time.ParseInLocation(time.DateOnly, query.Get(name), zone); err != nil {
			return ""
		}
		return query.Get(name)
	}
	return filter{kinds: query["type"], words: strings.TrimSpace(query.Get("words")), from: day("from"), to: day("to")}
}

// input is the filter as a list to ask for. Both days count.
func (f filter) input(account string, zone *time.Location) desk.ListActivityInput {
	in := desk.ListActivityInput{Account: account, Words: f.words}
	for _, k := range f.kinds {
		if strings.HasPrefix(k, desk.ExternalPrefix) {
			in.Types = append(in.Types, k)
			continue
		}
		in.Types = append(in.Types, cardsOfKind(view.Kind(k))...)
	}
	if at, err := time.ParseInLocation(time.DateOnly, f.from, zone); err == nil {
		in.From = at
	}
	if at, err := time.ParseInLocation(time.DateOnly, f.to, zone); err == nil {
		in.To = at.AddDate(0, 0, 1)
	}
	return in
}

// query is the filter as it stands in addresses.
func (f filter) query() url.Values {
	q := url.Values{}
	for _, k := range f.kinds {
		q.Add("type", k)
	}
	if f.words != "" {
		q.Set("words", f.words)
	}
	if f.from != "" {
		q.Set("from", f.from)
	}
	if f.to != "" {
		q.Set("to", f.to)
	}
	return q
}

func (f filter) empty() bool { return len(f.kinds) == 0 && f.words == "" && f.from == "" && f.to == "" }

// drawActivity draws the account's page with its activity. A form that has a
// text is shown as it was sent, with what is to be said about it.
func (c *console) drawActivity(v *visit, page accountView, form view.NoteForm) error {
	var seen int64
	if v.actor.May("desk.watch_activity") {
		news, err := c.Desk.WatchActivity(v.r.Context(), v.actor, desk.WatchActivityInput{Account: page.Account.LoginID})
		if err != nil {
			return err
		}
		seen = news.Last
	}
	a, err := c.timeline(v, page.Account.LoginID, page.fields)
	if err != nil {
		return err
	}
	a.Live, a.After = v.actor.May("desk.watch_activity"), strconv.FormatInt(seen, 10)
	if v.actor.May("desk.add_note") {
		if form.Key == "" {
			form.Key = c.NewID("idk")
		}
		form.Slug, form.LoginID = v.slug(), page.Account.LoginID
		a.Form = &form
	}
	page.Activity, page.Tab = &a, view.TabActivity
	status := http.StatusOK
	if form.Problem != "" || form.Warning != "" || page.Account.Reveal != nil {
		status = http.StatusUnprocessableEntity
	}
	v.draw(status, view.AccountView(page.AccountPage))
	return nil
}

// activity answers a part of the timeline: the first cards under a filter, or
// with a cursor the next older ones.
func (c *console) activity(v *visit) error {
	if !v.fragment() {
		return v.goTo(view.AccountPath(v.slug(), v.r.PathValue("id")) + "?" + v.r.URL.RawQuery)
	}
	fields, err := c.labels(v)
	if err != nil {
		return err
	}
	a, err := c.timeline(v, v.r.PathValue("id"), fields)
	if err != nil {
		return err
	}
	if v.form("cursor") != "" {
		return v.show(view.ActivityMore(v.View, a))
	}
	// The address names the filter, so that it can be sent and gone back to.
	q := filterIn(v.r.URL.Query(), v.Zone).query()
	path := view.AccountPath(v.slug(), a.LoginID)
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	v.w.Header().Set("HX-Replace-Url", path)
	return v.show(view.ActivityList(v.View, a))
}

// timeline reads one page of the activity.
func (c *console) timeline(v *visit, loginID string, fields map[string]string) (view.Activity, error) {
	f := filterIn(v.r.URL.Query(), v.Zone)
	in := f.input(loginID, v.Zone)
	in.Cursor = v.r.URL.Query().Get("cursor")
	read, err := c.Desk.ListActivity(v.r.Context(), v.actor, in)
	if err != nil {
		return view.Activity{}, err
	}
	a := view.Activity{
		Slug: v.slug(), LoginID: loginID, From: f.from, To: f.to, Words: f.words, Types: choices(read, f.kinds), Filtered: !f.empty(),
	}
	teller := teller{visit: v, labels: fields, now: read.Now}
	for _, n := range read.Pinned {
		a.Pinned = append(a.Pinned, teller.pinned(n))
	}
	for _, e := range read.Items {
		a.Cards = append(a.Cards, teller.card(e))
	}
	if read.NextCursor != "" {
		q := f.query()
		q.Set("cursor", read.NextCursor)
		a.Next = view.ActivityPath(v.slug(), loginID) + "?" + q.Encode()
	}
	return a, nil
}

// choices are the kinds of card in the filter, and behind them the tenant's own
// types.
func choices(read desk.Activity, chosen []string) []view.TypeChoice {
	var out []view.TypeChoice
	at := map[view.Kind]int{}
	for _, t := range read.Types {
		k := kindOfCard(t.Card)
		if i, known := at[k]; known {
			out[i].Count += int(t.Count)
			continue
		}
		at[k] = len(out)
		out = append(out, view.TypeChoice{Kind: k, Value: string(k), Count: int(t.Count), Selected: slices.Contains(chosen, string(k))})
	}
	for _, t := range read.External {
		value := desk.ExternalPrefix + t.Type
		out = append(out, view.TypeChoice{
			Kind: view.KindExternal, Value: value, Word: t.Label, Icon: t.Icon, Count: int(t.Count), Selected: slices.Contains(chosen, value),
		})
	}
	return out
}
