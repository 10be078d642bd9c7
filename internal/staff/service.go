package staff

import (
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

// Service has the operations on the staff.
type Service struct {
	db     *op.DB
	hasher *proof.Hasher
	// InCase is set before the first request.
	InCase InCase
}

// NewService returns the operations on the staff in db. The hasher is shared
// by the whole process, since it limits how many passwords are checked at once.
func NewService(db *op.DB, hasher *proof.Hasher) *Service {
	return &Service{db: db, hasher: hasher}
}

// Visitor is the actor of a request that nobody has signed in for: it may sign
// in and open one-time links, and nothing else.
func Visitor(call authz.Call) authz.Actor {
	return authz.Actor{Kind: authz.Anonymous, Name: "Visitor", Call: call, Own: visits}
}

var visits = authz.SetOf("staff.sign_in", "staff.sign_in_by_link", "staff.sign_in_by_passkey", "staff.open_link",
	"staff.accept", "staff.accept_by_passkey", "staff.start_passkey")

// own is what every member may do, in whatever role.
var own = authz.SetOf("staff.sign_out", "staff.step_up", "staff.step_up_by_passkey", "staff.start_passkey", "staff.change_language",
	"staff.register_passkey", "staff.remove_passkey", "staff.list_passkeys", "staff.remove_password", "staff.set_up",
	"staff.list_sessions", "staff.end_session", "staff.change_time_zone")

// locked is what remains to a member whose session is locked.
var locked = authz.SetOf("staff.sign_out", "staff.step_up", "staff.step_up_by_passkey", "staff.start_passkey")

// registering is what remains to a member who must register a passkey first.
var registering = authz.SetOf("staff.sign_out", "staff.step_up", "staff.step_up_by_passkey", "staff.start_passkey", "staff.change_language",
	"staff.register_passkey")

// person returns [op.ErrForbidden] unless a member, or Readmit itself on its
// command line, acts: a program must not make members or keys, because whoever
// stole its key would keep a way in after the key is revoked.
func person(a authz.Actor) error {
	if a.Kind != authz.Member && a.Kind != authz.System {
		return op.ErrForbidden
	}
	return nil
}
