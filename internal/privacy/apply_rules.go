package privacy

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// ApplyRules is a job's work: it takes over requests that came by import, asks
// for the accounts whose notice has run out, sends the notices of the day, and
// goes on with batches. It works in transactions of at most atOnce accounts and
// keeps no state between them: what a run that was cut off has not done, the
// next one does.
func (s *Service) ApplyRules(ctx context.Context) error {
	if err := s.adoptAll(ctx); err != nil {
		return err
	}
	var rules []Rule
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rules = nil
		rows, err := New(tx).rulesInForce(ctx)
		for _, r := range rows {
			rules = append(rules, ruleFrom(r))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the rules in force: %w", err)
	}
	var errs []error
	for _, r := range rules {
		if err := s.applyRule(ctx, r); err != nil && !errors.Is(err, ErrNoRule) { // removed meanwhile
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, s.runBatches(ctx))...)
}

// byJob is Readmit itself in a tenant.
func byJob(tenant string) authz.Actor {
	return authz.Actor{Kind: authz.System, ID: "privacy.apply_deletion_rules", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
}

func (s *Service) applyRule(ctx context.Context, r Rule) error {
	for ctx.Err() == nil {
		due, err := s.dueNotices(ctx, r)
		if err != nil || len(due) == 0 {
			if err != nil {
				return err
			}
			break
		}
		done, err := s.ApplyDeletionRule(ctx, byJob(r.tenant), ApplyDeletionRuleInput{Rule: r.ID, Ask: true, accounts: due})
		if err != nil {
			return err
		}
		if done.Full {
			break
		}
	}
	return s.sendNotices(ctx, r)
}

func (s *Service) dueNotices(ctx context.Context, r Rule) (due []int64, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		due, err = New(tx).dueNotices(ctx, dueNoticesParams{Rule: r.ID, AskAt: s.db.Now().UnixMicro(), Limit: atOnce})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for notices that have run out: %w", err)
	}
	return due, nil
}

// candidate is an account that seems to fall under a rule, and its place in the
// order in which they are looked through.
type candidate struct{ n, at int64 }

// sendNotices looks for accounts that fall under the rule and tells their
// owners, until there are no more, or the day's limit is reached.
func (s *Service) sendNotices(ctx context.Context, r Rule) error {
	for _, state := range r.Kind.states() {
		after := candidate{at: math.MinInt64}
		for ctx.Err() == nil {
			found, err := s.candidates(ctx, r, state, after)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				break
			}
			after = found[len(found)-1]
			in := ApplyDeletionRuleInput{Rule: r.ID}
			for _, c := range found {
				in.accounts = append(in.accounts, c.n)
			}
			done, err := s.ApplyDeletionRule(ctx, byJob(r.tenant), in)
			if err != nil {
				return err
			}
			if done.Full {
				return ctx.Err()
			}
		}
	}
	return ctx.Err()
}

// states are the states by which accounts of a kind are found; one that says
// nothing where they are found otherwise.
func (k RuleKind) states() []string {
	if k == NeverVerified {
		return []string{"a", "p"} // active and pending, without a verified contact
	}
	return []string{""}
}

// candidates are the next accounts that seem to fall under a rule, by an index
// that has them in an order. Only readers look, so that no writer waits.
func (s *Service) candidates(ctx context.Context, r Rule, state string, after candidate) (out []candidate, err error) {
	cutoff := s.db.Now().Add(-time.Duration(r.Days) * 24 * time.Hour).UnixMicro()
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		if r.Kind == NeverVerified {
			rows, err := New(tx).neverVerified(ctx, neverVerifiedParams{Tenant: r.tenant, State: state, Cutoff: cutoff, AfterAt: after.at, AfterN: after.n, Most: atOnce})
			for _, row := range rows {
				out = append(out, candidate{n: row.N, at: row.At})
			}
			return err
		}
		from, to := int64(1), cutoff
		if r.Kind == NeverSignedIn {
			from, to = 0, 0
		}
		rows, err := New(tx).notSignedIn(ctx, notSignedInParams{
			Tenant: r.tenant, FromAt: from, ToAt: to, Cutoff: cutoff, AfterAt: max(after.at, from-1), AfterN: after.n, Most: atOnce,
		})
		for _, row := range rows {
			out = append(out, candidate{n: row.N, at: row.At})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for accounts that fall under a rule: %w", err)
	}
	return out, nil
}
