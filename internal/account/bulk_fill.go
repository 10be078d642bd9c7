package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// ErrFilling is returned for new accounts while an empty directory is being
// filled: its indexes are not there yet.
var ErrFilling = fault.New(fault.Unavailable, "directory_filling", "Accounts are being imported into the empty directory. Wait until the import has ended; if it was interrupted, start it again, or run readmit doctor --repair.")

// ErrNotFilling is returned by [InsertBulk] if somebody has ended the filling
// meanwhile: the accounts were not inserted.
var ErrNotFilling = errors.New("the filling of the directory was ended meanwhile")

// The kinds of work that a filling leaves to do. The one row of kind load is
// there as long as accounts come in; the others are worked off after it.
const (
	workLoad  = "load"
	workTable = "table"
	workIndex = "index"
)

// fillTables are the tables that are filled last, in the order of the work.
var fillTables = []string{"trigram", "identifier", "seg", "name_word"}

// The indexes of the accounts' tables that can be dropped: those which stand
// for no constraint. Their definitions are kept as the database has them, so
// that a migration's change cannot be forgotten here.
var selectIndexes = map[store.Dialect]string{
	store.SQLite: `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN
('account', 'identifier', 'account_email', 'account_phone', 'account_address', 'account_identity', 'account_attribute', 'account_segment', 'name_word', 'seg')
ORDER BY tbl_name, name`,
	store.Postgres: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN
('account', 'identifier', 'account_email', 'account_phone', 'account_address', 'account_identity', 'account_attribute', 'account_segment', 'name_word', 'seg', 'trigram')
AND NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class i ON i.oid = c.conindid WHERE i.relname = indexname)
ORDER BY tablename, indexname`,
}

// BeginFill prepares the filling of an empty directory: it drops the indexes
// of the accounts' tables and notes, in the same transaction, what is left to
// do until the directory is whole again. It reports false, and does nothing,
// if there is any account or a filling has begun already.
func BeginFill(tx *op.Tx) (bool, error) {
	if tx.Dialect() == store.Postgres {
		if _, err := tx.ExecContext(tx.Ctx, "LOCK TABLE account IN ACCESS EXCLUSIVE MODE"); err != nil {
			return false, fmt.Errorf("lock the accounts: %w", err)
		}
	}
	var begun bool
	const ask = "SELECT EXISTS (SELECT 1 FROM account) OR EXISTS (SELECT 1 FROM bulk_work)"
	if err := tx.QueryRowContext(tx.Ctx, ask).Scan(&begun); err != nil || begun {
		return false, err
	}
	indexes, err := droppable(tx.Ctx, tx.Tx)
	if err != nil {
		return false, err
	}
	work := []fillWork{{kind: workLoad, name: workLoad}}
	for _, name := range fillTables {
		work = append(work, fillWork{kind: workTable, name: name})
	}
	for i, w := range append(work, indexes...) {
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO bulk_work (position, kind, name, definition) VALUES ($1, $2, $3, $4)", int64(i), w.kind, w.name, w.definition)
		if err != nil {
			return false, fmt.Errorf("note what is left to do: %w", err)
		}
	}
	for _, w := range indexes {
		if _, err := tx.ExecContext(tx.Ctx, `DROP INDEX "`+w.name+`"`); err != nil {
			return false, fmt.Errorf("drop index %s: %w", w.name, err)
		}
	}
	return true, nil
}

// fillWork is one row of bulk_work.
type fillWork struct{ kind, name, definition string }

func droppable(ctx context.Context, tx *store.Tx) ([]fillWork, error) {
	return selectWork(ctx, tx, workIndex, selectIndexes[tx.Dialect()])
}

func selectWork(ctx context.Context, tx *store.Tx, kind, query string, args ...any) ([]fillWork, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read what is left to do: %w", err)
	}
	defer rows.Close()
	var out []fillWork
	for rows.Next() {
		w := fillWork{kind: kind}
		if err := rows.Scan(&w.name, &w.definition); err != nil {
			return nil, fmt.Errorf("read what is left to do: %w", err)
		}
		out = append(out, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read what is left to do: %w", err)
	}
	return out, nil
}

// Unfinished returns what an interrupted filling of the directory has left to
// do, in words such as "index account_name"; none if the directory is whole.
func Unfinished(ctx context.Context, db *store.DB) (left []string, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		left = nil
		work, err := selectWork(ctx, tx, "", "SELECT name, kind FROM bulk_work ORDER BY position")
		for _, w := range work {
			if kind := w.definition; kind == workLoad {
				left = append(left, "the rest of the file")
			} else {
				left = append(left, kind+" "+w.name)
			}
		}
		return err
	})
	return left, err
}

// refuseWhileFilling keeps single accounts out while the tables that keep
// identifiers apart are empty.
func refuseWhileFilling(tx *op.Tx) error {
	var filling bool
	if err := tx.QueryRowContext(tx.Ctx, "SELECT EXISTS (SELECT 1 FROM bulk_work)").Scan(&filling); err != nil {
		return fmt.Errorf("ask whether the directory is whole: %w", err)
	}
	if filling {
		return ErrFilling
	}
	return nil
}

// stillFilling holds the load's row until the transaction ends, so that
// nobody begins to work off the rest meanwhile.
func stillFilling(ctx context.Context, tx *store.Tx) error {
	done, err := tx.ExecContext(ctx, "UPDATE bulk_work SET name = name WHERE kind = $1", workLoad)
	if err != nil {
		return fmt.Errorf("ask whether the directory is being filled: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFilling)
	}
	return nil
}
