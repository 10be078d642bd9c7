package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ErrMerged is returned for an act on an account that became part of another:
// nobody can be let in to it, and nobody reached through it. Its
// message names the one that it is a part of.
var ErrMerged = fault.New(fault.Conflict, "account_merged", "This account was merged into another one, and only its history is left. Open the account that it became a part of, and do it there.")

// ofHistory reports whether an operation is about what stays of an account that
// became part of another: its history, what is written and asked about it, and
// its deletion.
func ofHistory(spec *op.Spec) bool {
	switch spec.Name {
	case "account.reveal", "account.pin":
		return true
	}
	return strings.HasPrefix(spec.Name, "desk.") || strings.HasPrefix(spec.Name, "privacy.")
}

// mergedInto is [ErrMerged] with the account that stands for the one of that
// number.
func mergedInto(ctx context.Context, q *Queries, n int64) error {
	into, err := q.intoOf(ctx, n)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrMerged
	}
	if err != nil {
		return fmt.Errorf("find the account that stands for another: %w", err)
	}
	return ErrMerged.Withf("This account was merged into another one, and only its history is left. Open the account %s, which it became a part of, and do it there.", into.ID)
}
