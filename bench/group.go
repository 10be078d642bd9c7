package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// measureGroup compares the commits of one caller with those of 64 callers,
// each commit on disk before it is answered.
func measureGroup(ctx context.Context, r *report, dir string) error {
	db, gone, err := scratch(ctx, nil, dir)
	if err != nil {
		return err
	}
	defer gone()
	fmt.Println("== commits at synchronous=FULL")
	one, err := commits(ctx, db, 1, 2*time.Second)
	if err != nil {
		return err
	}
	many, err := commits(ctx, db, 64, 2*time.Second)
	if err != nil {
		return err
	}
	r.value("sqlite", 0, "commits, 1 caller", one, "commits/s", "raw limit")
	r.value("sqlite", 0, "commits, 64 callers", many, "commits/s", fmt.Sprintf("%.1f times one caller; goal 5", many/one))
	fmt.Println()
	return nil
}

// scratch opens a database that waits for the disk: an empty one of SQLite, or
// the one of PostgreSQL that is measured. The second result puts it away.
func scratch(ctx context.Context, at where, dir string) (*store.DB, func(), error) {
	if i := slices.Index(at, "--database"); i >= 0 {
		db, err := store.Open(ctx, store.Config{URL: at[i+1]})
		if err != nil {
			return nil, nil, err
		}
		return db, func() { _ = db.Close() }, nil // it was only measured
	}
	folder, err := os.MkdirTemp(dir, "scratch-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a folder: %w", err)
	}
	db, err := store.Open(ctx, store.Config{Dir: folder})
	if err != nil {
		return nil, nil, err
	}
	return db, func() { _, _ = db.Close(), os.RemoveAll(folder) }, nil // nothing in it is of use
}

func commits(ctx context.Context, db *store.DB, callers int, during time.Duration) (float64, error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total, failed := 0, error(nil)
	started := time.Now()
	for c := range callers {
		wg.Go(func() {
			n := 0
			for time.Since(started) < during {
				name := fmt.Sprintf("%d-%d-%d", callers, c, n)
				err := db.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.ExecContext(ctx, "INSERT INTO lease (name, holder, expires) VALUES ($1, $2, $3)", name, "bench", 0)
					return err
				})
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				n++
			}
			mu.Lock()
			total += n
			mu.Unlock()
		})
	}
	wg.Wait()
	return float64(total) / time.Since(started).Seconds(), failed
}
