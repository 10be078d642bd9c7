package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// ErrFinishing is returned by [FinishFill] if another process has taken the
// work over.
var ErrFinishing = errors.New("another process has begun to finish the import; let it end")

// Finish says how [FinishFill] works.
type Finish struct {
	// Token tells this call from another one; a new id will do.
	Token string
	// Step is told each step that begins, such as "index account_name"; it
	// may be nil.
	Step func(name string)
}

// FinishFill does what a filling of an empty directory has left to do: it
// fills the search tables and the identifiers from the accounts, sorted, and
// then builds the indexes. It does nothing if nothing is left. After an
// interruption at any point it can be called again and goes on; what sorts
// outgrows memory goes to files beside the database, which are gone with the
// process.
func FinishFill(ctx context.Context, db *store.DB, f Finish) error {
	if f.Step == nil {
		f.Step = func(string) {}
	}
	tables, err := f.takeOver(ctx, db)
	if err != nil {
		return err
	}
	if len(tables) > 0 {
		if err := f.fill(ctx, db, tables); err != nil {
			return err
		}
	}
	if err := f.buildIndexes(ctx, db); err != nil || len(tables) == 0 {
		return err
	}
	f.Step("counts of names")
	if err := countWords(ctx, db); err != nil {
		return err
	}
	return refreshPlans(ctx, db)
}

// refreshPlans lets PostgreSQL's planner see what the tables hold now, rather
// than whenever its own housekeeping comes by.
func refreshPlans(ctx context.Context, db *store.DB) error {
	if db.Dialect() != store.Postgres {
		return nil
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		for _, table := range filled {
			if _, err := tx.ExecContext(ctx, "ANALYZE "+table); err != nil {
				return fmt.Errorf("gather statistics of table %s: %w", table, err)
			}
		}
		return nil
	})
}

// filled are the tables that a filling leaves very different from before.
var filled = []string{
	"account", "account_email", "account_phone", "account_address", "account_identity", "account_attribute", "account_segment", "account_tag",
	"identifier", "name_word", "name_dictionary", "seg", "trigram", "event",
}

// takeOver ends the loading and marks the tables that are left with the
// token, which whoever worked on them before will miss.
func (f Finish) takeOver(ctx context.Context, db *store.DB) (tables map[string]bool, err error) {
	err = db.Write(ctx, func(tx *store.Tx) error {
		tables = map[string]bool{}
		if _, err := tx.ExecContext(ctx, "DELETE FROM bulk_work WHERE kind = $1", workLoad); err != nil {
			return fmt.Errorf("end the loading: %w", err)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE bulk_work SET definition = $1 WHERE kind = $2", f.Token, workTable); err != nil {
			return fmt.Errorf("take the work over: %w", err)
		}
		work, err := selectWork(ctx, tx, workTable, "SELECT name, definition FROM bulk_work WHERE kind = $1", workTable)
		for _, w := range work {
			tables[w.name] = true
		}
		return err
	})
	return tables, err
}

// mine fails if another call has taken the table over.
func (f Finish) mine(ctx context.Context, tx *store.Tx, table string) error {
	done, err := tx.ExecContext(ctx, "UPDATE bulk_work SET definition = definition WHERE name = $1 AND definition = $2", table, f.Token)
	if err != nil {
		return fmt.Errorf("ask whose work it is: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrFinishing)
	}
	return nil
}

// step runs one piece of the work on a table, alone.
func (f Finish) step(ctx context.Context, db *store.DB, table string, body func(*store.Tx) error) error {
	return db.WriteAlone(ctx, func(tx *store.Tx) error {
		if err := f.mine(ctx, tx, table); err != nil {
			return err
		}
		return body(tx)
	})
}

// done strikes a table off.
func (f Finish) done(ctx context.Context, db *store.DB, table string) error {
	return f.step(ctx, db, table, func(tx *store.Tx) error {
		for _, text := range settling[tx.Dialect()][table] {
			if _, err := tx.ExecContext(ctx, text); err != nil {
				return fmt.Errorf("settle table %s: %w", table, err)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM bulk_work WHERE name = $1", table); err != nil {
			return fmt.Errorf("strike off table %s: %w", table, err)
		}
		return nil
	})
}

// clearing empties what an interrupted run may have left in a table.
var clearing = map[store.Dialect]map[string][]string{
	store.SQLite: {
		// A larger part of the index is held in memory while the table is filled.
		"trigram":    {"INSERT INTO trigram (trigram) VALUES ('delete-all')", "INSERT INTO trigram (trigram, rank) VALUES ('hashsize', 8388608)"},
		"identifier": {"DELETE FROM identifier"},
		"seg":        {"DELETE FROM seg"},
		"name_word":  {"DELETE FROM name_word", "DELETE FROM name_dictionary"},
	},
	store.Postgres: {
		"trigram": {"TRUNCATE trigram"}, "identifier": {"TRUNCATE identifier"},
		"seg": {"TRUNCATE seg"}, "name_word": {"TRUNCATE name_word", "TRUNCATE name_dictionary"},
	},
}

// settling puts back what clearing has changed for the time of filling.
var settling = map[store.Dialect]map[string][]string{
	store.SQLite: {"trigram": {"INSERT INTO trigram (trigram, rank) VALUES ('hashsize', 1048576)"}},
}

func (f Finish) clear(ctx context.Context, db *store.DB, table string) error {
	f.Step("table " + table)
	return f.step(ctx, db, table, func(tx *store.Tx) error {
		for _, text := range clearing[tx.Dialect()][table] {
			if _, err := tx.ExecContext(ctx, text); err != nil {
				return fmt.Errorf("empty table %s: %w", table, err)
			}
		}
		return nil
	})
}

// buildIndexes builds each index that is left and strikes it off in the same
// transaction.
func (f Finish) buildIndexes(ctx context.Context, db *store.DB) error {
	for {
		w, err := nextIndex(ctx, db)
		if err != nil || w.name == "" {
			return err
		}
		f.Step("index " + w.name)
		err = db.WriteAlone(ctx, func(tx *store.Tx) error {
			done, err := tx.ExecContext(ctx, "DELETE FROM bulk_work WHERE name = $1", w.name)
			if err != nil {
				return fmt.Errorf("strike off index %s: %w", w.name, err)
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				return err // another process has built it
			}
			return build(ctx, tx, w)
		})
		if err != nil {
			return err
		}
	}
}

func build(ctx context.Context, tx *store.Tx, w fillWork) error {
	if tx.Dialect() == store.Postgres {
		if _, err := tx.ExecContext(ctx, "SET LOCAL maintenance_work_mem = '128MB'"); err != nil {
			return fmt.Errorf("give the index memory: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, w.definition); err != nil {
		return fmt.Errorf("build index %s: %w", w.name, err)
	}
	return nil
}

func nextIndex(ctx context.Context, db *store.DB) (w fillWork, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		work, err := selectWork(ctx, tx, workIndex, "SELECT name, definition FROM bulk_work WHERE kind = $1 ORDER BY position LIMIT 1", workIndex)
		if len(work) > 0 {
			w = work[0]
		}
		return err
	})
	return w, err
}
