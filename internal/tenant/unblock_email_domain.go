package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opUnblockEmailDomain = op.Define("tenant.unblock_email_domain", "Unblock an e-mail domain", op.Needs{Fresh: true, Whole: true})

// UnblockEmailDomainInput is a domain to unblock.
type UnblockEmailDomainInput struct {
	Domain string `json:"domain"`
}

// Validate accepts every text: what is not blocked is not found.
func (in UnblockEmailDomainInput) Validate() error { return nil }

// Target is the domain.
func (in UnblockEmailDomainInput) Target() op.Target { return op.Target{Other: in.Domain} }

// EmailDomainUnblocked is told when a domain was unblocked.
type EmailDomainUnblocked struct {
	Domain string `json:"domain"`
}

var eventEmailDomainUnblocked = event.Define("tenant.email_domain_unblocked", "", EmailDomainUnblocked{Domain: "example.com"})

// UnblockEmailDomain lets new accounts have addresses of a domain again,
// unless one above it is blocked. It returns [ErrNotBlocked].
func (s *Service) UnblockEmailDomain(ctx context.Context, actor authz.Actor, in UnblockEmailDomainInput) (UnblockEmailDomainInput, error) {
	return op.Do(ctx, s.db, actor, opUnblockEmailDomain, in, func(tx *op.Tx) (UnblockEmailDomainInput, error) {
		domain, _ := readDomain(in.Domain)
		return UnblockEmailDomainInput{Domain: domain},
			unblock(tx, BlockedDomain, domain, event.Fact{Type: eventEmailDomainUnblocked, Data: EmailDomainUnblocked{Domain: domain}})
	})
}
