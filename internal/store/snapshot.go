package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
)

// ErrNoSnapshot is returned where the database is not a file of Readmit's.
var ErrNoSnapshot = errors.New("only the embedded database is backed up by Readmit; save PostgreSQL by its own tools")

// Snapshot writes one state of SQLite's database into a new file, while others
// read and write, without the rows of the given tables: their names are the
// caller's constants. The file is as readable as the database itself, so it
// belongs into [DB.Scratch] and is deleted soon. It may take long; meanwhile the
// write-ahead log grows.
func (db *DB) Snapshot(ctx context.Context, path string, without ...string) (err error) {
	if db.dialect != SQLite {
		return ErrNoSnapshot
	}
	from, err := sql.Open("sqlite", "file:"+filepath.Join(db.dir, File)+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return fmt.Errorf("open the database for a snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if _, err := from.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return fmt.Errorf("take a snapshot of the database: %w", err)
	}
	to, err := sql.Open("sqlite", "file:"+path+"?_pragma=secure_delete(1)&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)")
	if err != nil {
		return fmt.Errorf("open the snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	to.SetMaxOpenConns(1)
	for _, table := range without {
		if _, err := to.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return fmt.Errorf("leave %s out of the snapshot: %w", table, err)
		}
	}
	return nil
}

// CheckFile looks whether a file is a whole database of SQLite, reading all of
// it.
func CheckFile(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return fmt.Errorf("open the database's file: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said); err != nil {
		return fmt.Errorf("check the database's file: %w", err)
	}
	if said != "ok" {
		return fmt.Errorf("check the database's file: %s", said)
	}
	return nil
}
