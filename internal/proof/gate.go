package proof

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// ErrBusy says that as many passwords are being checked, and as many are
// waiting, as this server allows. Nothing was checked.
var ErrBusy = &fault.Error{
	Kind: fault.Unavailable, Code: "passwords_busy", RetryAfter: 2 * time.Second,
	Message: "Too many people are signing in at this moment. Try again in a few seconds.",
}

// gate lets a fixed number of callers run and a fixed number wait.
type gate struct {
	inside  chan struct{} // running and waiting
	running chan struct{}
}

func newGate(running, waiting int) gate {
	return gate{make(chan struct{}, running+waiting), make(chan struct{}, running)}
}

// Whoever enters without an error must leave.
func (g gate) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case g.inside <- struct{}{}:
	default:
		return ErrBusy
	}
	select {
	case g.running <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-g.inside
		return ctx.Err()
	}
}

func (g gate) leave() {
	<-g.running
	<-g.inside
}
