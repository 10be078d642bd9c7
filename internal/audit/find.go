package audit

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// find reads at most limit entries that fit, newest first.
func (s *Service) find(ctx context.Context, tx *store.Tx, who reach, in SearchInput, after *place, limit int) ([]Entry, error) {
	q := listed(who, in, after, limit)
	rows, err := tx.QueryContext(ctx, q.text.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("search the audit log: %w", err)
	}
	defer rows.Close()
	items, sealed := []Entry{}, []sealedPart{}
	for rows.Next() {
		e, part, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		items, sealed = append(items, e), append(sealed, part)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search the audit log: %w", err)
	}
	for i, part := range sealed {
		if part.body == nil {
			continue
		}
		text, err := s.db.Ledger.OpenPersonal(ctx, tx, items[i].ID, part.account.Int64, part.body)
		if err != nil {
			return nil, err
		}
		items[i].Personal = readPersonal(text)
	}
	return items, nil
}

// countedUpTo is how far entries are counted.
const countedUpTo = 1000

func count(ctx context.Context, tx *store.Tx, who reach, in SearchInput) (Total, error) {
	n, err := countTo(ctx, tx, who, in, countedUpTo+1)
	return Total{Count: int(min(n, countedUpTo)), Capped: n > countedUpTo}, err
}

// countAll counts every entry that fits.
func (s *Service) countAll(ctx context.Context, who reach, in SearchInput) (n int64, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = countTo(ctx, tx, who, in, math.MaxInt32)
		return err
	})
	return n, err
}

func countTo(ctx context.Context, tx *store.Tx, who reach, in SearchInput, limit int) (n int64, err error) {
	q := counted(who, in, limit)
	if err := tx.QueryRowContext(ctx, q.text.String(), q.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count audit entries: %w", err)
	}
	return n, nil
}

// sealedPart is an entry's personal part before it is opened.
type sealedPart struct {
	account sql.NullInt64
	body    []byte
}

func scanEntry(rows *sql.Rows) (Entry, sealedPart, error) {
	var e Entry
	var part sealedPart
	var index sql.NullInt64
	var at int64
	err := rows.Scan(&e.ID, &index, &at, &e.ActorKind, &e.Actor, &e.OnBehalfOf, &e.Via, &e.Op, &e.Target,
		&e.Case, &e.Outcome, &e.Code, &e.LevelNeeded, &e.LevelHeld, &e.Approval, &e.Request,
		&e.ActorName, &e.OnBehalfOfName, &part.account, &part.body)
	if err != nil {
		return e, part, fmt.Errorf("read an audit entry: %w", err)
	}
	e.At, e.AboutAccount = time.UnixMicro(at).UTC(), part.account.Valid
	if index.Valid {
		e.Index = &index.Int64
	}
	return e, part, nil
}
