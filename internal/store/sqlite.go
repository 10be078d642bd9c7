package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// File is the name of SQLite's file in the data folder.
const File = "readmit.db"

func openSQLite(ctx context.Context, cfg Config) (*DB, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(cfg.Dir, File)
	if err := keepPrivate(path); err != nil {
		return nil, err
	}
	writer, err := openFile(path, cfg, 65536, false)
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := migrate(ctx, writer, SQLite); err != nil {
		return nil, closeAfter(writer, err)
	}
	readPool, err := openFile(path, cfg, 16384, true)
	if err != nil {
		return nil, closeAfter(writer, err)
	}
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	db := &DB{dialect: SQLite, dir: cfg.Dir, base: base, stop: stop, log: cfg.Log}
	if db.readers, err = newReaders(ctx, readPool, cfg.Readers); err != nil {
		stop()
		return nil, closeAfter(writer, err)
	}
	if db.group, err = newGroup(base, writer, cfg); err != nil {
		stop()
		return nil, closeAfter(writer, err)
	}
	return db, nil
}

// keepPrivate makes the database's file if it is not there, and lets nobody but
// its owner read it, in whatever folder it lies. SQLite gives the files beside
// it the same mode.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make the database's file: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("make the database's file: %w", err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err == nil {
			err = os.Chmod(name, 0o600)
		}
		if err != nil {
			return fmt.Errorf("keep the database's file private: %w", err)
		}
	}
	return nil
}

// full says that each commit waits for the disk.
const full = "FULL"

// synchronous is when a commit waits for the disk.
func (cfg Config) synchronous() string {
	if cfg.Unlogged {
		return "OFF"
	}
	return full
}

func openFile(path string, cfg Config, cacheKiB int, readOnly bool) (*sql.DB, error) {
	dsn := fmt.Sprintf("file:%s?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(%s)"+
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=cache_size(-%d)&_pragma=mmap_size(0)&_pragma=temp_store(2)&_txlock=immediate",
		path, cfg.synchronous(), cacheKiB)
	if readOnly {
		dsn += "&_pragma=query_only(1)"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := db.Ping(); err != nil {
		return nil, closeAfter(db, fmt.Errorf("open %s: %w", path, err))
	}
	return db, nil
}

func closeAfter(db *sql.DB, err error) error {
	_ = db.Close() // err is the one to tell
	return err
}
