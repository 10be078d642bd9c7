package fold_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/fold"
)

func TestParsePhone(t *testing.T) {
	for _, c := range []struct{ in, region, want string }{
		{"+49 30 901820", "", "+4930901820"},
		{"+49 (0)30 / 90-18-20", "US", "+4930901820"},
		{"0049 30 901820", "DE", "+4930901820"},
		{"0049 30 901820", "US", "+4930901820"},
		{"0049 30 901820", "", "+4930901820"},
		{"011 49 30 901820", "US", "+4930901820"},
		{"0011 49 30 901820", "AU", "+4930901820"},
		{"0044 20 7946 0958", "AU", "+442079460958"},
		{"030 901820", "DE", "+4930901820"},
		{"(202) 555-0143", "US", "+12025550143"},
		{"1 202 555 0143", "US", "+12025550143"},
		{"06 6982", "IT", "+39066982"},
		{"8 (912) 345-67-89", "RU", "+79123456789"},
		{"＋４９ ３０ ９０１８２０", "", "+4930901820"},
		{"+٤٩٣٠٩٠١٨٢٠", "", "+4930901820"},
		{"\u202a+49 30 901820\u202c", "", "+4930901820"},
	} {
		got, err := fold.ParsePhone(c.in, c.region)
		require.NoError(t, err, "%q in %s", c.in, c.region)
		require.Equal(t, c.want, got, "%q in %s", c.in, c.region)
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for _, c := range []struct {
		in, region string
		want       error
	}{
		{"", "DE", fold.ErrPhone},
		{"+", "DE", fold.ErrPhone},
		{"030 901820", "", fold.ErrPhone},
		{"1", "US", fold.ErrPhone},
		{"555-0143", "US", fold.ErrPhone}, // local: no area code
		{"+49 30 901820 ext. 5", "DE", fold.ErrPhone},
		{"1-800-FLOWERS", "US", fold.ErrPhone},
		{"+999 123456", "DE", fold.ErrPhone},
		{"+49;phone-context=+1", "DE", fold.ErrPhone},
		{strings.Repeat("1", 1<<20), "US", fold.ErrPhone},
		{"030 901820", "XX", fold.ErrPhoneRegion},
		{"030\x00901820", "DE", fold.ErrControl},
	} {
		got, err := fold.ParsePhone(c.in, c.region)
		require.ErrorIs(t, err, c.want, "%.40q", c.in)
		require.Empty(t, got)
	}
}

func TestPhonePrefix(t *testing.T) {
	for _, c := range []struct {
		in, region string
		want       []string
	}{
		{"1234", "", []string{"+1234"}},
		{"1234", "US", []string{"+1234", "+11234"}},
		{"202", "US", []string{"+202", "+1202"}},
		{"1 (202) 55", "US", []string{"+120255", "+1120255"}},
		{"011 49 3", "US", []string{"+493"}},
		{"0171", "DE", []string{"+49171"}},
		{"0", "DE", []string{"+49"}},
		{"0049 17", "DE", []string{"+4917"}},
		{"0049 17", "US", []string{"+4917"}},
		{"+49 (0)30 90", "DE", []string{"+493090"}},
		{"+49", "DE", []string{"+49"}},
		{"49171", "DE", []string{"+49171", "+4949171"}},
		{"06 69", "IT", []string{"+390669"}},
		{"+39 06", "DE", []string{"+3906"}},
		{"8 912", "RU", []string{"+8912", "+7912", "+78912"}},
		{"0612", "HU", []string{"+3612"}},
		{"1", "US", []string{"+1"}},
		{"", "DE", nil}, {"+", "DE", nil}, {"00", "DE", nil}, {"+0", "DE", nil},
		{"jess", "DE", nil}, {"12a", "DE", nil}, {"1234", "XX", []string{"+1234"}},
	} {
		require.Equal(t, c.want, fold.PhonePrefix(c.in, c.region), "%q in %q", c.in, c.region)
	}
}

// Whatever way a number is written, its beginnings lead to it.
func TestPhonePrefixFindsTheNumber(t *testing.T) {
	for _, c := range []struct{ in, region string }{
		{"+49 30 901820", "DE"}, {"030 901820", "DE"}, {"0049 30 901820", "DE"}, {"4930901820", "DE"},
		{"(202) 555-0143", "US"}, {"1 202 555 0143", "US"}, {"8 912 345 67 89", "RU"}, {"06 6982", "IT"},
		{"020 7946 0958", "GB"}, {"06 1 234 5678", "HU"}, {"09 12345678", "TW"},
	} {
		full, err := fold.ParsePhone(c.in, c.region)
		require.NoError(t, err, c.in)
		for n := 1; n <= len(c.in); n++ {
			prefixes := fold.PhonePrefix(c.in[:n], c.region)
			if len(prefixes) == 0 {
				require.Empty(t, strings.Trim(c.in[:n], "+0 ("), c.in[:n])
				continue
			}
			found := false
			for _, p := range prefixes {
				found = found || strings.HasPrefix(full, p)
			}
			require.True(t, found, "%q in %s: %v", c.in[:n], c.region, prefixes)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"+49 30 901820", "0049", "030 901820", "(202) 555-0143", "+", "٤٩", "tel:1"} {
		f.Add(s, "DE")
		f.Add(s, "US")
	}
	f.Fuzz(func(t *testing.T, s, region string) {
		fold.PhonePrefix(s, region)
		fold.LooksLikePhone(s, region)
		number, err := fold.ParsePhone(s, region)
		if err != nil {
			return
		}
		require.Regexp(t, `^\+[1-9][0-9]{3,16}$`, number)
		again, err := fold.ParsePhone(number, "")
		require.NoError(t, err)
		require.Equal(t, number, again)
	})
}

func TestReverse(t *testing.T) {
	require.Equal(t, "0281090394", fold.Reverse("+49 30 901820"))
	require.Empty(t, fold.Reverse("+"))
	require.True(t, strings.HasPrefix(fold.Reverse("+4930901820"), fold.Reverse("… 18-20")))
}

func TestLooksLikePhone(t *testing.T) {
	for _, c := range []struct {
		in, region string
		want       bool
	}{
		{"+49 30 901820", "US", true},
		{"+123456", "", true},
		{"0049 30 901820", "", true},
		{"030 901820", "DE", true},
		{"(030) 901820", "DE", true},
		{"4711", "DE", false},
		{"0001234567", "DE", false}, // a customer number padded with zeros
		{"2025550143", "US", false}, // plain digits are customer numbers
		{"2024-000123", "DE", false},
		{"+123", "DE", false},
		{"jess", "DE", false},
		{"", "DE", false},
	} {
		require.Equal(t, c.want, fold.LooksLikePhone(c.in, c.region), "%q in %s", c.in, c.region)
	}
}
