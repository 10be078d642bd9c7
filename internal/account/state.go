package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// stateOf is how search has a status: A active, P pending, I inactive, M
// merged into another, and the small letter if the account has no verified contact.
func stateOf(s Status, verified bool) string {
	letter := map[Status]string{Active: "A", Pending: "P", Inactive: "I", Merged: "M", Deleted: "X"}[s]
	if verified || s == Deleted {
		return letter
	}
	return strings.ToLower(letter)
}

// countedAs returns the states under which an account of that letter is
// counted, besides the total.
func countedAs(state string) string {
	switch state {
	case "A":
		return "verified"
	case "a", "P", "p":
		return "pending"
	case "I", "i":
		return "inactive"
	}
	return ""
}

// Restate brings everything that copies an account's state up to date: what
// search reads, and the counts by state. Whoever changes the status of an
// account, or whether its e-mail or phone is verified, calls it in the same
// transaction, after the account's own row is written.
func Restate(ctx context.Context, tx *store.Tx, n int64) error {
	q := New(tx)
	row, err := q.accountState(ctx, n)
	if err != nil {
		return fmt.Errorf("read the account's state: %w", err)
	}
	state := stateOf(Status(row.Status), row.Email != "" || row.Verified)
	if state == row.State {
		return nil
	}
	if err := q.setState(ctx, setStateParams{N: n, State: state}); err != nil {
		return fmt.Errorf("set the account's state: %w", err)
	}
	if err := q.setEmailState(ctx, setEmailStateParams{Account: n, State: state}); err != nil {
		return fmt.Errorf("set the e-mails' state: %w", err)
	}
	for kind, words := range wordsOf(row.FirstName, row.LastName, row.SecondLastName) {
		for _, w := range words {
			err := q.setWordState(ctx, setWordStateParams{Tenant: row.Tenant, Kind: kind, Fold: w, Words: row.NameWords, Account: n, State: state})
			if err != nil {
				return fmt.Errorf("set the names' state: %w", err)
			}
		}
	}
	return recount(ctx, q, row.Tenant, countedAs(row.State), countedAs(state))
}

func recount(ctx context.Context, q *Queries, tenant, before, after string) error {
	if before == after {
		return nil
	}
	for _, c := range []insertCountParams{{tenant, before, -1}, {tenant, after, 1}} {
		if c.State == "" {
			continue
		}
		if err := q.insertCount(ctx, c); err != nil {
			return fmt.Errorf("count the account: %w", err)
		}
	}
	return nil
}

// forgetNames deletes the words of an account's names.
func forgetNames(ctx context.Context, tx *store.Tx, tenant string, n int64, words map[string][]string) error {
	q, all := New(tx), nameWords(words)
	for kind, list := range words {
		for _, w := range list {
			err := q.deleteNameWord(ctx, deleteNameWordParams{Tenant: tenant, Kind: kind, Fold: w, Words: all, Account: n})
			if err != nil {
				return fmt.Errorf("delete a name's word: %w", err)
			}
		}
	}
	return nil
}
