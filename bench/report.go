package main

import (
	"encoding/json"
	"fmt"
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
	Value    float64 `json:"value,omitempty"`
	Unit     string  `json:"unit,omitempty"`
	Note     string  `json:"note,omitempty"`
}

type report struct {
	At      string   `json:"at"`
	Cores   int      `json:"cores"`
	Go      string   `json:"go"`
	Figures []figure `json:"figures"`
}

func newReport() *report {
	return &report{At: time.Now().UTC().Format(time.RFC3339), Cores: runtime.NumCPU(), Go: runtime.Version()}
}

func (r *report) times(engine string, accounts int, kind string, goal float64, took []time.Duration, note string) {
	f := figure{Engine: engine, Accounts: accounts, Kind: kind, N: len(took), Goal: goal, Note: note}
	f.P50, f.P99 = percentile(took, 50), percentile(took, 99)
	r.Figures = append(r.Figures, f)
	verdict := ""
	if goal > 0 {
		verdict = fmt.Sprintf("goal %4.0f ms", goal)
		if f.P99 > goal {
			verdict += "  SHORT"
		}
	}
	fmt.Printf("   %-34s p50 %7.2f ms   p99 %7.2f ms   %s  %s\n", kind, f.P50, f.P99, verdict, note)
}

func (r *report) value(engine string, accounts int, kind string, v float64, unit, note string) {
	r.Figures = append(r.Figures, figure{Engine: engine, Accounts: accounts, Kind: kind, Value: v, Unit: unit, Note: note})
	fmt.Printf("   %-34s %10.1f %-12s %s\n", kind, v, unit, note)
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
