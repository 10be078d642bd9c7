package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// FlowFor is how long a sign-in may take from the first proof to the second.
const FlowFor = 10 * time.Minute

// flowTries is how often a second factor may be tried in one flow.
const flowTries = 5

// flow is a sign-in that is not finished.
type flow struct {
	id      string
	account int64
	epoch   int64
	began   time.Time
	entrance
}

// openFlow keeps what was proved, and returns the secret that the browser holds.
func openFlow(tx *op.Tx, s account.Standing, e entrance) (secret.String, error) {
	cookie := proof.NewToken(32)
	err := New(tx).insertFlow(tx.Ctx, insertFlowParams{
		ID: tx.NewID("flw"), Digest: proof.HashToken(cookie), Tenant: s.Tenant, Account: s.N, Epoch: s.Epoch,
		Identity: e.identity, Methods: strings.Join(e.methods, " "), Restricted: e.restricted, Request: e.request, Renews: e.renews,
		CreatedAt: tx.Now.UnixMicro(), ExpiresAt: tx.Now.Add(FlowFor).UnixMicro(),
	})
	if err != nil {
		return "", fmt.Errorf("open a flow: %w", err)
	}
	return cookie, nil
}

// flowOf finds the flow of a browser, or [ErrFlow].
func flowOf(ctx context.Context, tx *store.Tx, tenant string, cookie secret.String, now time.Time) (flow, error) {
	if cookie == "" {
		return flow{}, ErrFlow
	}
	row, err := New(tx).flowByDigest(ctx, proof.HashToken(cookie))
	if errors.Is(err, sql.ErrNoRows) {
		return flow{}, ErrFlow
	}
	if err != nil {
		return flow{}, fmt.Errorf("find the flow: %w", err)
	}
	if row.Tenant != tenant || row.DoneAt.Valid || row.ExpiresAt <= now.UnixMicro() {
		return flow{}, ErrFlow
	}
	return flow{id: row.ID, account: row.Account, epoch: row.Epoch, began: time.UnixMicro(row.CreatedAt), entrance: entrance{
		account: row.Account, epoch: row.Epoch, identity: row.Identity, methods: strings.Fields(row.Methods),
		restricted: row.Restricted, request: row.Request, renews: row.Renews, flow: row.ID,
	}}, nil
}

// goesOn returns [ErrFlow] if what the flow was begun by is the account's no
// longer, such as a provider's identity that was unlinked since. The end of a
// password or of a passkey is everything's, and changes the epoch.
func (f flow) goesOn(ctx context.Context, tx *store.Tx) error {
	if f.identity == byLink || f.identity == passwordIdentity {
		return nil
	}
	had, err := account.HadIdentity(ctx, tx, f.account, f.identity, f.began)
	if err == nil && !had {
		return ErrFlow
	}
	return err
}

// standingFlow finds the flow of a browser and reads whether it still stands:
// for who only looks.
func standingFlow(ctx context.Context, tx *store.Tx, tenant string, cookie secret.String, now time.Time) (flow, error) {
	f, err := flowOf(ctx, tx, tenant, cookie, now)
	if err != nil {
		return flow{}, err
	}
	if _, err := account.Stays(ctx, tx, f.account, f.epoch, now); err != nil {
		return flow{}, ErrFlow
	}
	return f, f.goesOn(ctx, tx)
}

// lockFlow finds the flow of a browser, locks its account, which becomes the
// operation's, and holds the flow against it. It returns [ErrFlow].
func lockFlow(tx *op.Tx, cookie secret.String) (flow, error) {
	f, err := flowOf(tx.Ctx, tx.Tx, tx.Actor.Tenant, cookie, tx.Now)
	if err != nil {
		return flow{}, err
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, f.account, true)
	if err != nil {
		return flow{}, err
	}
	about(tx, standing)
	if standing.Epoch != f.epoch {
		return flow{}, ErrFlow
	}
	return f, f.goesOn(tx.Ctx, tx.Tx)
}

// try counts one more try at a flow. It returns [ErrTries] after the last one.
func (f flow) try(tx *op.Tx) error {
	n, err := New(tx).tryFlow(tx.Ctx, tryFlowParams{ID: f.id, Now: tx.Now.UnixMicro(), Most: flowTries})
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	if n == 0 {
		return ErrTries
	}
	return nil
}

// finish uses the flow up. Of all that finish one flow, at the same time or
// later, one goes on; the others get [ErrFlow].
func (f flow) finish(tx *op.Tx) error {
	n, err := New(tx).finishFlow(tx.Ctx, finishFlowParams{ID: f.id, Now: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("finish the flow: %w", err)
	}
	if n == 0 {
		return ErrFlow
	}
	return nil
}
