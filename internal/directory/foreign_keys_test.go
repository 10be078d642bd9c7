package directory

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where each key of an account goes: a field, "reported", or "said: …" where
// the same is said by another key.
var mappings = map[Format]map[string]string{
	Keycloak: {
		"id": "login_id", "createdTimestamp": "created_at", "username": "username", "firstName": "first_name", "lastName": "last_name",
		"email": "email", "emailVerified": "email_verified", "enabled": "status", "totp": "factors", "attributes": "attributes",
		"credentials": "password_hash", "requiredActions": "must_reset_password", "federatedIdentities": "identities",
		"disableableCredentialTypes": "said: credentials", "serviceAccountClientId": "said: the account is not taken",
		"federationLink": "reported", "realmRoles": "reported", "clientRoles": "reported", "groups": "reported",
		"clientConsents": "reported", "notBefore": "reported",
	},
	Auth0: {
		"user_id": "legacy_id", "email": "email", "email_verified": "email_verified", "username": "username", "name": "display_name",
		"given_name": "first_name", "family_name": "last_name", "nickname": "attributes.nickname", "picture": "picture",
		"phone_number": "phone", "phone_verified": "phones[1].verified", "locale": "locale", "created_at": "created_at",
		"last_login": "last_login_at", "last_password_reset": "password_changed_at", "blocked": "status_reason",
		"multifactor": "factors", "multifactor_last_modified": "factors[1].created_at", "mfa_factors": "factors", "identities": "identities",
		"app_metadata": "attributes.app_metadata.plan", "user_metadata": "attributes.user_metadata.plan",
		"password_hash": "password_hash", "custom_password_hash": "password_hash", "passwordHash": "password_hash",
		"password_set_date": "password_changed_at", "_id": "legacy_id", "connection": "said: identities", "tenant": "said: all accounts are of one",
		"_tmp_is_unique": "said: an inner mark of Auth0", "updated_at": "reported", "last_ip": "reported", "logins_count": "reported",
	},
	Firebase: {
		"localId": "legacy_id", "email": "email", "emailVerified": "email_verified", "passwordHash": "password_hash", "salt": "password_hash",
		"displayName": "display_name", "photoUrl": "picture", "lastSignedInAt": "last_login_at", "createdAt": "created_at",
		"phoneNumber": "phone", "disabled": "status_reason", "customAttributes": "attributes.role", "providerUserInfo": "identities",
		"mfaInfo": "factors",
	},
	Cognito: {
		"Username": "username", "Attributes": "email", "UserCreateDate": "created_at", "UserLastModifiedDate": "reported",
		"Enabled": "status_reason", "UserStatus": "status", "MFAOptions": "said: UserMFASettingList", "UserMFASettingList": "factors",
		"PreferredMfaSetting": "said: UserMFASettingList",
	},
	Kratos: {
		"id": "login_id", "external_id": "customer_id", "credentials": "password_hash", "state": "status_reason", "traits": "first_name",
		"verifiable_addresses": "email_verified", "metadata_public": "attributes.metadata_public.badge",
		"metadata_admin": "attributes.metadata_admin.score", "created_at": "created_at",
		"recovery_addresses": "reported", "schema_id": "reported", "schema_url": "reported", "state_changed_at": "reported",
		"updated_at": "reported", "organization_id": "said: empty in the fixture, reported otherwise",
	},
}

// TestEveryKeyIsMappedOrReported holds the table above to the fixtures: no key
// is missing in it, each field is set and each report made.
func TestEveryKeyIsMappedOrReported(t *testing.T) {
	for format, table := range mappings {
		t.Run(string(format), func(t *testing.T) {
			var read strings.Builder
			keys := map[string]bool{}
			for _, f := range fixtures {
				if f.format != format || strings.HasSuffix(f.file, ".csv") {
					continue
				}
				golden, err := os.ReadFile("testdata/" + f.file + ".read")
				require.NoError(t, err)
				read.Write(golden)
				maps.Copy(keys, fixtureKeys(t, fixture(t, f.file)))
			}
			require.Equal(t, slices.Sorted(maps.Keys(table)), slices.Sorted(maps.Keys(keys)))
			for key, target := range table {
				switch {
				case strings.HasPrefix(target, "said: "):
				case target == "reported":
					require.Contains(t, read.String(), "reported: "+key+" ×", key)
				default:
					require.Regexp(t, `(?m)^\t`+regexp.QuoteMeta(target)+`\b.* = `, read.String(), key)
				}
			}
		})
	}
}

// fixtureKeys returns the keys that accounts have in a fixture.
func fixtureKeys(t *testing.T, text string) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	var add func(v any)
	add = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				add(one)
			}
		case map[string]any:
			for _, list := range []string{"users", "Users"} {
				if inner, ok := v[list]; ok {
					add(inner)
					return
				}
			}
			for key := range v {
				keys[key] = true
			}
		}
	}
	dec := json.NewDecoder(strings.NewReader(text))
	for dec.More() {
		var v any
		require.NoError(t, dec.Decode(&v))
		add(v)
	}
	return keys
}

// TestCSVColumnsOfCognito: every column of get-csv-header goes somewhere.
func TestCSVColumnsOfCognito(t *testing.T) {
	read := fixture(t, "cognito-users.csv.read")
	for column, target := range map[string]string{
		"name": "display_name", "given_name": "first_name", "family_name": "last_name", "middle_name": "attributes.middle_name",
		"nickname": "attributes.nickname", "preferred_username": "username", "profile": "attributes.profile", "picture": "picture",
		"website": "attributes.website", "email": "email", "email_verified": "email_verified", "gender": "gender", "birthdate": "birthday",
		"zoneinfo": "time_zone", "locale": "locale", "phone_number": "phone", "phone_number_verified": "phones[1].verified",
		"address": "attributes.address", "updated_at": "", "custom:plan": "attributes.custom:plan", "cognito:mfa_enabled": "factors[1].type",
		"cognito:username": "username",
	} {
		require.Contains(t, strings.Split(strings.TrimSpace(strings.SplitN(fixture(t, "cognito-users.csv"), "\n", 2)[0]), ","), column)
		if target == "" {
			require.Contains(t, read, "reported: "+column+" ×")
			continue
		}
		require.Contains(t, read, "\t"+target+" = ", column)
	}
}

// TestSecretsAreNotRepeated: what is secret in the fixtures, and every hash,
// stands in the field for the hash and nowhere else.
func TestSecretsAreNotRepeated(t *testing.T) {
	marker := regexp.MustCompile(`[A-Z]+MARKER\d*|2PRXZWZAYYDAWCD`)
	for _, f := range fixtures {
		text := fixture(t, f.file)
		secrets := marker.FindAllString(text, -1)
		for _, line := range strings.Split(fixture(t, f.file+".read"), "\n") {
			if hash, ok := strings.CutPrefix(line, "\tpassword_hash = "); ok {
				secrets = append(secrets, hash, hash[len(hash)-12:])
				continue
			}
			for _, s := range secrets {
				require.NotContains(t, line, s, f.file)
			}
		}
	}
	p := fixtureOptions(t).FirebaseHash
	for _, text := range []string{p.String(), p.GoString()} {
		require.Equal(t, "FirebaseHash(…)", text)
	}
}
