package credential

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// Faults of second factors.
var (
	ErrWrongCode = fault.New(fault.Invalid, "second_factor_wrong", "This code is not right, or was used before. Wait for the next one and type that.")
	// ErrUnusable says that a factor is disabled or gone, or proves nothing by a
	// code.
	ErrUnusable = fault.New(fault.Conflict, "second_factor_unavailable", "This second factor cannot be used here. Choose another one, or ask support.")
)

// Prove takes the code of a factor: that of an app, a backup code, or one that
// [SendCode] sent in the same flow. Each code is good once, of any number that
// redeem it at the same time one succeeds, and wrong ones count over all flows
// of the account: see [WrongCodes].
//
// It is a step, and locks the account's row first. Every fault it returns
// stands for a try that must stay counted: the caller ends its body with Refuse.
// It returns [ErrWrongCode]; of codes that were sent nonce.ErrExpired,
// nonce.ErrUsed, nonce.ErrSuperseded and nonce.ErrTries; [ErrTooManyCodes]; and
// [ErrUnusable], for a passkey too, which is proved by [Service.ProvePasskey].
func Prove(tx *op.Tx, f Factor, flow string, code secret.String) error {
	st, err := account.StandingOf(tx.Ctx, tx.Tx, f.Account, true)
	if err != nil {
		return err
	}
	now, err := factorOf(tx, f.Account, f.ID)
	if err != nil {
		return err
	}
	if !now.Usable() {
		return ErrUnusable
	}
	if err := tryCode(tx, f.Account); err != nil {
		return err
	}
	switch now.Kind {
	case TOTP:
		err = proveTOTP(tx, now, code)
	case BackupCodes:
		err = proveBackupCode(tx, now, code)
	case SMS, Email:
		err = proveSent(tx, now, st.Epoch, flow, code)
	default:
		err = ErrUnusable
	}
	if err != nil {
		return err
	}
	if err := forgiveTry(tx, f.Account); err != nil {
		return err
	}
	return noteUse(tx, f.ID)
}

// factorOf reads one factor of an account anew, or returns [ErrUnusable].
func factorOf(tx *op.Tx, n int64, id string) (Factor, error) {
	all, err := FactorsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return Factor{}, err
	}
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
	}
	return Factor{}, ErrUnusable
}

func noteUse(tx *op.Tx, factor string) error {
	err := New(tx).usedFactor(tx.Ctx, usedFactorParams{ID: factor, LastUsedAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}})
	if err != nil {
		return fmt.Errorf("note the factor's use: %w", err)
	}
	return nil
}

// proveTOTP takes a code's step, which must be later than the last one that
// was taken (RFC 6238, 5.2).
func proveTOTP(tx *op.Tx, f Factor, code secret.String) error {
	row, err := New(tx).secretsOf(tx.Ctx, secretsOfParams{ID: f.ID, Account: f.Account})
	if err != nil {
		return fmt.Errorf("read the app's secret: %w", err)
	}
	key, err := tx.UnsealFor(f.Account, row.Secret, f.ID)
	if err != nil {
		return err
	}
	step, ok, err := proof.VerifyTOTP(secret.String(key), code, tx.Now)
	if err != nil {
		return fmt.Errorf("check the app's code: %w", err)
	}
	if !ok {
		return wrongClock(secret.String(key), code, tx.Now)
	}
	n, err := New(tx).takeStep(tx.Ctx, takeStepParams{ID: f.ID, Step: step})
	if err != nil {
		return fmt.Errorf("take the code's step: %w", err)
	}
	if n != 1 {
		return ErrWrongCode
	}
	return nil
}

// ClockOff is [ErrWrongCode] for a code that would be right at another time: the
// clock of the device is off by so many seconds, ahead if they are more than 0.
type ClockOff struct{ Seconds int }

// Error is that of [ErrWrongCode].
func (c *ClockOff) Error() string { return ErrWrongCode.Error() }

// Unwrap is [ErrWrongCode]: whoever typed the code is told no more.
func (c *ClockOff) Unwrap() error { return ErrWrongCode }

// wrongClock says what is wrong with a code that was not taken.
func wrongClock(key, code secret.String, now time.Time) error {
	seconds, off, err := proof.TOTPClock(key, code, now)
	switch {
	case err != nil:
		return fmt.Errorf("check the app's code: %w", err)
	case off:
		return &ClockOff{Seconds: seconds}
	}
	return ErrWrongCode
}

func proveSent(tx *op.Tx, f Factor, epoch int64, flow string, code secret.String) error {
	row, err := New(tx).secretsOf(tx.Ctx, secretsOfParams{ID: f.ID, Account: f.Account})
	if err != nil {
		return fmt.Errorf("find the code that was sent: %w", err)
	}
	if row.Sent == "" {
		return ErrWrongCode
	}
	got, err := nonce.RedeemCode(tx, row.Sent, flow, code)
	switch {
	case errors.Is(err, nonce.ErrMistyped), errors.Is(err, nonce.ErrUnknown):
		return ErrWrongCode
	case err != nil:
		return err
	case got.Account != f.Account || got.Target != f.Target || got.Kind != nonceKinds[f.Kind]:
		return ErrWrongCode
	case got.Epoch != epoch:
		return nonce.ErrSuperseded
	}
	return nil
}
