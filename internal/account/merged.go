package account

import (
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ErrMerged is returned for an act on an account that became part of another:
// nobody can be let in to it, and nobody reached through it.
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
