package directory

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// FirebaseHash holds what a Firebase project makes its password hashes with.
// It is a secret of the project.
type FirebaseHash struct {
	SignerKey     []byte
	SaltSeparator []byte
	Rounds        int // 1–8
	MemCost       int // 1–14, a power of two
}

// String and GoString keep the secret out of logs.
func (*FirebaseHash) String() string { return "FirebaseHash(…)" }

// GoString is like String.
func (f *FirebaseHash) GoString() string { return f.String() }

func errNoFirebaseHash() error {
	return ErrHashParameters.Withf("This Firebase export holds password hashes, but not the parameters that they were made with. In the Firebase console, under Authentication, Users, ⋮, Password hash parameters, copy hash_config { … } into a file and give it beside this one, or import without passwords.")
}

var hashConfigLine = regexp.MustCompile(`(?m)^\s*"?([A-Za-z0-9_]+)"?\s*[:=]\s*"?([^",\s]*)"?\s*,?\s*$`)

// ParseFirebaseHash reads the parameters as the Firebase console shows them
// (hash_config { algorithm: SCRYPT, base64_signer_key: …, … }) or the same as
// JSON. It returns [ErrHashParameters] if one is missing or cannot be right,
// and never repeats a value.
func ParseFirebaseHash(text string) (*FirebaseHash, error) {
	values := hashConfigJSON(text)
	if values == nil {
		values = map[string]string{}
		text = strings.NewReplacer("{", "\n", "}", "\n", ",", "\n").Replace(text)
		for _, m := range hashConfigLine.FindAllStringSubmatch(text, -1) {
			values[m[1]] = m[2]
		}
	}
	if a := values["algorithm"]; !strings.EqualFold(a, "SCRYPT") {
		return nil, ErrHashParameters.Withf("The hash_config names no algorithm SCRYPT, the only one whose hashes Firebase exports. Copy it whole from the Firebase console.")
	}
	key, err1 := base64Bytes(firstOf(values, "base64_signer_key", "signerKey", "signer_key"))
	separator, err2 := base64Bytes(firstOf(values, "base64_salt_separator", "saltSeparator", "salt_separator"))
	rounds, err3 := strconv.Atoi(values["rounds"])
	cost, err4 := strconv.Atoi(firstOf(values, "mem_cost", "memCost", "memoryCost"))
	switch {
	case err1 != nil || len(key) == 0:
		return nil, ErrHashParameters.Withf("The hash_config has no base64_signer_key in base 64. Copy it whole from the Firebase console.")
	case err2 != nil:
		return nil, ErrHashParameters.Withf("The hash_config has a base64_salt_separator that is not base 64. Copy it whole from the Firebase console.")
	case err3 != nil || rounds < 1 || rounds > 8:
		return nil, ErrHashParameters.Withf("The hash_config has no rounds from 1 to 8. Copy it whole from the Firebase console.")
	case err4 != nil || cost < 1 || cost > 14:
		return nil, ErrHashParameters.Withf("The hash_config has no mem_cost from 1 to 14. Copy it whole from the Firebase console.")
	}
	return &FirebaseHash{SignerKey: key, SaltSeparator: separator, Rounds: rounds, MemCost: cost}, nil
}

// hashConfigJSON reads the parameters as JSON; nil if the text is none.
func hashConfigJSON(text string) map[string]string {
	var raw map[string]any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil
	}
	for _, key := range []string{"hash_config", "hashConfig"} {
		if inner, ok := raw[key].(map[string]any); ok {
			raw = inner
		}
	}
	values := map[string]string{}
	for key, v := range raw {
		switch v := v.(type) {
		case string:
			values[key] = v
		case float64:
			values[key] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return values
}

func firstOf(values map[string]string, keys ...string) string {
	for _, key := range keys {
		if values[key] != "" {
			return values[key]
		}
	}
	return ""
}
