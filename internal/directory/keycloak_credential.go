package directory

import (
	"strconv"
	"strings"
	"time"
)

// keycloakFactors are the credentials that are no passwords, by type.
var keycloakFactors = map[string]string{
	"totp": "totp", "hotp": "hotp", "webauthn": "security_key",
	"webauthn-passwordless": "passkey", "recovery-authn-codes": "recovery_codes",
}

func keycloakCredentials(m *mapped, o *object) {
	federated := o.has("federationLink")
	for _, c := range o.objects("credentials") {
		created, _ := instantOf(c.text("createdDate"), time.Millisecond)
		kind, label := c.text("type"), c.text("userLabel")
		secret, data := c.inside("secretData"), c.inside("credentialData")
		switch {
		case kind == "password":
			keycloakPassword(m, c, secret, data, created)
		case kind == "otp":
			m.factor(keycloakOTP(data), label, created, time.Time{})
		case keycloakFactors[kind] != "":
			m.factor(keycloakFactors[kind], label, created, time.Time{})
		default:
			o.c.notKnown("credentials." + kind)
		}
		c.drop("id", "priority", "value", "temporary", "device", "hashedSaltedValue", "salt", "hashIterations",
			"counter", "algorithm", "digits", "period", "config")
		c.left()
	}
	if m.d.PasswordHash == "" && !m.needsNew && federated {
		m.withoutPassword("is not in the export: it is kept in the user federation that the realm is linked with")
	}
	if m.d.PasswordHash == "" && !m.needsNew && !o.has("federatedIdentities") {
		m.withoutPassword("")
	}
}

func keycloakOTP(data *object) string {
	if data != nil && strings.EqualFold(data.text("subType"), "hotp") {
		return "hotp"
	}
	return "totp"
}

// keycloakPassword reads a password credential: of today, of versions before
// 8, or in plain text as hand-written realm files have it.
func keycloakPassword(m *mapped, c, secret, data *object, created time.Time) {
	if temporary, _ := c.flag("temporary"); temporary {
		m.d.MustResetPassword = true
	}
	m.identity("password", "", created, time.Time{})
	if c.has("value") {
		m.withoutPassword("stands in plain text, and is not taken")
		return
	}
	if secret == nil && !c.has("hashedSaltedValue") {
		m.withoutPassword("")
		return
	}
	if secret == nil {
		secret, data = &object{c: c.c, values: c.values}, c
		secret.values["value"] = c.take("hashedSaltedValue")
	}
	if data == nil {
		m.withoutPassword("comes without its parameters" + notTaken)
		return
	}
	hash, reason := keycloakHash(secret, data)
	if reason != "" {
		m.withoutPassword(reason + notTaken)
		return
	}
	m.password(hash, created)
}

// keycloakHash writes Keycloak's hash in the form that is kept.
func keycloakHash(secret, data *object) (form, reason string) {
	value, algorithm := secret.text("value"), strings.ToLower(data.text("algorithm"))
	if strings.HasPrefix(value, "$2") {
		return value, "" // of an extension for bcrypt
	}
	hash, err := base64Bytes(value)
	if err != nil || len(hash) == 0 {
		return "", "is not base 64"
	}
	salt, err := base64Bytes(secret.text("salt"))
	if err != nil {
		return "", "has a salt that is not base 64"
	}
	times, err := strconv.Atoi(data.text("hashIterations"))
	if err != nil || times < 1 {
		return "", "has no number of iterations"
	}
	switch algorithm {
	case "pbkdf2", "":
		return pbkdf2Form("sha1", times, salt, hash), ""
	case "pbkdf2-sha256", "pbkdf2-sha512":
		return pbkdf2Form(strings.TrimPrefix(algorithm, "pbkdf2-"), times, salt, hash), ""
	case "argon2":
		return keycloakArgon2(times, salt, hash, data.object("additionalParameters"))
	}
	return "", "was made by an algorithm that is not known here"
}

func keycloakArgon2(times int, salt, hash []byte, more *object) (form, reason string) {
	if more == nil {
		return "", "has no parameters of argon2"
	}
	memory, err1 := strconv.Atoi(keycloakValue(more, "memory"))
	threads, err2 := strconv.Atoi(keycloakValue(more, "parallelism"))
	version := map[string]int{"1.3": 19, "1.0": 16}[keycloakValue(more, "version")]
	kind := keycloakValue(more, "type")
	if err1 != nil || err2 != nil || version == 0 || (kind != "id" && kind != "i" && kind != "d") {
		return "", "has parameters of argon2 that are not known"
	}
	return argon2Form(kind, version, memory, times, threads, salt, hash), ""
}
