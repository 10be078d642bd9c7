package account

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/store"
)

// Why an account may not authenticate. The codes are those that agents read;
// what a visitor is answered is up to the door.
var (
	ErrLocked            = fault.New(fault.Forbidden, "locked", "Too many failed tries: sign-in is locked for a while. Wait, use a passkey or a device that was used before, or ask support.")
	ErrInactive          = fault.New(fault.Forbidden, "inactive", "This account was switched off. Ask support.")
	ErrPending           = fault.New(fault.Forbidden, "pending", "This account was not activated yet. Open the invitation, or ask support.")
	ErrFrozen            = fault.New(fault.Forbidden, "frozen", "This account is frozen, because its owner reported a change as not theirs. Ask support.")
	ErrDeletionPending   = fault.New(fault.Forbidden, "deletion_pending", "This account is being deleted. To keep it, open the link in the mail that told you so, or ask support.")
	ErrEmailUnverified   = fault.New(fault.Forbidden, "email_unverified", "The e-mail address was not confirmed yet. Open the link in the mail, or ask for a new one.")
	ErrMustResetPassword = fault.New(fault.Forbidden, "must_reset_password", "A new password is required. Ask for a link to set one.")
)

// DoorRules is what a door adds to the account's standing.
type DoorRules struct {
	// VerifiedEmail says that the tenant asks for a verified e-mail address, or
	// phone, before sign-in.
	VerifiedEmail bool
	// Pending says that the tenant lets an account in that awaits activation.
	Pending bool
	// Password says that what was proved is a password, which may have to be
	// replaced first. Whoever sets a new password by a link does not set it.
	Password bool
	// KnownDevice and Passkey open a door that failed sign-ins have locked, so
	// that nobody can keep an owner out: the device proved itself before, and a
	// passkey cannot be guessed.
	KnownDevice, Passkey bool
	// SelfUnlock opens it to who has opened a link that was sent to a verified
	// address, where the tenant allows that: see [Rules].
	SelfUnlock bool
	// Standing says that it is a session or grant that stands already: it ends
	// by its epoch, not by a lock or a rule for signing in.
	Standing bool
}

// MayAuthenticate is the one function that says whether an account may be
// signed in to, or stay so. Every way to a session or a token asks it in the
// transaction that makes the session or token. A pending deletion does not
// stop it: its owner can still take it back. One that was approved does.
//
// It returns nil if it may; otherwise, the first that holds of [ErrFrozen],
// [ErrDeletionPending], [ErrInactive], [ErrPending], [ErrLocked],
// [ErrEmailUnverified] and [ErrMustResetPassword].
func (s Standing) MayAuthenticate(now time.Time, rules DoorRules) *fault.Error {
	switch {
	case s.FrozenAt != nil:
		return ErrFrozen
	case s.DeletionApprovedAt != nil:
		return ErrDeletionPending
	case s.Status == Pending && !rules.Pending:
		return ErrPending
	case s.Status != Active && s.Status != Pending:
		return ErrInactive
	case rules.Standing:
		return nil
	case s.Locked(now) && !rules.KnownDevice && !rules.Passkey && !rules.SelfUnlock:
		return ErrLocked
	case rules.VerifiedEmail && s.Email == "" && !s.PhoneVerified:
		return ErrEmailUnverified
	case rules.Password && s.MustResetPassword:
		return ErrMustResetPassword
	}
	return nil
}

// Stays is [Standing.MayAuthenticate] for what stands already and was made
// under an epoch: a session, a grant, a link. It returns nil if it still does,
// and [ErrOtherEpoch] if everything was ended meanwhile.
func Stays(ctx context.Context, tx *store.Tx, n, epoch int64, now time.Time) (Standing, error) {
	s, err := StandingOf(ctx, tx, n, false)
	if err != nil {
		return Standing{}, fmt.Errorf("see whether it still stands: %w", err)
	}
	if s.Epoch != epoch {
		return s, ErrOtherEpoch
	}
	if f := s.MayAuthenticate(now, DoorRules{Standing: true, Pending: true}); f != nil {
		return s, f
	}
	return s, nil
}

// ErrOtherEpoch is returned for what was made before everything of its account
// was ended.
var ErrOtherEpoch = fault.New(fault.Unauthorized, "ended", "This was ended, as was everything of the account at that time. Sign in again.")
