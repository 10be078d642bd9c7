package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListAccountRequests = op.DefineRead("privacy.list_account_requests", "List an account's data requests")

// AccountRequests are the data requests of an account and the copies that were
// made of its data, the newest first.
type AccountRequests struct {
	Requests []DataRequest `json:"requests"`
	Exports  []DataExport  `json:"exports"`
}

// ListAccountRequests lists an account's data requests and copies. It returns
// [op.ErrNotFound].
func (s *Service) ListAccountRequests(ctx context.Context, actor authz.Actor, in AccountInput) (AccountRequests, error) {
	return op.View(ctx, s.db, actor, opListAccountRequests, in, func(tx *op.Tx) (AccountRequests, error) {
		out := AccountRequests{Requests: []DataRequest{}, Exports: []DataExport{}}
		mask, err := account.MaskOf(tx)
		if err != nil {
			return out, err
		}
		requests, err := New(tx).dataRequestsOf(tx.Ctx, tx.Account.N)
		if err != nil {
			return out, fmt.Errorf("list the data requests: %w", err)
		}
		for _, row := range requests {
			r, err := dataRequestOf(tx, row)
			if err != nil {
				return out, err
			}
			out.Requests = append(out.Requests, r.masked(mask))
		}
		exports, err := New(tx).dataExportsOf(tx.Ctx, tx.Account.N)
		if err != nil {
			return out, fmt.Errorf("list the copies: %w", err)
		}
		for _, row := range exports {
			out.Exports = append(out.Exports, dataExportOf(tx, row))
		}
		return out, nil
	})
}
