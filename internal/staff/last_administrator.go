package staff

import (
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// lockAdministrators is the first step of what may take an administrator away:
// of two administrators who disable each other at the same time, only one
// succeeds. It locks them in the order of their ids, before any other member.
func lockAdministrators(tx *op.Tx) error {
	if _, err := New(tx).administratorsLocked(tx.Ctx); err != nil {
		return fmt.Errorf("lock the administrators: %w", err)
	}
	return nil
}

// notLast returns [ErrLastAdmin] if a member's loss of these roles would leave
// a tenant, or the installation, without an active administrator. Roles that
// are limited to a segment administer neither. It comes after
// [lockAdministrators].
func notLast(tx *op.Tx, m lockMemberRow, lost []RoleHeld) error {
	if m.Status != Active {
		return nil
	}
	for _, h := range lost {
		if h.Role != authz.Administrator || h.Segment != "" {
			continue
		}
		n, err := New(tx).otherAdministrators(tx.Ctx, otherAdministratorsParams{Member: m.ID, Tenant: h.Tenant})
		if err != nil {
			return fmt.Errorf("count the other administrators: %w", err)
		}
		if n == 0 {
			return ErrLastAdmin
		}
	}
	return nil
}
