package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Goals for reports and duplicates at 1 M accounts, on SQLite (docs/design/0013).
const (
	rollUp         = "report: events counted"
	yearGoal       = 50.0 // ms
	duplicatesGoal = 10.0 // ms: as much as the whole page of the account
	// mostUnasked is how many accounts' months are counted where everything is
	// measured: ten million events take longer than all the rest.
	mostUnasked = 100_000
)

// asking is one thing that is asked about reports or duplicates.
type asking struct {
	name string
	goal float64
	path func(p person) string
	of   url.Values
}

// years are asked of a database with months of activity, duplicates of each.
var (
	years      = []asking{yearOf("users"), yearOf("activity"), yearOf("applications"), yearOf("security")}
	duplicates = []asking{
		{"duplicates: found for a page", duplicatesGoal, func(p person) string { return "/api/v1/accounts/" + p.LoginID + "/duplicates/count" }, nil},
		{"duplicates: listed", duplicatesGoal, func(p person) string { return "/api/v1/accounts/" + p.LoginID + "/duplicates" }, nil},
	}
)

func yearOf(page string) asking {
	return asking{"report: a year, " + page, yearGoal, func(person) string { return "/api/v1/reports/" + page }, url.Values{"range": {"365"}}}
}

func asked(list []asking, only string) bool {
	return slices.ContainsFunc(list, func(a asking) bool { return strings.Contains(a.name, only) })
}

// reports counts what happened in months, then asks for pages over a year.
func reports(ctx context.Context, o options, r *report, engine string, n int, at where, people []person) (err error) {
	if !asked(years, o.only) && !strings.Contains(rollUp, o.only) || o.only == "" && n > mostUnasked {
		return nil
	}
	if err := counted(ctx, o, r, engine, n, at); err != nil {
		return err
	}
	s, err := serveFor(ctx, o, at, "supervisor")
	if err != nil {
		return err
	}
	defer func() {
		if stopped := s.stop(); err == nil {
			err = stopped
		}
	}()
	if err := raw(ctx, r, s, engine, n, at, o.dir); err != nil {
		return err
	}
	return askAll(ctx, o, r, s, engine, n, at, years, people)
}

// askAll asks each of a list about some of the people.
func askAll(ctx context.Context, o options, r *report, s *server, engine string, n int, at where, list []asking, people []person) error {
	people = people[:min(len(people), max(o.queries/2, 20))]
	for _, a := range list {
		if !strings.Contains(a.name, o.only) {
			continue
		}
		if err := warm(at); err != nil {
			return err
		}
		var took []time.Duration
		for i, p := range people {
			_, d, err := s.get(ctx, a.path(p), a.of)
			if err != nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
			if i >= len(people)/20 { // the first ones warm the caches
				took = append(took, d)
			}
		}
		r.times(engine, n, a.name, a.goal, took, "")
	}
	return nil
}

// counted measures the roll-up at its full pace: what is not counted yet is
// counted for the reports that are shown, and everything once more beside them,
// compared and replaced. Beside it stand commits of one caller.
func counted(ctx context.Context, o options, r *report, engine string, n int, at where) error {
	before, err := countedSoFar(ctx, at)
	if err != nil {
		return err
	}
	took, peak, err := timed(ctx, o, at, "report", "rebuild")
	if err != nil {
		return err
	}
	all, err := countedSoFar(ctx, at)
	if err != nil {
		return err
	}
	db, gone, err := scratch(ctx, at, o.dir)
	if err != nil {
		return err
	}
	defer gone()
	one, err := commits(ctx, db, 1, 2*time.Second)
	if err != nil {
		return err
	}
	rate := float64(all-before+all) / took.Seconds()
	r.value(engine, n, rollUp, rate, "events/s", fmt.Sprintf("of %d; raw: %.0f commits/s of one caller, %.1f events for each; peak memory %.0f MB", all, one, rate/one, peak))
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM lease WHERE holder = 'bench'")
		return err
	})
}

// countedSoFar is how many events the shown reports have counted.
func countedSoFar(ctx context.Context, at where) (n int64, err error) {
	config := store.Config{Dir: at[1]}
	if len(at) > 2 {
		config = store.Config{URL: at[3]}
	}
	db, err := store.Open(ctx, config)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT COALESCE(sum(events), 0) FROM report_place").Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("read how much is counted: %w", err)
	}
	return n, nil
}
