package webhook

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// The longest settings.
const (
	nameLength = 60
	urlLength  = 1000
	mostEvents = 200
	mostValues = 50
	mostNarrow = 50
)

// Settings are what people choose of an endpoint.
type Settings struct {
	Name string `json:"name"`
	// URL begins with https://; http:// works only for networks that the operator
	// has listed.
	URL string `json:"url"`
	// Events are names of types, their aliases, families such as account.*, or *
	// for everything.
	Events []string `json:"events"`
	// Segment limits it to events about accounts that are in this segment when it
	// is looked at; empty: all events.
	Segment string `json:"segment"`
	// Applications are ids: only events that name one of these, such as sign-ins.
	// None: all events.
	Applications []string `json:"applications,omitempty"`
	// Fields are names of fields: only events that say that one of these changed.
	// None: all events. Both are ids and names: no filter holds anything of a
	// customer. That an account is erased passes both.
	Fields []string `json:"fields,omitempty"`
}

func (in Settings) check(f *fault.Fields) {
	name, err := fold.Text(in.Name)
	f.Check(err == nil && name != "" && utf8.RuneCountInString(name) <= nameLength, "name", "name", fmt.Sprintf("Give a name of 1 to %d characters.", nameLength))
	checkURL(f, in.URL)
	f.Check(len(in.Events) > 0, "events", "required", "Choose what it is to be told: at least one type of event, or * for everything.")
	f.Check(len(in.Events) <= mostEvents, "events", "too_many", fmt.Sprintf("Choose %d names at most, or a family such as account.*.", mostEvents))
	checkFilters(f, in)
	for _, chosen := range in.Events {
		if !known(chosen) {
			f.Add("events", "unknown", fmt.Sprintf("There is no event %.60q. Use a type, an alias, a family such as account.*, or *.", chosen))
			return
		}
	}
}

// checkURL holds an address to what can be asked: where it leads is looked at
// when it is connected to.
func checkURL(f *fault.Fields, address string) {
	u, err := url.Parse(address)
	ok := err == nil && len(address) <= urlLength && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && u.Fragment == "" &&
		!strings.ContainsAny(address, " \"<>\\#") && utf8.ValidString(address)
	f.Check(ok, "url", "url", "Give an address that begins with https://, such as https://shop.example.com/readmit, without a name, password or #.")
}

// kept are the settings as they are stored.
func (in Settings) kept() Settings {
	in.Name, _ = fold.Text(in.Name)
	in.Events, in.Applications, in.Fields = unique(in.Events), unique(in.Applications), unique(in.Fields)
	return in
}

func unique(list []string) []string {
	seen, out := map[string]bool{}, []string{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// checkSegment asks whether the tenant has the segment.
func checkSegment(tx *op.Tx, segment string) error {
	if segment == "" {
		return nil
	}
	there, err := New(tx).isSegment(tx.Ctx, isSegmentParams{Tenant: tx.Actor.Tenant, ID: segment})
	if err != nil {
		return fmt.Errorf("look for a segment: %w", err)
	}
	if !there {
		return ErrNoSegment
	}
	return nil
}

// valueName is the name of a value in an event's data: email, attribute.size.
var valueName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}(\.[A-Za-z0-9_-]{1,60})?$`)

func checkValues(f *fault.Fields, values []string) {
	f.Check(len(values) <= mostValues, "values", "too_many", fmt.Sprintf("Name %d values at most.", mostValues))
	for _, name := range values {
		if !valueName.MatchString(name) {
			f.Add("values", "syntax", fmt.Sprintf("%.60q is no name of a value. Use names as they stand in the examples of events, such as email or first_name.", name))
			return
		}
	}
}
