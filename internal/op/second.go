package op

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
)

// ErrSecond is returned where a second person has to say yes first, and nobody
// was asked. It comes in a [SecondNeeded].
var ErrSecond = fault.New(fault.Forbidden, "approval_required", "A second person must say yes to this. Ask for it in the console: it is done as soon as somebody else who may do it has approved it. A program cannot ask.")

// SecondNeeded is [ErrSecond] with what a second person would be asked about.
// Everything was checked but for their yes: the operation would have been done.
type SecondNeeded struct {
	Spec   *Spec
	Target Target
	Input  json.RawMessage // secrets redacted
	Actor  authz.Actor     // with the reason that was given
}

// Error names the operation and says what to do.
func (e *SecondNeeded) Error() string { return e.Spec.Name + ": " + ErrSecond.Error() }

// Unwrap is [ErrSecond]: transports answer it as that fault.
func (e *SecondNeeded) Unwrap() error { return ErrSecond }

// seconded are those who need a second person's yes. Readmit itself needs none:
// whoever holds the server holds the database. A customer decides about the own
// account.
var seconded = map[authz.Kind]bool{authz.Member: true, authz.DeskKey: true, authz.SystemKey: true}

// second uses up the second person's yes, if the operation and the actor need
// one. No program has one, whoever approved it: its key could be stolen.
func (tx *Tx) second(in Input, input []byte) error {
	if !tx.spec.Needs.Second || !seconded[tx.Actor.Kind] {
		return nil
	}
	if b, is := in.(Bound); is {
		var err error
		if input, err = json.Marshal(b.Bound()); err != nil {
			return fmt.Errorf("encode what a second person agrees to in %s: %w", tx.spec.Name, err)
		}
	}
	err := error(ErrSecond)
	if tx.Actor.Kind == authz.Member {
		tx.approval, err = tx.db.Gate.Approval(tx, input)
	}
	if errors.Is(err, ErrSecond) {
		return &SecondNeeded{Spec: tx.spec, Target: in.Target(), Input: input, Actor: tx.Actor}
	}
	return err
}

// Bound is an input that means what is found when it is asked, such as a search.
// A second person agrees to what was found, which Bound says in a form of the
// same input that finds nothing else; the idempotency key stands for the input as
// it was asked, so that asking again is the same request whatever is found by then.
type Bound interface {
	Input
	Bound() Input
}

// rehearse runs a body for want of nothing but a second person's yes, and
// returns why it would fail, or else what was wanting. Nothing of it stays,
// since an error is returned in any case: nobody is asked to approve what
// cannot be done.
func rehearse[O any](tx *Tx, body func(*Tx) (O, error), wanting error) error {
	if !errors.Is(wanting, ErrSecond) {
		return wanting
	}
	_, err := body(tx)
	var refused *refusal
	if errors.As(err, &refused) {
		return refused.fault
	}
	if err != nil {
		return err
	}
	return wanting
}

// Runner has the operations that run from a stored input once a second person
// has said yes, by name.
type Runner map[string]func(ctx context.Context, actor authz.Actor, input json.RawMessage) error

// Runs adds an operation's method to a runner. It panics if there is no such
// operation that needs a second person, or if its input holds a secret, which
// is not stored: whoever asked gives it again then.
func Runs[I Input, O any](r Runner, name string, method func(context.Context, authz.Actor, I) (O, error)) {
	spec := Named(name)
	if spec == nil || !spec.Needs.Second || holdsSecret(reflect.TypeFor[I]()) {
		panic("op: " + name + " cannot be run from a stored input")
	}
	r[name] = func(ctx context.Context, actor authz.Actor, input json.RawMessage) error {
		var in I
		if err := json.Unmarshal(input, &in); err != nil {
			return fmt.Errorf("read the stored input of %s: %w", name, err)
		}
		_, err := method(ctx, actor, in)
		return err
	}
}

// holdsSecret reports whether a value of the type has a [secret.String] in it.
func holdsSecret(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return holdsSecret(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsSecret(t.Field(i).Type) {
				return true
			}
		}
	}
	return t == reflect.TypeFor[secret.String]()
}
