package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// After LockAfter failures in a row, password and code are refused for
// LockFor (NIST SP 800-63B, 3.2.2 allows up to 100).
const (
	LockAfter = 10
	LockFor   = 15 * time.Minute
)

// SignInFailed is told when somebody could not prove to be a member. Member is
// empty if there is none of the e-mail that was given.
type SignInFailed struct {
	Member string `json:"member"`
}

// SignInLocked is told when too many failures have locked a member's sign-in.
type SignInLocked struct {
	Member string    `json:"member"`
	Until  time.Time `json:"until"`
}

var (
	eventSignInFailed = event.Define("staff.sign_in_failed", "", SignInFailed{Member: exampleMember})
	eventSignInLocked = event.Define("staff.sign_in_locked", "", SignInLocked{Member: exampleMember, Until: time.Date(2026, 11, 3, 14, 32, 0, 0, time.UTC)})
)

// claim is what is known about a password before the transaction.
type claim struct {
	member string // empty: nobody who could sign in
	hash   string // that the password was compared with
	right  bool
}

// tryPassword compares a password outside of any transaction. It takes as long
// for somebody who is not there, or cannot sign in, as for somebody who can.
func (s *Service) tryPassword(ctx context.Context, password secret.String, find func(*Queries) (memberByIDRow, error)) (claim, error) {
	var m memberByIDRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		m, err = find(New(tx))
		return err
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return claim{}, fmt.Errorf("find the member: %w", err)
	}
	if err != nil || m.Status != Active || m.Password == "" {
		return claim{}, s.hasher.VerifyAbsent(ctx, password)
	}
	right, _, err := s.hasher.Verify(ctx, m.Password, password)
	if err != nil {
		return claim{}, fmt.Errorf("check the password: %w", err)
	}
	return claim{member: m.ID, hash: m.Password, right: right}, nil
}

// prove decides, under the member's lock, whether password and code are right,
// and counts failures. It returns the facts to record if they are not.
func (s *Service) prove(tx *op.Tx, c claim, code secret.String) (m lockMemberRow, ok bool, failures []event.Fact, err error) {
	failures = []event.Fact{{Type: eventSignInFailed, Data: SignInFailed{Member: c.member}}}
	if c.member == "" {
		return m, false, failures, nil
	}
	if m, err = New(tx).lockMember(tx.Ctx, c.member); err != nil {
		return m, false, nil, fmt.Errorf("lock the member: %w", err)
	}
	if m.Status != Active || m.Password != c.hash || tx.Now.UnixMicro() < m.LockedUntil {
		return m, false, failures, nil
	}
	if c.right {
		if ok, err = s.takeCode(tx, m, code); ok || err != nil {
			return m, ok, nil, err
		}
	}
	attempts, until := m.FailedAttempts+1, int64(0)
	if attempts >= LockAfter {
		lifted := tx.Now.Add(LockFor).UTC()
		attempts, until = 0, lifted.UnixMicro()
		failures = append(failures, event.Fact{Type: eventSignInLocked, Data: SignInLocked{Member: m.ID, Until: lifted}})
	}
	if err := New(tx).failed(tx.Ctx, failedParams{ID: m.ID, FailedAttempts: attempts, LockedUntil: until}); err != nil {
		return m, false, nil, fmt.Errorf("count the failure: %w", err)
	}
	return m, false, failures, nil
}

// takeCode reports whether the code is right and was not used before, and
// remembers its step (RFC 6238, 5.2: a code must not be accepted twice).
func (s *Service) takeCode(tx *op.Tx, m lockMemberRow, code secret.String) (bool, error) {
	if m.TotpSecret == nil {
		return false, nil
	}
	totp, err := s.db.Ring.Open(keyring.PurposeTokenWrap, m.TotpSecret, []byte(m.ID))
	if err != nil {
		return false, fmt.Errorf("open the member's TOTP secret: %w", err)
	}
	step, ok, err := proof.VerifyTOTP(secret.String(totp), code, tx.Now)
	if err != nil {
		return false, fmt.Errorf("check the code: %w", err)
	}
	if !ok {
		return false, nil
	}
	n, err := New(tx).passed(tx.Ctx, passedParams{ID: m.ID, TotpStep: step, LastSignInAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}})
	if err != nil {
		return false, fmt.Errorf("remember the code: %w", err)
	}
	return n == 1, nil
}
