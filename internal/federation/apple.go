package federation

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/readmit/readmit/internal/secret"
)

// appleAssertionFor is how long a client secret for Apple is good: it is used
// at once.
const appleAssertionFor = 5 * time.Minute

// clientSecret is what a provider is shown as the client's secret. Apple wants
// a token signed with the team's key (Apple, "Creating a client secret").
func (p provider) clientSecret(now time.Time) (secret.String, error) {
	if p.Kind != Apple {
		return p.secret, nil
	}
	key, err := appleKey(p.secret)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: p.KeyID}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("make the signer for Apple: %w", err)
	}
	claims, err := json.Marshal(map[string]any{
		"iss": p.TeamID, "sub": p.ClientID, "aud": p.Issuer, "iat": now.Unix(), "exp": now.Add(appleAssertionFor).Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("encode the client secret for Apple: %w", err)
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", fmt.Errorf("sign the client secret for Apple: %w", err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		return "", fmt.Errorf("write the client secret for Apple: %w", err)
	}
	return secret.String(text), nil
}
