package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// measure fills, exports, imports and searches one database.
func measure(ctx context.Context, o options, r *report, engine string, n int) error {
	fmt.Printf("== %s, %d accounts\n", engine, n)
	dir := filepath.Join(o.dir, fmt.Sprintf("%s-%d", engine, n))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	export := filepath.Join(o.dir, fmt.Sprintf("accounts-%d.ndjson", n))
	at, drop, err := target(engine, dir)
	if err != nil {
		return err
	}
	defer drop()
	if o.existing != "" {
		at = where{"--data", o.existing}
		if o.database != "" {
			at = append(at, "--database", o.database)
		}
	}
	if err := makeExport(ctx, o, r, export, n, at); err != nil {
		return err
	}
	if o.existing == "" {
		took, peak, err := timed(ctx, o, at, "import", export)
		if err != nil {
			return err
		}
		note := fmt.Sprintf("peak memory %.0f MB", peak)
		if engine == "sqlite" {
			note += "; goal 7000"
		}
		r.value(engine, n, "import", float64(n)/took.Seconds(), "accounts/s", note)
	}
	return search(ctx, o, r, engine, n, at, export)
}

// makeExport makes the file to import, once for each size: demo customers in
// a database of their own, exported. Their months of activity are not exported:
// reports are measured there.
func makeExport(ctx context.Context, o options, r *report, export string, n int, at where) error {
	if _, err := os.Stat(export); err == nil {
		return nil
	}
	source := where{"--data", filepath.Join(o.dir, fmt.Sprintf("demo-%d", n))}
	if o.existing != "" {
		source = at
	} else {
		took, _, err := timed(ctx, o, source, "demo", "--accounts", fmt.Sprint(n))
		if err != nil {
			return err
		}
		r.value("sqlite", n, "demo", float64(n)/took.Seconds(), "accounts/s", "with months of activity")
		defer os.RemoveAll(source[1])
	}
	f, err := os.Create(export)
	if err != nil {
		return fmt.Errorf("make the export's file: %w", err)
	}
	defer f.Close()
	started := time.Now()
	if err := exportTo(ctx, o, source, f); err != nil {
		return err
	}
	r.value("sqlite", n, "export", float64(n)/time.Since(started).Seconds(), "accounts/s", "")
	people, err := sample(export, o.queries)
	if err != nil {
		return err
	}
	engine := "sqlite"
	if o.database != "" {
		engine = "postgres"
	}
	return reports(ctx, o, r, engine, n, source, people)
}

// search asks every kind of question over HTTP.
func search(ctx context.Context, o options, r *report, engine string, n int, at where, export string) error {
	people, err := sample(export, o.queries)
	if err != nil {
		return err
	}
	s, err := serve(ctx, o, at)
	if err != nil {
		return err
	}
	if err := raw(ctx, r, s, engine, n, at, o.dir); err != nil {
		return err
	}
	for _, k := range kinds {
		if !strings.Contains(k.name, o.only) {
			continue
		}
		if err := warm(at); err != nil {
			return err
		}
		if err := ask(ctx, r, s, engine, n, k, people); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	if err := askAll(ctx, o, r, s, engine, n, at, duplicates, people); err != nil {
		return err
	}
	memory, err := s.memory()
	if err != nil {
		return err
	}
	r.value(engine, n, "memory while serving", memory, "MB", "most held; goal 400")
	return s.stop()
}

// warm reads the embedded database once, so that a machine whose host takes
// the memory of its file cache away does not measure its disk. The goals are
// for a database that fits into memory.
func warm(at where) error {
	if at[0] != "--data" || len(at) > 2 {
		return nil
	}
	f, err := os.Open(filepath.Join(at[1], "readmit.db"))
	if err != nil {
		return fmt.Errorf("read the database into memory: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(io.Discard, f); err != nil {
		return fmt.Errorf("read the database into memory: %w", err)
	}
	return nil
}

func ask(ctx context.Context, r *report, s *server, engine string, n int, k kind, people []person) error {
	rng := rand.New(rand.NewPCG(11, uint64(len(k.name))))
	took := make([]time.Duration, 0, len(people))
	found := 0
	for i, p := range people {
		body, d, err := s.get(ctx, "/api/v1/accounts", k.make(rng, p))
		if err != nil {
			return err
		}
		if i >= len(people)/20 { // the first ones warm the caches
			took = append(took, d)
		}
		if k.finds && inFirstTen(body, p.LoginID) {
			found++
		}
	}
	note := ""
	if k.finds {
		note = fmt.Sprintf("found in the first ten: %.1f %%", 100*float64(found)/float64(len(people)))
	}
	r.times(engine, n, k.name, k.goal, took, note)
	return nil
}

func inFirstTen(body []byte, login string) bool {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if json.Unmarshal(body, &page) != nil {
		return false
	}
	first := page.Items[:min(10, len(page.Items))]
	return slices.ContainsFunc(first, func(i struct {
		ID string `json:"id"`
	}) bool {
		return strings.EqualFold(i.ID, login)
	})
}

// raw measures what no search can be faster than: an empty answer over HTTP,
// and one commit that waits for the disk, in a database of the same kind.
func raw(ctx context.Context, r *report, s *server, engine string, n int, at where, dir string) error {
	r.raw = 0
	var took []time.Duration
	for range 200 {
		_, d, err := s.get(ctx, "/healthz", url.Values{})
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	r.limit(engine, n, "raw: empty HTTP answer", took, "")
	db, gone, err := scratch(ctx, at, dir)
	if err != nil {
		return err
	}
	defer gone()
	took = took[:0]
	for i := range 200 {
		started := time.Now()
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO lease (name, holder, expires) VALUES ($1, $2, $3)", fmt.Sprint("bench ", i), "bench", 0)
			return err
		})
		if err != nil {
			return err
		}
		took = append(took, time.Since(started))
	}
	r.limit(engine, n, "raw: one commit on disk", took, "the audit row's wait")
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM lease WHERE holder = 'bench'")
		return err
	})
}
