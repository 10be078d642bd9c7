package directory

import "github.com/readmit/readmit/internal/account"

// warnOfBlocked notes what the tenant refuses to new accounts. The row is
// taken all the same: its owner was a customer before, and would be locked out
// by a rule that is made for strangers.
func (r *run) warnOfBlocked(row *Row, d *account.Draft) {
	warn := func(yes bool, field, reason string) {
		if yes {
			row.Problems = append(row.Problems, Problem{Line: row.Line, Field: field, Reason: reason, Warning: true})
		}
	}
	const domain = "has a domain that the tenant blocks for new accounts; the account is taken with it"
	warn(r.blocks.Domain(d.Email), "email", domain)
	warn(r.blocks.Domain(d.UnverifiedEmail), "unverified_email", domain)
	warn(r.blocks.Username(d.Username), "username", "is blocked by the tenant for new accounts; the account is taken with it")
}
