package directory

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// firebaseSource is what `firebase auth:export` writes, and the fields that
// Identity Platform adds to it.
var firebaseSource = source{
	format: Firebase, product: "Firebase", list: "users",
	without: "This Firebase export holds no users. Export them with: firebase auth:export accounts.json",
	hint:    "Firebase exports only the hashes that it made itself, not those that were once imported into it.",
	owns:    func(k map[string]bool) bool { return k["localId"] },
	read:    readFirebase,
}

func readFirebase(m *mapped, o *object) {
	m.id(o.text("localId"))
	verified, _ := o.flag("emailVerified")
	m.email(o.text("email"), verified)
	// A number is in Firebase only after a code sent to it was entered.
	m.phone(o.text("phoneNumber"), true, "phoneNumber")
	m.may("display_name", o.text("displayName"), "displayName")
	m.may("picture", o.first("photoUrl", "photoURL"), "photoUrl")
	created, ok := instantOf(o.text("createdAt"), time.Millisecond)
	m.at("created_at", created, ok)
	last, ok := instantOf(o.first("lastSignedInAt", "lastLoginAt"), time.Millisecond)
	m.at("last_login_at", last, ok)
	m.d.Status = "active"
	if disabled, _ := o.flag("disabled"); disabled {
		m.inactive("Disabled")
	}
	firebasePassword(m, o)
	firebaseProviders(m, o)
	for _, f := range o.objects("mfaInfo") {
		at, _ := instantOf(f.text("enrolledAt"), time.Second)
		kind := "sms"
		if _, totp := f.values["totpInfo"]; totp {
			kind = "totp"
		}
		m.factor(kind, f.text("displayName"), at, time.Time{})
		f.drop("mfaEnrollmentId", "totpInfo")
		f.left() // phoneInfo: its number has no place but the account's own
	}
	m.attributes("", o.inside("customAttributes"))
	o.drop("version", "rawId")
}

func firebasePassword(m *mapped, o *object) {
	hash, salt := o.text("passwordHash"), o.text("salt")
	changed, _ := instantOf(o.text("passwordUpdatedAt"), time.Millisecond)
	if hash == "" {
		return // another provider's person, or a password that was imported there
	}
	m.identity("password", "", time.Time{}, time.Time{})
	if m.take.options.WithoutPasswords {
		m.withoutPassword("not taken, as asked for")
		return
	}
	p := m.take.options.FirebaseHash
	if p == nil {
		m.take.stop = errNoFirebaseHash()
		return
	}
	raw, err := base64Bytes(hash)
	rawSalt, err2 := base64Bytes(salt)
	if err != nil || err2 != nil || len(raw) == 0 {
		m.withoutPassword("is not base 64" + notTaken)
		return
	}
	m.password(p.form(rawSalt, raw), changed)
}

// firebaseProviders reads the linked providers. What they say of the person is
// reported where it differs from the account.
func firebaseProviders(m *mapped, o *object) {
	for _, p := range o.objects("providerUserInfo") {
		provider, subject := p.text("providerId"), p.first("rawId", "federatedId", "uid")
		address, name, photo := p.text("email"), p.text("displayName"), p.first("photoUrl", "photoURL")
		switch {
		case provider == "phone":
			m.identity("phone", "", time.Time{}, time.Time{})
			p.drop("phoneNumber")
		case provider == "password":
			m.identity("password", "", time.Time{}, time.Time{})
		default:
			m.identity(provider, subject, time.Time{}, time.Time{})
		}
		for key, differs := range map[string]bool{
			"email":       address != "" && !strings.EqualFold(address, m.d.Email),
			"displayName": name != "" && name != m.d.DisplayName,
			"photoUrl":    photo != "" && photo != m.d.Picture,
		} {
			if differs {
				p.c.notKnown(p.prefix + key)
			}
		}
		p.left()
	}
	if len(m.d.Identities) > 0 {
		m.d.CreatedBy = m.d.Identities[0].Provider
	}
	if m.d.phone.Number != "" && len(m.d.Identities) == 0 && m.d.Email == "" {
		m.identity("phone", "", time.Time{}, time.Time{})
	}
	if m.d.PasswordHash == "" && !m.needsNew && len(m.d.Identities) == 0 && m.d.Email != "" {
		m.identity("password", "", time.Time{}, time.Time{})
		m.withoutPassword("")
	}
}

// firebaseColumns are the cells of a row of `auth:export` to CSV, which has no
// header.
var firebaseColumns = []string{
	"localId", "email", "emailVerified", "passwordHash", "salt", "displayName", "photoUrl",
	"google.com.rawId", "google.com.email", "google.com.displayName", "google.com.photoUrl",
	"facebook.com.rawId", "facebook.com.email", "facebook.com.displayName", "facebook.com.photoUrl",
	"twitter.com.rawId", "twitter.com.email", "twitter.com.displayName", "twitter.com.photoUrl",
	"github.com.rawId", "github.com.email", "github.com.displayName", "github.com.photoUrl",
	"createdAt", "lastLoginAt", "phoneNumber", "disabled", "customAttributes",
}

// isFirebaseRow reports the first line of such a file: 28 or 29 cells, the
// third of them a flag, the times numbers.
func isFirebaseRow(line []byte) bool {
	s := csvSplitter{comma: ','}
	s.feed(line)
	if len(s.ends) < 27 || len(s.ends) > 29 || len(s.cell(0)) == 0 {
		return false
	}
	flag := string(bytes.TrimSpace(s.cell(2)))
	if flag != "true" && flag != "false" {
		return false
	}
	created := string(bytes.TrimSpace(s.cell(23)))
	_, err := strconv.ParseInt(created, 10, 64)
	return created == "" || err == nil
}
