package directory

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// keycloakSource is Keycloak's UserRepresentation, as `kc.sh export --users`
// and the admin API write it.
var keycloakSource = source{
	format: Keycloak, product: "Keycloak", list: "users", outer: "realm.",
	without: "This Keycloak export holds the realm's settings, but no users. The admin console leaves them out: export with kc.sh export --realm NAME --users realm_file --file FILE and import that.",
	hint:    "Only kc.sh export writes hashes; lists from Keycloak's admin API have none.",
	owns: func(k map[string]bool) bool {
		return (k["username"] || k["email"]) && anyOf(k, "createdTimestamp", "requiredActions", "disableableCredentialTypes", "federatedIdentities", "realmRoles", "clientRoles", "emailVerified", "federationLink") && !k["localId"]
	},
	read: readKeycloak,
}

func readKeycloak(m *mapped, o *object) {
	if o.has("serviceAccountClientId") {
		m.c.problem("serviceAccountClientId", "says that this is the account of a client, not of a person; it is not taken")
		return
	}
	m.id(o.text("id"))
	m.name("first_name", o.text("firstName"))
	m.name("last_name", o.text("lastName"))
	verified, _ := o.flag("emailVerified")
	verified = keycloakActions(m, o) && verified
	m.email(o.text("email"), verified)
	m.username(o.text("username"))
	created, ok := instantOf(o.text("createdTimestamp"), time.Millisecond)
	m.at("created_at", created, ok)
	m.d.Status = "active"
	if enabled, given := o.flag("enabled"); given && !enabled {
		m.inactive("Disabled")
	}
	keycloakAttributes(m, o.object("attributes"))
	keycloakCredentials(m, o)
	for _, f := range o.objects("federatedIdentities") {
		// userName is the name at the provider, mostly an e-mail or a nickname.
		m.identity(f.text("identityProvider"), f.text("userId"), time.Time{}, time.Time{})
		f.left()
	}
	if totp, _ := o.flag("totp"); totp && len(m.d.Factors) == 0 {
		m.factor("totp", "", time.Time{}, time.Time{})
	}
	if since := o.text("notBefore"); since != "0" && since != "" { // tokens older than this are void: a matter of sessions
		o.c.notKnown("notBefore")
	}
	o.drop("self", "access", "origin", "disableableCredentialTypes", "userProfileMetadata", "notBefore")
}

// keycloakActions reads what the person has to do at the next sign-in, and
// reports whether the e-mail may count as verified.
func keycloakActions(m *mapped, o *object) (verified bool) {
	verified = true
	for _, action := range o.words("requiredActions") {
		switch action {
		case "UPDATE_PASSWORD":
			m.d.MustResetPassword = true
		case "VERIFY_EMAIL":
			verified = false
		default:
			o.c.notKnown("requiredActions." + action)
		}
	}
	return verified
}

// keycloakFields are the attributes that Keycloak's own client scopes profile,
// phone and address read.
var keycloakFields = []struct{ key, field string }{
	{"locale", "locale"},
	{"zoneinfo", "time_zone"},
	{"birthdate", "birthday"},
	{"gender", "gender"},
	{"picture", "picture"},
	{"street", "address.line1"},
	{"locality", "address.locality"},
	{"region", "address.region"},
	{"postal_code", "address.postal_code"},
	{"country", "address.country"},
}

func keycloakAttributes(m *mapped, a *object) {
	if a == nil {
		return
	}
	for _, f := range keycloakFields {
		m.may(f.field, keycloakValue(a, f.key), f.key)
	}
	verified := strings.EqualFold(keycloakValue(a, "phoneNumberVerified"), "true")
	for _, key := range []string{"phoneNumber", "phone_number", "phone"} {
		if m.d.phone.Number == "" {
			m.phone(keycloakValue(a, key), verified, key)
		}
	}
	for _, key := range a.keys {
		v, there := a.values[key]
		if !there || holdsNothing(v) {
			continue
		}
		if v.Kind() == '[' {
			if list := entries(v); len(list) == 1 {
				v = list[0]
			}
		}
		m.attributeValue(key, v, 0)
	}
	clear(a.values)
}

// keycloakValue takes an attribute of one value.
func keycloakValue(a *object, key string) string {
	v := a.values[key]
	if len(v) == 0 {
		return ""
	}
	if v.Kind() == '[' {
		list := entries(v)
		if len(list) != 1 {
			return ""
		}
		v = list[0]
	}
	if v.Kind() == '{' || v.Kind() == '[' {
		return ""
	}
	delete(a.values, key)
	return scalarText(jsontext.Value(v))
}
