package directory

import (
	"strings"
	"time"
)

// auth0Source is Auth0's user profile as its export job, its extension and
// its import schema write it, and the file of hashes that its support sends.
var auth0Source = source{
	format: Auth0, product: "Auth0", list: "users",
	without: "This Auth0 file holds no users. Export them with a users-exports job in the format json.",
	hint:    "Auth0's exports never hold hashes: ask its support for them, and put each as password_hash into the user's line.",
	owns: func(k map[string]bool) bool {
		return anyOf(k, "user_id", "app_metadata", "user_metadata", "custom_password_hash", "mfa_factors", "logins_count", "Given Name") ||
			(k["given_name"] && k["email"] && !k["traits"]) || (k["passwordHash"] && k["_id"])
	},
	read: readAuth0,
}

func readAuth0(m *mapped, o *object) {
	m.id(auth0ID(o))
	m.name("first_name", o.first("given_name", "Given Name"))
	m.name("last_name", o.first("family_name", "Family Name"))
	address := o.first("email", "Email")
	verified, _ := o.flag("email_verified")
	late, _ := o.flag("Email Verified")
	m.email(address, verified || late)
	auth0Phone(m, o)
	m.username(o.text("username"))
	if name := o.first("name", "Name"); !strings.EqualFold(name, address) && name != m.d.phone.Number {
		m.may("display_name", name, "name")
	}
	m.attributeText("nickname", o.first("nickname", "Nickname"))
	m.may("picture", o.first("picture", "Picture"), "picture")
	m.may("locale", o.text("locale"), "locale")
	m.may("time_zone", o.text("zoneinfo"), "zoneinfo")
	m.may("birthday", o.text("birthdate"), "birthdate")
	m.may("gender", o.text("gender"), "gender")
	auth0Times(m, o)
	m.d.Status = "active"
	if blocked, _ := o.flag("blocked"); blocked {
		m.inactive("Blocked")
	}
	database := auth0Identities(m, o)
	auth0Passwords(m, o, database)
	auth0Factors(m, o)
	m.attributes("app_metadata.", o.object("app_metadata"))
	m.attributes("user_metadata.", o.object("user_metadata"))
	auth0Flattened(m, o)
	o.drop("tenant", "_tmp_is_unique")
}

// auth0ID takes user_id, or the database's own id in a file of hashes.
func auth0ID(o *object) string {
	if id := o.first("user_id", "Id"); id != "" {
		return id
	}
	inner := o.object("_id")
	if inner == nil {
		return ""
	}
	if id := inner.text("$oid"); id != "" {
		return "auth0|" + id
	}
	return ""
}

func auth0Phone(m *mapped, o *object) {
	verified, _ := o.flag("phone_verified")
	other, _ := o.flag("phone_number_verified")
	m.phone(o.text("phone_number"), verified || other, "phone_number")
}

func auth0Times(m *mapped, o *object) {
	created, ok := instantOf(o.first("created_at", "Created At"), time.Second)
	m.at("created_at", created, ok)
	last, ok := instantOf(o.text("last_login"), time.Second)
	m.at("last_login_at", last, ok)
	set, ok := instantOf(auth0Changed(o), time.Second)
	m.at("password_changed_at", set, ok)
}

// auth0Changed takes the time of the last password change; in a file of
// hashes it is in MongoDB's form.
func auth0Changed(o *object) string {
	if inner := o.object("password_set_date"); inner != nil {
		return inner.text("$date")
	}
	return o.first("last_password_reset", "password_set_date")
}

// auth0Strategies are the kinds of connection that need the connection's name
// beside them.
var auth0Strategies = map[string]string{
	"samlp": "saml", "oidc": "oidc", "okta": "oidc", "waad": "entra", "adfs": "adfs", "ad": "ldap", "oauth2": "oauth2", "pingfederate": "saml",
}

// auth0Identities reads the linked identities, and reports whether one of them
// has a password.
func auth0Identities(m *mapped, o *object) (database bool) {
	database = strings.HasPrefix(m.d.LegacyID, "auth0|") || o.has("passwordHash")
	connection := o.first("connection", "Connection")
	list := o.objects("identities")
	for i, id := range list {
		provider := auth0Provider(id.text("provider"), id.first("connection", connection))
		subject := id.text("user_id")
		if provider == "password" {
			database, subject = true, ""
		}
		m.identity(provider, subject, time.Time{}, time.Time{})
		if i == 0 && len(m.d.Identities) > 0 {
			m.d.CreatedBy = m.d.Identities[0].Provider
		}
		id.drop("isSocial")
		id.left()
	}
	if len(list) > 0 {
		return database
	}
	if provider, subject, ok := strings.Cut(m.d.LegacyID, "|"); ok && provider != "auth0" {
		m.identity(auth0Provider(provider, connection), subject, time.Time{}, time.Time{})
	}
	return database
}

func auth0Provider(provider, connection string) string {
	if provider == "auth0" {
		return "password"
	}
	kind, ok := auth0Strategies[provider]
	if !ok || connection == "" {
		return provider
	}
	return kind + ":" + connection
}

// auth0Flattened keeps keys such as user_metadata.country, which an export job
// writes when it is asked for single fields.
func auth0Flattened(m *mapped, o *object) {
	for _, key := range o.keys {
		v, there := o.values[key]
		if there && !holdsNothing(v) && (strings.HasPrefix(key, "app_metadata.") || strings.HasPrefix(key, "user_metadata.")) {
			delete(o.values, key)
			m.attributeValue(key, v, 0)
		}
	}
}
