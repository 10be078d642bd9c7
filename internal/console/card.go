package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
)

// teller tells events as cards in the reader's language.
type teller struct {
	*visit
	labels map[string]string // of the tenant's own fields, by key
	now    desk.Possible     // what acts depend on
	of     string            // login ID of the merged account that a card is of
}

// card tells one event.
func (t teller) card(e desk.Entry) view.Card {
	c := view.Card{ID: e.ID, Kind: kindOfCard(e.Card), At: e.At, Actor: t.actorOf(e.Actor), From: t.partOf(e.MergedFrom)}
	t.of = e.MergedFrom
	if c.Kind == view.KindNote {
		t.tellNote(&c, e)
		return c
	}
	data := dataOf(e.Data)
	c.Text = t.sentence(e.Type, data)
	c.Changes = t.changes(data)
	c.Acts = t.acts(e, data)
	t.tellExternal(&c, e, data)
	return c
}

// partOf is the account of that login ID, whose history stands in another's.
func (t teller) partOf(login string) *view.MergedPart {
	if login == "" {
		return nil
	}
	return &view.MergedPart{LoginID: login, Href: view.AccountPath(t.slug(), login)}
}

// tellExternal gives a card the tenant's own badge, and the way to the other
// system.
func (t teller) tellExternal(c *view.Card, e desk.Entry, data map[string]any) {
	if c.Kind != view.KindExternal {
		return
	}
	if e.External != nil {
		c.Word, c.Icon = e.External.Label, e.External.Icon
	}
	if link, ok := data["link"].(string); ok {
		c.Link, c.Host = otherSystem(link)
	}
	// When it happened is told where it came in later.
	text, _ := data["occurred_at"].(string)
	if at, err := time.Parse(time.RFC3339, text); err == nil && e.At.Sub(at).Abs() >= time.Minute {
		c.Text = joined(" · ", c.Text, t.T("event.occurred", args{"Time": t.Moment(at, t.Now, t.Zone)}))
	}
}

// tellNote tells a note by its text; a note that is gone leaves its trace.
func (t teller) tellNote(c *view.Card, e desk.Entry) {
	if e.Note == nil {
		c.Note = &view.Note{Redacted: true}
		return
	}
	c.ID, c.Note = e.Note.ID, t.note(*e.Note)
	c.Acts = t.noteActs(*e.Note)
}

// noteActs offers to remove a note's text, beside editing and pinning.
func (t teller) noteActs(n desk.VersionedNote) []view.CardAct {
	if n.RedactedAt != nil {
		return nil
	}
	act := t.sent("desk.redact_note", "note.redact", "eraser", view.NoteRedactPath(t.slug(), t.login(), n.ID),
		view.LabelValue{Label: "version", Value: strconv.Itoa(n.Version)})
	if act == nil {
		return nil
	}
	act.Sure = t.T("note.redact_what")
	return []view.CardAct{*act}
}

// noteCard tells a note that was read by itself.
func (t teller) noteCard(n desk.VersionedNote) view.Card {
	return view.Card{ID: n.ID, Kind: view.KindNote, At: n.At, Actor: author(n.Note), Note: t.note(n), Acts: t.noteActs(n)}
}

// author is who wrote a note: staff, or a program that writes for them.
func author(n desk.Note) view.Actor {
	if strings.HasPrefix(n.Author, "key_") {
		return view.Actor{Kind: view.ByKey, Name: n.Name}
	}
	return view.Actor{Kind: view.ByStaff, Name: n.Name}
}

func (t teller) note(n desk.VersionedNote) *view.Note {
	out := &view.Note{
		ID: n.ID, Text: n.Text, Version: n.Version, Pinned: n.Pinned,
		CanEdit: n.Editable && t.actor.May("desk.edit_note"), CanPin: t.actor.May("desk.pin_note"),
	}
	if n.RedactedAt != nil {
		out.Redacted, out.RedactedAt, out.RedactedBy = true, *n.RedactedAt, n.RedactedBy
		out.CanEdit, out.CanPin = false, false
	}
	for _, old := range n.Versions {
		out.Earlier = append(out.Earlier, view.NoteVersion{Text: old.Text, At: old.At, By: n.Name})
	}
	return out
}

// pinned is a pinned note as it stands above the timeline.
func (t teller) pinned(n desk.Note) view.Card {
	return view.Card{
		ID: n.ID, Kind: view.KindNote, At: n.At, Actor: author(n), From: t.partOf(n.MergedFrom),
		Note: &view.Note{ID: n.ID, Text: n.Text, Version: n.Version, Pinned: true},
	}
}

// actorOf says who did it. The customer leads to the page itself: there is
// nobody else it could be.
func (t teller) actorOf(a event.Actor) view.Actor {
	out := view.Actor{Name: a.Name}
	switch authz.Kind(a.Kind) {
	case authz.Member:
		out.Kind = view.ByStaff
	case authz.DeskKey, authz.SystemKey:
		out.Kind = view.ByKey
	case authz.Customer:
		out.Kind, out.Href = view.ByCustomer, view.AccountPath(t.slug(), t.r.PathValue("id"))
	case authz.Anonymous:
		out.Kind = view.ByAnonymous
	default:
		out.Kind, out.Name = view.BySystem, ""
	}
	return out
}

// dataOf reads an event's data. What is not an object has no values, and the
// data of an erased account is none.
func dataOf(raw json.RawMessage) map[string]any {
	var data map[string]any
	if json.Unmarshal(raw, &data) != nil {
		return nil
	}
	return data
}

// sentence tells an event in words.
func (t teller) sentence(name string, data map[string]any) string {
	how, known := tellings[name]
	if !known {
		return t.T("event.other", locale.Args{"Type": name})
	}
	var parts []string
	for _, s := range how.sentences {
		if values, ok := t.meets(s, data); ok {
			parts = append(parts, t.T(s.key, values))
			break
		}
	}
	for _, d := range how.details {
		if d == "ip" && data["place"] != nil {
			continue // the place says it in words
		}
		if text := t.value(d, data[d]); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// meets gives the values that a sentence names, if the data has them all.
func (t teller) meets(s sentence, data map[string]any) (locale.Args, bool) {
	values := locale.Args{}
	for _, need := range s.needs {
		name, want, exact := strings.Cut(need, "=")
		raw := data[name]
		if exact && raw != want {
			return nil, false
		}
		text := t.value(name, raw)
		if text == "" {
			return nil, false
		}
		values[camel(name)] = text
	}
	return values, true
}

// camel writes a field's name as texts name it: identity_type, IdentityType.
func camel(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// changes are the values before and after, by field.
func (t teller) changes(data map[string]any) []view.Change {
	before, _ := data["old"].(map[string]any)
	after, _ := data["new"].(map[string]any)
	fields := map[string]bool{}
	for k := range before {
		fields[k] = true
	}
	for k := range after {
		fields[k] = true
	}
	out := make([]view.Change, 0, len(fields))
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		c := view.Change{Key: f, Old: t.value(f, before[f]), New: t.value(f, after[f])}
		if key, own := strings.CutPrefix(f, "attribute."); own {
			if c.Label = t.labels[key]; c.Label == "" {
				c.Label = key
			}
		} else if !t.Has("field." + f) {
			c.Label = f
		}
		out = append(out, c)
	}
	return out
}

// value writes one value of an event's data.
func (t teller) value(name string, raw any) string {
	switch x := raw.(type) {
	case nil:
		return ""
	case string:
		return t.written(name, x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return t.word("bool.", strconv.FormatBool(x))
	case map[string]any:
		return t.together(x)
	case []any:
		parts := make([]string, 0, len(x))
		for _, one := range x {
			parts = append(parts, t.value(name, one))
		}
		return joined(" · ", parts...)
	}
	return fmt.Sprint(raw)
}

func (t teller) written(name, x string) string {
	if prefix, ours := valueWords[name]; ours {
		return t.ourWord(prefix, x)
	}
	switch name {
	case "until":
		if at, err := time.Parse(time.RFC3339, x); err == nil {
			return t.Moment(at, t.Now, t.Zone)
		}
	case "birthday":
		return t.isoBirthday(x)
	case "phone":
		return fold.ShowPhone(x)
	}
	return x
}

// ourWord writes a value that is a word of ours, and any other as it is: a
// reason can be what somebody of the staff wrote. A tenant's own provider, of
// the form oidc:name, is told as one kind.
func (t teller) ourWord(prefix, x string) string {
	if kind, _, own := strings.Cut(x, ":"); own && prefix == "identity." && t.Has(prefix+kind) {
		return t.word(prefix, kind)
	}
	return t.word(prefix, x)
}

// together writes a value of several parts, an address for one, in the order
// in which people write it.
func (t teller) together(x map[string]any) string {
	text := func(name string) string { return t.value(name, x[name]) }
	return joined(", ", text("line1"), text("line2"), joined(" ", text("postal_code"), text("locality")), text("region"), text("country"))
}
