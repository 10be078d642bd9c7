package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// figure is one measured line.
type figure struct {
	Engine   string  `json:"engine"`
	Accounts int     `json:"accounts"`
	Kind     string  `json:"kind"`
	N        int     `json:"n,omitempty"`
	P50      float64 `json:"p50_ms,omitempty"`
	P99      float64 `json:"p99_ms,omitempty"`
	Goal     float64 `json:"goal_ms,omitempty"`
	Raw      float64 `json:"times_raw,omitempty"` // p50 over that of the raw limits
	Value    float64 `json:"value,omitempty"`
	Unit     string  `json:"unit,omitempty"`
	Least    float64 `json:"goal_per_second,omitempty"`
	Share    float64 `json:"share_of_raw,omitempty"` // of the raw rate of the same run
	Note     string  `json:"note,omitempty"`
}

type report struct {
	At      string   `json:"at"`
	Cores   int      `json:"cores"`
	Go      string   `json:"go"`
	Figures []figure `json:"figures"`

	raw float64 // p50 of an empty answer and a commit, of the database that is measured
}

func newReport() *report {
	return &report{At: time.Now().UTC().Format(time.RFC3339), Cores: runtime.NumCPU(), Go: runtime.Version()}
}

// limit notes what no search over this database can be faster than: both
// limits have to be paid.
func (r *report) limit(engine string, accounts int, kind string, took []time.Duration, note string) {
	f := figure{Engine: engine, Accounts: accounts, Kind: kind, N: len(took), P50: percentile(took, 50), P99: percentile(took, 99), Note: note}
	r.Figures, r.raw = append(r.Figures, f), r.raw+f.P50
	fmt.Printf("   %-34s p50 %7.2f ms   p99 %7.2f ms   %s\n", kind, f.P50, f.P99, note)
}

// times notes how long one kind of search took, beside the raw limits of the
// same run. The goals are for SQLite.
func (r *report) times(engine string, accounts int, kind string, goal float64, took []time.Duration, note string) {
	f := figure{Engine: engine, Accounts: accounts, Kind: kind, N: len(took), Note: note, P50: percentile(took, 50), P99: percentile(took, 99)}
	f.Raw = math.Round(10*f.P50/r.raw) / 10
	verdict := ""
	if engine == "sqlite" {
		f.Goal = goal
		verdict = fmt.Sprintf("goal %2.0f ms", goal)
		if f.P99 > goal {
			verdict += " SHORT"
		}
	}
	r.Figures = append(r.Figures, f)
	fmt.Printf("   %-34s p50 %7.2f ms   p99 %7.2f ms   %5.1f × raw   %-16s %s\n", kind, f.P50, f.P99, f.Raw, verdict, note)
}

func (r *report) value(engine string, accounts int, kind string, v float64, unit, note string) {
	r.Figures = append(r.Figures, figure{Engine: engine, Accounts: accounts, Kind: kind, Value: v, Unit: unit, Note: note})
	fmt.Printf("   %-34s %10.1f %-12s %s\n", kind, v, unit, note)
}

// rate is how often something can be done in a second by so many at once.
type rate struct {
	kind    string
	callers int
	took    []time.Duration
	during  time.Duration
	goal    float64 // a second; 0: none. The goals are for SQLite.
	raw     float64 // a second, of what cannot be faster; 0: none
	note    string
}

func (f rate) perSecond() float64 { return float64(len(f.took)) / f.during.Seconds() }

// rate notes a rate beside the raw one of the same run, with p50 and p99 of
// what each caller waits.
func (r *report) rate(engine string, accounts int, m rate) {
	f := figure{
		Engine: engine, Accounts: accounts, Kind: m.kind, N: len(m.took), P50: percentile(m.took, 50), P99: percentile(m.took, 99),
		Value: math.Round(10*m.perSecond()) / 10, Unit: "/s", Note: fmt.Sprintf("%d callers", m.callers),
	}
	verdict := ""
	if engine == "sqlite" && m.goal > 0 {
		f.Least = m.goal
		verdict = fmt.Sprintf("goal %.0f/s", m.goal)
		if f.Value < m.goal {
			verdict += " SHORT"
		}
	}
	if m.raw > 0 {
		f.Share = math.Round(1000*m.perSecond()/m.raw) / 1000
		f.Note += fmt.Sprintf("; %.1f %% of raw", 100*f.Share)
	}
	if m.note != "" {
		f.Note += "; " + m.note
	}
	r.Figures = append(r.Figures, f)
	fmt.Printf("   %-34s %9.1f /s   p50 %7.2f ms   p99 %7.2f ms   %-16s %s\n", f.Kind, f.Value, f.P50, f.P99, verdict, f.Note)
}

func percentile(took []time.Duration, p int) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Clone(took)
	slices.Sort(sorted)
	i := min(len(sorted)*p/100, len(sorted)-1)
	return float64(sorted[i].Microseconds()) / 1000
}

func (r *report) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the figures: %w", err)
	}
	path := filepath.Join(dir, "latest.json")
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	fmt.Println("figures:", path)
	return nil
}
