package view

import "net/url"

// DeskSettingsPath is the tenant's settings (GET); it changes names, region and
// languages (POST: version, and for each setting its key and was.KEY).
func DeskSettingsPath(slug string) string { return settingsPath(slug, "desk") }

// DeskSettingsActPath changes a part of the settings (POST): branding or policy
// as [DeskSettingsPath], logo (version, logo) or remove-logo (version).
func DeskSettingsActPath(slug, act string) string { return DeskSettingsPath(slug) + "/" + act }

// CustomerSettingsPath is how customers sign up and in (GET).
func CustomerSettingsPath(slug string) string { return settingsPath(slug, "customers") }

// CustomerSettingsActPath saves one form of it (POST: as [DeskSettingsPath]; of
// a list, KEY:OPTION for each that is ticked).
func CustomerSettingsActPath(slug, form string) string {
	return CustomerSettingsPath(slug) + "/" + form
}

// LogoPath is the tenant's logo (GET); the digest makes each its own address.
func LogoPath(slug, digest string) string {
	return DeskSettingsActPath(slug, "logo") + "?" + url.Values{"v": {digest}}.Encode()
}

// AttributesPath lists the custom attributes (GET) and adds one (POST: key,
// type, label, required, read_only, internal, personal, unique, searchable).
func AttributesPath(slug string) string { return settingsPath(slug, "attributes") }

// AttributePath changes a custom attribute (POST: as [AttributesPath], without
// key).
func AttributePath(slug, key string) string { return AttributesPath(slug) + "/" + url.PathEscape(key) }

// MoveAttributePath puts an attribute into another place (POST: to).
func MoveAttributePath(slug, key string) string { return AttributePath(slug, key) + "/move" }

// RemoveAttributePath says what removing an attribute would do (GET) and does
// it (POST).
func RemoveAttributePath(slug, key string) string { return AttributePath(slug, key) + "/remove" }

// BlockedPath lists what new accounts may not have (GET: domains_after,
// usernames_after).
func BlockedPath(slug string) string { return settingsPath(slug, "blocked") }

// BlockPath blocks one more of a kind, email_domain or username (POST: value,
// note).
func BlockPath(slug, kind string) string { return BlockedPath(slug) + "/" + url.PathEscape(kind) }

// UnblockPath takes one back (POST: value).
func UnblockPath(slug, kind string) string { return BlockPath(slug, kind) + "/unblock" }
