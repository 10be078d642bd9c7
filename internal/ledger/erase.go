package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// eraseAtOnce is how many rows [Ledger.Erase] takes in one transaction, so that
// nobody waits long for an account that has done much.
const eraseAtOnce = 200

// Owner names the account that is erased, within and outside.
type Owner struct {
	Tenant string
	N      int64
	Login  string // its login ID
}

// Erase takes away what is personal of an account's events and of the audit
// entries about it and by its owner, some hundred rows at once. It reports
// whether rows are left; to call it again when none are is no error.
//
// It stays that something happened: an event's type, instant, order and
// operation, whoever of the staff did it, the names of the fields that changed,
// and an audit entry's leaf, in which the account has its login ID and which the
// Merkle tree has hashed. Without them the log could not be verified, and
// nobody could show that, when and by whom the account was erased (GDPR,
// article 5(2) and article 17(3)(e)). Gone are an event's data, the owner's
// name as its actor, and of an audit entry addresses, user agents, reasons and
// inputs. What staff typed into a search is about no account: it stays sealed with
// the installation's key for 90 days (audit.TermsKept).
func (l *Ledger) Erase(ctx context.Context, tx *store.Tx, of Owner) (left bool, err error) {
	q, account := New(tx), sql.NullInt64{Int64: of.N, Valid: true}
	for _, step := range []func() (int64, error){
		func() (int64, error) {
			return q.eraseEvents(ctx, eraseEventsParams{Account: account, Most: eraseAtOnce})
		},
		func() (int64, error) {
			return q.erasePersonal(ctx, erasePersonalParams{Account: account, Most: eraseAtOnce})
		},
		func() (int64, error) {
			return q.erasePersonalBy(ctx, erasePersonalByParams{Tenant: of.Tenant, Login: of.Login, Most: eraseAtOnce})
		},
		func() (int64, error) {
			return q.erasePersonalAbout(ctx, erasePersonalAboutParams{Tenant: of.Tenant, Login: of.Login, Most: eraseAtOnce})
		},
	} {
		n, err := step()
		if err != nil {
			return false, fmt.Errorf("erase what the log holds of an account: %w", err)
		}
		if n == eraseAtOnce {
			return true, nil
		}
	}
	return false, nil
}

// DestroyKey deletes an account's key: what was sealed with it can be read by
// nobody any more, wherever copies of it are. It is the last step of an
// erasure: whatever is sealed for the account afterwards would make a new key.
func (l *Ledger) DestroyKey(ctx context.Context, tx *store.Tx, account int64) error {
	if err := New(tx).destroyKey(ctx, account); err != nil {
		return fmt.Errorf("destroy the account's key: %w", err)
	}
	return nil
}

// WrappedKey is an account's key as it is stored: nobody opens it without the
// keys of the installation.
type WrappedKey struct {
	Account int64
	Wrapped []byte
}

// KeysAfter reads the keys of accounts with a higher number, in order, at most
// so many: for a backup, which keeps them apart from everything else.
func (l *Ledger) KeysAfter(ctx context.Context, tx *store.Tx, account int64, most int) ([]WrappedKey, error) {
	rows, err := New(tx).keysAfter(ctx, keysAfterParams{Account: account, Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("read the accounts' keys: %w", err)
	}
	out := make([]WrappedKey, 0, len(rows))
	for _, r := range rows {
		out = append(out, WrappedKey(r))
	}
	return out, nil
}

// PutKeys inserts keys from a backup into a database that has none.
func (l *Ledger) PutKeys(tx *store.Tx, keys []WrappedKey) error {
	values := make([]any, 0, 2*len(keys))
	for _, k := range keys {
		values = append(values, k.Account, k.Wrapped)
	}
	if err := tx.Copy("account_key", keyColumns, values); err != nil {
		return fmt.Errorf("put the accounts' keys back: %w", err)
	}
	return nil
}

// DropStrayKeys deletes the keys of accounts that are not there, or are erased:
// none of them may come back by a backup.
func (l *Ledger) DropStrayKeys(ctx context.Context, tx *store.Tx) error {
	if err := New(tx).dropStrayKeys(ctx); err != nil {
		return fmt.Errorf("drop the keys of accounts that are not there: %w", err)
	}
	return nil
}
