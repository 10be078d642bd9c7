package audit

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// TermsKept is how long the log keeps what members of the staff typed into a
// search. It is sealed with the installation's key, since a search is about no
// account: an erasing does not reach it, so it must end by itself (GDPR, article
// 5(1)(e)). That, when and by whom was searched stays.
const TermsKept = 90 * 24 * time.Hour

// termed are the operations whose input is what somebody looked for.
var termed = []string{"account.search", "account.save_search", "account.rename_search", "audit.search", "audit.export_entries"}

// ForgetTerms removes what was typed into searches more than [TermsKept] ago, in
// all tenants, in short transactions. It is a job's work. Of what this process has
// looked through it looks at nothing again.
func (s *Service) ForgetTerms(ctx context.Context) error {
	tenants, err := tenant.NewService(s.db).All(ctx)
	if err != nil {
		return err
	}
	before := s.db.Now().Add(-TermsKept)
	for _, t := range tenants {
		for _, op := range termed {
			if err := s.forgetTermsOf(ctx, t.ID, op, before); err != nil {
				return err
			}
		}
		if ctx.Err() == nil {
			s.forgotten[t.ID] = before
		}
	}
	return ctx.Err()
}

func (s *Service) forgetTermsOf(ctx context.Context, tenant, op string, before time.Time) error {
	for left := true; left && ctx.Err() == nil; {
		err := s.db.Store.Write(ctx, func(tx *store.Tx) (err error) {
			left, err = s.db.Ledger.ForgetTerms(ctx, tx, tenant, op, s.forgotten[tenant], before)
			return err
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}
