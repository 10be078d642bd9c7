package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBlockEmailDomain = op.Define("tenant.block_email_domain", "Block an e-mail domain", op.Needs{Fresh: true, Whole: true})

// BlockEmailDomainInput is a domain to block.
type BlockEmailDomainInput struct {
	Domain string `json:"domain"` // example.com; those below it are blocked with it
	Note   string `json:"note"`   // why, for the staff
}

// Validate asks for a domain.
func (in BlockEmailDomainInput) Validate() error {
	var f fault.Fields
	checkDomain(&f, in.Domain)
	checkBlockNote(&f, in.Note)
	return f.Err()
}

// Target is the domain.
func (in BlockEmailDomainInput) Target() op.Target { return op.Target{Other: in.Domain} }

// EmailDomainBlocked is told when a domain was blocked.
type EmailDomainBlocked struct {
	Domain string `json:"domain"`
}

var eventEmailDomainBlocked = event.Define("tenant.email_domain_blocked", "", EmailDomainBlocked{Domain: "example.com"})

// BlockEmailDomain refuses addresses of a domain, and of those below it, to
// new accounts from the commit on. Accounts that have one keep it and sign in
// as before; an import takes such rows with a warning, because their owners
// were customers before.
//
// It returns [ErrBlocked] if the domain is blocked already, and
// [ErrMostBlocked].
func (s *Service) BlockEmailDomain(ctx context.Context, actor authz.Actor, in BlockEmailDomainInput) (Blocked, error) {
	return op.Do(ctx, s.db, actor, opBlockEmailDomain, in, func(tx *op.Tx) (Blocked, error) {
		domain, _ := readDomain(in.Domain)
		return block(tx, BlockedDomain, domain, in.Note, event.Fact{Type: eventEmailDomainBlocked, Data: EmailDomainBlocked{Domain: domain}})
	})
}
