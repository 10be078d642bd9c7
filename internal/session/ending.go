package session

import (
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

// Ending is why a session ended. It is kept with the session, so that its
// device can be told at the next request.
type Ending string

// Why sessions end.
const (
	SignedOut     Ending = "signed_out"
	Ended         Ending = "ended"                 // by staff, or from another device
	LimitReached  Ending = "session_limit_reached" // a newer one took its place
	Expired       Ending = "session_expired"
	RefreshReused Ending = "refresh_reused"
)

func (e Ending) fault() *fault.Error {
	switch e {
	case SignedOut:
		return ErrSignedOut
	case LimitReached:
		return ErrLimit
	case Expired:
		return ErrExpired
	case RefreshReused:
		return ErrStolen
	}
	return ErrEnded
}

// Told is told of one session, and of where it was.
type Told struct {
	ID     string `json:"id"`
	Device string `json:"device,omitempty"` // in words: Firefox on Windows
	IP     string `json:"ip,omitempty"`
	Reason Ending `json:"reason,omitempty"`
}

const exampleSession = "ses_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"

var (
	eventExpired       = event.Define("session.expired", "SESSION", Told{ID: exampleSession, Device: "Safari on iPhone"})
	eventRefreshed     = event.Define("session.refreshed", "", Told{ID: exampleSession})
	eventRefreshReused = event.Define("session.refresh_reused", "SESSION", Told{ID: exampleSession, Device: "Safari on iPhone"})
	eventLimitReached  = event.Define("signin.session_limit_reached", "SESSION", Told{ID: exampleSession, Device: "Safari on iPhone", Reason: LimitReached})
)

// End ends a session, and says why; what has ended already is left as it is.
// It records what no operation says: that a refresh token was used twice. A
// sign-out is told by the operation that asks for it.
func End(tx *op.Tx, id string, why Ending) error {
	rows, err := New(tx).endSession(tx.Ctx, endSessionParams{ID: id, At: tx.Now.UnixMicro(), By: string(why)})
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	if why == RefreshReused {
		for _, r := range rows {
			record(tx, eventRefreshReused, endedRow(r), why)
		}
	}
	return nil
}

// endedRow is what is told of a session that ended.
type endedRow endSessionRow

func record(tx *op.Tx, t *event.Type, r endedRow, why Ending) {
	tx.Record(event.Fact{
		Type: t, Account: &event.Account{N: r.Account, ID: r.Login},
		Data: Told{ID: r.ID, Device: DeviceName(r.UserAgent), IP: r.Address, Reason: why},
	})
}

// Renew gives a session another secret once its owner has proved more, so that
// whoever knew the old one before has nothing (OWASP ASVS 5.0, 7.2.4). The
// session stays the same to its lists, grants and tokens. methods are all that
// were proved by now.
//
// It returns [ErrEnded] if the session does not stand any more.
func Renew(tx *op.Tx, id string, methods []string) (Started, error) {
	cookie := proof.NewToken(32)
	n, err := New(tx).renewSession(tx.Ctx, renewSessionParams{
		ID: id, Digest: proof.HashToken(cookie), Methods: strings.Join(methods, " "), At: tx.Now.UnixMicro(),
	})
	if err != nil {
		return Started{}, fmt.Errorf("renew the session: %w", err)
	}
	if n == 0 {
		return Started{}, ErrEnded
	}
	s, err := ByID(tx.Ctx, tx.Tx, id, tx.Now)
	return Started{Session: s, Cookie: cookie}, err
}

// Refreshed marks a session as used because a token of it was refreshed, and
// records session.refreshed, at most once an hour.
func Refreshed(tx *op.Tx, id string) error {
	rows, err := New(tx).refreshed(tx.Ctx, refreshedParams{ID: id, At: tx.Now.UnixMicro(), Before: tx.Now.Add(-toldEvery).UnixMicro()})
	if err != nil {
		return fmt.Errorf("mark the session as refreshed: %w", err)
	}
	for _, r := range rows {
		record(tx, eventRefreshed, endedRow(r), "")
	}
	return nil
}
