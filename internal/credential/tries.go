package credential

import (
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// How many wrong codes an account takes, over all sign-ins, sessions and
// addresses together. Whoever knows the password guesses six digits of an app,
// of which three are right at a time, with a chance of 3 in 100,000 in a quarter
// of an hour, and of 15 in 100,000 in a day (NIST SP 800-63B-4, 3.2.2, allows
// 100 in a row). Passkeys cannot be guessed and do not count.
const (
	WrongCodes    = 10
	WrongCodesFor = 15 * time.Minute
	WrongCodesDay = 50
	day           = 24 * time.Hour
)

// ErrTooManyCodes says that an account takes no codes for a while.
var ErrTooManyCodes = &fault.Error{
	Kind: fault.TooMany, Code: "second_factor_limit", RetryAfter: WrongCodesFor,
	Message: "Too many codes were wrong. Wait a quarter of an hour, or use a passkey.",
}

// tryCode counts a code that is about to be tried as a wrong one, before it is
// looked at: of any number that come at once, only as many are looked at as are
// allowed. It returns [ErrTooManyCodes].
func tryCode(tx *op.Tx, account int64) error {
	n, err := New(tx).countTry(tx.Ctx, countTryParams{
		Account: account, Now: tx.Now.UnixMicro(), Old: tx.Now.Add(-WrongCodesFor).UnixMicro(), DayOld: tx.Now.Add(-day).UnixMicro(),
		Most: WrongCodes, DayMost: WrongCodesDay,
	})
	if err != nil {
		return fmt.Errorf("count a code: %w", err)
	}
	if n == 0 {
		return ErrTooManyCodes
	}
	return nil
}

// forgiveTry takes back the count of a code that was right. Those that were
// wrong stay counted, so that the owner's own sign-ins give nobody new tries.
func forgiveTry(tx *op.Tx, account int64) error {
	if err := New(tx).uncountTry(tx.Ctx, account); err != nil {
		return fmt.Errorf("take back the count of a code: %w", err)
	}
	return nil
}
