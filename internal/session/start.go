package session

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
)

// toldEvery is how often a session that goes on is told of.
const toldEvery = time.Hour

// Draft is what a session starts with.
type Draft struct {
	Account int64
	Epoch   int64 // the one under which its owner proved who they are
	// Identity is the way of signing in, Methods what was proved (RFC 8176).
	Identity string
	Methods  []string
	// AuthenticatedAt is when its owner proved who they are, where that was for
	// another session; zero: just now.
	AuthenticatedAt time.Time
	// Device is the secret of the browser's device cookie; empty if it has none.
	Device      secret.String
	Application string // the id of the one that asked; empty for the customers' pages
	Restricted  bool
	// Place is where its owner seems to be, for the notice of a new device; empty
	// if that is not known.
	Place string
}

// Started is a new session, with the secrets of its two cookies, shown this
// once. DeviceCookie is empty if the browser keeps the one it has.
type Started struct {
	Session
	Cookie, DeviceCookie secret.String
}

// Start starts a session, which every way of signing in ends with. The caller
// has asked account.MayAuthenticate in this transaction, and records the
// sign-in. The secrets are new at each sign-in, so that none that was planted
// in a browser is ever good (OWASP ASVS 5.0, 7.2.4). Beyond the tenant's limit
// the oldest sessions end, and are told so at their next request.
//
// It returns [ErrEnded] if everything of the account was ended since its owner
// began to sign in.
func Start(tx *op.Tx, n Draft) (Started, error) {
	who, err := account.StandingOf(tx.Ctx, tx.Tx, n.Account, true)
	if err != nil {
		return Started{}, err
	}
	if who.Epoch != n.Epoch || who.Tenant != tx.Actor.Tenant {
		return Started{}, ErrEnded
	}
	if err := makeRoom(tx, who); err != nil {
		return Started{}, err
	}
	device, deviceCookie, err := enroll(tx, who, n.Device, n.Place)
	if err != nil {
		return Started{}, err
	}
	last, err := tenant.SessionDays.Number(tx.Ctx, tx.Tx, who.Tenant)
	if err != nil {
		return Started{}, err
	}
	now := tx.Now.UTC().Truncate(time.Microsecond)
	proved := now
	if !n.AuthenticatedAt.IsZero() {
		proved = n.AuthenticatedAt
	}
	s := Session{
		ID: tx.NewID("ses"), N: who.N, Account: who.ID, Name: who.ShownName, Tenant: who.Tenant, Epoch: who.Epoch,
		Identity: n.Identity, Methods: n.Methods, Application: n.Application, AuthenticatedAt: proved, CreatedAt: now, SeenAt: now,
		ExpiresAt: now.Add(days(last)), Device: device, Restricted: n.Restricted,
	}
	cookie := proof.NewToken(32)
	return Started{Session: s, Cookie: cookie, DeviceCookie: deviceCookie}, insert(tx, s, cookie)
}

func insert(tx *op.Tx, s Session, cookie secret.String) error {
	err := New(tx).insertSession(tx.Ctx, insertSessionParams{
		ID: s.ID, Tenant: s.Tenant, Account: s.N, Epoch: s.Epoch, Digest: proof.HashToken(cookie), Identity: s.Identity,
		Methods: strings.Join(s.Methods, " "), Application: s.Application, Restricted: s.Restricted, Device: s.Device,
		UserAgent: clipped(tx.Actor.Call.UserAgent), Address: tx.Actor.Call.Address, At: s.CreatedAt.UnixMicro(), AuthenticatedAt: s.AuthenticatedAt.UnixMicro(), ExpiresAt: s.ExpiresAt.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("insert the session: %w", err)
	}
	return nil
}

// makeRoom ends the oldest sessions, so that one more keeps to the tenant's
// limit; 0 is no limit.
func makeRoom(tx *op.Tx, who account.Standing) error {
	limit, err := tenant.SessionLimit.Number(tx.Ctx, tx.Tx, who.Tenant)
	if err != nil || limit == 0 {
		return err
	}
	rows, err := New(tx).endOldest(tx.Ctx, endOldestParams{
		Account: who.N, Epoch: who.Epoch, At: tx.Now.UnixMicro(), Keep: int32(limit - 1),
	})
	if err != nil {
		return fmt.Errorf("end the oldest sessions: %w", err)
	}
	for _, r := range rows {
		record(tx, eventLimitReached, endedRow(r), LimitReached)
	}
	return nil
}

// clipped is a user agent as it is stored: nobody fills the table with it, and
// what is no text is left out.
func clipped(userAgent string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != utf8.RuneError {
			return r
		}
		return -1
	}, userAgent)
	return strings.ToValidUTF8(clean[:min(len(clean), 400)], "")
}
