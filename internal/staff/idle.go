package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// InCase reports whether a member has an open case, in which a session rests
// only after [SessionIdleInCase]. Package desk opens cases and is above this
// one, so the application hands it over; nil, as long as nothing opens cases,
// is no.
type InCase func(ctx context.Context, tx *store.Tx, member string) (bool, error)

// idle is after how long without a request a member's sessions are locked.
func (open InCase) idle(ctx context.Context, tx *store.Tx, member string) (time.Duration, error) {
	if open == nil {
		return SessionIdle, nil
	}
	is, err := open(ctx, tx, member)
	if err != nil {
		return 0, fmt.Errorf("look for an open case: %w", err)
	}
	if is {
		return SessionIdleInCase, nil
	}
	return SessionIdle, nil
}
