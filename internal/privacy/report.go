package privacy

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
)

// Report is what hangs on an account: what whoever decides about its deletion
// looks at first, and what ends with it.
type Report struct {
	// Identities are the types of the ways to sign in that are attached.
	Identities []string `json:"identities"`
	// Sessions is on how many devices it is signed in.
	Sessions int64 `json:"sessions"`
	// Applications are the names of those that may act for it.
	Applications []string `json:"applications"`
	// Messages is how many mails and SMS wait to be sent.
	Messages int64 `json:"messages"`
	// Systems are the names of other systems that are told of the erasing.
	Systems []string `json:"systems"`
}

// report reads what hangs on the target account.
func report(tx *op.Tx) (Report, error) {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return Report{}, err
	}
	q, out := New(tx), Report{Identities: append([]string{}, s.Identities...)}
	if out.Sessions, err = q.countSessions(tx.Ctx, countSessionsParams{Account: s.N, Epoch: s.Epoch, Now: tx.Now.UnixMicro()}); err != nil {
		return Report{}, fmt.Errorf("count the account's sessions: %w", err)
	}
	if out.Applications, err = q.applicationsOf(tx.Ctx, applicationsOfParams{Account: s.N, Epoch: s.Epoch, Now: tx.Now.UnixMicro()}); err != nil {
		return Report{}, fmt.Errorf("list the account's applications: %w", err)
	}
	if out.Messages, err = q.countWaitingMessages(tx.Ctx, s.N); err != nil {
		return Report{}, fmt.Errorf("count what waits for the account: %w", err)
	}
	systems, err := webhook.Recipients(tx.Ctx, tx.Tx, tx.Actor.Tenant, eventAccountDeleted.Name, tx.Account.N)
	if err != nil {
		return Report{}, err
	}
	out.Systems = make([]string, 0, len(systems))
	for _, s := range systems {
		out.Systems = append(out.Systems, s.Name)
	}
	return out, nil
}

func coolingDays(tx *op.Tx) (int, error) {
	return tenant.DeletionCoolingDays.Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
}

func codeOf(err error) string { return fault.As(err).Code }
