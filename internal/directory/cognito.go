package directory

import (
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// cognitoSource is the CSV of Cognito's import jobs (get-csv-header) and the
// answer of ListUsers.
var cognitoSource = source{
	format: Cognito, product: "Cognito", list: "Users",
	without: "This Cognito file holds no users. Export them with: aws cognito-idp list-users --user-pool-id ID",
	hint:    "Cognito never gives hashes out.",
	owns: func(k map[string]bool) bool {
		return k["Username"] && anyOf(k, "Attributes", "UserAttributes", "UserStatus", "UserCreateDate")
	},
	read: readCognito,
}

func readCognito(m *mapped, o *object) {
	a := cognitoAttributes(o)
	name := orElse(o.text("Username"), a.text("cognito:username"))
	if sub := a.text("sub"); sub != "" {
		m.id(sub)
	} else if len(name) == 36 {
		m.try("login_id", name) // where the pool signs in by e-mail, the username is the sub
	}
	cognitoContacts(m, a)
	m.username(name)
	if preferred := a.text("preferred_username"); preferred != name {
		if m.d.Username == "" {
			m.may("username", preferred, "preferred_username")
		} else {
			m.attributeText("preferred_username", preferred)
		}
	}
	cognitoProfile(m, a)
	created, ok := instantOf(o.text("UserCreateDate"), time.Second)
	m.at("created_at", created, ok)
	outside := cognitoIdentities(m, a)
	cognitoStatus(m, o, a, outside)
	cognitoFactors(m, o, a)
	if a.has("updated_at") {
		o.c.notKnown("updated_at")
		a.drop("updated_at")
	}
	m.attributes("", a)
	for _, key := range a.keys {
		if a != o && !holdsNothing(a.values[key]) {
			o.c.notKnown(key)
		}
	}
}

// cognitoAttributes brings the list of names and values into the form that
// the CSV file has.
func cognitoAttributes(o *object) *object {
	if !o.has("Attributes") && !o.has("UserAttributes") {
		a := &object{c: o.c, values: o.values}
		for _, key := range o.keys {
			if !strings.HasPrefix(key, "User") && key != "Enabled" && key != "MFAOptions" && key != "PreferredMfaSetting" {
				a.keys = append(a.keys, key)
			}
		}
		return a
	}
	a := &object{c: o.c, values: map[string]jsontext.Value{}}
	for _, list := range []string{"Attributes", "UserAttributes"} {
		for _, one := range o.objects(list) {
			if name := one.text("Name"); name != "" {
				a.set(name, one.text("Value"))
			}
			one.left()
		}
	}
	return a
}

func cognitoContacts(m *mapped, a *object) {
	verified, _ := a.flag("email_verified")
	m.email(a.text("email"), verified)
	verified, _ = a.flag("phone_number_verified")
	m.phone(a.text("phone_number"), verified, "phone_number")
}

func cognitoProfile(m *mapped, a *object) {
	m.name("first_name", a.text("given_name"))
	m.name("last_name", a.text("family_name"))
	m.may("display_name", a.text("name"), "name")
	m.may("gender", a.text("gender"), "gender")
	m.may("birthday", cognitoBirthday(a.text("birthdate")), "birthdate")
	m.may("time_zone", a.text("zoneinfo"), "zoneinfo")
	m.may("locale", a.text("locale"), "locale")
	m.may("picture", a.text("picture"), "picture")
	openIDAddress(m, a)
}

var usDate = regexp.MustCompile(`^(\d\d)/(\d\d)/(\d{4})$`)

// cognitoBirthday reads YYYY-MM-DD, with 0000 for a year that is not known
// (OpenID Connect Core, 5.1), and MM/DD/YYYY, which Cognito took in the past.
func cognitoBirthday(s string) string {
	if rest, ok := strings.CutPrefix(s, "0000-"); ok {
		return "--" + rest
	}
	return usDate.ReplaceAllString(s, "$3-$1-$2")
}

// openIDAddress reads the address claim (OpenID Connect Core, 5.1.1), which
// may also be plain text.
func openIDAddress(m *mapped, a *object) {
	if v := scalarText(a.values["address"]); v != "" && !strings.HasPrefix(strings.TrimSpace(v), "{") {
		a.drop("address")
		m.attribute("address", v)
		return
	}
	in := a.inside("address")
	if in == nil {
		return
	}
	street, more, _ := strings.Cut(in.text("street_address"), "\n")
	m.may("address.line1", street, "address.street_address")
	m.may("address.line2", strings.ReplaceAll(more, "\n", ", "), "address.street_address")
	m.may("address.locality", in.text("locality"), "address.locality")
	m.may("address.region", in.text("region"), "address.region")
	m.may("address.postal_code", in.text("postal_code"), "address.postal_code")
	m.may("address.country", in.text("country"), "address.country")
	if street == "" {
		m.attributeText("address.formatted", in.text("formatted"))
	}
	in.drop("formatted") // the same in one piece
	m.attributes("address.", in)
}

// cognitoIdentities reads the providers of a federated person, which stand as
// JSON in an attribute, and reports whether there are any.
func cognitoIdentities(m *mapped, a *object) bool {
	if !a.has("identities") {
		return false
	}
	text := a.text("identities")
	if !jsontext.Value(text).IsValid() || jsontext.Value(text).Kind() != '[' {
		a.c.warn("identities", "is not the JSON that it should be"+notTaken)
		return false
	}
	for _, v := range entries(jsontext.Value(text)) {
		one, err := openObject(a.c, v, "identities.")
		if err != nil {
			a.c.notKnown("identities")
			continue
		}
		created, _ := instantOf(one.text("dateCreated"), time.Millisecond)
		kind := one.text("providerType")
		provider := orElse(one.text("providerName"), kind)
		if kind == "SAML" || kind == "OIDC" {
			provider = strings.ToLower(kind) + ":" + provider
		}
		m.identity(provider, one.text("userId"), created, time.Time{})
		one.drop("issuer", "primary")
		one.left()
	}
	return len(m.d.Identities) > 0
}

// cognitoStatus reads UserStatus, Enabled and what follows for the password.
func cognitoStatus(m *mapped, o, a *object, outside bool) {
	m.d.Status = "active"
	switch status := orElse(o.text("UserStatus"), a.text("cognito:user_status")); status {
	case "", "CONFIRMED", "RESET_REQUIRED", "FORCE_CHANGE_PASSWORD":
	case "EXTERNAL_PROVIDER":
		outside = true
	case "UNCONFIRMED":
		m.d.Status = "pending"
	case "ARCHIVED":
		m.inactive("Archived")
	case "COMPROMISED":
		m.inactive("Marked as compromised")
	default:
		o.c.notKnown("UserStatus." + status)
	}
	if enabled, given := o.flag("Enabled"); given && !enabled {
		m.inactive("Disabled")
	}
	if !outside {
		m.identity("password", "", m.d.CreatedAt, time.Time{})
		m.withoutPassword("")
	}
	if len(m.d.Identities) > 0 {
		m.d.CreatedBy = m.d.Identities[0].Provider
	}
}

var cognitoFactorNames = map[string]string{"SMS_MFA": "sms", "SOFTWARE_TOKEN_MFA": "totp", "EMAIL_OTP": "email", "WEB_AUTHN": "passkey"}

func cognitoFactors(m *mapped, o, a *object) {
	var seen []string
	for _, name := range o.words("UserMFASettingList") {
		seen = append(seen, name)
		m.factor(orElse(cognitoFactorNames[name], name), "", time.Time{}, time.Time{})
	}
	for _, option := range o.objects("MFAOptions") {
		if medium := option.text("DeliveryMedium"); len(seen) == 0 {
			m.factor(medium, "", time.Time{}, time.Time{})
		}
	}
	if on, _ := a.flag("cognito:mfa_enabled"); on && len(m.d.Factors) == 0 {
		m.factor("sms", "", time.Time{}, time.Time{}) // the only one that the CSV file knows
	}
	o.drop("PreferredMfaSetting")
}
