package report

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opView = op.DefineUnrecorded("report.view", "See reports").ForWhole()

// Pages of reports.
const (
	Users        = "users"        // how many accounts there are, and how they come and go
	Activity     = "activity"     // sign-ins
	Applications = "applications" // what applications are used
	Security     = "security"     // what failed, what is locked, what looks like an attack
)

var pages = map[string]func(*reading) error{Users: (*reading).users, Activity: (*reading).activity, Applications: (*reading).usage, Security: (*reading).security}

// OwnPages is the application by which only sign-ins to the customers' own
// pages are counted.
const OwnPages = "-"

// ViewInput says which figures, of which time.
type ViewInput struct {
	Page  string `json:"page"`
	Range string `json:"range"` // today, 7, 30, 90, 365 (days, with today), own
	From  string `json:"from"`  // with own: the first day
	To    string `json:"to"`    // with own: the last day
	By    string `json:"by"`    // how fine trends are: hour, day, week, month; empty: as it fits
	// Application limits figures to one by its name; "-" to the customers' own pages.
	Application string `json:"application"`
	// Method limits figures to a way of signing in.
	Method string `json:"method"`
}

// Validate checks everything that can be chosen.
func (in ViewInput) Validate() error {
	var f fault.Fields
	f.Check(pages[in.Page] != nil, "page", "unknown", "Use users, activity, applications or security.")
	in.checkPeriod(&f)
	f.Check(in.By == "" || in.By == ByHour && in.hours() || in.By == ByDay || in.By == ByWeek || in.By == ByMonth, "by", "unknown", "Use day, week or month; hour for one day.")
	f.Check(len(in.Application) <= 80, "application", "too_long", "Use the name of an application.")
	f.Check(in.Method == "" || words.MatchString(in.Method), "method", "unknown", "Use a way of signing in, such as password or google.")
	return f.Err()
}

func (in ViewInput) hours() bool { return in.Range == Today || in.Range == Own && in.From == in.To }

// Target is the tenant.
func (in ViewInput) Target() op.Target { return op.Target{} }

// Report is a page of figures.
type Report struct {
	Page   string `json:"page"`
	Period Period `json:"period"`
	// Before is the period that figures are compared with: as long, and up to the
	// same hour if Period is not over.
	Before Period `json:"before"`
	By     string `json:"by"`
	Zone   string `json:"zone"` // whose days these are
	// CountedAt is when events were last counted.
	CountedAt time.Time `json:"counted_at"`
	// Counting says how much of the imported history is counted, in whole percent
	// below 100. It is nil when all is: until then the figures are not whole.
	Counting *int      `json:"counting,omitempty"`
	Figures  []Figure  `json:"figures"`
	Trends   []Trend   `json:"trends"`
	Parts    []Parts   `json:"parts"`
	Findings []Finding `json:"findings,omitempty"`
	Choices  []Choice  `json:"choices"`
}

// Figure is one number. Value and Before are shares in percent if Percent.
type Figure struct {
	Key     string   `json:"key"`
	Value   float64  `json:"value"`
	Before  *float64 `json:"before,omitempty"`
	Percent bool     `json:"percent,omitempty"`
	// Now says that it is of this moment, not of the period.
	Now bool `json:"now,omitempty"`
}

// Trend is one figure or several over time.
type Trend struct {
	Key    string      `json:"key"`
	Starts []time.Time `json:"starts"`
	Series []Series    `json:"series"`
}

// Series is a line of a trend, with a value for each start.
type Series struct {
	Key    string  `json:"key"`
	Values []int64 `json:"values"`
}

// Parts are figures side by side, the largest first.
type Parts struct {
	Key     string   `json:"key"`
	Columns []string `json:"columns"`
	Rows    []Part   `json:"rows"`
}

// Part has a value for each column.
type Part struct {
	Key    string  `json:"key"`
	Values []int64 `json:"values"`
}

// Finding is something that looks like an attack.
type Finding struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"` // the hour
	// Address tells addresses apart without naming one.
	Address  string `json:"address,omitempty"`
	Attempts int64  `json:"attempts"`
	Accounts int64  `json:"accounts,omitempty"`
	Nobody   int64  `json:"nobody,omitempty"` // attempts with names that nobody has
}

// Choice is what the figures can be limited by.
type Choice struct {
	Field  string   `json:"field"` // application, method
	Values []string `json:"values"`
}

// View returns the figures of a page. They are counted from events and from the
// accounts as they are now, in the days of the tenant's time zone; what
// happened in the last seconds may not be counted yet. A figure that cannot be
// told under a filter is left out, never told without it. The distinct users of a
// time are those whose accounts are there still.
//
// It returns [op.ErrWhole] for a role that reaches only segments.
func (s *Service) View(ctx context.Context, actor authz.Actor, in ViewInput) (Report, error) {
	return op.View(ctx, s.db, actor, opView, in, func(tx *op.Tx) (Report, error) { return s.read(tx, in) })
}

func (s *Service) read(tx *op.Tx, in ViewInput) (Report, error) {
	q := New(tx)
	st, err := q.state(tx.Ctx)
	if err != nil {
		return Report{}, fmt.Errorf("read what is counted: %w", err)
	}
	zone, _, err := found(q.zoneOf(tx.Ctx, zoneOfParams{Gen: st.Gen, Tenant: tx.Actor.Tenant}))
	if err != nil {
		return Report{}, fmt.Errorf("read the time zone of the counts: %w", err)
	}
	if zone == "" {
		if zone, err = q.tenantZone(tx.Ctx, tx.Actor.Tenant); err != nil {
			return Report{}, fmt.Errorf("read the tenant's time zone: %w", err)
		}
	}
	r := &reading{tx: tx, q: q, st: st, in: in, cal: calendarOf(zone)}
	r.p, r.before = in.period(r.cal, tx.Now)
	r.by = in.bucket(r.p, st.HoursFrom)
	r.starts = r.cal.starts(r.p, r.by)
	r.out = Report{Page: in.Page, Period: r.p, Before: r.before, By: r.by, Zone: zone, Figures: []Figure{}, Trends: []Trend{}, Parts: []Parts{}, Choices: []Choice{}}
	if st.CountedAt > 0 {
		r.out.CountedAt = micro(st.CountedAt)
	}
	if r.out.Counting, err = counting(tx.Ctx, q); err != nil {
		return Report{}, err
	}
	if err := pages[in.Page](r); err != nil {
		return Report{}, fmt.Errorf("read the figures of %s: %w", in.Page, err)
	}
	return r.out, nil
}

// counting is how much of the imported history is counted, nil for all of it.
func counting(ctx context.Context, q *Queries) (*int, error) {
	past, err := q.imported(ctx)
	if err != nil {
		return nil, fmt.Errorf("read how much of the imports is counted: %w", err)
	}
	if past.Counted >= past.Length {
		return nil, nil
	}
	share := min(int(100*float64(past.Counted)/float64(past.Length)), 99)
	return &share, nil
}
