package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opUnblockUsername = op.Define("tenant.unblock_username", "Unblock a username", op.Needs{Fresh: true, Whole: true})

// UnblockUsernameInput is a username to unblock.
type UnblockUsernameInput struct {
	Username string `json:"username"`
}

// Validate accepts every text: what is not blocked is not found.
func (in UnblockUsernameInput) Validate() error { return nil }

// Target is the username.
func (in UnblockUsernameInput) Target() op.Target { return op.Target{Other: in.Username} }

// UsernameUnblocked is told when a username was unblocked.
type UsernameUnblocked struct {
	Username string `json:"username"`
}

var eventUsernameUnblocked = event.Define("tenant.username_unblocked", "", UsernameUnblocked{Username: "admin"})

// UnblockUsername lets new accounts have a username again, unless a pattern
// that it is of is blocked. It returns [ErrNotBlocked].
func (s *Service) UnblockUsername(ctx context.Context, actor authz.Actor, in UnblockUsernameInput) (UnblockUsernameInput, error) {
	return op.Do(ctx, s.db, actor, opUnblockUsername, in, func(tx *op.Tx) (UnblockUsernameInput, error) {
		username, _ := readUsername(in.Username)
		return UnblockUsernameInput{Username: username},
			unblock(tx, BlockedUsername, username, event.Fact{Type: eventUsernameUnblocked, Data: UsernameUnblocked{Username: username}})
	})
}
