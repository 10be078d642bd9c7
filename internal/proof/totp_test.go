package proof_test

import (
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

// The secret of RFC 6238, appendix B: "12345678901234567890" in base32.
const rfcSecret = secret.String("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

// The codes of RFC 6238, appendix B, for SHA-1, of which the last six of eight
// digits are the six-digit code.
var rfcCodes = map[int64]secret.String{
	59: "287082", 1111111109: "081804", 1111111111: "050471",
	1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
}

func TestTOTPVectorsAndTheStepsAround(t *testing.T) {
	for seconds, code := range rfcCodes {
		own := seconds / 30
		for _, offset := range []int64{-2, -1, 0, 1, 2} {
			if seconds+30*offset < 0 {
				continue
			}
			at := time.Unix(seconds+30*offset, 0)
			step, ok, err := proof.VerifyTOTP(rfcSecret, code, at)
			require.NoError(t, err)
			require.Equal(t, offset >= -1 && offset <= 1, ok, "%d %+d", seconds, offset)
			if ok {
				require.Equal(t, own, step)
			}
		}
	}
}

func TestTOTPRefusesWhatIsNoCode(t *testing.T) {
	at := time.Unix(59, 0)
	for _, bad := range []secret.String{"", "28708", "2870822", "287083", "94287082", "-87082", "２８７０８２", "287082\x00"} {
		_, ok, err := proof.VerifyTOTP(rfcSecret, bad, at)
		require.NoError(t, err)
		require.False(t, ok, bad.Reveal())
	}
	for _, typed := range []secret.String{"287 082", " 287082\n", "287\u00a0082"} {
		step, ok, err := proof.VerifyTOTP(rfcSecret, typed, at)
		require.NoError(t, err)
		require.True(t, ok, typed.Reveal())
		require.EqualValues(t, 1, step)
	}
	for _, key := range []secret.String{"", "not base32!", "GEZD1", "gezdgnbv"} {
		_, _, err := proof.VerifyTOTP(key, "287082", at)
		require.ErrorIs(t, err, proof.ErrTOTPSecret)
		_, err = proof.TOTPURL("Acme", "ana", key)
		require.ErrorIs(t, err, proof.ErrTOTPSecret)
	}
}

func TestTOTPAtTheFirstStepHasNoEarlierOne(t *testing.T) {
	// 755224 and 287082 are counters 0 and 1 of RFC 4226, appendix D.
	step, ok, err := proof.VerifyTOTP(rfcSecret, "755224", time.Unix(0, 0))
	require.NoError(t, err)
	require.True(t, ok)
	require.Zero(t, step)
	step, ok, err = proof.VerifyTOTP(rfcSecret, "287082", time.Unix(0, 0))
	require.NoError(t, err)
	require.True(t, ok)
	require.EqualValues(t, 1, step)
}

func TestTOTPSecretAndAddress(t *testing.T) {
	key := proof.NewTOTPSecret()
	require.Regexp(t, `^[A-Z2-7]{32}$`, key.Reveal())
	require.NotEqual(t, key, proof.NewTOTPSecret())

	address, err := proof.TOTPURL("Acme: Shop & Co/ü", "ana+x@example.com", key)
	require.NoError(t, err)
	parsed, err := url.Parse(address.Reveal())
	require.NoError(t, err)
	require.Equal(t, "otpauth", parsed.Scheme)
	require.Equal(t, "totp", parsed.Host)
	require.Equal(t, "/Acme  Shop & Co/ü:ana+x@example.com", parsed.Path)
	query := parsed.Query()
	require.Equal(t, key.Reveal(), query.Get("secret"))
	require.Equal(t, "Acme  Shop & Co/ü", query.Get("issuer"))
	require.Equal(t, "SHA1", query.Get("algorithm"))
	require.Equal(t, "6", query.Get("digits"))
	require.Equal(t, "30", query.Get("period"))
	require.NotContains(t, parsed.RawQuery, "+", "some apps show a plus sign for a space")

	for _, empty := range [][2]string{{"", "ana"}, {"Acme", ""}, {":", "ana"}} {
		_, err := proof.TOTPURL(empty[0], empty[1], key)
		require.Error(t, err)
	}
}

func TestTOTPAgreesWithOathtool(t *testing.T) {
	tool, err := exec.LookPath("oathtool")
	if err != nil {
		t.Skip("oathtool is not installed; the vectors of RFC 6238 are checked above")
	}
	for i := range 20 {
		key := proof.NewTOTPSecret()
		at := time.Unix(1_700_000_000+int64(i)*86_417, 0).UTC()
		out, err := exec.Command(tool, "--totp", "--base32", "--now", at.Format("2006-01-02 15:04:05 UTC"), key.Reveal()).Output()
		require.NoError(t, err)
		step, ok, err := proof.VerifyTOTP(key, secret.String(strings.TrimSpace(string(out))), at)
		require.NoError(t, err)
		require.True(t, ok, fmt.Sprint(at))
		require.Equal(t, at.Unix()/30, step)
	}
}
