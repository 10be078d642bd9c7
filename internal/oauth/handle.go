package oauth

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/secret"
)

// The kinds of handle: a code redeems generation 0, a refresh token those after.
const (
	codePrefix    = "rmc_"
	refreshPrefix = "rmr_"
)

const (
	handleHead = 16 + 4 // the grant's id, the generation
	handleSize = handleHead + 40
	grantIDs   = "gra_"
)

// handle is the text of a code or refresh token: the grant's id, the generation
// that it redeems, and an HMAC over both and the kind (256 bits, so that it
// cannot be guessed). Nothing of it is stored. The grant's id must be one of
// [id.Source.New].
func handle(ring *keyring.Ring, prefix, grant string, generation int64) secret.String {
	raw, _ := hex.DecodeString(strings.TrimPrefix(grant, grantIDs))
	head := binary.BigEndian.AppendUint32(raw, uint32(generation))
	code := ring.MAC(keyring.PurposeNonce, []byte(prefix), head)
	return secret.String(prefix + base64.RawURLEncoding.EncodeToString(append(head, code...)))
}

// readHandle returns what a handle redeems, and false for every text that
// [handle] never gave.
func readHandle(ring *keyring.Ring, prefix string, text secret.String) (grant string, generation int64, ok bool) {
	rest, ok := strings.CutPrefix(text.Reveal(), prefix)
	if !ok || len(rest) != base64.RawURLEncoding.EncodedLen(handleSize) {
		return "", 0, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(rest)
	if err != nil || !ring.VerifyMAC(keyring.PurposeNonce, raw[handleHead:], []byte(prefix), raw[:handleHead]) {
		return "", 0, false
	}
	return grantIDs + hex.EncodeToString(raw[:16]), int64(binary.BigEndian.Uint32(raw[16:handleHead])), true
}
