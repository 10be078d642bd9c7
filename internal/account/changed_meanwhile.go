package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/store"
)

// ErrChangedMeanwhile is returned for an act on an account that is not any more
// as the actor saw it (RFC 9110, 13.1.1). Nothing was done. Its field version
// has both versions, and every other field that changed says by whom, when, and
// by which event.
var ErrChangedMeanwhile = fault.New(fault.Stale, "changed_meanwhile", "The account was changed since you looked at it, so nothing was done. Read what changed; to do it nevertheless, send it again with the version that the account has now.")

// Grow lets the version of an account grow of which something changed, unless it
// did already since the version that the operation found. It is how package op
// keeps the promise that every change of an account gives it another version.
func Grow(ctx context.Context, tx *store.Tx, of event.Account) error {
	if err := New(tx).grow(ctx, growParams{N: of.N, Found: of.Version}); err != nil {
		return fmt.Errorf("let the account's version grow: %w", err)
	}
	return nil
}

// asSeen returns [ErrChangedMeanwhile] if the actor says which version they saw,
// and the account has another by now. The caller holds the account's lock.
func asSeen(ctx context.Context, q *Queries, actor authz.Actor, found event.Account) error {
	return seenAt(ctx, q, actor, found, actor.Call.Seen)
}

// seenAt returns [ErrChangedMeanwhile] unless the account is as it was at the
// version that somebody saw; 0 is none.
func seenAt(ctx context.Context, q *Queries, actor authz.Actor, found event.Account, seen int64) error {
	if seen == 0 || seen == found.Version {
		return nil
	}
	rows, err := q.changesSince(ctx, changesSinceParams{Account: found.N, Seen: seen})
	if err != nil {
		return fmt.Errorf("read what was changed meanwhile: %w", err)
	}
	mask := MaskFor(actor)
	fields := []fault.Field{{
		Name: "version", Code: "changed", Message: fmt.Sprintf("The account is at version %d now.", found.Version),
		Conflict: &fault.Clash{Now: found.Version, Yours: seen},
	}}
	told := map[string]bool{}
	for _, r := range rows {
		for _, name := range strings.Fields(r.Changed) {
			if told[name] {
				continue // the latest change of it is what counts
			}
			told[name] = true
			fields = append(fields, fault.Field{
				Name: name, Code: "changed", Message: "Somebody changed this meanwhile.",
				Conflict: &fault.Clash{By: byWhom(mask, r), At: micro(r.At), What: r.Type},
			})
		}
	}
	return ErrChangedMeanwhile.WithFields(fields...)
}

// byWhom names who changed something. An owner without a name goes by an e-mail,
// which is masked.
func byWhom(m Mask, r changesSinceRow) string {
	if r.ActorName == "" {
		return r.ActorKind
	}
	return m.Text(r.ActorName)
}
