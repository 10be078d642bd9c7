package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// takenBatch is how many values one query asks for. Shorter lists are filled
// up, so that there is one text of each query.
const takenBatch = 200

var (
	selectTaken      = marked("SELECT value FROM identifier WHERE tenant = $1 AND value IN (", takenBatch, 1)
	selectTakenLogin = marked("SELECT id FROM account WHERE id IN (", takenBatch, 0)
)

// marked writes n places of arguments behind those that are there already.
func marked(text string, n, before int) string {
	var b strings.Builder
	b.WriteString(text)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", before+i+1)
	}
	return b.String() + ")"
}

// Taken returns those of the claims (see [Bulk.Claims]) that belong to
// accounts already.
func Taken(ctx context.Context, tx *store.Tx, tenant string, claims []string) (map[string]bool, error) {
	var values, logins, people []string
	for _, c := range claims {
		switch {
		case strings.HasPrefix(c, claimLogin):
			logins = append(logins, c[len(claimLogin):])
		case strings.HasPrefix(c, claimIdentity):
			people = append(people, c)
		default:
			values = append(values, c)
		}
	}
	out := map[string]bool{}
	if err := ask(ctx, tx, selectTaken, []any{tenant}, values, func(v string) { out[v] = true }); err != nil {
		return nil, err
	}
	if err := ask(ctx, tx, selectTakenLogin, nil, logins, func(v string) { out[claimLogin+v] = true }); err != nil {
		return nil, err
	}
	for _, c := range people {
		kind, subject, _ := strings.Cut(c[len(claimIdentity):], "\x1f")
		var taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account_identity WHERE tenant = $1 AND type = $2 AND subject = $3 AND subject <> '')", tenant, kind, subject).Scan(&taken)
		if err != nil {
			return nil, fmt.Errorf("look for an identity: %w", err)
		}
		out[c] = taken
	}
	return out, nil
}

func ask(ctx context.Context, tx *store.Tx, query string, args []any, values []string, found func(string)) error {
	for len(values) > 0 {
		n := min(takenBatch, len(values))
		all := args[:len(args):len(args)]
		for i := range takenBatch {
			all = append(all, values[min(i, n-1)])
		}
		if err := askOnce(ctx, tx, query, all, found); err != nil {
			return fmt.Errorf("look for identifiers: %w", err)
		}
		values = values[n:]
	}
	return nil
}

func askOnce(ctx context.Context, tx *store.Tx, query string, args []any, found func(string)) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return err
		}
		found(v)
	}
	return rows.Err()
}

// EnsureSegments returns the ids of a tenant's segments by name, and makes
// those that are not there. A new segment limits nobody's rights.
func EnsureSegments(ctx context.Context, tx *store.Tx, tenant string, newID func(string) string, names []string) (map[string]string, error) {
	ids := map[string]string{}
	for _, name := range names {
		_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $3) ON CONFLICT (tenant, name) DO NOTHING", newID("seg"), tenant, name)
		if err != nil {
			return nil, fmt.Errorf("make segment: %w", err)
		}
		var id string
		if err := tx.QueryRowContext(ctx, "SELECT id FROM segment WHERE tenant = $1 AND name = $2", tenant, name).Scan(&id); err != nil {
			return nil, fmt.Errorf("find segment: %w", err)
		}
		ids[name] = id
	}
	return ids, nil
}

// CheckAttribute says what is wrong with a value of a field of that type.
func CheckAttribute(kind, value string) error { return checkType(kind, value) }

// ErrUnknownLogin is returned by [CameIn].
var ErrUnknownLogin = errors.New("no account of this login ID came in then")

// CameIn returns the number of the account with that login ID which was
// imported at that instant, or [ErrUnknownLogin].
func CameIn(ctx context.Context, tx *store.Tx, tenant, loginID string, at time.Time) (n int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT n FROM account WHERE tenant = $1 AND id = $2 AND imported_at = $3", tenant, loginID, at.UnixMicro()).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, ErrUnknownLogin
	}
	if err != nil {
		return 0, fmt.Errorf("find an imported account: %w", err)
	}
	return n, nil
}
