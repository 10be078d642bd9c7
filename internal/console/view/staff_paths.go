package view

import "net/url"

// Addresses of signing in by passkey, and of proving that it is still you.
const (
	// PasskeyPath gives what the browser is called with, as JSON (POST:
	// purpose, link).
	PasskeyPath = "/staff/passkey"
	// ProvePath asks for a proof (GET: next) and takes it (POST: password and
	// code, or challenge and answer; next): for an act that needs a fresh
	// session, and to unlock a session.
	ProvePath = "/staff/prove"
	// RegisterPath registers the passkey that a member must have (POST: name,
	// challenge, answer, next).
	RegisterPath = "/staff/register-passkey"
	// SetUpPath leads a member without any proof to the page where one is set
	// up (POST).
	SetUpPath = "/staff/set-up"
)

func settingsPath(slug, rest string) string {
	return "/t/" + url.PathEscape(slug) + "/settings/" + rest
}

// OwnSignInPath is the member's own passkeys and sessions (GET).
func OwnSignInPath(slug string) string { return settingsPath(slug, "sign-in") }

// OwnPasskeysPath registers a passkey (POST: name, challenge, answer).
func OwnPasskeysPath(slug string) string { return OwnSignInPath(slug) + "/passkeys" }

// RemovePasskeyPath forgets a passkey (POST).
func RemovePasskeyPath(slug, passkey string) string {
	return OwnPasskeysPath(slug) + "/" + url.PathEscape(passkey) + "/remove"
}

// TimeZonePath keeps the zone in which the member reads times (POST: zone).
func TimeZonePath(slug string) string { return OwnSignInPath(slug) + "/time-zone" }

// RemovePasswordPath forgets password and code (POST).
func RemovePasswordPath(slug string) string { return OwnSignInPath(slug) + "/remove-password" }

// EndSessionPath ends one of the member's own sessions (POST).
func EndSessionPath(slug, session string) string {
	return OwnSignInPath(slug) + "/sessions/" + url.PathEscape(session) + "/end"
}

// MembersPath lists the members (GET) and invites one (POST: email, name,
// role, reach).
func MembersPath(slug string) string { return settingsPath(slug, "members") }

// MemberPath is one member's page (GET).
func MemberPath(slug, member string) string { return MembersPath(slug) + "/" + url.PathEscape(member) }

// MemberActPath does something to a member (POST): disable, enable,
// end-sessions, assign-role (role, reach), take-role (role, tenant, segment),
// set-segments (role, segment) or require-passkey (required).
func MemberActPath(slug, member, act string) string { return MemberPath(slug, member) + "/" + act }

// RolesPath is the page of which role may do what (GET).
func RolesPath(slug string) string { return settingsPath(slug, "roles") }

// RolePath is the form of one of the tenant's own roles, or of a new one (GET:
// from, or name, permission and version), and saves it (POST: name, permission,
// version).
func RolePath(slug, role string) string { return RolesPath(slug) + "/" + url.PathEscape(role) }

// RoleReviewPath says what saving would change (GET: name, permission,
// version).
func RoleReviewPath(slug, role string) string { return RolePath(slug, role) + "/review" }

// RemoveRolePath removes a role (POST).
func RemoveRolePath(slug, role string) string { return RolePath(slug, role) + "/remove" }

// KeysPath lists the API keys (GET) and creates one (POST: name, role, reach,
// member).
func KeysPath(slug string) string { return settingsPath(slug, "keys") }

// RevokeKeyPath revokes a key (POST).
func RevokeKeyPath(slug, key string) string {
	return KeysPath(slug) + "/" + url.PathEscape(key) + "/revoke"
}

// RotateKeyPath gives a key a new text (POST: overlap).
func RotateKeyPath(slug, key string) string {
	return KeysPath(slug) + "/" + url.PathEscape(key) + "/rotate"
}

// SegmentsPath lists the segments (GET) and adds one (POST: name).
func SegmentsPath(slug string) string { return settingsPath(slug, "segments") }

// SegmentPath changes a segment (POST: name).
func SegmentPath(slug, segment string) string {
	return SegmentsPath(slug) + "/" + url.PathEscape(segment)
}

// SegmentActPath does something to a segment (POST): remove, add-account or
// remove-account (account).
func SegmentActPath(slug, segment, act string) string { return SegmentPath(slug, segment) + "/" + act }

// SettingsPath leads to the first page under Settings that the role opens
// (GET).
func SettingsPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/settings" }
