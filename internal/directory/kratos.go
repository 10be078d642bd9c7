package directory

import (
	"strings"
	"time"
)

// kratosSource is Ory Kratos' identity, as its admin API and its import write it.
var kratosSource = source{
	format: Kratos, product: "Kratos", list: "identities",
	without: "This Kratos file holds no identities. Take them from GET /admin/identities, or export them from the database.",
	hint:    "Kratos' admin API leaves hashed_password out: add it from the table identity_credentials, as credentials.password.config.",
	owns: func(k map[string]bool) bool {
		return k["traits"] && anyOf(k, "schema_id", "credentials", "verifiable_addresses", "state", "recovery_addresses")
	},
	read: readKratos,
}

func readKratos(m *mapped, o *object) {
	m.id(o.text("id"))
	m.may("customer_id", o.text("external_id"), "external_id")
	addresses := kratosAddresses(o)
	kratosTraits(m, o.object("traits"), addresses)
	created, ok := instantOf(o.text("created_at"), time.Second)
	m.at("created_at", created, ok)
	m.d.Status = "active"
	if strings.EqualFold(o.text("state"), "inactive") {
		m.inactive("Inactive")
	}
	kratosCredentials(m, o.object("credentials"))
	for value := range addresses {
		if !strings.EqualFold(value, m.d.Email) && !m.isPhone(value) {
			o.c.notKnown("verifiable_addresses")
		}
	}
	for _, r := range o.objects("recovery_addresses") {
		if value := r.text("value"); !strings.EqualFold(value, m.d.Email) && !m.isPhone(value) {
			o.c.notKnown("recovery_addresses")
		}
	}
	m.attributes("metadata_public.", o.object("metadata_public"))
	m.attributes("metadata_admin.", o.object("metadata_admin"))
}

// kratosAddresses takes the addresses, each with whether it is verified.
func kratosAddresses(o *object) map[string]bool {
	out := map[string]bool{}
	for _, a := range o.objects("verifiable_addresses") {
		verified, _ := a.flag("verified")
		if value := a.text("value"); value != "" {
			out[strings.ToLower(value)] = verified || a.text("status") == "completed"
		}
	}
	return out
}

// kratosFields are names of traits that the example schemas and most tenants
// use. All others become attributes.
var kratosFields = []struct{ key, field string }{
	{"first_name", "first_name"}, {"given_name", "first_name"}, {"firstName", "first_name"},
	{"last_name", "last_name"}, {"family_name", "last_name"}, {"lastName", "last_name"},
	{"display_name", "display_name"},
	{"locale", "locale"}, {"zoneinfo", "time_zone"}, {"birthdate", "birthday"}, {"gender", "gender"}, {"picture", "picture"},
}

func kratosTraits(m *mapped, t *object, verified map[string]bool) {
	if t == nil {
		m.c.problem("traits", "is not a JSON object")
		return
	}
	address := t.text("email")
	m.email(address, verified[strings.ToLower(address)])
	for _, key := range []string{"phone", "phone_number"} {
		if m.d.phone.Number == "" {
			number := t.text(key)
			m.phone(number, verified[number], key)
		}
	}
	m.username(t.text("username"))
	if name := t.object("name"); name != nil {
		m.may("first_name", name.text("first"), "name.first")
		m.may("last_name", name.text("last"), "name.last")
		m.attributes("name.", name)
	}
	m.may("display_name", t.text("name"), "name")
	for _, f := range kratosFields {
		if value := t.text(f.key); value != "" {
			kratosField(m, f.field, f.key, value)
		}
	}
	m.attributes("", t)
}

// kratosField sets a field that is still empty.
func kratosField(m *mapped, field, key, value string) {
	if recordTable.fields[recordTable.byName[field]].text(m.d) != "" {
		m.attribute(key, value)
		return
	}
	m.may(field, value, key)
}

var kratosFactors = map[string]string{"totp": "totp", "lookup_secret": "recovery_codes", "webauthn": "security_key", "passkey": "passkey"}

func kratosCredentials(m *mapped, all *object) {
	if all == nil {
		if m.d.Email != "" || m.d.Username != "" {
			m.withoutPassword("")
		}
		return
	}
	for _, kind := range all.keys {
		c := all.object(kind)
		if c == nil {
			continue
		}
		config := c.object("config")
		created, _ := instantOf(c.text("created_at"), time.Second)
		switch {
		case kind == "password":
			kratosPassword(m, config, created)
		case kind == "oidc" || kind == "saml":
			kratosProviders(m, kind, config, c.words("identifiers"), created)
		case kind == "webauthn" || kind == "passkey":
			kratosKeys(m, kind, config, created)
		case kratosFactors[kind] != "":
			m.factor(kratosFactors[kind], "", created, time.Time{})
		case kind == "code":
			// Codes to the verified address: nothing that the account has to carry.
		default:
			all.c.notKnown("credentials." + kind)
		}
		c.drop("type", "identifiers", "version", "updated_at", "config")
		c.left()
	}
	all.left()
}

func kratosPassword(m *mapped, config *object, created time.Time) {
	m.identity("password", "", created, time.Time{})
	switch {
	case config == nil:
		m.withoutPassword("")
	case config.has("hashed_password"):
		form, reason := kratosHash(config.text("hashed_password"))
		if reason != "" {
			m.withoutPassword(reason + notTaken)
			return
		}
		m.password(form, created)
	case config.has("password"):
		m.withoutPassword("stands in plain text, and is not taken")
	default:
		m.withoutPassword("")
	}
}

// kratosProviders reads the providers; without a config, the identifiers have
// the form provider:subject.
func kratosProviders(m *mapped, kind string, config *object, identifiers []string, created time.Time) {
	if config == nil || !config.has("providers") {
		for _, text := range identifiers {
			provider, subject, _ := strings.Cut(text, ":")
			m.identity(provider, subject, created, time.Time{})
		}
		return
	}
	for _, p := range config.objects("providers") {
		provider := p.text("provider")
		if kind == "saml" {
			provider = "saml:" + provider
		}
		m.identity(provider, p.text("subject"), created, time.Time{})
		p.prefix = "credentials." + kind + ".providers."
		p.left() // the tokens of a provider have no place
	}
}

func kratosKeys(m *mapped, kind string, config *object, created time.Time) {
	if config == nil || !config.has("credentials") {
		m.factor(kratosFactors[kind], "", created, time.Time{})
		return
	}
	for _, k := range config.objects("credentials") {
		at, _ := instantOf(k.text("added_at"), time.Second)
		name := kratosFactors[kind]
		if alone, _ := k.flag("is_passwordless"); alone {
			name = "passkey"
		}
		m.factor(name, k.text("display_name"), at, time.Time{})
	}
}
