package fold

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestShowPhoneIsReadBack(t *testing.T) {
	for e164, want := range map[string]string{
		"+447700900123": "+44 7700 900123", "+34612345678": "+34 612 34 56 78", "+12025550143": "+1 202-555-0143",
		"": "", "+1 234 ••• 0101": "+1 234 ••• 0101", "not a number": "not a number",
	} {
		require.Equal(t, want, ShowPhone(e164))
	}
	for _, e164 := range []string{"+447700900123", "+4930901820", "+12025550143", "+81312345678"} {
		back, err := ParsePhone(ShowPhone(e164), "")
		require.NoError(t, err)
		require.Equal(t, e164, back)
	}
}
