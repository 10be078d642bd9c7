package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Faults of identities.
var (
	ErrIdentityTaken = fault.New(fault.Conflict, "identity_taken", "This way to sign in belongs to another account. Sign in to that one, or unlink it there first.")
	ErrLastIdentity  = fault.New(fault.Conflict, "last_identity", "This is the only way to sign in to the account. Add another one first.")
	ErrNoIdentity    = fault.New(fault.NotFound, "identity_not_found", "The account does not have this way to sign in. Look at those it has.")
)

// OfProvider says whether a kind of identity is a provider's: one of three that
// are known by name, or of any OpenID Connect provider.
func OfProvider(kind string) bool {
	return kind == "google" || kind == "apple" || kind == "facebook" || strings.HasPrefix(kind, "oidc:")
}

// AddIdentity gives an account one more way to sign in, and keeps search in
// step. kind is password, passkey, google, facebook, apple or oidc:SLUG;
// subject is how its provider names the person, and empty for a password or a
// passkey, of which an account has one identity however many passkeys there
// are. What is there already stays as it is. The caller holds the account's
// lock.
//
// It returns [ErrIdentityTaken] if the provider's person is another account's.
func AddIdentity(tx *op.Tx, n int64, kind, subject string) error {
	q := New(tx)
	has, err := q.hasIdentity(tx.Ctx, hasIdentityParams{Account: n, Type: kind, Subject: subject})
	if err != nil {
		return fmt.Errorf("look for the identity: %w", err)
	}
	if has > 0 {
		return nil
	}
	added, err := q.addIdentity(tx.Ctx, addIdentityParams{ID: tx.NewID("idn"), Account: n, Type: kind, Subject: subject, CreatedAt: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("add the identity: %w", err)
	}
	if added == 0 {
		return ErrIdentityTaken
	}
	return restateIdentities(tx, q, n)
}

// RemoveIdentity takes a way to sign in from an account, and keeps search in
// step. What is behind it, such as the password's hash or the passkeys, is the
// caller's to delete. The caller holds the account's lock.
//
// It returns [ErrNoIdentity] if the account does not have it, and
// [ErrLastIdentity] if nothing else would be left.
func RemoveIdentity(tx *op.Tx, n int64, kind, subject string) error {
	q := New(tx)
	has, err := q.hasIdentity(tx.Ctx, hasIdentityParams{Account: n, Type: kind, Subject: subject})
	if err != nil {
		return fmt.Errorf("look for the identity: %w", err)
	}
	if has == 0 {
		return ErrNoIdentity
	}
	all, err := q.identitiesOf(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("count the identities: %w", err)
	}
	if len(all) == 1 {
		return ErrLastIdentity
	}
	if err := q.removeIdentity(tx.Ctx, removeIdentityParams{Account: n, Type: kind, Subject: subject}); err != nil {
		return fmt.Errorf("remove the identity: %w", err)
	}
	return restateIdentities(tx, q, n)
}

// KeepOnlyIdentity takes every way to sign in from an account but those of one
// kind, and keeps search in step. What is behind the others is the caller's to
// delete. The caller holds the account's lock.
func KeepOnlyIdentity(tx *op.Tx, n int64, kind string) error {
	q := New(tx)
	if err := q.removeOtherIdentities(tx.Ctx, removeOtherIdentitiesParams{Account: n, Type: kind}); err != nil {
		return fmt.Errorf("remove the other identities: %w", err)
	}
	return restateIdentities(tx, q, n)
}

// restateIdentities brings the copy of the identities' types up to date.
func restateIdentities(tx *op.Tx, q *Queries, n int64) error {
	all, err := q.identitiesOf(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("read the identities: %w", err)
	}
	types := make([]string, 0, len(all))
	for _, i := range all {
		types = append(types, i.Type)
	}
	slices.Sort(types)
	types = slices.Compact(types)
	if err := q.setIdentityTypes(tx.Ctx, setIdentityTypesParams{N: n, IdentityTypes: strings.Join(types, " ")}); err != nil {
		return fmt.Errorf("keep the identities' types: %w", err)
	}
	return nil
}

// ByIdentity returns the number of the account that a provider's person signs
// in to, or 0 if it is nobody's. subject is never empty.
func ByIdentity(ctx context.Context, tx *store.Tx, tenant, kind, subject string) (n int64, err error) {
	if subject == "" {
		return 0, nil
	}
	return numberOr0(New(tx).byIdentity(ctx, byIdentityParams{Tenant: tenant, Type: kind, Subject: subject}))
}

// SubjectsOf returns how a provider names the person that an account is, for
// each identity of the kind; more than one if several were linked.
func SubjectsOf(ctx context.Context, tx *store.Tx, n int64, kind string) ([]string, error) {
	subjects, err := New(tx).subjectsOf(ctx, subjectsOfParams{Account: n, Type: kind})
	if err != nil {
		return nil, fmt.Errorf("read the subjects of an identity: %w", err)
	}
	return subjects, nil
}

// HadIdentity reports whether an account has a way to sign in now that it had at
// an instant already: what was begun by it then may go on. One that was taken
// away and given again since is another one. The caller who acts on it holds
// the account's lock.
func HadIdentity(ctx context.Context, tx *store.Tx, n int64, kind string, at time.Time) (bool, error) {
	had, err := New(tx).hadIdentity(ctx, hadIdentityParams{Account: n, Type: kind, At: at.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("look for the identity that something was begun by: %w", err)
	}
	return had > 0, nil
}
