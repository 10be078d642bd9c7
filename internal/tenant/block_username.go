package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBlockUsername = op.Define("tenant.block_username", "Block a username", op.Needs{Fresh: true, Whole: true})

// BlockUsernameInput is a username to block.
type BlockUsernameInput struct {
	Username string `json:"username"` // case makes no difference; * stands for any text
	Note     string `json:"note"`     // why, for the staff
}

// Validate asks for a username.
func (in BlockUsernameInput) Validate() error {
	var f fault.Fields
	checkUsername(&f, in.Username)
	checkBlockNote(&f, in.Note)
	return f.Err()
}

// Target is the username.
func (in BlockUsernameInput) Target() op.Target { return op.Target{Other: in.Username} }

// UsernameBlocked is told when a username was blocked.
type UsernameBlocked struct {
	Username string `json:"username"`
}

var eventUsernameBlocked = event.Define("tenant.username_blocked", "", UsernameBlocked{Username: "admin"})

// BlockUsername refuses a username, or all of a pattern, to new accounts from
// the commit on. Accounts that have one keep it and sign in as before; an
// import takes such rows with a warning, because their owners were customers
// before.
//
// It returns [ErrBlocked] if the username is blocked already, and
// [ErrMostBlocked].
func (s *Service) BlockUsername(ctx context.Context, actor authz.Actor, in BlockUsernameInput) (Blocked, error) {
	return op.Do(ctx, s.db, actor, opBlockUsername, in, func(tx *op.Tx) (Blocked, error) {
		username, _ := readUsername(in.Username)
		return block(tx, BlockedUsername, username, in.Note, event.Fact{Type: eventUsernameBlocked, Data: UsernameBlocked{Username: username}})
	})
}
