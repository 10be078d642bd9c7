package directory

import (
	"slices"
	"time"
)

// identity adds a way to sign in.
func (m *mapped) identity(provider, subject string, created, used time.Time) {
	var i Identity
	name, reason := word(m.c, providerName(provider))
	if reason == "" {
		i.Provider = name
		i.Subject, reason = m.subject(subject)
	}
	if reason != "" || i.Provider == "" {
		m.c.warn("identities", "has an entry whose provider or subject cannot be kept"+notTaken)
		return
	}
	if slices.ContainsFunc(m.d.Identities, func(j Identity) bool { return j.Provider == i.Provider && j.Subject == i.Subject }) {
		return
	}
	i.CreatedAt, i.LastUsedAt = m.instant(created), m.instant(used)
	m.d.Identities = append(m.d.Identities, i)
}

func (m *mapped) subject(s string) (string, string) {
	if s == "" {
		return "", ""
	}
	return oneLine(1, 500)(m.c, s)
}

// instant cuts a time to what is kept; zero if it cannot be right.
func (m *mapped) instant(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	clean, reason := m.c.instant(t.UTC().Format(time.RFC3339Nano), past)
	if reason != "" {
		return time.Time{}
	}
	return clean
}

// factor adds a second factor. Which ones there are is reported at the end.
func (m *mapped) factor(kind, label string, created, used time.Time) {
	kind, reason := word(m.c, kind)
	if reason != "" || kind == "" {
		kind = "other"
	}
	clean, reason := oneLine(0, 200)(m.c, label)
	if reason != "" {
		clean = ""
	}
	m.d.Factors = append(m.d.Factors, Factor{Type: kind, Label: clean, CreatedAt: m.instant(created), LastUsedAt: m.instant(used)})
}

// password keeps a hash in one of the forms of docs/reference/password-hashes.md.
func (m *mapped) password(hash string, changed time.Time) {
	if m.take.options.WithoutPasswords {
		m.withoutPassword("not taken, as asked for")
		return
	}
	if reason := m.try("password_hash", hash); reason != "" {
		m.withoutPassword(reason + notTaken)
		return
	}
	if !knownHash(hash) {
		m.c.warn("password_hash", "has a form that is not known; it is kept, but the account may need a new password")
	}
	m.at("password_changed_at", changed, true)
}

// withoutPassword notes that the account had a password and comes without it.
// The reason is left out where it holds for every account of the file.
func (m *mapped) withoutPassword(reason string) {
	if reason != "" {
		m.c.warn("password_hash", reason)
	}
	m.needsNew, m.d.MustResetPassword = true, true
}
