package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// Recipient is an endpoint that is told of a type of event.
type Recipient struct{ ID, Name, URL string }

// Recipients are a tenant's endpoints that are switched on and are told of a type
// of event, or some of it, about an account (its number), in the order in which they were added:
// one that is limited to a segment, only of accounts that are in it now. It is a
// step of whoever must say which systems are told.
func Recipients(ctx context.Context, tx *store.Tx, tenant, event string, account int64) ([]Recipient, error) {
	rows, err := New(tx).recipients(ctx, recipientsParams{Tenant: tenant, Account: account})
	if err != nil {
		return nil, fmt.Errorf("list who is told of %s: %w", event, err)
	}
	var out []Recipient
	for _, r := range rows {
		if choiceOf(strings.Fields(r.Events), event).some {
			out = append(out, Recipient{ID: r.ID, Name: r.Name, URL: r.Url})
		}
	}
	return out, nil
}

// HasMailer reports whether one of a tenant's endpoints sends its mails. It is a
// step of whoever hands mails over.
func HasMailer(ctx context.Context, tx *store.Tx, tenant string) (bool, error) {
	has, err := New(tx).hasMailer(ctx, tenant)
	if err != nil {
		return false, fmt.Errorf("look for an endpoint that sends mails: %w", err)
	}
	return has, nil
}

// State is how far a delivery is.
type State string

// The states of a delivery.
const (
	Waiting   State = "waiting"
	Delivered State = "delivered"
	GivenUp   State = "given_up"
)
