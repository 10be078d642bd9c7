package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Limits of signing in on a device (RFC 8628).
const (
	DeviceLasts = 10 * time.Minute
	deviceWait  = 5 // seconds between two questions
)

// userCodes are the letters of a code that a customer types: consonants, so
// that none is a word (RFC 8628, section 6.1). Eight of them are 20^8: whoever
// serves the page must let an address try only now and then.
const userCodes = "BCDFGHJKLMNPQRSTVWXZ"

// ErrDeviceUnknown is returned for a code that no device shows.
var ErrDeviceUnknown = fault.New(fault.NotFound, "device_code_unknown", "No device shows this code, or it has ended or was used. Look at the device and type its code again.")

// device is a device that waits for its owner.
type device struct {
	digest              []byte
	application         string
	scopes              []string
	createdAt, expireAt time.Time
	wait                int64
	askedAt             time.Time
	account             sql.NullInt64
	epoch               int64
	session             string
	denied, used        bool
}

// newUserCode draws a code, with each letter as likely as any other.
func newUserCode() string {
	var out strings.Builder
	for out.Len() < 8 {
		var b [1]byte
		_, _ = rand.Read(b[:])
		if int(b[0]) < 240 { // the greatest multiple of 20 in a byte
			out.WriteByte(userCodes[b[0]%20])
		}
	}
	return out.String()
}

// readUserCode takes a code as it is typed: small letters, spaces, hyphens. It
// returns what is looked up, and false for what is no code.
func readUserCode(tenant string, typed secret.String) ([]byte, bool) {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(typed.Reveal()))
	if len(code) != 8 || strings.ContainsFunc(code, func(r rune) bool { return !strings.ContainsRune(userCodes, r) }) {
		return nil, false
	}
	sum := sha256.Sum256([]byte(tenant + " " + code))
	return sum[:], true
}

func deviceOf(r deviceByCodeRow) device {
	return device{
		digest: r.Digest, application: r.Application, scopes: strings.Fields(r.Scopes), createdAt: micro(r.CreatedAt), expireAt: micro(r.ExpiresAt),
		wait: r.Wait, askedAt: micro(r.AskedAt), account: r.Account, epoch: r.Epoch, session: r.Session, denied: r.DeniedAt.Valid, used: r.UsedAt.Valid,
	}
}

// waiting finds a device by the code that its owner typed.
func waiting(ctx context.Context, tx *store.Tx, tenant string, typed secret.String, now time.Time) (device, application, error) {
	code, ok := readUserCode(tenant, typed)
	if !ok {
		return device{}, application{}, ErrDeviceUnknown
	}
	row, err := New(tx).deviceByUserCode(ctx, deviceByUserCodeParams{Tenant: tenant, UserCode: code})
	if errors.Is(err, sql.ErrNoRows) {
		return device{}, application{}, ErrDeviceUnknown
	}
	if err != nil {
		return device{}, application{}, fmt.Errorf("find the device: %w", err)
	}
	d := deviceOf(deviceByCodeRow(row))
	if d.used || d.denied || d.account.Valid || !now.Before(d.expireAt) {
		return device{}, application{}, ErrDeviceUnknown
	}
	a, err := find(ctx, tx, tenant, d.application)
	if errors.Is(err, ErrNoApplication) || err == nil && !a.enabled() {
		return device{}, application{}, ErrDeviceUnknown
	}
	return d, a, err
}

// WaitingDevice returns what a device asks for whose code a customer typed: a
// step of the portal's page. It changes nothing.
//
// It returns [ErrDeviceUnknown].
func WaitingDevice(ctx context.Context, tx *store.Tx, tenant string, typed secret.String, now time.Time) (Request, error) {
	d, a, err := waiting(ctx, tx, tenant, typed, now)
	if err != nil {
		return Request{}, err
	}
	out := Request{Application: a.Name, Client: a.ID}
	known, err := scopesOf(ctx, tx, tenant)
	for _, s := range known {
		if slices.Contains(d.scopes, s.Name) {
			out.Scopes = append(out.Scopes, s)
		}
	}
	return out, err
}
