package signin

import (
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// What a visitor is answered. ErrSignIn stands for everything that would tell
// a stranger whether there is an account, or that it is locked.
var (
	ErrSignIn       = fault.New(fault.Unauthorized, "sign_in_failed", "That did not work. Check what you typed, and take a new code where one is asked for. After several failures, sign-in rests for a while.")
	ErrFlow         = fault.New(fault.Conflict, "sign_in_expired", "This sign-in took too long or was finished already. Begin again.")
	ErrCode         = fault.New(fault.Invalid, "code_wrong", "This code is not right. Wait for the newest one and type it; if it fails again, set the clock of the device, or begin again.")
	ErrTries        = fault.New(fault.TooMany, "code_tried_too_often", "This code was typed wrongly too often. Ask for a new one, or begin again.")
	ErrFactor       = fault.New(fault.Invalid, "factor_unknown", "This way of proving is not offered here. Choose another one.")
	ErrConflict     = fault.New(fault.Conflict, "provider_email_conflict", "There is an account with this e-mail address already. Sign in to it as you did before; then add this way to sign in under your account.")
	ErrBlocked      = fault.New(fault.Forbidden, "address_blocked", "Nobody can sign in from your network. Try from another one, or ask support.")
	ErrSignUpClosed = fault.New(fault.Forbidden, "sign_up_closed", "Nobody can register here by themselves. Ask support for an account.")
	ErrAnother      = fault.New(fault.Forbidden, "another_account", "This is the sign-in of another account. Sign out first.")
)

// What somebody is answered who has proved to be the owner and cannot go on.
var (
	ErrNoFactor = fault.New(fault.Forbidden, "second_factor_not_enrolled", "A second proof is asked for here, and your account has none yet. Ask support for a link to set one up.")
	ErrNoneLeft = fault.New(fault.Conflict, "second_factor_unavailable", "This second factor cannot be used here. Choose another one, or ask support.")
)

// Faults of blocking networks.
var (
	ErrBlockedAlready = fault.New(fault.Conflict, "address_blocked_already", "This network is blocked already.")
	ErrNotBlocked     = fault.New(fault.NotFound, "address_not_blocked", "This network is not blocked. Look at the list of blocked networks.")
)

// tooMany is [account.ErrRateLimited] with the time to wait.
func tooMany(limit *fault.Error, until *time.Time, now time.Time) *fault.Error {
	out := *limit
	if until != nil {
		out.RetryAfter = until.Sub(now)
	}
	return &out
}
