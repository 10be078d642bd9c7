// Command bench measures the main job on real input: it fills a database with
// demo customers, exports them, imports that file into an empty database, and
// then searches over HTTP, audit row included. Beside each figure stands the
// raw limit of the same run: an empty HTTP answer and one commit that waits
// for the disk.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

type options struct {
	binary   string
	sizes    []int
	engines  []string
	queries  int
	out      string
	dir      string
	keep     bool
	existing string
	database string
	only     string
}

func main() {
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	var sizes, engines string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&o.binary, "binary", "bin/readmit", "the program to measure")
	f.StringVar(&sizes, "accounts", "100000,1000000", "sizes, separated by commas")
	f.StringVar(&engines, "db", "sqlite,postgres", "databases, separated by commas")
	f.IntVar(&o.queries, "queries", 400, "queries of each kind")
	f.StringVar(&o.out, "out", "bench/results", "folder for the figures as JSON")
	f.StringVar(&o.dir, "dir", "", "folder to work in (default: a temporary one, removed afterwards)")
	f.BoolVar(&o.keep, "keep", false, "keep the working folder")
	f.StringVar(&o.existing, "data", "", "measure the searches in this data folder only; import nothing")
	f.StringVar(&o.database, "database", "", "with -data: the postgres:// address of the database")
	f.StringVar(&o.only, "only", "", "measure only the kinds with this in their name, such as sign-in")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for _, s := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 100 {
			return o, fmt.Errorf("-accounts %q: give numbers of at least 100", s)
		}
		o.sizes = append(o.sizes, n)
	}
	o.engines = strings.Split(engines, ",")
	return o, nil
}

func run(ctx context.Context, o options) error {
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "readmit-bench-")
		if err != nil {
			return fmt.Errorf("make a working folder: %w", err)
		}
		o.dir = dir
		if !o.keep {
			defer os.RemoveAll(dir)
		}
	}
	r := newReport()
	if err := searches(ctx, o, r); err != nil {
		return err
	}
	if err := signIns(ctx, o, r); err != nil {
		return err
	}
	if err := desks(ctx, o, r); err != nil {
		return err
	}
	return r.write(o.out)
}

// searches fills, imports and searches databases of each size, unless only
// something else is asked for.
func searches(ctx context.Context, o options, r *report) error {
	if !asked(years, o.only) && !asked(duplicates, o.only) && !strings.Contains(rollUp, o.only) && !slices.ContainsFunc(kinds, func(k kind) bool { return strings.Contains(k.name, o.only) }) {
		return nil
	}
	if o.existing == "" {
		if err := measureGroup(ctx, r, o.dir); err != nil {
			return err
		}
	}
	for _, n := range o.sizes {
		for _, engine := range o.engines {
			started := time.Now()
			if err := measure(ctx, o, r, engine, n); err != nil {
				return fmt.Errorf("%s with %d accounts: %w", engine, n, err)
			}
			fmt.Printf("   (%s with %d accounts took %s)\n\n", engine, n, time.Since(started).Round(time.Second))
		}
	}
	return nil
}
