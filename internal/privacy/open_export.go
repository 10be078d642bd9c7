package privacy

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opOpenExport = op.Define("privacy.open_export", "Take a copy of one's data by a link", op.Needs{})

// OpenExport is [Service.TakeExport] by the link that [Service.DeliverExport]
// sent, which is good once. It signs nobody in.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], and [ErrExportGone].
func (s *Service) OpenExport(ctx context.Context, actor authz.Actor, in LinkInput) (Taken, error) {
	actor.Call.IdempotencyKey = "" // the file is not kept with an answer
	return op.Do(ctx, s.db, actor, opOpenExport, in, func(tx *op.Tx) (Taken, error) {
		link, err := account.RedeemFor(tx, nonce.DataCopy, in.Link)
		if err != nil {
			return Taken{}, err
		}
		return take(tx, string(link.Data))
	})
}
